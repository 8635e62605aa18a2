"""How the bot is doing, and what it will post: for `/digest status` and the terminal."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.models import (
    NEVER,
    Counts,
    Embargoed,
    Missed,
    Pause,
    Post,
    RoundupItem,
    Subscription,
)
from bot.models.feeds import FailedFetch
from bot.models.reply import (
    Bullets,
    ChannelRef,
    Code,
    Line,
    Moment,
    Part,
    Piece,
    Reply,
    UserRef,
    reply,
    say,
)
from bot.rules.feed_items import public_form
from bot.rules.slack_errors import sentence
from bot.rules.slots import slots, spoken
from bot.store import Store
from bot.text import counted, printable

SHOWN = 10  # problems of each kind named in an answer in Slack
GONE = timedelta(days=7)  # how long a feed has to fail until the answer calls it gone
SLOTS = 10  # roundups listed for each subscription
NAMES_ALL = (Code("pullquote status"), " names all.")
_MISSED: dict[Missed, str] = {
    "merge": "; what is missed comes in one roundup",
    "post": "; what is missed is posted one by one",
    "skip": "; what is missed is not posted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who reads the status, which decides what it names. By default, somebody who may know all.

    ``is_admin``: embargoed files are named, because even a file's name may tell too much for
    others. ``shows``: whether a channel may be named.
    """

    is_admin: bool = True
    shows: Callable[[str], bool] = lambda _: True


EVERYTHING = Audience()


def status(
    store: Store,
    now: datetime,
    shown: int | None = SHOWN,
    *,
    audience: Audience = EVERYTHING,
    trouble: str | None = None,
) -> Reply:
    """What is stored, what could not be read and why, and what waits to be posted.

    At most ``shown`` problems of each kind are named (None: all), the newest first. ``trouble`` is
    why the bot can't go on at the moment, as a sentence.
    """
    counts = store.status.counts()
    return reply(
        [say(f"I have to wait: {trouble}")] if trouble else [],
        say(f"{counted(counts.articles, 'article')} stored, {counted(counts.files, 'file')} seen."),
        _last_look(store),
        _posts(counts),
        [say(f"{counted(counts.waiting, 'article')} waiting for a roundup.")]
        if counts.waiting
        else [],
        _pauses(store, now, audience),
        _troubles(store.backoffs.troubles(), audience),
        _refused(store.posts.refused(shown), audience),
        _embargoed(store.embargoes.all(), shown, audience),
        _failures(store, counts.failures, shown, audience),
        _feeds(store, now, shown),
    )


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


def paused(pause: Pause, due: Mapping[str, int]) -> tuple[Piece, ...]:
    """Describe a pause: where, until when, by whom, and how many posts wait for its end.

    ``due`` is the number of due posts of each channel.
    """
    place = ChannelRef(pause.channel) if pause.channel else "Every channel"
    end: tuple[Piece, ...] = (" until ", Moment(pause.until)) if pause.until else ()
    number = due.get(pause.channel, 0) if pause.channel else sum(due.values())
    return (
        place,
        " is paused",
        *end,
        " (by ",
        UserRef(pause.by),
        f"): {counted(number, 'post')} waiting.",
    )


def _posts(counts: Counts) -> Line:
    """How many posts are in each state, leaving out states without posts."""
    states = (
        (counts.due, "waiting"),
        (counts.sending, "without an answer from Slack yet"),
        (counts.refused, "refused"),
    )
    others = "".join(f", {number:,} {state}" for number, state in states if number)
    return say(f"{counted(counts.sent, 'post')} sent{others}.")


def _last_look(store: Store) -> Line:
    sweep = store.status.last_sweep()
    if sweep is None:
        return say("The seeds folder has not been looked at yet.")
    how = "file events bring a look forward" if sweep.events else "this folder gives no file events"
    return say(
        f"Last look at the seeds folder: {counted(sweep.files, 'file')}, ",
        Moment(sweep.at),
        f" (every {sweep.interval:.0f} s; {how}).",
    )


