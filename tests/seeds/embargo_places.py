"""More shapes of fields: where each format has them, and values that aren't one time."""

import io
from collections.abc import Callable

from docx import Document
from docx.document import Document as DocumentObject
from pypdf import PdfWriter

from tests.seeds.embargo_shapes import BODY, SHAPES, html_with, json_with, mail_with
from tests.seeds.embargo_table import FREE, HELD, RETRACTED, STORY, Case
from tests.seeds.sheets import pdf


def _two_texts(plain: str, html: str) -> str:
    """A message with the same text twice."""
    return mail_with(
        "MIME-Version: 1.0",
        'Content-Type: multipart/alternative; boundary="tull"',
    ).replace(
        BODY,
        f"--tull\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
        f"--tull\nContent-Type: text/html; charset=utf-8\n\n{html}\n--tull--\n",
    )


_LINKED = '<script type="application/ld+json">{}</script>'
_FORWARDED = """--tull
Content-Type: text/plain; charset=utf-8

{body}
--tull
Content-Type: message/rfc822

From: board@tull.example
Subject: A second pier
X-Embargo: 2099-12-09

{body}
--tull--
"""
_AT_MIDNIGHT, _AT_NINE = "2099-12-09T00:00Z", "2099-12-09T09:00Z"
# (what, file name, content, what should come of it)
MORE_SHAPES: tuple[tuple[str, str, str, str], ...] = (
    # text
    ("null in a header", "a.txt", f"title: x\nembargo: null\n\n{BODY}", FREE),
    ("null, then a time", "a.txt", f"embargo: NULL\nembargo: 2099-12-09\n\n{BODY}", _AT_MIDNIGHT),
    (
        "no-break space before the colon",
        "a.txt",
        f"title: x\nstatus\u00a0: retracted\n\n{BODY}",
        RETRACTED,
    ),
    ("full-width colon", "a.txt", f"title\uff1ax\nstatus\uff1aretracted\n\n{BODY}", RETRACTED),
    ("folded", "a.txt", f"title: x\nembargo: 2099-12-09\n  09:00\n\n{BODY}", _AT_NINE),
    ("Unix time", "a.txt", f"title: x\nembargo: 4100490000\n\n{BODY}", _AT_NINE),
    (
        "zone of the IANA",
        "a.txt",
        f"title: x\nembargo: 2099-12-09 04:00 America/New_York\n\n{BODY}",
        _AT_NINE,
    ),
    ("unknown zone", "a.txt", f"title: x\nembargo: 2099-12-09 04:00 Europe/Tull\n\n{BODY}", HELD),
    (
        "status with a time",
        "a.txt",
        f"title: x\nstatus: Embargoed until 2099-12-09\n\n{BODY}",
        _AT_MIDNIGHT,
    ),
    ("topics", "a.txt", f"title: x\ntopics: embargo, trade\n\n{BODY}", FREE),
    ("status below the title", "a.txt", f"title: x\n\nStatus: retracted\n\n{BODY}", RETRACTED),
    # Markdown
    ("YAML list", "a.md", f"---\nembargo: [2026-01-01, 2099-12-09]\n---\n{BODY}", _AT_MIDNIGHT),
    ("YAML empty list", "a.md", f"---\nembargo: ['', []]\n---\n{BODY}", FREE),
    (
        "YAML mapping",
        "a.md",
        f"---\nembargo: {{date: 2099-12-09, time: '09:00'}}\n---\n{BODY}",
        _AT_NINE,
    ),
    ("YAML tilde", "a.md", f"---\nembargo: ~\nEMBARGO: 2099-12-09\n---\n{BODY}", _AT_MIDNIGHT),
    ("YAML within metadata", "a.md", f"---\nmeta:\n  status: Retracted\n---\n{BODY}", RETRACTED),
    (
        "YAML within something else",
        "a.md",
        f"---\nrelated:\n  status: Retracted\n---\n{BODY}",
        FREE,
    ),
    ("status without front matter", "a.md", f"status: retracted\n\n{BODY}", RETRACTED),
    ("marks within a word", "a.md", f"EM**BARGO**ED until 9 December 2099\n\n{BODY}", _AT_MIDNIGHT),
    # JSON
    (
        "JSON list of times",
        "a.json",
        json_with('"embargo": ["2026-01-01", null, "2099-12-09"]'),
        _AT_MIDNIGHT,
    ),
    ("JSON list with nonsense", "a.json", json_with('"embargo": ["2026-01-01", "soon"]'), HELD),
    (
        "JSON object",
        "a.json",
        json_with('"embargo": {"until": "2099-12-09", "active": true}'),
        HELD,
    ),
    ("JSON object of null", "a.json", json_with('"embargo": {"until": null}'), FREE),
    (
        "JSON object of day and hour",
        "a.json",
        json_with('"embargo": {"day": "2099-12-09", "hour": "09:00"}'),
        _AT_NINE,
    ),
    ("JSON Unix time as text", "a.json", json_with('"embargo": "4100490000"'), _AT_NINE),
    (
        "JSON within metadata",
        "a.json",
        json_with('"metadata": {"embargo": "2099-12-09"}'),
        _AT_MIDNIGHT,
    ),
    (
        "JSON pairs",
        "a.json",
        json_with('"meta": [{"name": "embargo", "content": "2099-12-09"}]'),
        _AT_MIDNIGHT,
    ),
    (
        "JSON more times than anybody means",
        "a.json",
        json_with('"embargo": [' + '"2026-01-01",' * 300 + '"2099-12-09"]'),
        HELD,
    ),
    # HTML
    ("meta value", "a.html", html_with("<meta name=embargo value=2099-12-09>"), _AT_MIDNIGHT),
    (
        "meta with two names",
        "a.html",
        html_with("<meta name=x-status property=status content=retracted>"),
        RETRACTED,
    ),
    ("description", "a.html", html_with('<meta name=description content="UNDER EMBARGO">'), HELD),
    (
        "JSON-LD",
        "a.html",
        html_with(
            _LINKED.format('{"@type": "NewsArticle", "Embargo": null, "embargo": "2099-12-09"}')
        ),
        _AT_MIDNIGHT,
    ),
    (
        "JSON-LD graph",
        "a.html",
        html_with(_LINKED.format('{"@graph": [{"creativeWorkStatus": "Retracted"}]}')),
        RETRACTED,
    ),
    (
        "JSON-LD that isn't JSON",
        "a.html",
        html_with(_LINKED.format('{"embargo": "2099-12-09"')),
        FREE,
    ),
    # mail
    ("X- form of a sender", "a.eml", mail_with("X-Tull-Embargo: 2099-12-09"), _AT_MIDNIGHT),
    ("blank before the colon", "a.eml", mail_with("X-Embargo : 2099-12-09"), _AT_MIDNIGHT),
    ("byte-order mark", "a.eml", "\ufeff" + mail_with("X-Embargo: 2099-12-09"), _AT_MIDNIGHT),
    ("encoded header", "a.eml", mail_with("X-Embargo: =?utf-8?q?9_December_2099?="), _AT_MIDNIGHT),
    ("X-Retracted", "a.eml", mail_with("X-Retracted: yes"), RETRACTED),
    ("comments", "a.eml", mail_with("Comments: EMBARGOED UNTIL 9 December 2099"), _AT_MIDNIGHT),
    ("keywords", "a.eml", mail_with("Keywords: embargo"), FREE),
    ("forwarded subject", "a.eml", mail_with(subject="Fwd: RETRACTED: A second pier"), RETRACTED),
    (
        "subject with a bracket behind",
        "a.eml",
        mail_with(subject="A second pier [RETRACTED]"),
        RETRACTED,
    ),
    ("subject with a dash", "a.eml", mail_with(subject="RETRACTED - A second pier"), RETRACTED),
    ("subject in German", "a.eml", mail_with(subject="Zurückgezogen: A second pier"), RETRACTED),
    (
        "subject about a retraction",
        "a.eml",
        mail_with(subject="Why the board retracted its plan"),
        FREE,
    ),
    (
        "status in the text",
        "a.eml",
        mail_with().replace(BODY, f"Status: retracted\n\n{BODY}"),
        RETRACTED,
    ),
    (
        "meta beside plain text",
        "a.eml",
        _two_texts(BODY, html_with("<meta name=embargo content=2099-12-09>")),
        _AT_MIDNIGHT,
    ),
    (
        "status beside plain text",
        "a.eml",
        _two_texts(BODY, html_with("<meta name=status content=retracted>")),
        RETRACTED,
    ),
    (
        "words beside plain text",
        "a.eml",
        _two_texts(
            BODY, html_with().replace("<body>", "<body><h2>EMBARGOED UNTIL 9 December 2099</h2>")
        ),
        _AT_MIDNIGHT,
    ),
    ("nothing beside plain text", "a.eml", _two_texts(BODY, html_with()), FREE),
    (
        "header of a forwarded message",
        "a.eml",
        mail_with("MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=tull").replace(
            BODY, _FORWARDED.format(body=BODY)
        ),
        _AT_MIDNIGHT,
    ),
)


