"""Word documents: the text of their paragraphs, with the title that the document states."""

import io
import logging
import zipfile
from collections.abc import Iterator
from typing import Any

from bot.errors import ReadingError
from bot.seeds.charset import storable
from bot.seeds.draft import DraftResult
from bot.seeds.filenames import is_placeholder_title
from bot.seeds.formats.plain_text import read_decoded

_LOG = logging.getLogger(__name__)
_LARGEST = 50_000_000  # bytes, unpacked
_BROKEN = "It cannot be read as a Word document: save it as .docx once more, or its text as .txt."
_LOCKED = "It is locked with a password, or an old .doc: save it as .docx without one."
_NO_TEXT = "There is no text in this document: save the article itself."
_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# what may stand around paragraphs, and around words; what was deleted or moved away is in neither
_AROUND = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_WITHIN = frozenset((*_AROUND, "r", "hyperlink", "smartTag", "fldSimple", "bdo", "dir"))
_WRITTEN = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OLE = b"\xd0\xcf\x11\xe0"  # what Word writes with a password, or before 2007


def read_docx(data: bytes) -> DraftResult:
    """The one article of a .docx file; tables, notes and text boxes are left out.

    Its date is one that stands in its text: documents state when their template was made. Raises
    ReadingError where it is no document, is locked, or has no text.
    """
    if data.startswith(_OLE):
        raise ReadingError(_LOCKED)
    try:
        document = _document(data)
        lines = [storable(each).strip() for each in _paragraphs(document.element.body)]
        title = " ".join(storable(document.core_properties.title or "").split())
    except ReadingError:
        raise
    except Exception as error:
        # whatever the library raises over a file that somebody else made is the file's fault
        _LOG.warning("a Word document cannot be read", exc_info=True)
        raise ReadingError(_BROKEN) from error
    text = "\n\n".join(line for line in lines if line)
    if not text:
        raise ReadingError(_NO_TEXT)
    return read_decoded(text, {} if is_placeholder_title(title) else {"title": title})


def _paragraphs(body: Any) -> Iterator[str]:
    """The text of the paragraphs of a body, of what is around several of them, too."""
    for element in body:
        kind = _kind(element)
        if kind == "p":
            yield "".join(_pieces(element))
        elif kind in _AROUND:
            yield from _paragraphs(element)


def _pieces(element: Any) -> Iterator[str]:
    """The text within a paragraph as it reads with all changes accepted."""
    for child in element:
        kind = _kind(child)
        if kind == "t":
            yield child.text or ""
        elif kind in _WRITTEN:
            yield _WRITTEN[kind]
        elif kind in _WITHIN:
            yield from _pieces(child)


def _kind(element: Any) -> str:
    """The name of an element of WordprocessingML (ECMA-376, part 1, section 17)."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag.removeprefix(_NAMESPACE) if tag.startswith(_NAMESPACE) else ""


def _document(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > _LARGEST:
            raise ReadingError(
                f"Unpacked it is larger than {_LARGEST / 1e6:g} MB: take its pictures out."
            )
    import docx

    return docx.Document(io.BytesIO(data))
