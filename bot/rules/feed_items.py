"""Which items of a feed's document are new, changed or known. Pure.

What a publisher says of identity is believed as far as it holds together: an item is known by its
guid or, without one, by its address. A date alone says nothing: dates churn.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.models.feeds import Item, ItemMatch, KnownItem, KnownItems


def judge(
    feed: str, items: Sequence[Item], known: KnownItems, now: datetime
) -> tuple[ItemMatch, ...]:
    """What each item turned out to be, in order.

    The article of an item follows the feed that was the first to bring it: of others that carry
    it, nothing is read, while that one is followed. Where none of a document's ids is known, but
    its items are, the feed has new ids: then, as without a guid, they are known by what else stays
    the same.
    """
    judging = _Judging(feed, items, known, now)
    return tuple(map(judging.judge, items))


def newest(items: Iterable[Item], now: datetime) -> Item | None:
    """The newest item by its date or, where none has one, the first."""
    return max(
        items,
        key=lambda item: (item.published is not None, item.published and min(item.published, now)),
        default=None,
    )


class _Judging:
    def __init__(self, feed: str, items: Sequence[Item], known: KnownItems, now: datetime) -> None:
        self._feed = feed
        self._known = known
        self._now = now
        self._mine = {row.id: row for row in known.mine}
        # the rows that an item of this document may still turn out to be under another id
        ids = {item.id for item in items}
        self._free = {row.id: row for row in known.mine if row.id not in ids}
        self._new_ids = ids.isdisjoint(self._mine)
        self._others = _by(known.others, lambda row: row.id)
        self._elsewhere = _by(known.others, lambda row: row.url)
        rows = (*known.mine, *known.others)
        self._keys = {row.key for row in rows}
        self._addresses = {row.url for row in rows}

    def judge(self, item: Item) -> ItemMatch:
        row = self._mine.get(item.id) or self._renamed(item)
        if row:
            self._free.pop(row.id, None)
            note = replace(
                row,
                id=item.id,
                url=item.url or row.url,
                title=item.title or "",
                words=item.words,
            )
            changed = row.followed and row.words != item.words
            return ItemMatch(item=item, note=note, was=row.id, read=changed)
        other = self._other(item)
        followed = other is None or other in self._known.orphans
        note = KnownItem(
            feed=self._feed,
            id=item.id,
            url=item.url,
            title=item.title or "",
            words=item.words,
            stated=item.published,
            seen=self._now,
            key=other or self._key(item),
            followed=followed,
        )
        return ItemMatch(item=item, note=note, was=None, read=followed)

    def _renamed(self, item: Item) -> KnownItem | None:
        """The known item that this one is under another id."""
        weak = self._new_ids or not item.id.startswith("guid:")
        same = _is_alike if weak else _is_equal
        return next((row for row in self._free.values() if same(item, row)), None)

    def _other(self, item: Item) -> str | None:
        """The key of the article that another feed, a link or a file has brought already."""
        title = item.title or ""
        if item.everywhere:
            for row in self._others[item.id]:
                # whoever has only the id may have taken it from somebody else
                if row.title == title or row.words == item.words or _is_page(item, row):
                    return row.key
        if item.url is None:
            return None
        for row in self._elsewhere[item.url]:
            if row.title == title:
                return row.key
        key = f"url:{item.url}"
        return key if key in self._known.keys and key not in self._keys else None

    def _key(self, item: Item) -> str:
        """The key of a new article: its page's address, if that is no other's, else its id."""
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
    """Whether nothing but the id is another one."""
    return _is_page(item, row) and _is_dated(item, row) and row.words == item.words


def _is_alike(item: Item, row: KnownItem) -> bool:
    """Whether two of page, date and words, or title, are the same."""
    page, date = _is_page(item, row), _is_dated(item, row)
    told = row.words == item.words or (item.title is not None and row.title == item.title)
    return (page and (told or date)) or (date and told)