def _word(change: Callable[[DocumentObject], None]) -> bytes:
    document = Document()
    change(document)
    for each in STORY:
        document.add_paragraph(each)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _with_status(document: DocumentObject) -> None:
    document.core_properties.content_status = "Retracted"


def _with_comment(document: DocumentObject) -> None:
    document.core_properties.comments = "EMBARGOED UNTIL 9 December 2099"


def _with_footer(document: DocumentObject) -> None:
    document.sections[0].footer.paragraphs[0].text = "EMBARGOED UNTIL 9 December 2099"


def _portable(**stated: str) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf([list(STORY)])))
    writer.add_metadata({f"/{name}": value for name, value in stated.items()})
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def _made_shapes() -> list[Case]:
    """Shapes in Word documents and PDFs."""
    return [
        Case("property", "docx", "a.docx", _word(_with_status), RETRACTED),
        Case("words in a property", "docx", "a.docx", _word(_with_comment), _AT_MIDNIGHT),
        Case("words in a footer", "docx", "a.docx", _word(_with_footer), _AT_MIDNIGHT),
        Case("metadata", "pdf", "a.pdf", _portable(Embargo="2099-12-09"), _AT_MIDNIGHT),
        Case(
            "date of a PDF", "pdf", "a.pdf", _portable(Embargo="D:20991209100000+01'00'"), _AT_NINE
        ),
        Case("PDF's status", "pdf", "a.pdf", _portable(Status="Retracted"), RETRACTED),
        Case("words in metadata", "pdf", "a.pdf", _portable(Subject="UNDER EMBARGO"), HELD),
        Case("PDF's keywords", "pdf", "a.pdf", _portable(Keywords="embargo"), FREE),
    ]


def field_cases() -> list[Case]:
    """Every shape of a field."""
    shapes = [(what, *shape) for what, shape in SHAPES.items()]
    return [
        *(
            Case(what, name.split(".")[1], name, content.encode(), expected)
            for what, name, content, expected in (*shapes, *MORE_SHAPES)
        ),
        *_made_shapes(),
    ]
