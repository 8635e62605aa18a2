"""Subscriptions: added, changed and ended, in their order."""

from datetime import time

import pytest

from bot.models import Missed, Schedule, Subscription
from bot.store import Store


def test_subscriptions_keep_their_order_and_each_is_kept_once(store: Store) -> None:
    added = [
        Subscription(channel="C1"),
        Subscription(channel="C2", topic="sport"),
        Subscription(channel="C1", topic="sport"),
    ]
    store.subscriptions.add(added)
    store.subscriptions.add(reversed(added))
    assert store.subscriptions.all() == tuple(added)


@pytest.mark.parametrize("missed", ["post", "merge", "skip"])
def test_subscriptions_come_back_with_their_schedule_and_what_happens_to_missed_articles(
    store: Store, missed: Missed
) -> None:
    weekly = Schedule(times=(time(8, 30), time(0), time(23, 59)), days=(4, 0), zone="Asia/Kolkata")
    added = (
        Subscription(channel="C1", schedule=weekly, missed=missed),
        Subscription(channel="C1", topic="sport", schedule=Schedule(times=(time(16),))),
        Subscription(channel="C2", missed=missed),
    )
    store.subscriptions.add(added)
    assert store.subscriptions.all() == added


def test_adding_a_subscription_again_does_not_change_its_schedule(store: Store) -> None:
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
