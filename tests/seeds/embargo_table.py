"""How press offices hold a text back in words, and what should come of it, in every format.

An expectation is the time until which the article is held, HELD (until somebody decides), or FREE.
All files are made by the formats' own libraries, as far as there are any.
"""

import io
import json
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

from docx import Document

from bot.models import NEVER, Article
from bot.seeds.read import read
from tests.seeds.sheets import pdf

HELD, FREE, RETRACTED = "held", "free", "retracted"
TITLE = "Harbour board of Tull plans a second pier"
STORY = (
    "The harbour board of Tull met on Monday to talk about a second pier, its chair said.",
    "“It will stand for another century,” said Signe Hallam, who chairs the board.",
    "The first stones will be laid in spring, and boats will use the old pier until then.",
)

# (the words at the top, what should come of them)
WORDINGS: tuple[tuple[str, str], ...] = (
    # English
    ("This release is embargoed until 9am", HELD),
    ("EMBARGO 00:01 9 December", HELD),
    ("UNDER STRICT EMBARGO", HELD),
    ("STRICT EMBARGO until the board has met", HELD),
    ("HOLD FOR RELEASE UNTIL 9 DECEMBER 2099, 09:00 GMT", "2099-12-09T09:00Z"),
    ("Not for publication before 9 December 2099", "2099-12-09T00:00Z"),
    ("FOR RELEASE: 9 December 2099", "2099-12-09T00:00Z"),
    ("For release on 9 December 2099 at 12 noon ET", "2099-12-09T17:00Z"),
    ("Do not publish before 9 December 2099, 6 p.m. CET", "2099-12-09T17:00Z"),
    ("Please do not publish, post or broadcast before Friday", HELD),
    ("EMBARGOED UNTIL 00:01 GMT TUESDAY 9 DECEMBER 2099", "2099-12-09T00:01Z"),
    ("Embargoed until 9am ET on December 9, 2099", "2099-12-09T14:00Z"),
    (
        "Strictly embargoed: not for broadcast or publication before 0001 hrs on 9 December 2099",
        "2099-12-09T00:01Z",
    ),
    ("NOT FOR RELEASE UNTIL 12:01 a.m. EST, Dec. 9, 2099", "2099-12-09T05:01Z"),
    ("Release date: 9 December 2099", "2099-12-09T00:00Z"),
    ("Hold until 9 December 2099", "2099-12-09T00:00Z"),
    ("Under embargo till 9 December 2099 at noon", "2099-12-09T12:00Z"),
    ("PRESS RELEASE – EMBARGOED UNTIL MONDAY", HELD),
    (
        "Media release: strictly under embargo until 10.00hrs on 9 December 2099",
        "2099-12-09T10:00Z",
    ),
    (
        "This press release and its annexes are under embargo until 9 December 2099",
        "2099-12-09T00:00Z",
    ),
    ("The report is strictly embargoed until 00:01 (BST) on 9 December 2099", "2099-12-08T23:01Z"),
    ("[EMBARGO 9 Dec]", HELD),
    ("(Embargoed for release until midnight on 9 December 2099)", "2099-12-10T00:00Z"),
    ("FOR RELEASE UPON DELIVERY", HELD),
    ("Hold for release", HELD),
    ("EMBARGOED COPY", HELD),
    ("Note to editors: this information is embargoed until 12/09/2099", HELD),
    ("The embargo lifts at 09:00 CET (08:00 GMT) on 9 December 2099", "2099-12-09T08:00Z"),
    ("EMBARGO: 9 December 2099, 5pm XYZT", HELD),
    ("Embargoed until after the meeting on 9 December 2099", HELD),
    ("This story must not be published before 9 December 2099", "2099-12-09T00:00Z"),
    ("No publication before 9 December 2099", "2099-12-09T00:00Z"),
    ("Must not be published before 9 December 2099", "2099-12-09T00:00Z"),
    ("DO NOT PUBLISH YET", HELD),
    ("Confidential until 9 December 2099", "2099-12-09T00:00Z"),
    ("ADVANCE FOR RELEASE 9 DECEMBER 2099", "2099-12-09T00:00Z"),
    ("Press embargo lifts 9 December 2099, 10:00 CET", "2099-12-09T09:00Z"),
    ("Information contained herein is embargoed until 9 December 2099", "2099-12-09T00:00Z"),
    ("Embargoed until 9 December 2099, 10:00 America/New_York", "2099-12-09T15:00Z"),
    # as people type and lay it out
    ("ＥＭＢＡＲＧＯＥＤ　ＵＮＴＩＬ　９　ＤＥＣＥＭＢＥＲ　２０９９", "2099-12-09T00:00Z"),
    ("Em\u00adbar\u200bgoed\u00a0until\u20099\u00a0December\u00a02099", "2099-12-09T00:00Z"),
    ("E M B A R G O E D until 9 December 2099", "2099-12-09T00:00Z"),
    ("ЕМВАRGOED UNTIL 9 DECEMBER 2099", "2099-12-09T00:00Z"),
    ("*** EMBARGOED UNTIL ***\n*** 9 DECEMBER 2099, 09:00 UTC ***", "2099-12-09T09:00Z"),
    ("PRESS RELEASE\nEMBARGOED UNTIL\n09:00 UTC, 9 DECEMBER 2099", "2099-12-09T09:00Z"),
    # German
    ("Sperrfrist: 9. Dezember 2099, 10.00 Uhr", "2099-12-09T10:00Z"),
    ("SPERRFRIST: 9. Dezember 2099, 00.01 Uhr MEZ", "2099-12-08T23:01Z"),
    ("Achtung, Sperrfrist: Dienstag, 10 Uhr", HELD),
    ("Gesperrt bis 09.12.2099, 10:00 Uhr", "2099-12-09T10:00Z"),
    ("Bitte nicht vor dem 9. Dezember 2099 veröffentlichen", "2099-12-09T00:00Z"),
    ("Diese Pressemitteilung unterliegt einer Sperrfrist bis zum 9.12.2099", "2099-12-09T00:00Z"),
    ("Zur Veröffentlichung frei ab 9. Dezember 2099, 18 Uhr", "2099-12-09T18:00Z"),
    ("Embargo bis 9. Dezember 2099", "2099-12-09T00:00Z"),
    ("Sendesperrfrist: 9. Dezember 2099, 18:00 Uhr", "2099-12-09T18:00Z"),
    # French
    ("Sous embargo jusqu'au 9/12/2099", "2099-12-09T00:00Z"),
    ("STRICTEMENT SOUS EMBARGO", HELD),
    ("L’embargo sera levé le 9 décembre 2099", "2099-12-09T00:00Z"),
    ("Sous embargo jusqu’au 9 décembre 2099 à 6h", "2099-12-09T06:00Z"),
    ("SOUS EMBARGO JUSQU'AU 9 DÉCEMBRE 2099 À 18H30 (HEURE DE PARIS)", "2099-12-09T17:30Z"),
    ("Embargo : 09/12/2099 à 10 heures", HELD),
    ("Ne pas diffuser avant le 9 décembre 2099", "2099-12-09T00:00Z"),
    ("Ce communiqué est sous embargo strict", HELD),
    ("Embargo jusqu'au mardi 9 décembre 2099, 0h01", "2099-12-09T00:01Z"),
    # Spanish
    ("Embargado hasta las 10:00 del 9 de diciembre de 2099", "2099-12-09T10:00Z"),
    ("Embargado hasta las 10:00 (hora de Madrid) del 9 de diciembre de 2099", "2099-12-09T09:00Z"),
    ("BAJO EMBARGO HASTA EL 9 DE DICIEMBRE DE 2099", "2099-12-09T00:00Z"),
    ("No publicar antes del 9 de diciembre de 2099", "2099-12-09T00:00Z"),
    ("Embargado hasta el 9/12/2099", "2099-12-09T00:00Z"),
    # Italian
    ("Vietata la pubblicazione prima del 9 dicembre 2099", "2099-12-09T00:00Z"),
    ("Sotto embargo fino alle ore 10 del 9 dicembre 2099", "2099-12-09T10:00Z"),
    ("Embargo fino al 9 dicembre 2099", "2099-12-09T00:00Z"),
    ("Da non pubblicare prima del 9 dicembre 2099", "2099-12-09T00:00Z"),
    # Portuguese
    ("Sob embargo até às 10h de 9 de dezembro de 2099", "2099-12-09T10:00Z"),
    ("Embargado até 9 de dezembro de 2099, 10h00 (hora de Brasília)", "2099-12-09T13:00Z"),
    ("Não divulgar antes de 9 de dezembro de 2099", "2099-12-09T00:00Z"),
    # Dutch
    ("Mag niet worden gepubliceerd voor 9 december 2099", "2099-12-09T00:00Z"),
    ("Niet eerder publiceren dan 9 december 2099", "2099-12-09T00:00Z"),
    ("Onder embargo tot en met 9 december 2099", "2099-12-10T00:00Z"),
    ("Onder embargo tot 9 december 2099, 10.00 uur", "2099-12-09T10:00Z"),
    ("EMBARGO TOT dinsdag 9 december 2099 om 10:00 uur", "2099-12-09T10:00Z"),
    ("Niet publiceren voor 9 december 2099", "2099-12-09T00:00Z"),
    # Swedish, Danish and Norwegian
    ("Embargo till den 9 december 2099 kl. 10.00", "2099-12-09T10:00Z"),
    ("Får inte publiceras före den 9 december 2099", "2099-12-09T00:00Z"),
    ("Klausuleret til den 9. december 2099 kl. 10", "2099-12-09T10:00Z"),
    ("Må ikke offentliggøres før den 9. december 2099", "2099-12-09T00:00Z"),
    ("Sperrefrist: 9. desember 2099 klokken 10", "2099-12-09T10:00Z"),
    ("Frigives 9. december 2099", "2099-12-09T00:00Z"),
    ("Embargo till och med den 9 december 2099", "2099-12-10T00:00Z"),
    # Polish
    ("Embargo do 9 grudnia 2099 r., godz. 10:00", "2099-12-09T10:00Z"),
    ("Objęte embargiem do 9 grudnia 2099", "2099-12-09T00:00Z"),
    ("Nie publikować przed 9 grudnia 2099", "2099-12-09T00:00Z"),
    # a time that has passed
    ("EMBARGOED UNTIL 9 DECEMBER 2019, 09:00 GMT", "2019-12-09T09:00Z"),
    # nothing is held
    ("FOR IMMEDIATE RELEASE", FREE),
    ("For immediate release: Monday 9 December", FREE),
    ("For release: immediate", FREE),
    ("EMBARGO LIFTED", FREE),
    ("Embargo: none", FREE),
    ("Sperrfrist: keine", FREE),
    ("Embargo : aucun", FREE),
    ("No longer under embargo", FREE),
    ("Released for publication", FREE),
    ("The EU agreed an embargo on oil from Varland", FREE),
    ("Embargo on herring hurts the fishers of Tull", FREE),
    ("Trade embargo until 2030 would cost Tull dearly", FREE),
    ("Öl-Embargo bis Dezember: Tull rechnet", FREE),
    ("El embargo a Varland sube los precios", FREE),
    ("L’embargo sur les armes est prolongé", FREE),
    ("The study, which was embargoed until Monday, found more seals", FREE),
    ("Not for release, publication or distribution in Varland", FREE),
    ("Publication date: soon", FREE),
)


