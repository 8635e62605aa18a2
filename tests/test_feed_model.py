"""However feeds say it, each item is one article, which says what was said of it last."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds import judge
from bot.growing import Brought, FeedErrand, FeedState
from bot.models import Feed, FileMark, FileResult
from bot.reading.feed import read_document
from bot.reading.fetched import read_item
from bot.store import Store
from tests.samples import NOON
from tests.store.shelf import digest
from tests.web import Item, rss

FEEDS = ("https://courier.example/all", "https://courier.example/world")
WAYS = ("guid", "permalink", "none")


@dataclass(frozen=True)
class Shown:
    """How an item is shown in one look: ``number`` says which, and ``text`` what of it."""

    number: int
    text: int
    day: int
    mark: int


SHOWN = st.builds(
    Shown,
    number=st.integers(0, 5),
    text=st.integers(0, 2),
    day=st.integers(1, 900),
    mark=st.integers(0, 2),
)
LOOKS = st.lists(
    st.tuples(
        st.sampled_from(FEEDS),
        st.lists(SHOWN, max_size=6, unique_by=lambda shown: shown.number),
    ),
    max_size=12,
)


def item(shown: Shown, way: str) -> Item:
    """An item as a feed gives it, which names it in this way."""
    number, address = shown.number, f"https://courier.example/story/{shown.number}"
    return Item(
        title=f"Pier {number} opens",
        guid={"guid": f"story-{number}", "permalink": f"{address}#{shown.mark}"}.get(way),
        permalink=way == "permalink",
        link=f"{address}/?utm_source={shown.mark}",
        day=shown.day,
        text=f"Pier {number} opens after {shown.text + 2} weeks.",
    )


def look(store: Store, feed: str, items: Sequence[Item]) -> list[str]:
    """A feed says this; the ids of what is to be posted."""
    errands = [each for each in store.errands(NOON, 9) if isinstance(each, FeedErrand)]
    errand = next(each for each in errands if each.address == feed)
    document = read_document(rss(*items).encode(), "", feed)
    known = store.known_items(feed, document.items)
    judged = judge(feed, document.items, known, NOON)
    articles = [
        read_item(each.item, each.note.key, feed, None, each.note.published)
        for each in judged
        if each.read
    ]
    brought = Brought(
        judged=judged, articles=tuple((article, digest(article)) for article in articles)
    )
    store.save_document(errand, FeedState(body="read"), brought, NOON, NOON)
    return [entry.id for entry in store.unrouted()]


@given(looks=LOOKS, ways=st.tuples(*[st.sampled_from(WAYS)] * 2))
@settings(max_examples=100, deadline=None)
def test_each_item_is_one_article(
    looks: list[tuple[str, list[Shown]]], ways: tuple[str, str]
) -> None:
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "store.db")
        feeds = tuple(Feed(address=feed) for feed in FEEDS)
        store.save_files(
            [FileResult(path="feeds.txt", mark=FileMark(size=1, mtime_ns=1), feeds=feeds)], NOON
        )
        told: dict[int, str] = {}
        owner: dict[int, str] = {}
        for feed, all_shown in looks:
            way = dict(zip(FEEDS, ways, strict=True))[feed]
            look(store, feed, [item(shown, way) for shown in all_shown])
            for shown in all_shown:
                if owner.setdefault(shown.number, feed) == feed:
                    told[shown.number] = item(shown, way).text
        found = store.latest(100)
        assert sorted(entry.article.text for entry in found) == sorted(told.values())
        assert {entry.article.title for entry in found} == {f"Pier {each} opens" for each in told}
        assert all(entry.article.path == owner[int(str(entry.article.title)[5])] for entry in found)
        assert all(entry.dated <= NOON for entry in found)
        store.close()
