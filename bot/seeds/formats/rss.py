"""Reads RSS and Atom: turns a feed's document into items.

feedparser reads the XML. This module decodes the document and refuses what is not a whole feed;
`rss_entries` turns the entries into items. tests/seeds/test_feed_trouble.py lists the mistakes that
servers make and how the bot handles each.
"""

import io
import logging
import re
import sys
from contextlib import suppress
from functools import cache
from types import ModuleType
from typing import Any
from xml.parsers import expat

from bot.errors import ReadingError
from bot.models.feeds import Document
from bot.seeds.charset import decode_stated
from bot.seeds.formats.markup_limits import refuse_much_markup
from bot.seeds.formats.rss_entries import items_of, newest, one_line

_LOG = logging.getLogger(__name__)
_MOST_ITEMS = 500
# <, outside CDATA sections; feedparser takes 20 seconds for a million. Five hundred items have
# 20,000.
_MOST_BRACKETS = 150_000
_MOST_REFERENCES = 800_000  # &, of which a page in an item has a few hundred
_DEEPEST = 200  # levels of nested elements; XHTML in an item reaches about twenty
_BEGINNING = 1_000  # characters, at the start and the end, that show what kind of document it is
_XML = re.compile(r"^\s*<\?xml\b([^>]{0,200})\?>")
_ENCODING = re.compile(r"encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF)\b")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_END = re.compile(r"</\s*(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(x[0-9a-fA-F]{1,20}|[0-9]{1,20});")
_ALSO = ("text/html", "text/plain", "application/octet-stream", "application/rss")
_NO_FEED = "It is no feed: there is neither RSS nor Atom at its address."
_NO_PAGE = "It is a web page, not a feed: put the address of the feed itself in its place."
_BOMB = "It declares entities of its own, as no feed has to and XML bombs do."
_DEEP = "Its elements stand within each other more than 200 deep."
_BROKEN = "It is a feed that cannot be read: its XML is in a mess."
_EMPTY = "It is empty: its server sends nothing."
_CUT_OFF = "It is cut off: its end is missing."


def may_be_feed(kind: str) -> bool:
    """Return whether to accept this media type for a feed; many servers send a wrong one."""
    return not kind or kind.endswith(("/xml", "+xml")) or kind in _ALSO


def read_document(data: bytes, charset: str, address: str) -> Document:
    """Read a feed's document: its newest 500 items, in document order.

    ``charset`` is the one that the Content-Type header names, or empty. ``address`` is the URL that
    the document came from, which relative URLs are resolved against. An item that the document
    repeats is returned once.

    Raises ReadingError with the reason if it is not a feed or not all of it is there.
    """
    if not data.strip():
        raise ReadingError(_EMPTY)
    text = _decoded(data, charset)
    root = _ROOT.search(text)
    if root is None and _PAGE.search(text[:_BEGINNING]):
        raise ReadingError(_NO_PAGE)
    if root and "<!ENTITY" in text[: root.start()]:
        raise ReadingError(_BOMB)
    refuse_much_markup(text, _MOST_BRACKETS)
    if text.count("&") > _MOST_REFERENCES:
        raise ReadingError(_BROKEN)
    _refuse_deep(text)
    parsed = _parsed(text, address)
    if not parsed.get("version") and not parsed.entries:
        raise ReadingError(_NO_FEED)
    if parsed.bozo and not _END.search(text[-_BEGINNING:]):
        raise ReadingError(_CUT_OFF)
    entries = newest(parsed.entries, _MOST_ITEMS)
    return Document(
        title=one_line(parsed.feed.get("title")), items=tuple(items_of(entries, address))
    )


def _decoded(data: bytes, charset: str) -> str:
    beginning = data[:_BEGINNING].decode("latin-1")
    declared = _XML.match(beginning)
    encoding = _ENCODING.search(declared[1]) if declared else None
    text = decode_stated(data, encoding and encoding[1], charset)
    return _XML.sub("", text.lstrip("\ufeff"), count=1)


def _refuse_deep(text: str) -> None:
    """Raise ReadingError for elements nested so deeply that feedparser would take minutes."""
    depth = 0

    def start(_: str, __: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ReadingError(_DEEP)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    scanner = expat.ParserCreate()
    scanner.StartElementHandler, scanner.EndElementHandler = start, end
    with suppress(expat.ExpatError):  # feedparser may still read what is not well-formed
        scanner.Parse(text, True)


def _parsed(text: str, address: str) -> Any:
    try:
        return _feedparser().parse(
            io.BytesIO(_REFERENCE.sub(_valid_reference, text).encode("utf-8", errors="replace")),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": address,
            },
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:
        # the feed comes from somebody else, so whatever feedparser raises is the feed's fault
        _LOG.warning("a feed cannot be read", exc_info=True)
        raise ReadingError(_BROKEN) from error


def _valid_reference(match: re.Match[str]) -> str:
    """Replace a reference to no valid character by U+FFFD: one makes feedparser give up."""
    digits = match[1].lower()
    number = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    is_valid = 0 < number < 0xD800 or 0xDFFF < number <= sys.maxunicode
    return match[0] if is_valid else "\ufffd"


@cache
def _feedparser() -> ModuleType:
    import feedparser

    return feedparser  # type: ignore[no-any-return]
