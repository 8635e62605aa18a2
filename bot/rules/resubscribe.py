"""What becomes of articles that wait for a roundup when their subscription changes. Pure."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.models import RoundupItem, StoredArticle, Subscription, WaitReason
from bot.rules.routing import Rules, generous, subscriptions
from bot.rules.slots import next_slot, quiet_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerouted:
    """What waits otherwise now, and what waits no more."""

    changed: tuple[RoundupItem, ...] = ()
    dropped: tuple[RoundupItem, ...] = ()


def reroute(
    was: Subscription,
    waiting: Sequence[RoundupItem],
    article_of: Callable[[str], StoredArticle | None],
    rules: Rules,
    now: datetime,
    taken: Container[datetime] = (),
) -> Rerouted:
    """What becomes of what waits because of a subscription that is replaced or ended.

    ``waiting`` is what waits in its channel and ``rules`` are those that hold from now on. What
    nothing wants any more is dropped; what is due already goes out as it was decided.
    """
    changed: list[RoundupItem] = []
    dropped: list[RoundupItem] = []
    for each in waiting:
        stored = article_of(each.article_id)
        if each.release <= now or stored is None or not was.wants(stored):
            continue
        left = subscriptions(stored, each.channel, rules)
        if not left:
            dropped.append(each)
        elif (new := _waits(each, left, rules, now, taken)) != each:
            changed.append(new)
    return Rerouted(changed=tuple(changed), dropped=tuple(dropped))


def _waits(
    each: RoundupItem,
    left: Sequence[Subscription],
    rules: Rules,
    now: datetime,
    taken: Container[datetime],
) -> RoundupItem:
    """For what an article waits from now on that these subscriptions want."""
    instant = [subscription for subscription in left if subscription.schedule is None]
    missed = generous(instant or left)
    if instant and each.why != "slot":
        return replace(each, missed=missed)
    if instant:
        quiet = quiet_until(rules.quiet, each.channel, now)
        why: WaitReason = "quiet" if quiet else "missed"
        return replace(each, release=quiet or now, why=why, missed=missed)
    slots = [
        next_slot(subscription.schedule, now, taken)
        for subscription in left
        if subscription.schedule
    ]
    slot = min((at for at in slots if at), default=each.release)
    return replace(each, release=slot, why="slot", missed=missed)
