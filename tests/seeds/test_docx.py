"""Word documents: paragraphs, title and date, and documents that are refused."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from bot.errors import ReadingError
from bot.seeds.formats.docx import read_docx
from bot.summariser import summarise
from tests.seeds.planting import article

PARAGRAPHS = (
    "Ferry to Marrow Bay gets a winter timetable",
    "27 February 2026",
    "The ferry between Tull and Marrow Bay will sail twice a day, the harbour board said.",
    "“We asked 412 passengers,” said Ines Calder, who chairs the board.",
)


def made(*paragraphs: str, title: str = "") -> bytes:
    document = Document()
    document.core_properties.title = title
    for each in paragraphs:
        document.add_paragraph(each)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        read_docx(data)
    return caught.value.sentence


def test_the_text_is_the_documents_paragraphs(tmp_path: Path) -> None:
    found = article(tmp_path, "release.docx", made(*PARAGRAPHS, "", title="A winter timetable"))
    assert found.text.split("\n\n") == list(PARAGRAPHS)
    assert found.title == "A winter timetable"
    (quote,) = summarise(found).quotes
    assert quote.speaker == "Ines Calder"


def test_the_date_is_the_one_in_the_text_not_that_of_the_template(tmp_path: Path) -> None:
    found = article(tmp_path, "a.docx", made(*PARAGRAPHS, title="Word document"))
    assert found.title == PARAGRAPHS[0]
    assert found.published
    assert found.published.date().isoformat() == "2026-02-27"
    stated = article(tmp_path, "c.docx", made(*PARAGRAPHS, title=PARAGRAPHS[0]))
    assert stated.published == found.published
    assert article(tmp_path, "b.docx", made(*PARAGRAPHS[2:])).published is None


def test_the_text_is_as_if_all_changes_were_accepted(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("The minister will ")
    for kind, tag, word in (("ins", "t", "not "), ("del", "delText", "gladly "), ("sdt", "t", "")):
        changed = OxmlElement(f"w:{kind}")
        run = OxmlElement("w:r")
        text = OxmlElement(f"w:{tag}")
        text.text = word
        text.set(qn("xml:space"), "preserve")
        run.append(text)
        changed.append(run)
        paragraph._p.append(changed)
    paragraph.add_run("resign, she said.")
    document.add_table(1, 1).cell(0, 0).text = "In a table."
    data = io.BytesIO()
    document.save(data)
    assert article(tmp_path, "a.docx", data.getvalue()).text == (
        "The minister will not resign, she said."
    )


def test_unreadable_documents_are_refused_with_the_reason() -> None:
    assert refusal(made()).startswith("There is no text")
    assert refusal(b"PK\x03\x04 no zip").startswith("It cannot be read as a Word document")
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").startswith("It is locked")


def test_a_zip_bomb_is_not_unzipped() -> None:
    data = io.BytesIO(made(*PARAGRAPHS))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/media/bomb.bin", bytes(60_000_000))
    assert refusal(data.getvalue()).startswith("Unpacked it is larger than 50 MB")


def test_a_document_without_sections_is_read() -> None:
    document = Document()
    document.add_paragraph(PARAGRAPHS[2])
    body = document.element.body
    body.remove(body.sectPr)
    data = io.BytesIO()
    document.save(data)
    (draft,) = read_docx(data.getvalue()).drafts
    assert draft.text == PARAGRAPHS[2]
