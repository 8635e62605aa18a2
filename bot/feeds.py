"""Which items of a feed's document are new, changed or known. Pure.

What a publisher says of identity is believed as far as it holds together: an item is known by its
guid or, without one, by its address. Dates say nothing: they churn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.growing import Item, Judged, Known, KnownItem


def judge(feed: str, items: Sequence[Item], known: Known, now: datetime) -> tuple[Judged, ...]:
    """What each item turned out to be, in order.

    The article of an item follows the feed that was the first to bring it: of others that carry
    it, nothing is read, while that one is followed. Where none of a document's ids is known, but
    its items are, the feed has new ids: then they are known by what else stays the same.
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


@dataclass(frozen=True, slots=True)
class _Judging:
    feed: str
    items: Sequence[Item]
    known: Known
    now: datetime
    found: set[str] = field(default_factory=set)  # the known ids that an item has been found for

    def judge(self, item: Item) -> Judged:
        if row := self._row(item):
            self.found.add(row.id)
            note = replace(row, id=item.id, url=item.url or row.url, words=item.words)
            note = replace(note, title=item.title or "")
            return Judged(
                item=item, note=note, was=row.id, read=row.followed and row.words != item.words
            )
        other = self._other(item)
        followed = other is None or other in self.known.orphans
        return Judged(
            item=item,
            note=KnownItem(
                feed=self.feed,
                id=item.id,
                url=item.url,
                title=item.title or "",
                words=item.words,
                stated=item.published,
                seen=self.now,
                key=other or self._key(item),
                followed=followed,
            ),
            was=None,
            read=followed,
        )

    def _row(self, item: Item) -> KnownItem | None:
        """What is remembered of the item, by its id or, if these are new, by what else it has."""
        mine = self.known.mine
        if row := next((row for row in mine if row.id == item.id), None):
            return row
        ids = {row.id for row in mine}
        if any(each.id in ids for each in self.items):
            return None
        free = (row for row in mine if row.id not in self.found)
        return next((row for row in free if _is_same(item, row)), None)

    def _other(self, item: Item) -> str | None:
        """The key of the article that another feed, a link or a file has brought already."""
        others = self.known.others
        for row in others:
            same_page = item.url is not None and row.url == item.url
            if (item.everywhere and row.id == item.id) or (
                same_page and row.title == (item.title or "")
            ):
                return row.key
        key = f"url:{item.url}"
        if key not in self.known.keys or any(row.key == key for row in (*others, *self.known.mine)):
            return None
        return key

    def _key(self, item: Item) -> str:
        """The key of a new article: its page's address, if that is no other's, else its id."""
        rows = (*self.known.mine, *self.known.others)
        taken = {row.url for row in rows} | {row.key.removeprefix("url:") for row in rows}
        if item.url and item.url not in taken:
            return f"url:{item.url}"
        return f"id:{item.id}" if item.everywhere else f"id:{self.feed}#{item.id}"


def _is_same(item: Item, row: KnownItem) -> bool:
    """Whether an item under a new id is a known one: two of three things are the same."""
    page = item.url is not None and row.url == item.url
    date = item.published is not None and row.stated == item.published
    words = row.words == item.words
    title = item.title is not None and row.title == item.title
    return (page and (words or date or title)) or (date and (words or title))
