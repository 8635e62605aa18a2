"""Reads PDFs: the text of the pages, with the document's title and creation date."""

import io
import logging
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from types import ModuleType
from typing import Any

from bot.errors import ReadingError
from bot.seeds.charset import storable
from bot.seeds.draft import DraftResult, refuse_long_text
from bot.seeds.fields import Fields, fields_of
from bot.seeds.filenames import is_placeholder_title
from bot.seeds.formats.hard_wraps import unwrap_paragraphs
from bot.seeds.formats.plain_text import read_decoded
from bot.seeds.lines import top_lines
from bot.seeds.release_fields import is_release_field, other_values
from bot.text import folded

_LOG = logging.getLogger(__name__)
_MOST_PAGES = 100
# Bytes, unpacked: what pages and the forms in them contain, and the tables of their fonts, each as
# often as it's used. pypdf takes up to 2.5 seconds for a million. A page of text has 5,000 to
# 15,000.
_MOST_CONTENT = 1_500_000
# bytes that take as long to read as a form, a font, and a width of a font, whatever is in them
_FORM, _FONT, _WIDTH = 500, 200, 0.1
_QUOTE = 30  # the operators ' and " take as long as this many bytes; in a text there are few
_MOST_WIDTHS = 100_000  # pypdf reads no more
# pypdf's own limits. They are far above what documents with text need.
_LIMITS = {
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 5_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_filters_maximum_length": 4,
    "zlib_maximum_recovery_input_length": 100_000,
    "page_tree_maximum_entries": 2_000,
    "page_tree_maximum_page_entries": 20_000,
    "xmp_maximum_element_count": 10_000,
}
_MOST_LINES = 6  # of a title
_LONGEST_NOTE, _MOST_NOTES = 300, 30  # characters of the metadata's other texts, and texts
_SHORTEST = 25  # letters; a PDF with fewer is a scan with, for example, a stamp
_BROKEN = "It cannot be read as a PDF: save its text as .txt."
_LOCKED = "It is encrypted: save it without a password, or its text as .txt."
_SCAN = (
    "There is no text in this PDF, only pictures of pages: recognise its text first (OCR), or save "
    "the article as .txt."
)
_TOO_MUCH = (
    "Its pages contain more than is read, unpacked: save the article's own pages, or its text as "
    ".txt."
)
_SHOWS_TEXT = re.compile(rb"T[jJ]|['\"]|Do")  # pypdf reads no other content
_DATE = re.compile(
    r"D:(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:(?P<hour>\d\d)(?:(?P<minute>\d\d)(?P<second>\d\d)?)?)?"
    r"(?:Z(?:00'?00'?)?|(?P<sign>[+-])(?P<hours>\d\d)'?(?P<minutes>\d\d)?'?)?"
)
_LETTER = re.compile(r"[^\W\d_]")


def read_pdf(data: bytes) -> DraftResult:
    """Read a .pdf file of at most 100 pages as one article.

    Raises ReadingError if it is not a PDF, is encrypted, or has no text because it is a scan.
    """
    pypdf = _pypdf()
    try:
        with pypdf.apply_configuration(**_LIMITS):
            text, fields, notes = _read(pypdf.PdfReader(io.BytesIO(data)))
    except ReadingError:
        raise
    except pypdf.errors.LimitReachedError as error:
        raise ReadingError(_TOO_MUCH) from error
    except Exception as error:
        # the file comes from somebody else, so whatever pypdf raises is the file's fault
        _LOG.warning("a PDF cannot be read", exc_info=True)
        raise ReadingError(_BROKEN) from error
    if len(_LETTER.findall(text)) < _SHORTEST:
        raise ReadingError(_SCAN)
    apart = unwrap_paragraphs(_with_title_apart(text, str(fields.get("title") or "")))
    return read_decoded(apart, fields, opening=(*notes, *top_lines(text)))


def _with_title_apart(text: str, title: str) -> str:
    """Put the title, if the text begins with it, on one line and in a paragraph of its own."""
    lines = text.strip().split("\n")
    for number in range(1, min(_MOST_LINES, len(lines))):
        head = " ".join(" ".join(lines[:number]).split())
        if folded(head) == folded(title):
            return "\n".join([head, "", *lines[number:]])
    return text


