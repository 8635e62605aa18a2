"""Mutes: until when they are in force, and how many articles they kept out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import Mute, Routing, Suppressed
from bot.store import Store
from tests.store.shelf import add, article
from tests.support.samples import NOON

DAY = timedelta(days=1)


def mute(what: str = "sport", channel: str | None = "C1", days: int | None = 1) -> Mute:
    until = None if days is None else NOON + days * DAY
    return Mute(what=what, channel=channel, until=until, by="U1", since=NOON)


def test_a_mute_is_in_force_until_its_time(store: Store) -> None:
    store.mutes.save(mute())
    store.mutes.save(mute(what="health", days=None))
    assert store.mutes.active(NOON + DAY - timedelta(microseconds=1)) == (
        mute(),
        mute(what="health", days=None),
    )
    assert store.mutes.active(NOON + DAY) == (mute(what="health", days=None),)


@pytest.mark.parametrize("channel", ["C1", None])
def test_a_new_mute_replaces_an_earlier_one_in_the_same_channel(
    store: Store, channel: str | None
) -> None:
    other = mute(channel="C9")
    store.mutes.save(mute(channel=channel, days=1))
    store.mutes.save(other)
    store.mutes.save(mute(channel=channel, days=7))
    assert set(store.mutes.active(NOON)) == {other, mute(channel=channel, days=7)}


def test_removing_a_mute_leaves_those_of_other_channels(store: Store) -> None:
    store.mutes.save(mute())
    store.mutes.save(mute(channel=None))
    assert store.mutes.remove("sport", "C1", NOON)
    assert store.mutes.active(NOON) == (mute(channel=None),)
    assert not store.mutes.remove("sport", "C1", NOON)
    assert store.mutes.remove("sport", None, NOON)


def test_an_expired_mute_cannot_be_removed_but_made_again(store: Store) -> None:
    store.mutes.save(mute())
    assert not store.mutes.remove("sport", "C1", NOON + DAY)
    store.mutes.save(mute(days=9))
    assert store.mutes.active(NOON + DAY) == (mute(days=9),)


def test_mutes_with_the_same_words_differ_by_kind(store: Store) -> None:
    source = replace(mute(what="Tull"), kind="source")
    person = replace(mute(what="Tull"), kind="person")
    store.mutes.save(source)
    store.mutes.save(person)
    assert store.mutes.active(NOON) == (source, person)
    assert not store.mutes.remove("Tull", "C1", NOON)
    assert store.mutes.remove("Tull", "C1", NOON, "source")
    assert store.mutes.active(NOON) == (person,)


def test_muted_articles_are_counted_since_the_mute_was_made(store: Store) -> None:
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
