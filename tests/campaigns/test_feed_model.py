"""However feeds say it, each item is one article, which says what was said of it last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Feed, FileMark, FileResult
from bot.models.feeds import FeedJob, FeedState, FeedUpdate
from bot.rules.feed_items import match_items
from bot.seeds.formats.rss import read_document
from bot.seeds.web_pages import read_item
from bot.store import Store
from tests.store.shelf import digest
from tests.support.samples import NOON
from tests.support.web import Item, rss

FEEDS = ("/all", "/world")
SITES = count()  # each example has a site of its own, in one store
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


def item(site: str, shown: Shown, way: str) -> Item:
    """An item as a feed gives it, which names it in this way."""
    number, address = shown.number, f"{site}/story/{shown.number}"
    return Item(
        title=f"Pier {number} opens",
        guid={"guid": f"story-{number}", "permalink": f"{address}#{shown.mark}"}.get(way),
        permalink=way == "permalink",
        link=f"{address}/?utm_source={shown.mark}",
        day=shown.day,
        text=f"Pier {number} opens after {shown.text + 2} weeks.",
    )


def look(store: Store, feed: str, items: Sequence[Item]) -> None:
    """A feed says this."""
    jobs = [each for each in store.fetch_queue.due_jobs(NOON, 9) if isinstance(each, FeedJob)]
    job = next(each for each in jobs if each.address == feed)
    document = read_document(rss(*items).encode(), "", feed)
    known = store.feeds.known_items(feed, document.items)
    judged = match_items(feed, document.items, known, NOON)
    articles = [read_item(each.item, each.note, None) for each in judged if each.read]
    brought = FeedUpdate(
        matches=judged, articles=tuple((article, digest(article)) for article in articles)
    )
    store.feeds.save_update(job, FeedState(body="read"), brought, NOON, NOON)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = Store.open(tmp_path_factory.mktemp("model") / "store.db")
    yield made
    made.close()


@given(looks=LOOKS, ways=st.tuples(*[st.sampled_from(WAYS)] * 2))
@settings(max_examples=60, deadline=None)
def test_each_item_is_one_article(
    store: Store, looks: list[tuple[str, list[Shown]]], ways: tuple[str, str]
) -> None:
    site = f"https://site{next(SITES)}.example"
    ways_of = dict(zip(FEEDS, ways, strict=True))
    feeds = tuple(Feed(address=f"{site}{feed}") for feed in FEEDS)
    mark = FileMark(size=1, mtime_ns=1)
    store.files.save([FileResult(path="feeds.txt", mark=mark, feeds=feeds)], NOON)
    told: dict[int, str] = {}
    owner: dict[int, str] = {}
    for feed, all_shown in looks:
        items = [item(site, shown, ways_of[feed]) for shown in all_shown]
        look(store, f"{site}{feed}", items)
        for shown, given_item in zip(all_shown, items, strict=True):
            if owner.setdefault(shown.number, feed) == feed:
                told[shown.number] = given_item.text
    found = [
        stored for stored in store.articles.latest(10_000) if stored.article.path.startswith(site)
    ]
    assert sorted(stored.article.text for stored in found) == sorted(told.values())
    assert {stored.article.title for stored in found} == {f"Pier {each} opens" for each in told}
    for stored in found:
        number = int(str(stored.article.title)[5])
        assert stored.article.path == f"{site}{owner[number]}"
        assert stored.dated <= NOON
