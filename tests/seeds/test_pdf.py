"""PDFs: paragraphs, title and date; scans and encrypted files are refused as such."""

import io
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from bot.errors import ReadingError
from bot.seeds.formats.pdf import read_pdf
from bot.summariser import summarise
from tests.seeds.planting import article
from tests.seeds.sheets import pdf

LINES = (
    "Ferry to Marrow Bay gets a winter timetable",
    "",
    "The ferry between Tull and Marrow Bay will sail twice a day this winter, the",
    "harbour board said on Friday. The first boat leaves at 06:40.",
    "“We asked 412 passengers, and most of them wanted an early boat,” said Ines",
    "Calder, who chairs the board. “So that is what they get.”",
)
INFO = {"Title": "A winter timetable", "CreationDate": "D:20260227093000+01'00'"}


def refusal(data: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        read_pdf(data)
    return caught.value.sentence


def locked(data: bytes, word: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(word, "owner", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_lines_are_joined_into_paragraphs(tmp_path: Path) -> None:
    found = article(tmp_path, "ferry.pdf", pdf([LINES, ["Fares stay at 3.50 crowns."]], INFO))
    assert found.text.split("\n\n") == [
        "Ferry to Marrow Bay gets a winter timetable",
        " ".join(LINES[2:4]),
        " ".join(LINES[4:6]),
        "Fares stay at 3.50 crowns.",
    ]
    assert found.title == "A winter timetable"
    assert found.published == datetime(2026, 2, 27, 8, 30, tzinfo=UTC)
    (quote,) = summarise(found).quotes
    assert quote.speaker == "Ines Calder"
    assert [span.text for span in quote.spans][1] == "So that is what they get."


def test_a_title_as_wide_as_the_text_is_a_paragraph_of_its_own(tmp_path: Path) -> None:
    head = "Ferry to Marrow Bay gets a winter timetable, the first of its kind in years"
    info = {"Title": head.replace(", the", ",  the")}
    for lines in ([head, *LINES[2:]], [head[:44], head[44:].strip(), *LINES[2:]]):
        found = article(tmp_path, "ferry.pdf", pdf([lines], info))
        assert found.title == head
        assert found.text.split("\n\n")[1] == " ".join(LINES[2:4])
        assert summarise(found).facts[0].span.text.startswith("The ferry between Tull")


@pytest.mark.parametrize("title", ["", "Microsoft Word - final.docx", "Untitled-1", "release.pdf"])
def test_a_placeholder_title_is_replaced_by_the_one_on_the_page(tmp_path: Path, title: str) -> None:
    found = article(tmp_path, "ferry.pdf", pdf([LINES], {"Title": title}))
    assert found.title == LINES[0]
    assert found.published is None


def test_scans_and_encrypted_or_broken_pdfs_are_refused_with_the_reason() -> None:
    assert refusal(pdf([[], []])).startswith("There is no text in this PDF, only pictures of pages")
    assert refusal(locked(pdf([LINES]), "word")).startswith("It is encrypted: save it without")
    assert len(read_pdf(locked(pdf([LINES]), "")).drafts) == 1  # with an empty password
    assert refusal(pdf([["One line of many pages."]] * 101)).startswith("It has 101 pages")
    assert refusal(b"%PDF-1.7 and no more").startswith("It cannot be read as a PDF")
    assert refusal(bytes(range(256))).startswith("It cannot be read as a PDF")


@given(st.integers(0, 900), st.binary(max_size=40))
def test_a_damaged_pdf_is_read_or_refused(place: int, junk: bytes) -> None:
    whole = pdf([LINES], INFO)
    with suppress(ReadingError):
        assert read_pdf(whole[:place] + junk + whole[place + len(junk) :]).drafts