def _read(document: Any) -> tuple[str, Fields, tuple[str, ...]]:
    """Return the text of all pages, the document's metadata, and what else it says there."""
    if document.is_encrypted and not document.decrypt(""):
        raise ReadingError(_LOCKED)
    count = len(document.pages)
    if count > _MOST_PAGES:
        raise ReadingError(
            f"It has {count:,} pages and at most {_MOST_PAGES} are read: save the article alone."
        )
    budget = _Budget(_MOST_CONTENT)
    for page in document.pages:
        budget.spend(page.get_contents(), page)
        if budget.is_spent:
            raise ReadingError(_TOO_MUCH)
    text = "\n\n".join(_text(page, budget) for page in document.pages)
    refuse_long_text(text)
    noted = Fields(tuple(_notes(document.metadata)))
    releases = [each for each in noted if is_release_field(each[0])]
    return storable(text), _fields(document).with_more(releases), other_values(noted)


class _Budget:
    """The bytes that may still be read of a document."""

    def __init__(self, left: int) -> None:
        self._left = left
        self._fonts: dict[int, int] = {}  # by the font's id(); the document keeps its fonts

    @property
    def is_spent(self) -> bool:
        return self._left < 0

    def spend(self, content: Any, owner: Any, least: int = 0) -> None:
        """Count the content of a page or a form, and the tables of the fonts in its resources."""
        self._left -= least
        data = content.get_data() if content is not None else b""
        if not _SHOWS_TEXT.search(data):
            return
        self._left -= len(data) + _QUOTE * (data.count(b"'") + data.count(b'"'))
        resources = owner.get_inherited("/Resources")
        fonts = _resolved(resources.get("/Font")) if isinstance(resources, dict) else None
        for font in fonts.values() if isinstance(fonts, dict) else ():
            self._left -= self._size(_resolved(font))

    def _size(self, font: Any) -> int:
        if id(font) not in self._fonts:
            self._fonts[id(font)] = _font_size(font) if isinstance(font, dict) else 0
        return self._fonts[id(font)]


def _font_size(font: Any) -> int:
    """Return the work on a font, in bytes: its table of characters, and an entry for each width."""
    table = _resolved(font.get("/ToUnicode"))
    size = _FONT + (len(table.get_data()) if hasattr(table, "get_data") else 0)
    for descendant in _items(font.get("/DescendantFonts")):
        size += int(_WIDTH * _width_count(descendant))
    return size


def _width_count(font: Any) -> int:
    """Return how many widths a font gives (ISO 32000-2, section 9.7.4.3), at most 100,000."""
    count = 0
    numbers: list[Any] = []
    for entry in _items(font.get("/W")) if isinstance(font, dict) else ():
        if isinstance(entry, list):
            count += len(entry)
            numbers = []
        else:
            numbers.append(entry)
        if len(numbers) == 3:
            first, last, _ = numbers
            if isinstance(first, (int, float)) and isinstance(last, (int, float)):
                count += int(max(0, last - first))
            numbers = []
    return min(count, _MOST_WIDTHS)


def _items(array: Any) -> list[Any]:
    items = _resolved(array)
    return [_resolved(each) for each in items] if isinstance(items, list) else []


def _resolved(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _text(page: Any, budget: _Budget) -> str:
    """Return the text of a page; raises ReadingError if the forms in it are too much to read."""
    extract_form = page.extract_xform_text

    def extract_within_budget(form: Any, *args: Any, **named: Any) -> str:
        # an error raised here would only be logged
        if not budget.is_spent:
            budget.spend(form, form, least=_FORM)
        return "" if budget.is_spent else str(extract_form(form, *args, **named))

    page.extract_xform_text = extract_within_budget  # pypdf calls it for each form in the page
    text = str(page.extract_text())
    if budget.is_spent:
        raise ReadingError(_TOO_MUCH)
    return text


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


def _notes(stated: Any) -> Iterator[tuple[str, object]]:
    """Yield the short texts of the document's metadata: one may hold or retract."""
    for name, value in islice((stated or {}).items(), _MOST_NOTES):
        found = _resolved(value)
        if isinstance(found, str) and len(found) <= _LONGEST_NOTE:
            yield str(name).removeprefix("/"), _in_iso(storable(found))


def _in_iso(value: str) -> str:
    """Return a PDF's date (ISO 32000-2, section 7.9.4) in ISO 8601, and other texts unchanged."""
    match = _DATE.fullmatch(value)
    if match is None:
        return value
    day = "-".join(match.group("year", "month", "day"))
    hours = ":".join(each or "00" for each in match.group("hour", "minute", "second"))
    offset = f"{match['sign']}{match['hours']}:{match['minutes'] or '00'}" if match["sign"] else "Z"
    return f"{day}T{hours}{offset}"


@cache
def _pypdf() -> ModuleType:
    import pypdf

    # our own error message replaces what it logs about a file
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    return pypdf
