"""How the bot is doing: for `/digest status`, the Home, and `pullquote status` and `health`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import StoreError
from bot.models import NEVER, Counts, Embargoed, Pause, Post
from bot.models.feeds import FailedFetch
from bot.models.health import Aspect, DuePosts, Failing, Heartbeat
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
from bot.rules.embargoes import shown_path
from bot.rules.health import ASPECTS, spoken_duration, waits_for_store
from bot.rules.slack_errors import sentence
from bot.store import COUNTED, MayRead, Shows, Store, anybody, every_channel
from bot.text import counted, printable

SHOWN = 10  # problems of each kind named in an answer in Slack
GONE = timedelta(days=7)  # how long a feed has to fail until the answer calls it gone
NAMES_ALL = (Code("pullquote status"), " names all.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who reads the status, which decides what it names. By default, somebody who may know all.

    ``is_admin``: embargoed files are named, because even a file's name may tell too much for
    others, and so are the reasons for what fails. ``shows``: whether a channel may be known.
    ``reads``: which articles may be read; the others, and their files, don't count anywhere.
    """

    is_admin: bool = True
    shows: Shows = every_channel
    reads: MayRead = anybody

    @property
    def reads_all(self) -> bool:
        """Whether no article is hidden, as at a terminal."""
        return self.reads is anybody


EVERYTHING = Audience()


def status(
    store: Store,
    now: datetime,
    shown: int | None = SHOWN,
    *,
    audience: Audience = EVERYTHING,
    failing: Sequence[Failing] = (),
) -> Reply:
    """What is stored, what could not be read and why, and what waits to be posted.

    At most ``shown`` problems of each kind are named (None: all), the newest first. ``failing`` is
    what fails at the moment.
    """
    counts = store.status.counts(audience.shows)
    embargoed = store.embargoes.all(audience.reads)
    return reply(
        [failing_line(each, now, audience) for each in failing],
        _stored(store, counts, audience),
        _last_look(store, audience),
        _posts(counts),
        [say(f"{counted(counts.waiting, 'article')} waiting for a roundup.")]
        if counts.waiting
        else [],
        _pauses(store, now, audience),
        _troubles(store.backoffs.troubles(), audience),
        _refused(store.posts.refused(shown, audience.shows)),
        _embargoed(embargoed, shown, audience),
        _failures(store, embargoed, shown, audience),
        _feeds(store, now, shown, audience),
    )


def without_store(failing: Sequence[Failing], now: datetime) -> Reply:
    """What fails while there is no store to say more, although the bot has run."""
    return reply([failing_line(each, now) for each in failing])


def failing_line(failing: Failing, now: datetime, audience: Audience = EVERYTHING) -> Line:
    """Say what fails, for how long and, to admins, why: a reason may name files and settings."""
    pieces: list[Piece] = [ASPECTS[failing.aspect][1]]
    if failing.seconds is not None:
        since = Moment(now - timedelta(seconds=failing.seconds))
        pieces += [f" for {spoken_duration(failing.seconds)}, since ", since]
    return say(*pieces, f": {failing.why}" if audience.is_admin else ". Admins see why.")


def health(
    failing: Sequence[Failing], heartbeat: Heartbeat | None, due: DuePosts | None, now: datetime
) -> Reply:
    """One line for each aspect of health: whether it works, and what is wrong if it doesn't."""
    lines: list[Part] = []
    wrong = {each.aspect: each for each in failing}
    for aspect, (works, _) in ASPECTS.items():
        if each := wrong.get(aspect):
            lines.append(failing_line(each, now))
        elif "running" in wrong:
            lines.append(say(f"{works}? That isn't known while the bot isn't running."))
        elif waits_for_store(aspect, heartbeat):
            lines.append(say(f"{works}? Not until the store can be used again."))
        else:
            lines.append(say(works, *_besides(aspect, heartbeat, due, now), "."))
    return reply(lines)


def _besides(
    aspect: Aspect, heartbeat: Heartbeat | None, due: DuePosts | None, now: datetime
) -> tuple[Piece, ...]:
    """What is worth saying of something that works."""
    if aspect == "running" and heartbeat:
        since = timedelta(seconds=heartbeat.at - heartbeat.started)
        return (f" for {spoken_duration(since.total_seconds())}, since ", Moment(now - since))
    if aspect == "posting" and due and due.limited and due.limited_until:
        waiting = f"; {counted(due.limited, 'post')} waiting, as Slack asks, until "
        return (waiting, Moment(due.limited_until))
    return ()


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


