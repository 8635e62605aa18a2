"""RSS and Atom: bytes to the items of a document, each with what says which one it is.

feedparser reads the XML; what an item's identity is, is decided here. What servers get wrong about
it, and what becomes of it, is listed in tests/test_feed_trouble.py.
"""

import calendar
import hashlib
import html
import io
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import urljoin
from xml.parsers import expat

from bot.errors import ReadingError
from bot.models.feeds import Document, Item
from bot.seeds.charset import decode_stated, storable
from bot.seeds.dates import read_date
from bot.seeds.draft import is_http_url
from bot.seeds.identity import canonical_url

_LOG = logging.getLogger(__name__)
_MOST_ITEMS = 500
_DEEPEST = 200  # elements within each other; XHTML in an item goes to some twenty
_TEASER = 900  # characters of text: what has fewer, and gives no whole content, is a teaser
_LONGEST_VALUE = 1_000
_BEGINNING = 1_000  # characters within which a document says what it is, and that it ends
_XML = re.compile(r"^\s*<\?xml\b([^>]{0,200})\?>")
_ENCODING = re.compile(r"encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF)\b")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_END = re.compile(r"</\s*(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(x[0-9a-fA-F]{1,20}|[0-9]{1,20});")
_TAG = re.compile(r"<[^<>]*>")  # a bare < ends it: whatever it is given, it takes linear time
_GOES_ON = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\]|\b(?:read|continue|full|more)\b[^.!?\n]{0,40}[»›→>]?)$",
    re.IGNORECASE,
)
# what is unique in the world by the way it is made (RFC 4287, section 4.2.6; RFC 4151; RFC 9562)
_EVERYWHERE = re.compile(
    r"(?:https?://|tag:|urn:)\S|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE
)
_ALSO = ("text/html", "text/plain", "application/octet-stream", "application/rss")
_NO_FEED = "It is no feed: there is neither RSS nor Atom at its address."
_NO_PAGE = "It is a web page, not a feed: put the address of the feed itself in its place."
_BOMB = "It declares entities of its own, as no feed has to and XML bombs do."
_DEEP = "Its elements stand within each other more than 200 deep."
_BROKEN = "It is a feed that cannot be read: its XML is in a mess."
_EMPTY = "It is empty: its server sends nothing."
_CUT_OFF = "It is cut off: its end is missing."


class _FeedEntry(NamedTuple):
    """An entry of feedparser's, with what all others of its document may share with it."""

    raw: Any
    title: str | None
    address: str | None
    url: str | None
    guid: str | None
    wide: str | None  # the guid in its canonical form, if it is an address
    body: str
    html: bool
    whole: bool
    plain: str  # the body as it is read

    @property
    def told(self) -> tuple[object, ...]:
        return self.title, self.url, self.plain


def may_be_feed(kind: str) -> bool:
    """Whether a feed may be sent as this media type: many servers name a wrong one."""
    return not kind or kind.endswith(("/xml", "+xml")) or kind in _ALSO


def read_document(data: bytes, charset: str, address: str) -> Document:
    """The newest 500 items of a feed's document, which was sent from ``address``, in order.

    Raises ReadingError with the reason where it is no feed, or not whole. An item that stands in it
    twice is one.
    """
    if not data.strip():
        raise ReadingError(_EMPTY)
    text = _text(data, charset)
    root = _ROOT.search(text)
    if root is None and _PAGE.search(text[:_BEGINNING]):
        raise ReadingError(_NO_PAGE)
    if root and "<!ENTITY" in text[: root.start()]:
        raise ReadingError(_BOMB)
    _refuse_deep(text)
    parsed = _parsed(text, address)
    if not parsed.get("version") and not parsed.entries:
        raise ReadingError(_NO_FEED)
    if parsed.bozo and not _END.search(text[-_BEGINNING:]):
        raise ReadingError(_CUT_OFF)
    entries = [_entry(raw, address) for raw in _most(parsed.entries)]
    return Document(title=_value(parsed.feed.get("title")), items=tuple(_items(entries)))


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
        # whatever the library raises over a feed that somebody else wrote is the feed's fault
        _LOG.warning("a feed cannot be read", exc_info=True)
        raise ReadingError(_BROKEN) from error


def _valid_reference(found: re.Match[str]) -> str:
    """A character reference that stands for none, as U+FFFD: feedparser gives all up over one."""
    digits = found[1].lower()
    number = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    sound_number = 0 < number < 0xD800 or 0xDFFF < number <= sys.maxunicode
    return found[0] if sound_number else "\ufffd"


def _most(raw: Sequence[Any]) -> Sequence[Any]:
    """The newest 500 entries, in their order."""
    if len(raw) <= _MOST_ITEMS:
        return raw
    dates = [_date(entry) for entry in raw]
    first = datetime.min.replace(tzinfo=UTC)
    newest = sorted(range(len(raw)), key=lambda number: dates[number] or first, reverse=True)
    return [raw[number] for number in sorted(newest[:_MOST_ITEMS])]


