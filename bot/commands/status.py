"""How the bot is doing, as a Reply: for `/digest status` and `pullquote status`."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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
from bot.models.feeds import FailedFetch, public_form
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
from bot.rules.slack_errors import sentence
from bot.rules.slots import slots, spoken
from bot.store import Store

SHOWN = 10  # failures named in an answer in Slack
GONE = timedelta(days=7)  # so long a feed is in trouble until it counts as gone
SLOTS = 10  # of each subscription
NAMES_ALL = (Code("pullquote status"), " names all.")
_MISSED: dict[Missed, str] = {
    "merge": "; what is missed comes in one roundup",
    "post": "; what is missed is posted one by one",
    "skip": "; what is missed is not posted",
}


def status(
    store: Store,
    now: datetime,
    shown: int | None = SHOWN,
    *,
    for_admins: bool = True,
    trouble: str | None = None,
    shows: Callable[[str], bool] = lambda _: True,
) -> Reply:
    """What is stored, what could not be read and why, and what waits to be posted.

    At most ``shown`` problems are named (None: all of them), the newest first. Of articles that
    are held, only admins learn more than how many there are: a file's name may tell enough.
    ``trouble`` is why the bot cannot go on now, as a sentence. Channels that ``shows`` does not
    allow are never named: of those that wait for Slack it is said how many there are.
    """
    counts = store.status.counts()
    parts: list[Part] = [say(f"I have to wait: {trouble}")] if trouble else []
    parts += [
        say(f"{counted(counts.articles, 'article')} stored, {counted(counts.files, 'file')} seen."),
        _last_look(store),
        _posts(counts),
    ]
    if counts.waiting:
        parts.append(say(f"{counted(counts.waiting, 'article')} waiting for a roundup."))
    if pauses := [
        each for each in store.pauses.active(now) if not each.channel or shows(each.channel)
    ]:
        due = store.posts.due_by_channel()
        parts.append(Bullets(tuple(say(*paused(each, due)) for each in pauses)))
    parts.extend(_troubles(store.backoffs.troubles(), shows))
    if refused := [each for each in store.posts.refused(shown) if shows(each.new.channel)]:
        parts.append(say("Refused by Slack:"))
        parts.append(Bullets(tuple(_refused(post) for post in refused)))
    parts.extend(_held(store.embargoes.all(), shown, for_admins=for_admins))
    parts.extend(_failures(store, counts.failures, shown, for_admins=for_admins))
    parts.extend(_growth(store, now, shown))
    return reply(parts)


def schedule(store: Store, now: datetime) -> Reply:
    """What every subscription gets and when: of roundups the next SLOTS, by their own clocks."""
    subscriptions = store.subscriptions.all()
    if not subscriptions:
        return reply(say("Nothing is subscribed yet."))
    parts: list[Part] = []
    for each in subscriptions:
        wanted = (ChannelRef(each.channel), f" gets {_wanted(each)} ")
        if each.schedule is None:
            parts.append(say(*wanted, f"instantly{_MISSED[each.missed]}."))
            continue
        parts.append(say(*wanted, f"{spoken(each.schedule)}{_MISSED[each.missed]}:"))
        zone = ZoneInfo(each.schedule.zone)
        coming = islice(slots(each.schedule, now), SLOTS)
        parts.append(
            Bullets(tuple(say(f"{at.astimezone(zone):%a %d %b %Y %H:%M %Z}") for at in coming))
        )
    return reply(parts, _waiting(store.roundup_queue.due()))


def _wanted(subscription: Subscription) -> str:
    return (
        f'source:"{subscription.source}"'
        if subscription.source
        else subscription.topic or "everything"
    )


def _waiting(waiting: Sequence[RoundupItem]) -> list[Part]:
    """What waits, by channel and the time that it goes out."""
    if not waiting:
        return [say("No article waits for a roundup.")]
    counts = Counter((each.channel, each.release) for each in waiting)
    lines = (
        say(ChannelRef(channel), f": {counted(number, 'article')}, ", Moment(release))
        for (channel, release), number in counts.items()
    )
    return [say("Waiting for a roundup:"), Bullets(tuple(lines))]


def paused(pause: Pause, due: Mapping[str, int]) -> tuple[Piece, ...]:
    """What is paused, until when, by whom, and how many of the posts that are due wait for it."""
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


def counted(number: int, noun: str) -> str:
    """A number of things, in words."""
    ending = "" if number == 1 else "es" if noun.endswith("s") else "s"
    return f"{number:,} {noun}{ending}"


def _posts(counts: Counts) -> Line:
    """The posts by what has become of them; nothing is said of what there is none of."""
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


def _troubles(
    troubles: Sequence[tuple[str | None, str]], shows: Callable[[str], bool]
) -> list[Part]:
    if not troubles:
        return []
    lines = [_trouble(*each) for each in troubles if not each[0] or shows(each[0])]
    if hidden := len(troubles) - len(lines):
        count = counted(hidden, "channel")
        lines.append(say(f"{count} that you can't see from here: ", *NAMES_ALL))
    return [say("Channels that wait for Slack:"), Bullets(tuple(lines))]


def _trouble(channel: str | None, error: str) -> Line:
    place = ChannelRef(channel) if channel else "Every channel"
    return say(place, f": {sentence(error)} (", Code(error), ").")


def _refused(post: Post) -> Line:
    what = Code(", ".join(post.new.article_ids[:3]) or post.new.kind)
    return say(what, " in ", ChannelRef(post.new.channel), f": {post.error}")


def _held(held: Sequence[Embargoed], limit: int | None, *, for_admins: bool) -> list[Part]:
    if not held:
        return []
    parts: list[Part] = [say(f"{counted(len(held), 'article')} held until the time has come.")]
    if for_admins:
        parts.append(Bullets(tuple(_until(each) for each in held[:limit])))
    return parts


def _until(held: Embargoed) -> Line:
    if held.until == NEVER:
        return say(Code(held.path), " held until its embargo can be read")
    return say(Code(held.path), " held until ", Moment(held.until))


def _growth(store: Store, now: datetime, limit: int | None) -> list[Part]:
    """What is followed, if anything is, and what of it cannot be had: what is gone comes first."""
    growth, unfetched = store.feeds.counts(), store.fetch_queue.unfetched()
    parts: list[Part] = []
    if growth.feeds or growth.pages:
        waiting = f", {counted(growth.pages, 'page')} still to be fetched" if growth.pages else ""
        parts.append(say(f"{counted(growth.feeds, 'feed')} followed{waiting}."))
    if unfetched:
        lines = tuple(_unfetched(each, now) for each in unfetched[:limit])
        parts += [say(f"{counted(len(unfetched), 'address')} that cannot be read:"), Bullets(lines)]
        parts += _more(len(unfetched) - len(lines))
    return parts


def _unfetched(each: FailedFetch, now: datetime) -> Line:
    failure = each.failure
    told: list[Piece] = [Code(public_form(each.address)), f": {failure.reason} "]
    if each.kind == "feed" and now - failure.since >= GONE:
        days = (now - failure.since).days
        told.append(f"It has been gone for {days} days: mend its address, or take it out of ")
        return say(*told, Code(each.path), ".")
    return say(*told, "In ", Code(public_form(each.path)), ", since ", Moment(failure.since), ".")


def _failures(store: Store, total: int, limit: int | None, *, for_admins: bool) -> list[Part]:
    if not total:
        return [say("Every file could be read.")]
    shown = store.files.failures(limit, of_embargoed=for_admins)
    lines = tuple(say(Code(failure.path), f": {failure.reason}") for failure in shown)
    parts: list[Part] = [say(f"{counted(total, 'problem')} with files:"), Bullets(lines)]
    return parts + _more(total - len(shown))


def _more(left: int) -> list[Part]:
    """That so many are not named here, if there are any."""
    return [say(f"… and {left:,} more: ", *NAMES_ALL)] if left > 0 else []