def _stored(store: Store, counts: Counts, audience: Audience) -> list[Part]:
    """How much there is to read. Files aren't counted for those who may not read them all."""
    if audience.reads_all:
        files = counted(counts.files, "file")
        return [say(f"{counted(counts.articles, 'article')} stored, {files} seen.")]
    try:
        number = store.articles.count(COUNTED + 1, audience.reads)
    except StoreError:
        return []  # it can't be counted in a damaged store, whose trouble must still be told
    if number > COUNTED:
        return [say(f"More than {COUNTED:,} articles stored.")]
    return [say(f"{counted(number, 'article')} stored.")]


def _last_look(store: Store, audience: Audience) -> Line:
    sweep = store.status.last_sweep()
    if sweep is None:
        return say("The seeds folder has not been looked at yet.")
    how = "file events bring a look forward" if sweep.events else "this folder gives no file events"
    files = f"{counted(sweep.files, 'file')}, " if audience.reads_all else ""
    return say(
        f"Last look at the seeds folder: {files}",
        Moment(sweep.at),
        f" (every {sweep.interval:.0f} s; {how}).",
    )


def _pauses(store: Store, now: datetime, audience: Audience) -> list[Part]:
    pauses = store.pauses.active(now)
    named = [each for each in pauses if each.channel is None or audience.shows(each.channel)]
    if not named:
        return []
    due = store.posts.due_by_channel(audience.shows)
    return [Bullets(tuple(say(*paused(each, due)) for each in named))]


def _troubles(troubles: Sequence[tuple[str | None, str]], audience: Audience) -> list[Part]:
    """Channels that can't be posted to until somebody acts."""
    lines = [_trouble(*each) for each in troubles if not each[0] or audience.shows(each[0])]
    if not lines:
        return []
    return [say("Channels that wait for Slack:"), Bullets(tuple(lines))]


def _trouble(channel: str | None, error: str) -> Line:
    place = ChannelRef(channel) if channel else "Every channel"
    return say(place, f": {sentence(error)} (", Code(error), ").")


def _refused(posts: Sequence[Post]) -> list[Part]:
    if not posts:
        return []
    return [say("Refused by Slack:"), Bullets(tuple(map(_refused_post, posts)))]


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
    name = Code(shown_path(embargoed.path))
    until: Piece = Moment(embargoed.until)
    if embargoed.hold:
        forever = embargoed.until == NEVER
        pieces = (" until you release it", "") if forever else (" until ", until)
        release = Code(f"release {embargoed.hold}")
        because = f": its text begins with “{embargoed.words}”. "
        return say(name, " held", *pieces, because, release, " releases it.")
    if embargoed.until == NEVER:
        return say(name, " held until its embargo can be read")
    return say(name, " held until ", until)


def _feeds(store: Store, now: datetime, shown: int | None, audience: Audience) -> list[Part]:
    """How many feeds are polled and pages fetched, and which addresses can't be read."""
    counts, failed = store.feeds.counts(audience.reads), store.fetch_queue.unfetched()
    sources = {source for each in failed for source in (each.address, each.path)}
    named = store.files.of_readable_sources(sources, audience.reads)
    unfetched = [each for each in failed if named.issuperset((each.address, each.path))]
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
    pieces: list[Piece] = [Code(shown_path(each.address)), f": {failure.reason} "]
    if each.kind == "feed" and now - failure.since >= GONE:
        days = (now - failure.since).days
        pieces.append(f"It has been gone for {days} days: mend its address, or take it out of ")
        return say(*pieces, Code(shown_path(each.path)), ".")
    return say(*pieces, "In ", Code(shown_path(each.path)), ", since ", Moment(failure.since), ".")


def _failures(
    store: Store, embargoed: Sequence[Embargoed], shown: int | None, audience: Audience
) -> list[Part]:
    """What couldn't be read. Files with embargoed articles are named only where those are."""
    named = {each.path for each in embargoed} if audience.is_admin else set()
    hidden = {each.path for each in store.embargoes.all()} - named
    failures = store.files.failures(reads=audience.reads, hidden=hidden)
    if not failures:
        return [say("Every file could be read.")]
    lines = tuple(
        say(Code(shown_path(each.path)), f": {printable(each.reason)}") for each in failures[:shown]
    )
    total = counted(len(failures), "problem")
    parts: list[Part] = [say(f"{total} with files:"), Bullets(lines)]
    return parts + _more(len(failures) - len(lines))


def _more(left: int) -> list[Part]:
    """How many problems are left out, and where they are listed."""
    return [say(f"… and {left:,} more: ", *NAMES_ALL)] if left > 0 else []
