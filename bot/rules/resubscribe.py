"""Decides again about articles that wait for a roundup when their subscription changes. Pure."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.models import RoundupItem, StoredArticle, Subscription, WaitReason
from bot.rules.routing import Rules, missed_policy, subscriptions_for, wants
from bot.rules.slots import next_slot, quiet_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubscription:
    """A subscription that is replaced or ended, and the rules from now on.

    ``slots_sent`` are slots of its channel whose roundup has gone out.
    """

    was: Subscription
    rules: Rules
    now: datetime
    slots_sent: Container[datetime] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerouted:
    """Articles that wait for something else now, and articles that don't wait any more."""

    changed: tuple[RoundupItem, ...] = ()
    dropped: tuple[RoundupItem, ...] = ()


def reroute(
    change: Resubscription,
    items: Sequence[RoundupItem],
    article_of: Callable[[str], StoredArticle | None],
) -> Rerouted:
    """Decide again about the items of the channel that waited because of the old subscription.

    Articles that no subscription wants any more are dropped. Those that are due already go out as
    they were decided.
    """
    changed: list[RoundupItem] = []
    dropped: list[RoundupItem] = []
    for item in items:
        stored = article_of(item.article_id)
        if item.release <= change.now or stored is None or not wants(change.was, stored):
            continue
        left = subscriptions_for(stored, item.channel, change.rules)
        if not left:
            dropped.append(item)
        elif (new := _rescheduled(item, left, change)) != item:
            changed.append(new)
    return Rerouted(changed=tuple(changed), dropped=tuple(dropped))


def _rescheduled(
    item: RoundupItem, left: Sequence[Subscription], change: Resubscription
) -> RoundupItem:
    """Say what an article waits for from now on, as these subscriptions still want it."""
    instant = [subscription for subscription in left if subscription.schedule is None]
    missed = missed_policy(instant or left)
    if instant and item.why != "slot":
        return replace(item, missed=missed)
    if instant:
        quiet = quiet_until(change.rules.quiet, item.channel, change.now)
        why: WaitReason = "quiet" if quiet else "missed"
        return replace(item, release=quiet or change.now, why=why, missed=missed)
    slots = [
        next_slot(subscription.schedule, change.now, change.slots_sent)
        for subscription in left
        if subscription.schedule
    ]
    slot = min((at for at in slots if at), default=item.release)
    return replace(item, release=slot, why="slot", missed=missed)
