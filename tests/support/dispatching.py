"""A dispatcher of commands over a real store, without a bot around it."""

from typing import Any

from bot.commands.context import CommandContext
from bot.commands.dispatch import Dispatcher
from bot.models import LookSummary, SubscriptionChange
from bot.rules.permissions import Admins
from bot.store import Store
from tests.support.people import People
from tests.support.samples import NOON


def make_dispatcher(store: Store, **others: Any) -> Dispatcher:
    """A dispatcher over this store, without subscriptions, in which People stands in for Slack."""
    given: dict[str, Any] = {
        "store": store,
        "command": "/digest",
        "admins": Admins(),
        "people": People(),
        "vocabulary": (),
        "now": lambda: NOON,
        "wake": lambda: None,
        "health": lambda _shows: (),
        "zone": "UTC",
        "closed": lambda _: None,
        "subscribe": lambda _: SubscriptionChange(was=None),
        "unsubscribe": lambda _: SubscriptionChange(was=None),
        "rescan": lambda *, everything: LookSummary(read=("a.txt",) if everything else ()),
        "tell": lambda: (),
        "link": lambda channel, ts: f"{channel} {ts}",
    }
    return Dispatcher(CommandContext(**{**given, **others}))
