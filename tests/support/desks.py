"""Answers from a real store, without a bot around them."""

from typing import Any

from bot.commands.dispatch import Answers, Desk
from bot.models import Found, Resubscribed
from bot.rules.permissions import Admins
from bot.store import Store
from tests.support.people import People
from tests.support.samples import NOON


def answers(store: Store, **others: Any) -> Answers:
    """Answers of a desk on which nothing is subscribed and Slack tells no more than People do."""
    given: dict[str, Any] = {
        "store": store,
        "command": "/digest",
        "admins": Admins(),
        "people": People(),
        "vocabulary": (),
        "now": lambda: NOON,
        "wake": lambda: None,
        "trouble": lambda: None,
        "zone": "UTC",
        "closed": lambda _: None,
        "subscribe": lambda _: Resubscribed(was=None),
        "unsubscribe": lambda _: Resubscribed(was=None),
        "rescan": lambda *, everything: Found(read=int(everything)),
        "tell": lambda: (),
        "link": lambda channel, ts: f"{channel} {ts}",
    }
    return Answers(Desk(**{**given, **others}))
