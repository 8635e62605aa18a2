"""Counts what is in an XML document before anything builds a tree of it.

A tree takes a hundred times the memory of the document, and a document of 70 kB may have been
packed from one with millions of elements.
"""

from typing import IO, NoReturn
from xml.parsers import expat

from bot.errors import ReadingError

# Bytes. expat begins a comment or a tag that is cut off from its beginning with each chunk: that
# takes time in proportion to the square of the length, unless chunks grow.
_CHUNK, _LARGEST_CHUNK = 65_536, 8_388_608
# How a document may begin: a byte-order mark, white space, and NUL where letters have two bytes.
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_EBCDIC = b"\x4c\x6f\xa7\x94"
_BOMB = "It declares XML entities of its own, as no document has to: save it once more."
_BROKEN = "It is not well-formed XML inside: save it once more."


def count_elements(file: IO[bytes], most: int) -> int:
    """Return the number of elements, attributes and comments in an XML document.

    A file that isn't XML has none. Raises ReadingError if there are more than ``most``, if the
    document has a document type, which may declare entities, or if it isn't well-formed: other
    parsers may read it all the same.
    """
    chunk = file.read(_CHUNK)
    if not chunk.lstrip(_BEFORE_MARKUP).startswith(b"<") and not chunk.startswith(_EBCDIC):
        return 0
    counter = _Counter(most)
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.StartElementHandler = counter.start
    parser.CommentHandler = parser.ProcessingInstructionHandler = counter.other
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        size = _CHUNK
        while chunk:
            parser.Parse(chunk)
            size = min(2 * size, _LARGEST_CHUNK)
            chunk = file.read(size)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding nobody knows
        raise ReadingError(_BROKEN) from error
    return counter.count


class _Counter:
    """Counts for the parser's handlers; raises ReadingError beyond ``most``."""

    def __init__(self, most: int) -> None:
        self.count = 0
        self._most = most

    def start(self, _: str, attributes: object) -> None:
        assert isinstance(attributes, list)  # of names and values in turn
        self.add(1 + len(attributes) // 2)

    def other(self, *_: object) -> None:
        self.add(1)

    def add(self, number: int) -> None:
        self.count += number
        if self.count > self._most:
            raise ReadingError(
                "It has more elements than are read, as many as a book of hundreds of pages: save "
                "the article alone."
            )


def _refuse_doctype(*_: object) -> NoReturn:
    raise ReadingError(_BOMB)
