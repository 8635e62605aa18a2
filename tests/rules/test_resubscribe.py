"""What becomes of articles that wait for a roundup when their subscription changes."""

from dataclasses import replace
from datetime import time

import pytest

from bot.models import Quiet, RoundupItem, Schedule, StoredArticle, Subscription, WaitReason
from bot.rules.resubscribe import Rerouted, reroute
from bot.rules.routing import Rules
from tests.rules.test_routing import HOUR, MORNING, NOW, SCIENCE, SPORT, stored

DAILY = Subscription(channel="C1", topic="sport", schedule=MORNING)
INSTANT = Subscription(channel="C1", topic="sport")
EVENING = Schedule(times=(time(18),), zone="UTC")
BOTH = stored(1, SPORT, SCIENCE)


def waits(why: WaitReason = "slot", hours: float = 20.5) -> RoundupItem:
    """An article that waits for so many hours: unless told otherwise, for MORNING's next slot."""
    return RoundupItem(channel="C1", article_id="E1", release=NOW + hours * HOUR, why=why)


def after(
    *left: Subscription,
    waiting: RoundupItem | None = None,
    article: StoredArticle | None = BOTH,
    was: Subscription = DAILY,
    quiet: tuple[Quiet, ...] = (),
) -> Rerouted:
    """What becomes of one waiting article when these subscriptions are left."""
    rules = Rules(subscriptions=left, quiet=quiet)
    return reroute(was, [waiting or waits()], lambda _: article, rules, NOW)


def test_what_nothing_wants_any_more_is_dropped() -> None:
    assert after() == Rerouted(dropped=(waits(),))
    elsewhere = Subscription(channel="C2", topic="sport")
    assert after(elsewhere) == Rerouted(dropped=(waits(),))


def test_on_a_new_schedule_it_waits_for_the_next_slot() -> None:
    evening = replace(DAILY, schedule=EVENING, missed="skip")
    assert after(evening) == Rerouted(changed=(replace(waits(hours=6), missed="skip"),))


def test_a_slot_that_has_gone_out_is_not_waited_for() -> None:
    rules = Rules(subscriptions=(replace(DAILY, schedule=EVENING),))
    taken = {NOW + 6 * HOUR}
    found = reroute(DAILY, [waits()], lambda _: BOTH, rules, NOW, taken)
    assert found.changed == (waits(hours=30),)


def test_what_is_wanted_instantly_now_goes_out_now_or_after_quiet_hours() -> None:
    assert after(INSTANT) == Rerouted(changed=(waits("missed", 0),))
    quiet = Quiet(channel="C1", start=time(11), end=time(15))
    assert after(INSTANT, quiet=(quiet,)) == Rerouted(changed=(waits("quiet", 3),))


def test_what_another_subscription_wants_waits_for_the_first_slot_of_all() -> None:
    science = Subscription(channel="C1", topic="science", schedule=EVENING)
    assert after(science) == Rerouted(changed=(waits(hours=6),))
    assert after(DAILY, science, was=replace(science, schedule=MORNING)) == Rerouted(
        changed=(waits(hours=6),)
    )


@pytest.mark.parametrize("why", ["quiet", "flood", "missed"])
def test_what_waits_for_something_else_goes_on_while_it_is_wanted_instantly(
    why: WaitReason,
) -> None:
    assert after(INSTANT, was=INSTANT, waiting=waits(why, 1)) == Rerouted()
    assert after(DAILY, was=INSTANT, waiting=waits(why, 1)) == Rerouted(changed=(waits(),))


@pytest.mark.parametrize("article", [None, stored(1, SCIENCE)])
def test_what_does_not_wait_because_of_it_is_left_alone(article: StoredArticle | None) -> None:
    assert after(article=article) == Rerouted()


def test_what_is_due_already_goes_out_as_it_was_decided() -> None:
    assert after(waiting=waits(hours=0)) == Rerouted()
