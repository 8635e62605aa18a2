"""E-mails as press offices send them: text, subject, date, sender and attachments."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ReadingError
from bot.models import NEVER
from bot.seeds.formats.mail import read_mail
from bot.summariser import summarise
from tests.seeds.planting import article, plant_and_read

HEAD = """\
From: "Harbour Board of Tull" <press@harbour.example>
To: newsrooms@harbour.example
Subject: =?utf-8?q?Ferry_to_Marrow_Bay_gets_a_winter_timetable?=
Date: Fri, 27 Feb 2026 09:30:00 +0100
Message-ID: <2026-17@harbour.example>
MIME-Version: 1.0
"""
PLAIN = """\
The ferry between Tull and Marrow Bay will sail twice a day this
winter, the harbour board said on Friday. The first boat leaves at
06:40.

“We asked 412 passengers, and most of them wanted an early boat,”
said Ines Calder, who chairs the board. “So that is what they get.”

-- \nPress office, telephone 555 0100
"""
HTML = (
    "<html><body><p>The ferry between Tull and Marrow Bay will sail twice a day.</p>"
    "<p>&ldquo;So that is what they get,&rdquo; said Ines Calder.</p></body></html>"
)


def plain(text: str = PLAIN, head: str = HEAD) -> str:
    kind = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit"
    return f"{head}{kind}\n\n{text}"


def mixed(*parts: str, kind: str = "mixed") -> str:
    body = "".join(f"--edge\n{part}\n" for part in parts)
    return f'{HEAD}Content-Type: multipart/{kind}; boundary="edge"\n\n{body}--edge--\n'


TEXT_PART = f"Content-Type: text/plain; charset=utf-8\n\n{PLAIN}"
HTML_PART = f"Content-Type: text/html; charset=utf-8\n\n{HTML}"
PICTURE = (
    'Content-Type: image/png; name="pier.png"\nContent-Transfer-Encoding: base64\n'
    'Content-Disposition: attachment; filename="pier.png"\n\niVBORw0KGgo='
)


def test_a_message_is_an_article_with_metadata_from_its_headers(tmp_path: Path) -> None:
    found = article(tmp_path, "release.eml", plain())
    assert found.title == "Ferry to Marrow Bay gets a winter timetable"
    assert found.source == "Harbour Board of Tull"
    assert found.published == datetime(2026, 2, 27, 8, 30, tzinfo=UTC)
    assert found.key == "id:2026-17@harbour.example"
    first, second = found.text.split("\n\n")
    assert first.startswith(
        "The ferry between Tull and Marrow Bay will sail twice a day this winter,"
    )
    assert first.endswith("The first boat leaves at 06:40.")
    (quote,) = summarise(found).quotes
    assert quote.speaker == "Ines Calder"
    assert "\n" not in second
    assert "555" not in found.text


def test_the_text_part_takes_precedence_over_the_html_part(tmp_path: Path) -> None:
    both = article(tmp_path, "a.eml", mixed(TEXT_PART, HTML_PART, kind="alternative"))
    assert "412 passengers" in both.text
    alone = article(tmp_path, "b.eml", mixed(HTML_PART, kind="alternative"))
    assert alone.text.splitlines()[0].endswith("will sail twice a day.")


def test_attachments_are_named_and_not_read(tmp_path: Path) -> None:
    found = plant_and_read(tmp_path, "a.eml", mixed(TEXT_PART, PICTURE))
    assert len(found.articles) == 1
    assert found.problems == (
        "Its attachments are not read: pier.png. Save those that are articles here.",
    )
    with pytest.raises(ReadingError, match="only attachments"):
        plant_and_read(tmp_path, "b.eml", mixed(PICTURE))


def test_an_embargo_is_read_in_the_headers_and_at_the_top(tmp_path: Path) -> None:
    head = article(tmp_path, "a.eml", plain(head=f"{HEAD}X-Embargo: 2026-03-01T06:00Z\n"))
    assert head.embargo == datetime(2026, 3, 1, 6, tzinfo=UTC)
    dated = article(tmp_path, "b.eml", plain(f"EMBARGOED UNTIL SUNDAY\n\n{PLAIN}"))
    assert dated.embargo == datetime(2026, 3, 1, tzinfo=UTC)  # the first one after its date
    noon = article(tmp_path, "c.eml", plain(f"EMBARGOED UNTIL NOON\n\n{PLAIN}"))
    assert noon.embargo == NEVER


def test_other_text_is_refused_as_not_an_email() -> None:
    for data in (b"Just words.\n", b"Dear all,\n\nwords"):
        with pytest.raises(ReadingError, match="It is no e-mail"):
            read_mail(data)


def test_a_date_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    found = plant_and_read(
        tmp_path, "a.eml", plain(head=HEAD.replace("Fri, 27 Feb 2026", "Some day"))
    )
    assert found.articles[0].published is None
    assert "is not a date that can be read" in found.problems[0]


@given(st.integers(0, 700), st.binary(max_size=60))
def test_a_damaged_message_is_read_or_refused(place: int, junk: bytes) -> None:
    whole = mixed(TEXT_PART, HTML_PART, PICTURE).encode()
    with suppress(ReadingError):
        assert read_mail(whole[:place] + junk + whole[place + len(junk) :]).drafts