def made_txt(words: str) -> bytes:
    """A text with these words at its top."""
    return "\n\n".join((words, TITLE, *STORY)).encode()


def made_md(words: str) -> bytes:
    """Markdown with the words in bold, below the title."""
    bold = "\n".join(f"**{line.replace('*', '')}**" for line in words.split("\n"))
    return "\n\n".join((f"# {TITLE}", bold, *STORY)).encode()


def made_html(words: str) -> bytes:
    """A page with the words in a box above the article, beside a menu."""
    lines = "<br>".join(words.split("\n"))
    story = "".join(f"<p>{each}</p>" for each in STORY)
    return (
        "<html><head><meta charset=utf-8></head><body><nav><a href=/>Home</a></nav>"
        f"<div class=note><b>{lines}</b></div><article><h1>{TITLE}</h1>{story}</article>"
        "</body></html>"
    ).encode()


def made_eml(words: str) -> bytes:
    """A message with the words at the top of its text."""
    message = EmailMessage()
    message["From"], message["Subject"] = "press@tull.example", TITLE
    message.set_content("\n\n".join((words, *STORY)))
    return bytes(message)


def made_docx(words: str) -> bytes:
    """A Word document with the words in a table above the text."""
    document = Document()
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).text = words
    for each in (TITLE, *STORY):
        document.add_paragraph(each)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def made_pdf(words: str) -> bytes:
    """A PDF with the words as its first lines."""
    return pdf([[*words.split("\n"), "", TITLE, "", *STORY]])


