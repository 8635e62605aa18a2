"""What will be posted when: for `pullquote schedule`."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from bot.models import Missed, RoundupItem, Subscription
from bot.models.reply import Bullets, ChannelRef, Moment, Part, Reply, reply, say
from bot.rules.slots import slots, spoken
from bot.store import Store
from bot.text import counted

SLOTS = 10  # roundups listed for each subscription
_MISSED: dict[Missed, str] = {
    "merge": "; what is missed comes in one roundup",
    "post": "; what is missed is posted one by one",
    "skip": "; what is missed is not posted",
}


def schedule(store: Store, now: datetime) -> Reply:
    """What every subscription gets and when; of roundups the next SLOTS, in their own zone."""
    subscriptions = store.subscriptions.all()
    if not subscriptions:
        return reply(say("Nothing is subscribed yet."))
    parts: list[Part] = []
    for each in subscriptions:
        start = (ChannelRef(each.channel), f" gets {_subject(each)} ")
        if each.schedule is None:
            parts.append(say(*start, f"instantly{_MISSED[each.missed]}."))
            continue
        parts.append(say(*start, f"{spoken(each.schedule)}{_MISSED[each.missed]}:"))
        zone = ZoneInfo(each.schedule.zone)
        coming = islice(slots(each.schedule, now), SLOTS)
        parts.append(
            Bullets(tuple(say(f"{at.astimezone(zone):%a %d %b %Y %H:%M %Z}") for at in coming))
        )
    return reply(parts, _waiting(store.roundup_queue.due()))


def _subject(subscription: Subscription) -> str:
    if subscription.source:
        return f'source:"{subscription.source}"'
    return subscription.topic or "everything"


def _waiting(items: Sequence[RoundupItem]) -> list[Part]:
    """How many articles wait for each roundup."""
    if not items:
        return [say("No article waits for a roundup.")]
    counts = Counter((each.channel, each.release) for each in items)
    lines = (
        say(ChannelRef(channel), f": {counted(number, 'article')}, ", Moment(release))
        for (channel, release), number in counts.items()
    )
    return [say("Waiting for a roundup:"), Bullets(tuple(lines))]