def _text(data: bytes, charset: str) -> str:
    beginning = data[:_BEGINNING].decode("latin-1")
    declared = _XML.match(beginning)
    encoding = _ENCODING.search(declared[1]) if declared else None
    text = decode_stated(data, encoding and encoding[1], charset)
    return _XML.sub("", text.lstrip("\ufeff"), count=1)


def _refuse_deep(text: str) -> None:
    """Raise ReadingError for elements within elements, which would keep feedparser for minutes."""
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
    with suppress(expat.ExpatError):  # what is not well-formed may be read all the same
        scanner.Parse(text, True)


def _entry(raw: Any, base: str) -> _FeedEntry:
    title = _value(_plain(raw.get("title", "")))
    address = _address(raw.get("feedburner_origlink") or raw.get("link"), base)
    guid = _value(raw.get("id"))
    if address is None and guid and is_http_url(guid):
        address = guid
    body, is_html, whole = _body(raw)
    return _FeedEntry(
        raw=raw,
        title=title,
        address=address,
        url=address and canonical_url(address),
        guid=guid,
        wide=canonical_url(guid) if guid and is_http_url(guid) else None,
        body=body,
        html=is_html,
        whole=whole,
        plain=_plain(body) if is_html else " ".join(body.split()),
    )


def _items(entries: Sequence[_FeedEntry]) -> Iterator[Item]:
    """The items, each with an id that no other of them has."""
    entries = _once(entries)
    guids = Counter(entry.guid for entry in entries)
    wides = Counter(entry.wide for entry in entries)
    urls = Counter(entry.url for entry in entries)
    titles = Counter(entry.title for entry in entries)
    for entry in entries:
        url = entry.url if urls[entry.url] == 1 else None
        everywhere = False
        if entry.wide and wides[entry.wide] == 1:
            name, everywhere = f"guid:{entry.wide}", True
        elif entry.guid and guids[entry.guid] == 1:
            name, everywhere = f"guid:{entry.guid}", bool(_EVERYWHERE.match(entry.guid))
        elif url:
            name = f"link:{url}"
        elif entry.title and titles[entry.title] == 1:
            name = f"title:{_hash(entry.title)}"
        else:
            name = f"words:{_hash(*entry.told)}"
        yield _item(entry, name, url, everywhere=everywhere)


def _once(entries: Sequence[_FeedEntry]) -> list[_FeedEntry]:
    """The entries without those that say the same as another one, under the same guid or none."""
    seen: dict[tuple[object, ...], _FeedEntry] = {}
    for entry in entries:
        seen.setdefault((entry.guid, *entry.told), entry)
    return list(seen.values())


def _item(entry: _FeedEntry, name: str, url: str | None, *, everywhere: bool) -> Item:
    raw = entry.raw
    author = _value(raw.get("author"))
    return Item(
        id=name,
        everywhere=everywhere,
        words=_hash(*entry.told, author),
        title=entry.title,
        address=entry.address,
        url=url,
        author=author,
        source=_value((raw.get("source") or {}).get("title")),
        published=_date(raw),
        body=entry.body,
        html=entry.html,
        teaser=_is_teaser(entry),
    )


def _body(raw: Any) -> tuple[str, bool, bool]:
    """The longest text of an entry, whether it is HTML, and whether it was given as the whole."""
    contents = [
        (part.get("value") or "", part.get("type"), True) for part in raw.get("content", ())
    ]
    summary = raw.get("summary_detail") or {}
    contents.append((raw.get("summary") or "", summary.get("type"), False))
    value, kind, whole = max(contents, key=lambda content: len(content[0]))
    return storable(value), kind != "text/plain", whole


def _is_teaser(entry: _FeedEntry) -> bool:
    """Whether there is more on the entry's page, by all that it shows."""
    if entry.address is None:
        return False
    if _GOES_ON.search(entry.plain[-60:].rstrip()):
        return True
    return not entry.plain or (not entry.whole and len(entry.plain) < _TEASER)


def _date(raw: Any) -> datetime | None:
    """When the entry says that it was published or, without that, last changed."""
    for name in ("published", "updated", "created"):
        if name not in raw:
            continue
        try:
            if moment := read_date(raw[name] or ""):
                return moment
            parsed = raw.get(f"{name}_parsed")
            if parsed and parsed.tm_year > 1600:
                return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
        except (ValueError, OverflowError):  # of the year 10,000
            continue
    return None


def _address(stated: object, base: str) -> str | None:
    """The absolute address; feeds give relative ones as well."""
    if not isinstance(stated, str) or not stated.strip():
        return None
    try:
        address = urljoin(base, storable(stated.strip()))
    except ValueError:
        return None
    return address if is_http_url(address) and len(address) <= _LONGEST_VALUE else None


def _plain(markup: str) -> str:
    """What is read of a piece of HTML, on one line."""
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def _value(stated: object) -> str | None:
    if not isinstance(stated, str):
        return None
    return " ".join(storable(stated).split())[:_LONGEST_VALUE] or None


def _hash(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()


@cache
def _feedparser() -> ModuleType:
    import feedparser

    return feedparser  # type: ignore[no-any-return]