def made_json(words: str) -> bytes:
    """A JSON object with the words at the top of its text."""
    return json.dumps({"title": TITLE, "text": "\n\n".join((words, *STORY))}).encode()


MAKERS: Mapping[str, Callable[[str], bytes]] = {
    "txt": made_txt,
    "md": made_md,
    "html": made_html,
    "eml": made_eml,
    "docx": made_docx,
    "pdf": made_pdf,
    "json": made_json,
}
"""A maker of files for each format."""


class Case(NamedTuple):
    """A file, and what should come of it."""

    what: str
    format: str
    name: str
    data: bytes
    expected: str


def can_be_set(words: str, made: str) -> bool:
    """Whether a format's maker has all characters: the PDFs' typeface has Latin ones only."""
    return made != "pdf" or words == words.encode("cp1252", "ignore").decode("cp1252")


def word_cases() -> list[Case]:
    """Every wording in every format."""
    return [
        Case(words, made, f"a.{made}", make(words), expected)
        for words, expected in WORDINGS
        for made, make in MAKERS.items()
        if can_be_set(words, made)
    ]


def outcome(article: Article) -> str:
    """What came of an article, in the words of the tables."""
    if article.retracted:
        return RETRACTED
    if article.embargo is None:
        return FREE
    return HELD if article.embargo == NEVER else f"{article.embargo:%Y-%m-%dT%H:%MZ}"


def outcome_of(case: Case, folder: Path) -> str:
    """Write the file of a case into a folder, read it, and return what came of it."""
    (folder / case.name).write_bytes(case.data)
    (article,) = read(folder, case.name).articles
    return outcome(article)
