"""Reads PDFs: the text of the pages, with the document's title and creation date."""

import io
import logging
import re
from functools import cache
from types import ModuleType
from typing import Any

from bot.errors import ReadingError
from bot.seeds.charset import storable
from bot.seeds.draft import DraftResult
from bot.seeds.fields import Fields, fields_of
from bot.seeds.filenames import is_placeholder_title
from bot.seeds.formats.hard_wraps import unwrap_paragraphs
from bot.seeds.formats.plain_text import read_decoded
from bot.seeds.lines import top_lines
from bot.text import folded

_LOG = logging.getLogger(__name__)
_MOST_PAGES = 100
_MOST_LINES = 6  # of a title
_SHORTEST = 25  # letters; a PDF with fewer is a scan with, for example, a stamp
_BROKEN = "It cannot be read as a PDF: save its text as .txt."
_LOCKED = "It is encrypted: save it without a password, or its text as .txt."
_SCAN = (
    "There is no text in this PDF, only pictures of pages: recognise its text first (OCR), or save "
    "the article as .txt."
)
_LETTER = re.compile(r"[^\W\d_]")


def read_pdf(data: bytes) -> DraftResult:
    """Read a .pdf file of at most 100 pages as one article.

    Raises ReadingError if it is not a PDF, is encrypted, or has no text because it is a scan.
    """
    try:
        text, fields = _read(_pypdf().PdfReader(io.BytesIO(data)))
    except ReadingError:
        raise
    except Exception as error:
        # the file comes from somebody else, so whatever pypdf raises is the file's fault
        _LOG.warning("a PDF cannot be read", exc_info=True)
        raise ReadingError(_BROKEN) from error
    if len(_LETTER.findall(text)) < _SHORTEST:
        raise ReadingError(_SCAN)
    apart = unwrap_paragraphs(_with_title_apart(text, str(fields.get("title") or "")))
    return read_decoded(apart, fields, opening=top_lines(text))


def _with_title_apart(text: str, title: str) -> str:
    """Put the title, if the text begins with it, on one line and in a paragraph of its own."""
    lines = text.strip().split("\n")
    for number in range(1, min(_MOST_LINES, len(lines))):
        head = " ".join(" ".join(lines[:number]).split())
        if folded(head) == folded(title):
            return "\n".join([head, "", *lines[number:]])
    return text


def _read(document: Any) -> tuple[str, Fields]:
    """Return the text of all pages and the document's metadata."""
    if document.is_encrypted and not document.decrypt(""):
        raise ReadingError(_LOCKED)
    count = len(document.pages)
    if count > _MOST_PAGES:
        raise ReadingError(
            f"It has {count:,} pages and at most {_MOST_PAGES} are read: save the article alone."
        )
    return storable("\n\n".join(page.extract_text() for page in document.pages)), _fields(document)


def _fields(document: Any) -> Fields:
    """Return the document's title and date, each only if it is usable."""
    stated = document.metadata
    title = " ".join(str(stated.title or "").split()) if stated else ""
    raw: dict[str, object] = {} if is_placeholder_title(title) else {"title": title}
    try:
        created = stated.creation_date if stated else None
    except ValueError:
        created = None
    if created is not None:
        raw["published"] = created.isoformat() if created.tzinfo else f"{created.isoformat()}Z"
    return fields_of(raw)


@cache
def _pypdf() -> ModuleType:
    import pypdf

    # our own error message replaces what it logs about a file
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    return pypdf
