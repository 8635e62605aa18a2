"""Reads Word documents (.docx): the text of the paragraphs and the title property."""

import io
import logging
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bot.errors import ReadingError
from bot.seeds.charset import storable
from bot.seeds.draft import DraftResult, refuse_long_text
from bot.seeds.fields import Fields, fields_of
from bot.seeds.filenames import is_placeholder_title
from bot.seeds.formats.plain_text import read_decoded
from bot.seeds.formats.xml_limits import count_elements

_LOG = logging.getLogger(__name__)
# How much of a document's top is looked at for an embargo. Rows may stand within rows.
_TOP_LINES, _TOP_ELEMENTS, _ROW_ELEMENTS = 25, 20_000, 400
# Most documents are far below these: a report of a hundred pages has 200,000 elements and
# attributes, in about thirty parts. python-docx takes 20 seconds for 1.5 million.
_LONGEST_NOTE = 300  # characters of a property
_LARGEST = 50_000_000  # bytes, unzipped
_MOST_PARTS = 2_000
_MOST_ELEMENTS = 400_000
_BROKEN = "It cannot be read as a Word document: save it as .docx once more, or its text as .txt."
_LOCKED = "It is locked with a password, or an old .doc: save it as .docx without one."
_NO_TEXT = "There is no text in this document: save the article itself."
_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The elements that may enclose paragraphs, and those that may enclose text in a paragraph. Neither
# includes deleted text (del) or text that was moved away (moveFrom).
_AROUND_PARAGRAPHS = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_AROUND_TEXT = frozenset(
    (*_AROUND_PARAGRAPHS, "r", "hyperlink", "smartTag", "fldSimple", "bdo", "dir")
)
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OLE = b"\xd0\xcf\x11\xe0"  # what Word writes with a password, or before 2007


def read_docx(data: bytes) -> DraftResult:
    """Read a .docx file as one article, without its tables, notes and text boxes.

    The date is the one in the text, because the document's properties may contain the date of its
    template. Raises ReadingError if it is not a Word document, is locked, or has no text.
    """
    if data.startswith(_OLE):
        raise ReadingError(_LOCKED)
    try:
        document = _document(data)
        lines = [storable(each).strip() for each in _paragraphs(document.element.body)]
        opening = tuple(islice(_opening(document), _TOP_LINES))
        stated = document.core_properties
        title = " ".join(storable(stated.title or "").split())
        notes = (stated.subject, stated.comments)
        opening = (*(storable(each)[:_LONGEST_NOTE] for each in notes if each), *opening)
        status = storable(stated.content_status or "")[:_LONGEST_NOTE]
    except ReadingError:
        raise
    except Exception as error:
        # the file comes from somebody else, so whatever python-docx raises is the file's fault
        _LOG.warning("a Word document cannot be read", exc_info=True)
        raise ReadingError(_BROKEN) from error
    text = "\n\n".join(line for line in lines if line)
    if not text:
        raise ReadingError(_NO_TEXT)
    refuse_long_text(text)
    fields = Fields() if is_placeholder_title(title) else fields_of({"title": title})
    return read_decoded(text, fields.with_more([("status", status)]), opening=opening)


def _opening(document: Any) -> Iterator[str]:
    """Yield the lines at the top as people see them, with page headers, tables and text boxes.

    The page's footers come before its text: they are short.
    """
    section = next(iter(document.sections), None)  # a document needs none
    headers = (section.first_page_header, section.header) if section else ()
    footers = (section.first_page_footer, section.footer) if section else ()
    parts = [each.part.element for each in headers if not each.is_linked_to_previous]
    below = [each.part.element for each in footers if not each.is_linked_to_previous]
    for part in (*parts, *below, document.element.body):
        for element in islice(part.iter(), _TOP_ELEMENTS):
            if _tag(element) in ("p", "tr") and (line := storable(" ".join(_shown(element)))):
                yield line.strip()


def _shown(element: Any) -> Iterator[str]:
    """Yield the text of a paragraph, or of all paragraphs in a row of a table."""
    for each in islice(element.iter(), _ROW_ELEMENTS):
        if _tag(each) == "p":
            yield "".join(_pieces(each))


def _paragraphs(body: Any) -> Iterator[str]:
    """Yield the text of each paragraph, including those within other elements."""
    for element in body:
        tag = _tag(element)
        if tag == "p":
            yield "".join(_pieces(element))
        elif tag in _AROUND_PARAGRAPHS:
            yield from _paragraphs(element)


def _pieces(element: Any) -> Iterator[str]:
    """Yield the pieces of a paragraph's text as if all tracked changes were accepted."""
    for child in element:
        tag = _tag(child)
        if tag == "t":
            yield child.text or ""
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif tag in _AROUND_TEXT:
            yield from _pieces(child)


def _tag(element: Any) -> str:
    """Return the tag of a WordprocessingML element (ECMA-376, part 1, section 17), else ""."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.removeprefix(_NAMESPACE) if tag.startswith(_NAMESPACE) else ""


def _document(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _refuse_too_much(archive)
    import docx

    return docx.Document(io.BytesIO(data))


def _refuse_too_much(archive: zipfile.ZipFile) -> None:
    """Raise ReadingError for an archive that would take too much time or memory to read."""
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > _LARGEST:
        raise ReadingError(
            f"Unpacked it is larger than {_LARGEST / 1e6:g} MB: take its pictures out."
        )
    if len(parts) > _MOST_PARTS:
        raise ReadingError(
            f"It consists of {len(parts):,} parts and at most {_MOST_PARTS:,} are read: save its "
            "text in a new document."
        )
    count = 0
    for part in parts:
        with archive.open(part) as file:
            count += count_elements(file, _MOST_ELEMENTS - count)
