"""What goes where and when: articles, subscriptions and mutes in, posts out. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import get_args

from bot.models import (
    Entry,
    Missed,
    Mute,
    NewPost,
    Quiet,
    Routing,
    Silenced,
    Size,
    Subscription,
    Waiting,
    Waits,
)
from bot.rules.mutes import label, silencing
from bot.rules.revisions import also_in
from bot.rules.slots import missed_slot, next_slot, quiet_until

# what comes while nobody looks for longer is missed: subscriptions say what becomes of it
AWAY = timedelta(hours=1)
_SIZES: tuple[Size, ...] = get_args(Size)
_GENEROUS: tuple[Missed, ...] = ("post", "merge", "skip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What people decided.

    Of a first run's files each channel gets the ``newest`` that it wants. A channel that would get
    more than ``flood`` digests within ``flood_span`` gets a roundup instead; 0 allows any number.
    """

    subscriptions: tuple[Subscription, ...]
    mutes: tuple[Mute, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    newest: int = 3
    flood: int = 0
    flood_span: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """How things stand when articles come.

    ``looked`` is when the folder was looked at before (None: never, which is a first run), and
    ``away`` that the bot was down since then, so that what comes now was missed.
    ``recent`` is how many messages each channel got within the flood's span and ``gathered`` which
    got a roundup, ``folding`` when channels with a flood get theirs in a roundup; ``taken`` are
    slots that have gone out already.
    ``leads`` is whose text an article carries; by channel and article, ``standing`` is the key of
    the post that shows it and ``waiting`` what waits for a roundup.
    """

    now: datetime
    looked: datetime | None
    away: bool = False
    recent: Mapping[str, int] = field(default_factory=dict)
    gathered: Container[str] = ()
    folding: Mapping[str, datetime] = field(default_factory=dict)
    taken: Collection[tuple[str, datetime]] = ()
    leads: Mapping[str, str] = field(default_factory=dict)
    standing: Mapping[tuple[str, str], str] = field(default_factory=dict)
    waiting: Mapping[tuple[str, str], Waiting] = field(default_factory=dict)


def route(entries: Sequence[Entry], rules: Rules, situation: Situation) -> Routing:
    """What becomes of new articles in each channel, oldest article first.

    Each goes to a channel once at most: posted now, waiting for a roundup or, where another source
    of its story stands there already, named in that one's thread. What is retracted is not posted.
    """
    standing = [entry for entry in entries if not entry.retraction]
    ordered = sorted(standing, key=lambda entry: (entry.dated, entry.id))
    channels = dict.fromkeys(subscription.channel for subscription in rules.subscriptions)
    routed = [_Channel(name, rules, situation).route(ordered) for name in channels]
    place = {entry.id: number for number, entry in enumerate(ordered)}
    posts = (post for each in routed for post in each.posts)
    return Routing(
        posts=tuple(sorted(posts, key=lambda post: place[post.entry_ids[0]])),
        waiting=tuple(waiting for each in routed for waiting in each.waiting),
        silenced=tuple(silenced for each in routed for silenced in each.silenced),
    )


class _Channel:
    """The routing of articles to one channel."""

    def __init__(self, name: str, rules: Rules, situation: Situation) -> None:
        self._name = name
        self._rules = rules
        self._at = situation
        self._quiet = quiet_until(rules.quiet, name, situation.now)
        self._taken = frozenset(slot for channel, slot in situation.taken if channel == name)
        self._posts: list[NewPost] = []
        self._waiting: list[Waiting] = []
        self._silenced: list[Silenced] = []

    def route(self, ordered: Sequence[Entry]) -> Routing:
        wanted = [entry for entry in ordered if self._wishes(entry)]
        followers = [entry for entry in wanted if entry.id in self._at.leads]
        leads = [entry for entry in wanted if entry.id not in self._at.leads]
        left = 0
        if self._at.looked is None:
            unmuted = [entry for entry in leads if not self._is_muted(entry)]
            files = [entry for entry in unmuted if not entry.article.fed]
            left = max(0, len(files) - self._rules.newest)
            # of new feeds there is the newest one each, and nothing to pass over
            passed = {entry.id for entry in files[:left]}
            leads = [entry for entry in unmuted if entry.id not in passed]
        self._place(leads)
        if left and self._posts:
            note = _left_note(left, len(self._posts))
            self._posts[-1] = replace(self._posts[-1], note=note)
        self._place([entry for entry in followers if not self._join(entry)])
        return Routing(
            posts=tuple(self._posts),
            waiting=tuple(self._waiting),
            silenced=tuple(dict.fromkeys(self._silenced)),
        )

    def _place(self, entries: Sequence[Entry]) -> None:
        """Post or have wait what stands for itself."""
        due = []
        for entry in entries:
            if not self._is_instant(entry):
                self._to_slot(entry)
            elif self._is_due(entry):
                due.append(entry)
        if until := self._flood(len(due)):
            self._waiting += [self._wait(entry, until, "flood") for entry in due]
        else:
            self._posts += [self._digest(entry) for entry in due]

    def _is_due(self, entry: Entry) -> bool:
        """Whether what is wanted instantly is to be posted now; it may come to wait instead."""
        if self._at.away and (policy := self._missed(entry)) != "post":
            if policy == "merge":
                self._waiting.append(self._wait(entry, self._quiet or self._at.now, "missed"))
            return False
        if self._quiet:
            # also what is muted: a roundup says how much is
            self._waiting.append(self._wait(entry, self._quiet, "quiet"))
            return False
        return not self._is_muted(entry)

    def _to_slot(self, entry: Entry) -> None:
        """Have what is wanted in roundups wait for the next one, or for what has become of it."""
        now, looked = self._at.now, self._at.looked
        rules = [each.schedule for each in self._wishes(entry) if each.schedule]
        if looked and self._at.away and any(missed_slot(each, looked, now) for each in rules):
            policy = self._missed(entry)
            if policy == "post" and not self._is_muted(entry):
                self._posts.append(self._digest(entry))
            elif policy == "merge":
                self._waiting.append(self._wait(entry, self._quiet or now, "missed"))
            return
        slots = [next_slot(each, now, self._taken) for each in rules]
        if slot := min((each for each in slots if each), default=None):
            self._waiting.append(self._wait(entry, slot, "slot"))

    def _join(self, entry: Entry) -> bool:
        """Put an article with the one whose text it carries, where that is in this channel."""
        lead = self._at.leads[entry.id]
        posted = [post.key for post in self._posts if lead in post.entry_ids]
        waits = [each for each in self._waiting if each.entry_id == lead]
        if known := self._at.waiting.get((self._name, lead)):
            waits.append(known)
        if key := self._at.standing.get((self._name, lead)) or next(iter(posted), None):
            if not self._is_muted(entry):
                self._posts.append(_also(entry, self._name, key))
        elif waits:
            self._waiting.append(replace(waits[0], entry_id=entry.id))
        else:
            return self._at.looked is None  # of a first run, what was passed over with its lead
        return True

    def _flood(self, number: int) -> datetime | None:
        """When so many more digests are given in a roundup; None where they are not too many.

        A batch that is itself too much is one at once, unless there was one just now; of a trickle
        the rest is gathered.
        """
        flood, span = self._rules.flood, self._rules.flood_span
        if not (flood and number) or self._at.looked is None:
            return None
        if until := self._at.folding.get(self._name):
            return max(until, self._at.now)
        if self._at.recent.get(self._name, 0) + len(self._posts) + number <= flood:
            return None
        at_once = number > flood and self._name not in self._at.gathered
        return self._at.now if at_once else self._at.now + span

    def _is_instant(self, entry: Entry) -> bool:
        return any(each.schedule is None for each in self._wishes(entry))

    def _wishes(self, entry: Entry) -> list[Subscription]:
        return wishes(entry, self._name, self._rules)

    def _digest(self, entry: Entry) -> NewPost:
        return _digest(entry, self._name, self._rules)

    def _missed(self, entry: Entry) -> Missed:
        instant = self._is_instant(entry)
        return generous(w for w in self._wishes(entry) if (w.schedule is None) is instant)

    def _is_muted(self, entry: Entry) -> bool:
        """Whether a mute holds the article back; that it does is noted."""
        if mute := silencing(entry, self._name, self._rules.mutes):
            self._silenced.append(Silenced(entry_id=entry.id, channel=self._name, mute=mute))
        return mute is not None

    def _wait(self, entry: Entry, release: datetime, why: Waits) -> Waiting:
        return Waiting(
            channel=self._name,
            entry_id=entry.id,
            release=release,
            why=why,
            missed=self._missed(entry),
        )


def compose(
    waiting: Sequence[Waiting],
    entry_of: Callable[[str], Entry | None],
    leads: Mapping[str, str],
    rules: Rules,
    now: datetime,
) -> tuple[NewPost, ...]:
    """The roundups of what has waited long enough, one for each channel, the newest article first.

    What is muted is counted; what is retracted is not. Of articles with one text the first is in
    the roundup, and the others are named in its thread.
    """
    posts: list[NewPost] = []
    for channel in dict.fromkeys(each.channel for each in waiting):
        here = [each for each in waiting if each.channel == channel]
        posts += _composed(channel, here, entry_of, leads, rules, now)
    return tuple(posts)


def _composed(
    channel: str,
    waiting: Sequence[Waiting],
    entry_of: Callable[[str], Entry | None],
    leads: Mapping[str, str],
    rules: Rules,
    now: datetime,
) -> list[NewPost]:
    late = {each.entry_id: each.missed for each in waiting if now - each.release > AWAY}
    found = [entry_of(each.entry_id) for each in waiting if late.get(each.entry_id) != "skip"]
    standing = [entry for entry in found if entry and not entry.retraction]
    silent = {entry.id: silencing(entry, channel, rules.mutes) for entry in standing}
    shown = [entry for entry in standing if not silent[entry.id]]
    posts = [_digest(each, channel, rules) for each in shown if late.get(each.id) == "post"]
    shown = [entry for entry in shown if late.get(entry.id) != "post"]
    there = {entry.id for entry in shown}
    others = [entry for entry in shown if leads.get(entry.id) in there]
    items = [entry for entry in shown if leads.get(entry.id) not in there]
    items.sort(key=lambda entry: (entry.dated, entry.id), reverse=True)
    muted = Counter(label(mute, each) for each in standing if (mute := silent[each.id]))
    if len(items) == 1 and not muted and all(each.why != "slot" for each in waiting):
        key = f"{items[0].id}:{channel}"
        posts.append(_digest(items[0], channel, rules))
    elif items:
        key = f"roundup:{channel}:{max(each.release for each in waiting).isoformat()}:{items[0].id}"
        posts.append(_roundup(key, channel, items, _muted_note(muted)))
    return posts + [_also(entry, channel, key) for entry in others]


def withheld(
    waiting: Iterable[Waiting],
    entry_of: Callable[[str], Entry | None],
    mutes: Sequence[Mute],
    now: datetime,
) -> tuple[Silenced, ...]:
    """What of that which has waited long enough a mute holds back, as compose() decides."""
    found = []
    for each in waiting:
        entry = entry_of(each.entry_id)
        skipped = each.missed == "skip" and now - each.release > AWAY
        if entry is None or entry.retraction or skipped:
            continue
        if mute := silencing(entry, each.channel, mutes):
            found.append(Silenced(entry_id=entry.id, channel=each.channel, mute=mute))
    return tuple(found)


def _roundup(key: str, channel: str, items: Sequence[Entry], note: str | None) -> NewPost:
    ids = tuple(entry.id for entry in items)
    return NewPost(key=key, channel=channel, entry_ids=ids, kind="roundup", note=note)


def _digest(entry: Entry, channel: str, rules: Rules) -> NewPost:
    size = fullest(wishes(entry, channel, rules))
    key = f"{entry.id}:{channel}"
    return NewPost(key=key, channel=channel, entry_ids=(entry.id,), size=size)


def _also(entry: Entry, channel: str, key: str) -> NewPost:
    """The reply that names another source of what the post with this key shows."""
    return NewPost(
        key=f"{entry.id}:{channel}",
        channel=channel,
        entry_ids=(entry.id,),
        kind="also",
        of=key,
        note=also_in(entry),
    )


def generous(subscriptions: Iterable[Subscription]) -> Missed:
    """What becomes of what was missed: what gives most, of what these subscriptions say."""
    return min((each.missed for each in subscriptions), key=_GENEROUS.index)


def wishes(entry: Entry, channel: str, rules: Rules) -> list[Subscription]:
    """The channel's subscriptions that want the article."""
    return [each for each in rules.subscriptions if each.channel == channel and each.wants(entry)]


def fullest(subscriptions: Iterable[Subscription]) -> Size:
    """How much of a digest is shown: the most that these subscriptions say."""
    return max((each.size for each in subscriptions), key=_SIZES.index, default="standard")


def _muted_note(muted: Counter[str]) -> str | None:
    if not muted:
        return None
    topics = ", ".join(f"{topic} ({number})" for topic, number in muted.most_common())
    return f"{muted.total()} muted: {topics}."


def _left_note(left: int, posted: int) -> str:
    shown = "the newest is posted" if posted == 1 else f"the newest {posted} are posted"
    others = "1 older article is" if left == 1 else f"{left:,} older articles are"
    return f"First run: {shown}; {others} stored and can be searched."
