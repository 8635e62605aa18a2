"""Subscriptions, mutes, acts, looks at the folder."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.models import (
    AuditEntry,
    LastSweep,
    Missed,
    Mute,
    Routing,
    Schedule,
    Subscription,
    Suppressed,
)
from bot.store import Store
from tests.store.shelf import add, article
from tests.support.samples import NOON

DAY = timedelta(days=1)


def mute(what: str = "sport", channel: str | None = "C1", days: int | None = 1) -> Mute:
    until = None if days is None else NOON + days * DAY
    return Mute(what=what, channel=channel, until=until, by="U1", since=NOON)


def test_subscriptions_stand_in_their_order_and_each_once(store: Store) -> None:
    wanted = [
        Subscription(channel="C1"),
        Subscription(channel="C2", topic="sport"),
        Subscription(channel="C1", topic="sport"),
    ]
    store.subscriptions.add(wanted)
    store.subscriptions.add(reversed(wanted))
    assert store.subscriptions.all() == tuple(wanted)


@pytest.mark.parametrize("missed", ["post", "merge", "skip"])
def test_subscriptions_come_back_with_their_schedule_and_what_becomes_of_what_was_missed(
    store: Store, missed: Missed
) -> None:
    weekly = Schedule(times=(time(8, 30), time(0), time(23, 59)), days=(4, 0), zone="Asia/Kolkata")
    wanted = (
        Subscription(channel="C1", schedule=weekly, missed=missed),
        Subscription(channel="C1", topic="sport", schedule=Schedule(times=(time(16),))),
        Subscription(channel="C2", missed=missed),
    )
    store.subscriptions.add(wanted)
    assert store.subscriptions.all() == wanted


def test_a_subscription_that_is_there_keeps_its_schedule(store: Store) -> None:
    first = Subscription(channel="C1", schedule=Schedule(times=(time(8),)), missed="skip")
    store.subscriptions.add([first])
    store.subscriptions.add([Subscription(channel="C1")])
    assert store.subscriptions.all() == (first,)


def test_a_subscription_is_replaced_in_its_place_or_ended(store: Store) -> None:
    first, second = Subscription(channel="C1"), Subscription(channel="C2", topic="sport")
    store.subscriptions.add([first, second])
    weekly = Subscription(channel="C1", schedule=Schedule(times=(time(8),)), missed="skip")
    store.subscriptions.replace(first, weekly)
    assert store.subscriptions.all() == (weekly, second)
    store.subscriptions.replace(weekly, None)
    assert store.subscriptions.all() == (second,)
    own = Subscription(channel="C2", source="Tull Courier", size="compact")
    store.subscriptions.replace(None, own)
    assert store.subscriptions.all() == (second, own)
    store.subscriptions.replace(own, None)
    assert store.subscriptions.all() == (second,)


def test_a_store_remembers_that_it_had_subscriptions(store: Store) -> None:
    assert not store.subscriptions.ever_any()
    store.subscriptions.add([Subscription(channel="C1")])
    assert store.subscriptions.ever_any()
    store.subscriptions.replace(Subscription(channel="C1"), None)
    assert store.subscriptions.all() == ()
    assert store.subscriptions.ever_any()


def test_a_mute_holds_until_its_time(store: Store) -> None:
    store.mutes.save(mute())
    store.mutes.save(mute(what="health", days=None))
    assert store.mutes.active(NOON + DAY - timedelta(microseconds=1)) == (
        mute(),
        mute(what="health", days=None),
    )
    assert store.mutes.active(NOON + DAY) == (mute(what="health", days=None),)


@pytest.mark.parametrize("channel", ["C1", None])
def test_a_new_mute_takes_the_place_of_the_earlier_one_there(
    store: Store, channel: str | None
) -> None:
    other = mute(channel="C9")
    store.mutes.save(mute(channel=channel, days=1))
    store.mutes.save(other)
    store.mutes.save(mute(channel=channel, days=7))
    assert set(store.mutes.active(NOON)) == {other, mute(channel=channel, days=7)}


def test_unmuting_ends_the_mute_of_that_place_only(store: Store) -> None:
    store.mutes.save(mute())
    store.mutes.save(mute(channel=None))
    assert store.mutes.remove("sport", "C1", NOON)
    assert store.mutes.active(NOON) == (mute(channel=None),)
    assert not store.mutes.remove("sport", "C1", NOON)
    assert store.mutes.remove("sport", None, NOON)


def test_a_mute_that_is_over_cannot_be_ended_but_made_again(store: Store) -> None:
    store.mutes.save(mute())
    assert not store.mutes.remove("sport", "C1", NOON + DAY)
    store.mutes.save(mute(days=9))
    assert store.mutes.active(NOON + DAY) == (mute(days=9),)


def test_mutes_of_one_name_are_apart_by_what_they_are_of(store: Store) -> None:
    source = replace(mute(what="Tull"), kind="source")
    person = replace(mute(what="Tull"), kind="person")
    store.mutes.save(source)
    store.mutes.save(person)
    assert store.mutes.active(NOON) == (source, person)
    assert not store.mutes.remove("Tull", "C1", NOON)
    assert store.mutes.remove("Tull", "C1", NOON, "source")
    assert store.mutes.active(NOON) == (person,)


def test_what_a_mute_has_held_back_is_counted_since_it_was_made(store: Store) -> None:
    ids = add(store, *(article(f"{number}.txt", f"No {number}.") for number in range(3)))
    here, everywhere = mute(), mute(channel=None)
    suppressed = (
        Suppressed(article_id=ids[0], channel="C1", mute=here),
        Suppressed(article_id=ids[1], channel="C1", mute=everywhere),
        Suppressed(article_id=ids[1], channel="C2", mute=everywhere),
    )
    store.routing.save(Routing(suppressed=suppressed), ids, NOON)
    store.roundup_queue.release(
        [], [], NOON, [Suppressed(article_id=ids[2], channel="C1", mute=here)]
    )
    assert (store.mutes.count_muted(here), store.mutes.count_muted(everywhere)) == (2, 1)
    again = replace(here, since=NOON + DAY)
    assert store.mutes.count_muted(again) == 0


def test_acts_are_kept_newest_first(store: Store) -> None:
    store.audit.record("mute", "U1", "ada", "sport in C1", NOON)
    store.audit.record("repost", "U2", "zoë \ud83d", "4F2K7 to C1", NOON + DAY)
    assert store.audit.entries(9) == (
        AuditEntry(at=NOON + DAY, act="repost", user="U2", name="zoë \ufffd", detail="4F2K7 to C1"),
        AuditEntry(at=NOON, act="mute", user="U1", name="ada", detail="sport in C1"),
    )
    assert len(store.audit.entries(1)) == 1


def test_the_last_look_at_the_folder_is_remembered(store: Store) -> None:
    assert store.status.last_sweep() is None
    store.status.save_sweep(LastSweep(at=NOON, files=3, interval=2.0, events=False))
    last = LastSweep(at=NOON + DAY, files=4, interval=180.0, events=True)
    store.status.save_sweep(last)
    assert store.status.last_sweep() == last


def test_what_channels_were_last_called_is_remembered(store: Store) -> None:
    assert store.status.channel_names() == {}
    store.status.save_channel_names({"C1": "news", "C2": "sport"})
    store.status.save_channel_names({"C1": "all-news"})
    assert store.status.channel_names() == {"C1": "all-news"}
