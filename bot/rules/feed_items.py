"""Decides which items of a feed are new, changed or known. Pure.

A publisher's ids are trusted as long as they're consistent: an item is identified by its guid or,
without one, by its address. A date alone identifies nothing, because feeds keep changing dates.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.models.feeds import Item, ItemMatch, KnownItem, KnownItems


def match_items(
    feed: str, items: Sequence[Item], known: KnownItems, now: datetime
) -> tuple[ItemMatch, ...]:
    """Compare each item with what is known, in order.

    An article is updated from the feed that had it first; while that feed is followed, others that
    have the article aren't read. If none of a document's ids is known but its items are, the feed
    has changed its ids: like items without a guid, they're recognised by what stayed the same.
    """
    matcher = _Matcher(feed, items, known, now)
    return tuple(map(matcher.match, items))


def newest(items: Iterable[Item], now: datetime) -> Item | None:
    """Return the newest item by its date or, if none has a date, the first.

    A date in the future counts as ``now``.
    """
    return max(
        items,
        key=lambda item: (item.published is not None, item.published and min(item.published, now)),
        default=None,
    )


def public_form(address: str) -> str:
    """Return an address as everybody may see it: without password or query, which may be a key."""
    path, mark, _ = address.partition("?")
    scheme, slashes, rest = path.partition("://")
    host, slash, below = rest.partition("/")
    host = host.rpartition("@")[2]
    return f"{scheme}{slashes}{host}{slash}{below}" + ("?…" if mark else "")


class _Matcher:
    """Matches the items of one document, each with at most one known item."""

    def __init__(self, feed: str, items: Sequence[Item], known: KnownItems, now: datetime) -> None:
        self._feed = feed
        self._known = known
        self._now = now
        self._mine = {row.id: row for row in known.mine}
        # known items whose id is gone: an item with a new id may be one of them
        ids = {item.id for item in items}
        self._free = {row.id: row for row in known.mine if row.id not in ids}
        self._new_ids = ids.isdisjoint(self._mine)
        self._others = _by(known.others, lambda row: row.id)
        self._elsewhere = _by(known.others, lambda row: row.url)
        rows = (*known.mine, *known.others)
        self._keys = {row.key for row in rows}
        self._addresses = {row.url for row in rows}

    def match(self, item: Item) -> ItemMatch:
        row = self._mine.get(item.id) or self._renamed(item)
        return self._known_match(item, row) if row else self._new_match(item)

    def _known_match(self, item: Item, row: KnownItem) -> ItemMatch:
        self._free.pop(row.id, None)
        remembered = replace(
            row,
            id=item.id,
            url=item.url or row.url,
            title=item.title or "",
            words=item.words,
        )
        changed = row.followed and row.words != item.words
        return ItemMatch(item=item, note=remembered, was=row.id, read=changed)

    def _new_match(self, item: Item) -> ItemMatch:
        key = self._existing_key(item)
        followed = key is None or key in self._known.orphans
        remembered = KnownItem(
            feed=self._feed,
            id=item.id,
            url=item.url,
            title=item.title or "",
            words=item.words,
            stated=item.published,
            seen=self._now,
            key=key or self._new_key(item),
            followed=followed,
        )
        return ItemMatch(item=item, note=remembered, was=None, read=followed)

    def _renamed(self, item: Item) -> KnownItem | None:
        """Find the known item that this one was before its id changed."""
        weak = self._new_ids or not item.id.startswith("guid:")
        same = _is_alike if weak else _is_equal
        return next((row for row in self._free.values() if same(item, row)), None)

    def _existing_key(self, item: Item) -> str | None:
        """Return the key of its article if another feed, a link or a file has it already."""
        title = item.title or ""
        if item.everywhere:
            for row in self._others[item.id]:
                # an id alone isn't enough: a feed may have copied it from another one
                if row.title == title or row.words == item.words or _is_page(item, row):
                    return row.key
        if item.url is None:
            return None
        for row in self._elsewhere[item.url]:
            if row.title == title:
                return row.key
        key = f"url:{item.url}"
        return key if key in self._known.keys and key not in self._keys else None

    def _new_key(self, item: Item) -> str:
        """Return the key for a new article: its page's address if no other has it, else its id."""
        key = f"url:{item.url}"
        if item.url and item.url not in self._addresses and key not in self._keys:
            return key
        key = f"id:{item.id}"
        return key if item.everywhere and key not in self._keys else f"id:{self._feed}#{item.id}"


def _by(
    rows: Iterable[KnownItem], of: Callable[[KnownItem], str | None]
) -> defaultdict[str | None, list[KnownItem]]:
    found: defaultdict[str | None, list[KnownItem]] = defaultdict(list)
    for row in rows:
        found[of(row)].append(row)
    return found


def _is_page(item: Item, row: KnownItem) -> bool:
    return item.url is not None and row.url == item.url


def _is_dated(item: Item, row: KnownItem) -> bool:
    return item.published is not None and row.stated == item.published


def _is_equal(item: Item, row: KnownItem) -> bool:
    """Return whether only the id differs."""
    return _is_page(item, row) and _is_dated(item, row) and row.words == item.words


def _is_alike(item: Item, row: KnownItem) -> bool:
    """Return whether two of these three are the same: the page, the date, the words (or title)."""
    page, date = _is_page(item, row), _is_dated(item, row)
    words = row.words == item.words or (item.title is not None and row.title == item.title)
    return (page and (words or date)) or (date and words)