def _pauses(store: Store, now: datetime, audience: Audience) -> list[Part]:
    pauses = store.pauses.active(now)
    named = [each for each in pauses if each.channel is None or audience.shows(each.channel)]
    if not named:
        return []
    due = store.posts.due_by_channel()
    return [Bullets(tuple(say(*paused(each, due)) for each in named))]


def _troubles(troubles: Sequence[tuple[str | None, str]], audience: Audience) -> list[Part]:
    """Channels that can't be posted to until somebody acts. Hidden ones are only counted."""
    if not troubles:
        return []
    lines = [_trouble(*each) for each in troubles if not each[0] or audience.shows(each[0])]
    if hidden := len(troubles) - len(lines):
        count = counted(hidden, "channel")
        lines.append(say(f"{count} that you can't see from here: ", *NAMES_ALL))
    return [say("Channels that wait for Slack:"), Bullets(tuple(lines))]


def _trouble(channel: str | None, error: str) -> Line:
    place = ChannelRef(channel) if channel else "Every channel"
    return say(place, f": {sentence(error)} (", Code(error), ").")


def _refused(posts: Sequence[Post], audience: Audience) -> list[Part]:
    named = [each for each in posts if audience.shows(each.new.channel)]
    if not named:
        return []
    return [say("Refused by Slack:"), Bullets(tuple(_refused_post(each) for each in named))]


def _refused_post(post: Post) -> Line:
    what = Code(", ".join(post.new.article_ids[:3]) or post.new.kind)
    return say(what, " in ", ChannelRef(post.new.channel), f": {post.error}")


def _embargoed(embargoed: Sequence[Embargoed], shown: int | None, audience: Audience) -> list[Part]:
    if not embargoed:
        return []
    parts: list[Part] = [say(f"{counted(len(embargoed), 'article')} held until the time has come.")]
    if audience.is_admin:
        parts.append(Bullets(tuple(_embargo(each) for each in embargoed[:shown])))
    return parts


def _embargo(embargoed: Embargoed) -> Line:
    if embargoed.until == NEVER:
        return say(Code(printable(embargoed.path)), " held until its embargo can be read")
    return say(Code(printable(embargoed.path)), " held until ", Moment(embargoed.until))


def _feeds(store: Store, now: datetime, shown: int | None) -> list[Part]:
    """How many feeds are polled and pages fetched, and which addresses can't be read."""
    counts, unfetched = store.feeds.counts(), store.fetch_queue.unfetched()
    parts: list[Part] = []
    if counts.feeds or counts.pages:
        waiting = f", {counted(counts.pages, 'page')} still to be fetched" if counts.pages else ""
        parts.append(say(f"{counted(counts.feeds, 'feed')} followed{waiting}."))
    if unfetched:
        lines = tuple(_unfetched(each, now) for each in unfetched[:shown])
        parts += [say(f"{counted(len(unfetched), 'address')} that cannot be read:"), Bullets(lines)]
        parts += _more(len(unfetched) - len(lines))
    return parts


def _unfetched(each: FailedFetch, now: datetime) -> Line:
    failure = each.failure
    pieces: list[Piece] = [Code(printable(public_form(each.address))), f": {failure.reason} "]
    if each.kind == "feed" and now - failure.since >= GONE:
        days = (now - failure.since).days
        pieces.append(f"It has been gone for {days} days: mend its address, or take it out of ")
        return say(*pieces, Code(printable(each.path)), ".")
    return say(
        *pieces,
        "In ",
        Code(printable(public_form(each.path))),
        ", since ",
        Moment(failure.since),
        ".",
    )


def _failures(store: Store, total: int, shown: int | None, audience: Audience) -> list[Part]:
    if not total:
        return [say("Every file could be read.")]
    failures = store.files.failures(shown, of_embargoed=audience.is_admin)
    lines = tuple(
        say(Code(printable(failure.path)), f": {printable(failure.reason)}") for failure in failures
    )
    parts: list[Part] = [say(f"{counted(total, 'problem')} with files:"), Bullets(lines)]
    return parts + _more(total - len(failures))


def _more(left: int) -> list[Part]:
    """How many problems are left out, and where they are listed."""
    return [say(f"… and {left:,} more: ", *NAMES_ALL)] if left > 0 else []
