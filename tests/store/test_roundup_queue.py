"""Articles that wait for a roundup, until it is sent: once, and all or nothing."""

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.models import NewPost, RoundupItem, Routing, Subscription, WaitReason
from bot.store import Store
from tests.store.shelf import add, article
from tests.support.samples import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def ids(store: Store) -> tuple[str, ...]:
    return add(store, *(article(f"{number}.txt", f"No {number}.") for number in range(3)))


def item(
    article_id: str, hours: int = 1, *, channel: str = "C1", why: WaitReason = "slot"
) -> RoundupItem:
    return RoundupItem(channel=channel, article_id=article_id, release=NOON + hours * HOUR, why=why)


def queue(store: Store, *items: RoundupItem) -> None:
    store.routing.save(Routing(waiting=items), [each.article_id for each in items], NOON)


def roundup(key: str, *ids: str) -> NewPost:
    return NewPost(key=key, channel="C1", article_ids=ids, kind="roundup")


def test_items_come_back_as_they_were_queued_by_time_and_channel(
    store: Store, ids: tuple[str, ...]
) -> None:
    given = (
        item(ids[0], 2),
        item(ids[1], 1, channel="C2", why="quiet"),
        RoundupItem(
            channel="C1", article_id=ids[2], release=NOON + HOUR, why="missed", missed="skip"
        ),
    )
    queue(store, *given)
    assert store.roundup_queue.due() == (given[2], given[1], given[0])
    assert store.status.counts().waiting == 3
    assert store.routing.unrouted() == ()


def test_an_item_is_due_at_its_time_and_not_before(store: Store, ids: tuple[str, ...]) -> None:
    queue(store, item(ids[0], 1), item(ids[1], 2))
    assert store.roundup_queue.due(NOON + HOUR - timedelta(microseconds=1)) == ()
    assert store.roundup_queue.due(NOON + HOUR) == (item(ids[0], 1),)
    assert store.roundup_queue.due(NOON + 2 * HOUR) == (item(ids[0], 1), item(ids[1], 2))


def test_items_that_were_queued_in_the_future_are_found(store: Store, ids: tuple[str, ...]) -> None:
    queue(store, item(ids[0], 3), item(ids[1], 1, channel="C2"))
    assert store.roundup_queue.misdated(NOON) == ()
    before = NOON - timedelta(microseconds=1)
    assert store.roundup_queue.misdated(before) == (
        item(ids[0], 3),
        item(ids[1], 1, channel="C2"),
    )


def test_a_time_of_another_zone_is_the_same_time(store: Store, ids: tuple[str, ...]) -> None:
    berlin = timezone(HOUR)
    late = (NOON + HOUR).astimezone(berlin)
    queue(store, RoundupItem(channel="C1", article_id=ids[0], release=late, why="slot"))
    assert store.roundup_queue.due((NOON + HOUR).astimezone(berlin)) == (item(ids[0]),)
    assert store.roundup_queue.due(NOON + HOUR - timedelta(seconds=1)) == ()


def test_an_article_waits_once_in_a_channel_as_it_was_first_decided(
    store: Store, ids: tuple[str, ...]
) -> None:
    queue(store, item(ids[0], 1), item(ids[0], 3, channel="C2"))
    queue(store, item(ids[0], 2, why="flood"))
    assert store.roundup_queue.due() == (item(ids[0], 1), item(ids[0], 3, channel="C2"))


def test_the_items_of_some_articles_are_found_by_channel_and_article(
    store: Store, ids: tuple[str, ...]
) -> None:
    queue(store, item(ids[0]), item(ids[0], channel="C2"), item(ids[1]))
    assert store.roundup_queue.of_articles([ids[0], ids[2]]) == {
        ("C1", ids[0]): item(ids[0]),
        ("C2", ids[0]): item(ids[0], channel="C2"),
    }
    assert store.roundup_queue.of_articles([]) == {}


def test_flooded_channels_come_with_the_time_of_their_roundup(
    store: Store, ids: tuple[str, ...]
) -> None:
    queue(
        store,
        item(ids[0], 1, why="flood"),
        item(ids[1], 2, why="flood"),
        item(ids[0], 3, channel="C2", why="quiet"),
        item(ids[2], 9),
    )
    assert store.roundup_queue.flooded_channels() == {"C1": NOON + 2 * HOUR}
    store.roundup_queue.release([], store.roundup_queue.due(NOON + 2 * HOUR), NOON + 2 * HOUR)
    assert store.roundup_queue.flooded_channels() == {}


def test_a_roundup_replaces_the_items_that_waited_for_it(
    store: Store, ids: tuple[str, ...]
) -> None:
    queue(store, item(ids[0]), item(ids[1]), item(ids[2], 2), item(ids[0], channel="C2"))
    new = roundup("r", ids[1], ids[0])
    store.roundup_queue.release([new], [item(ids[0]), item(ids[1])], NOON + HOUR)
    (post,) = store.outbox.due(NOON + HOUR, 9)
    assert (post.new, post.created) == (new, NOON + HOUR)
    assert store.roundup_queue.due() == (item(ids[0], channel="C2"), item(ids[2], 2))


def test_roundups_are_enqueued_and_their_items_deleted_or_neither(
    store: Store, ids: tuple[str, ...]
) -> None:
    queue(store, item(ids[0]))
    with pytest.raises(sqlite3.IntegrityError):
        store.roundup_queue.release(
            [roundup("r", ids[0]), roundup("odd", "NOONE")], [item(ids[0])], NOON
        )
    assert store.outbox.due(NOON, 9) == ()
    assert store.roundup_queue.due() == (item(ids[0]),)
    assert store.roundup_queue.slots_sent(NOON) == frozenset()


def test_items_are_queued_and_their_articles_marked_as_routed_or_neither(
    store: Store, ids: tuple[str, ...]
) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.routing.save(Routing(waiting=(item(ids[0]), item("NOONE"))), [ids[0]], NOON)
    assert store.roundup_queue.due() == ()
    assert [stored.id for stored in store.routing.unrouted()] == list(ids)


def test_a_slot_that_was_sent_is_remembered_even_if_the_clock_is_set_back(
    store: Store, ids: tuple[str, ...]
) -> None:
    queue(store, item(ids[0], 1), item(ids[1], 1), item(ids[2], 1, channel="C2"))
    store.roundup_queue.release([], store.roundup_queue.due(), NOON + HOUR)
    out: frozenset[tuple[str, datetime]] = frozenset({("C1", NOON + HOUR), ("C2", NOON + HOUR)})
    assert store.roundup_queue.slots_sent(NOON + HOUR) == frozenset()
    assert store.roundup_queue.slots_sent(NOON) == out
    # deciding it twice changes nothing
    queue(store, item(ids[0], 1))
    store.roundup_queue.release([], store.roundup_queue.due(), NOON + HOUR)
    assert store.roundup_queue.slots_sent(NOON) == out


def test_an_item_whose_article_is_revised_keeps_waiting(store: Store, ids: tuple[str, ...]) -> None:
    queue(store, item(ids[0]))
    add(store, article("0.txt", "No more of 0."))
    assert store.roundup_queue.due() == (item(ids[0]),)
    (revision,) = store.revisions.pending()
    assert revision.posts == ()


def test_items_are_changed_with_their_subscription(store: Store, ids: tuple[str, ...]) -> None:
    queue(store, *(item(each) for each in ids))
    later = replace(item(ids[0], 5, why="quiet"), missed="post")
    store.subscriptions.replace(Subscription(channel="C1"), None, [later], [item(ids[1])])
    assert store.roundup_queue.due() == (item(ids[2]), later)
