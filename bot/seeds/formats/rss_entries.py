"""Turns feedparser's entries into the items of a feed, each with an id of its own."""

import calendar
import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin

from bot.models.feeds import Item
from bot.seeds.charset import storable
from bot.seeds.dates import read_date
from bot.seeds.draft import is_http_url
from bot.seeds.identity import canonical_url

_TEASER = 900  # characters; a shorter text that is not declared as the full content is a teaser
_LONGEST_VALUE = 1_000  # characters
_TAG = re.compile(r"<[^<>]*>")  # excludes <, so that the search takes linear time on any text
_CONTINUES = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\]|\b(?:read|continue|full|more)\b[^.!?\n]{0,40}[»›→>]?)$",
    re.IGNORECASE,
)
# Guids in a form that is globally unique (RFC 4287, section 4.2.6; RFC 4151; RFC 9562).
_EVERYWHERE = re.compile(
    r"(?:https?://|tag:|urn:)\S|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE
)


class _FeedEntry(NamedTuple):
    """An entry of feedparser's, with the values that identify it if no other entry has them.

    ``url`` is the canonical form of ``address``, and ``guid_url`` that of a guid that is a URL.
    ``is_full`` says that the feed declares ``body`` as the full content.
    """

    raw: Any
    title: str | None
    address: str | None
    url: str | None
    guid: str | None
    guid_url: str | None
    body: str
    html: bool
    is_full: bool
    plain: str  # the body's text without markup, on one line

    @property
    def content(self) -> tuple[object, ...]:
        return self.title, self.url, self.plain


def newest(entries: Sequence[Any], most: int) -> Sequence[Any]:
    """Return at most ``most`` entries, the newest, in their original order."""
    if len(entries) <= most:
        return entries
    dates = [_date(entry) for entry in entries]
    first = datetime.min.replace(tzinfo=UTC)
    by_date = sorted(range(len(entries)), key=lambda number: dates[number] or first, reverse=True)
    return [entries[number] for number in sorted(by_date[:most])]


def items_of(entries: Sequence[Any], address: str) -> Iterator[Item]:
    """Yield the items of a document that came from ``address``, each with a unique id.

    The id is the guid, else the URL, else the title, else a hash of the content: the first of
    these that no other entry of the document has.
    """
    unique = _without_repeats([_entry(raw, address) for raw in entries])
    guids = Counter(entry.guid for entry in unique)
    guid_urls = Counter(entry.guid_url for entry in unique)
    urls = Counter(entry.url for entry in unique)
    titles = Counter(entry.title for entry in unique)
    for entry in unique:
        url = entry.url if urls[entry.url] == 1 else None
        everywhere = False
        if entry.guid_url and guid_urls[entry.guid_url] == 1:
            name, everywhere = f"guid:{entry.guid_url}", True
        elif entry.guid and guids[entry.guid] == 1:
            name, everywhere = f"guid:{entry.guid}", bool(_EVERYWHERE.match(entry.guid))
        elif url:
            name = f"link:{url}"
        elif entry.title and titles[entry.title] == 1:
            name = f"title:{_hash(entry.title)}"
        else:
            name = f"words:{_hash(*entry.content)}"
        yield _item(entry, name, url, everywhere=everywhere)


def one_line(value: object) -> str | None:
    """Return the text on one line, shortened to 1,000 characters; None if there is none."""
    if not isinstance(value, str):
        return None
    return " ".join(storable(value).split())[:_LONGEST_VALUE] or None


def _without_repeats(entries: Sequence[_FeedEntry]) -> list[_FeedEntry]:
    """Drop entries with the same guid (or none) and the same content as an earlier one."""
    seen: dict[tuple[object, ...], _FeedEntry] = {}
    for entry in entries:
        seen.setdefault((entry.guid, *entry.content), entry)
    return list(seen.values())


def _entry(raw: Any, base: str) -> _FeedEntry:
    title = one_line(_plain(raw.get("title", "")))
    address = _address(raw.get("feedburner_origlink") or raw.get("link"), base)
    guid = one_line(raw.get("id"))
    if address is None and guid and is_http_url(guid):
        address = guid
    body, is_html, is_full = _body(raw)
    return _FeedEntry(
        raw=raw,
        title=title,
        address=address,
        url=address and canonical_url(address),
        guid=guid,
        guid_url=canonical_url(guid) if guid and is_http_url(guid) else None,
        body=body,
        html=is_html,
        is_full=is_full,
        plain=_plain(body) if is_html else " ".join(body.split()),
    )


def _item(entry: _FeedEntry, name: str, url: str | None, *, everywhere: bool) -> Item:
    raw = entry.raw
    author = one_line(raw.get("author"))
    return Item(
        id=name,
        everywhere=everywhere,
        words=_hash(*entry.content, author),
        title=entry.title,
        address=entry.address,
        url=url,
        author=author,
        source=one_line((raw.get("source") or {}).get("title")),
        published=_date(raw),
        body=entry.body,
        html=entry.html,
        teaser=_is_teaser(entry),
    )


def _body(raw: Any) -> tuple[str, bool, bool]:
    """Return the entry's longest text, whether it is HTML, and whether it is the full content."""
    contents = [
        (part.get("value") or "", part.get("type"), True) for part in raw.get("content", ())
    ]
    summary = raw.get("summary_detail") or {}
    contents.append((raw.get("summary") or "", summary.get("type"), False))
    value, kind, is_full = max(contents, key=lambda content: len(content[0]))
    return storable(value), kind != "text/plain", is_full


def _is_teaser(entry: _FeedEntry) -> bool:
    """Return whether the entry's page probably has more text than the entry."""
    if entry.address is None:
        return False
    if _CONTINUES.search(entry.plain[-60:].rstrip()):
        return True
    return not entry.plain or (not entry.is_full and len(entry.plain) < _TEASER)


def _date(raw: Any) -> datetime | None:
    """Return the date of publication or, without one, of the last change."""
    for name in ("published", "updated", "created"):
        if name not in raw:
            continue
        try:
            if moment := read_date(raw[name] or ""):
                return moment
            parsed = raw.get(f"{name}_parsed")
            if parsed and parsed.tm_year > 1600:
                return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
        except (ValueError, OverflowError):  # for example a date in the year 10,000
            continue
    return None


def _address(link: object, base: str) -> str | None:
    """Return the absolute URL of a link, which may be relative."""
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        address = urljoin(base, storable(link.strip()))
    except ValueError:
        return None
    return address if is_http_url(address) and len(address) <= _LONGEST_VALUE else None


def _plain(markup: str) -> str:
    """Return the text of a piece of HTML on one line."""
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def _hash(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()
