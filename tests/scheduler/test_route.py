"""Articles of one story make one post; the bot knows when it was down and has missed articles."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models import LastSweep, Subscription
from bot.scheduler.route import Router
from bot.store import Store
from tests.rules.test_duplicates_told import MORE
from tests.store.shelf import article, pair
from tests.support.counted import CountedConnections
from tests.support.samples import FERRY, NOON, numbered, read_text
from tests.support.stores import open_store

HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


def router(store: Store, after: timedelta) -> Router:
    return Router(
        store=store,
        now=lambda: NOON + after,
        quiet=tuple,
        newest=3,
        flood=0,
        flood_span=timedelta(minutes=10),
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store whose first run was at noon, with a subscription that skips missed articles."""
    opened = open_store(tmp_path / "store.db")
    opened.subscriptions.add([Subscription(channel="C1", missed="skip")])
    opened.articles.save([read_text(tmp_path, "0.txt", numbered(0))], NOON)
    assert router(opened, timedelta()).route(None) == 1
    opened.articles.save([read_text(tmp_path, "1.txt", numbered(1))], NOON + HOUR)
    return opened


@pytest.mark.parametrize("at_once", [True, False])
def test_a_text_is_posted_once_however_many_sources_carry_it(
    store: Store, tmp_path: Path, at_once: bool
) -> None:
    before = LastSweep(at=NOON, files=1, interval=180.0, events=True)
    assert router(store, MINUTE).route(before) == 1  # the fixture's second article
    text = FERRY.replace("Marrow Bay", "Harrow Point") + MORE
    copies = [
        read_text(tmp_path, f"copy-{number}.txt", text.replace("Tull Courier", f"Paper {number}"))
        for number in range(25)
    ]
    for batch in [copies] if at_once else [[each] for each in copies]:
        store.articles.save(batch, NOON + MINUTE)
        assert router(store, MINUTE).route(before) == len(batch)
    kinds = [
        post.new.kind
        for stored in store.articles.latest(25)
        for post in store.posts.of_article(stored.id)
    ]
    assert sorted(kinds) == ["also"] * 24 + ["digest"]
    store.close()


@pytest.mark.parametrize(
    ("after", "interval", "posts"),
    [
        (HOUR, 180.0, 1),
        (HOUR + SECOND, 180.0, 0),
        # a folder so large that, without file events, it's looked at every hour
        (2 * HOUR, 3_600.0, 1),
        (2 * HOUR + SECOND, 3_600.0, 0),
    ],
)
def test_a_bot_that_has_not_looked_for_over_an_hour_was_down(
    store: Store, after: timedelta, interval: float, posts: int
) -> None:
    before = LastSweep(at=NOON, files=1, interval=interval, events=False)
    assert router(store, after).route(before) == posts
    store.close()


def test_nothing_was_missed_if_no_look_was_ever_finished(
    store: Store,
) -> None:
    assert router(store, 9 * HOUR).route(None) == 1
    store.close()


def test_a_first_run_has_missed_nothing_however_late_it_is(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    store.subscriptions.add([Subscription(channel="C1", missed="skip")])
    store.articles.save([read_text(tmp_path, "0.txt", numbered(0))], NOON)
    before = LastSweep(at=NOON, files=0, interval=180.0, events=True)
    assert router(store, 9 * HOUR).route(before) == 1
    store.close()


def test_articles_that_come_in_thousands_are_routed_in_groups_and_each_once(
    store: Store, tmp_path: Path
) -> None:
    """A flood is one roundup, however many groups it comes in."""
    assert router(store, MINUTE).route(None) == 1  # the fixture's second article
    articles = [article(f"new-{number}.txt", f"Depot {number}.") for number in range(2_300)]
    saved = store.articles.save([pair(each) for each in articles], NOON)
    store.close()
    counted = CountedConnections(tmp_path / "store.db")
    with closing(Store(counted)) as opened:
        bot = replace(router(opened, MINUTE), flood=10)
        assert bot.route(LastSweep(at=NOON, files=1, interval=180.0, events=True)) == 0
        assert opened.routing.unrouted() == ()
        waiting = opened.roundup_queue.due()
    assert {each.article_id for each in waiting} == {each.article_id for each in saved}
    assert {(each.why, each.release) for each in waiting} == {("flood", NOON + MINUTE)}
    assert counted.largest_and_sum("routed") == (1_000, len(saved))
    assert counted.largest_and_sum("roundup_queue") == (1_000, len(saved))


def test_a_first_run_posts_the_newest_of_all_however_many_there_are(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db")
    store.subscriptions.add([Subscription(channel="C1")])
    articles = [
        article(f"{number}.txt", f"Depot {number}.", published=NOON - number * MINUTE)
        for number in range(1_100)
    ]
    saved = store.articles.save([pair(each) for each in articles], NOON)
    assert router(store, timedelta()).route(None) == 3
    posts = store.outbox.due(NOON, 9)
    assert {each.new.article_ids[0] for each in posts} == {each.article_id for each in saved[:3]}
    assert store.routing.unrouted() == ()
    store.close()
