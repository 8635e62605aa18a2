"""What goes where and when: articles, subscriptions and mutes in, posts out. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import get_args

from bot.models import (
    Missed,
    Mute,
    NewPost,
    Quiet,
    RoundupItem,
    Routing,
    Size,
    StoredArticle,
    Subscription,
    Suppressed,
    WaitReason,
)
from bot.rules.mutes import find_mute, label
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
    waiting: Mapping[tuple[str, str], RoundupItem] = field(default_factory=dict)


def route(entries: Sequence[StoredArticle], rules: Rules, situation: Situation) -> Routing:
    """What becomes of new articles in each channel, oldest article first.

    Each goes to a channel once at most: posted now, waiting for a roundup or, where another source
    of its story stands there already, named in that one's thread. What is retracted is not posted.
    """
    standing = [stored for stored in entries if not stored.retraction]
    ordered = sorted(standing, key=lambda stored: (stored.dated, stored.id))
    channels = dict.fromkeys(subscription.channel for subscription in rules.subscriptions)
    routed = [_Channel(name, rules, situation).route(ordered) for name in channels]
    place = {stored.id: number for number, stored in enumerate(ordered)}
    posts = (post for each in routed for post in each.posts)
    return Routing(
        posts=tuple(sorted(posts, key=lambda post: place[post.article_ids[0]])),
        waiting=tuple(waiting for each in routed for waiting in each.waiting),
        suppressed=tuple(suppressed for each in routed for suppressed in each.suppressed),
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
        self._waiting: list[RoundupItem] = []
        self._suppressed: list[Suppressed] = []

    def route(self, ordered: Sequence[StoredArticle]) -> Routing:
        wanted = [stored for stored in ordered if self._subscriptions(stored)]
        followers = [stored for stored in wanted if stored.id in self._at.leads]
        leads = [stored for stored in wanted if stored.id not in self._at.leads]
        left = 0
        if self._at.looked is None:
            unmuted = [stored for stored in leads if not self._is_muted(stored)]
            files = [stored for stored in unmuted if not stored.article.fed]
            left = max(0, len(files) - self._rules.newest)
            # of new feeds there is the newest one each, and nothing to pass over
            passed = {stored.id for stored in files[:left]}
            leads = [stored for stored in unmuted if stored.id not in passed]
        self._place(leads)
        if left and self._posts:
            note = _left_note(left, len(self._posts))
            self._posts[-1] = replace(self._posts[-1], note=note)
        self._place([stored for stored in followers if not self._join(stored)])
        return Routing(
            posts=tuple(self._posts),
            waiting=tuple(self._waiting),
            suppressed=tuple(dict.fromkeys(self._suppressed)),
        )

    def _place(self, entries: Sequence[StoredArticle]) -> None:
        """Post or have wait what stands for itself."""
        due = []
        for stored in entries:
            if not self._is_instant(stored):
                self._to_slot(stored)
            elif self._is_due(stored):
                due.append(stored)
        if until := self._flood(len(due)):
            self._waiting += [self._wait(stored, until, "flood") for stored in due]
        else:
            self._posts += [self._digest(stored) for stored in due]

    def _is_due(self, stored: StoredArticle) -> bool:
        """Whether what is wanted instantly is to be posted now; it may come to wait instead."""
        if self._at.away and (policy := self._missed(stored)) != "post":
            if policy == "merge":
                self._waiting.append(self._wait(stored, self._quiet or self._at.now, "missed"))
            return False
        if self._quiet:
            # also what is muted: a roundup says how much is
            self._waiting.append(self._wait(stored, self._quiet, "quiet"))
            return False
        return not self._is_muted(stored)

    def _to_slot(self, stored: StoredArticle) -> None:
        """Have what is wanted in roundups wait for the next one, or for what has become of it."""
        now, looked = self._at.now, self._at.looked
        rules = [each.schedule for each in self._subscriptions(stored) if each.schedule]
        if looked and self._at.away and any(missed_slot(each, looked, now) for each in rules):
            policy = self._missed(stored)
            if policy == "post" and not self._is_muted(stored):
                self._posts.append(self._digest(stored))
            elif policy == "merge":
                self._waiting.append(self._wait(stored, self._quiet or now, "missed"))
            return
        slots = [next_slot(each, now, self._taken) for each in rules]
        if slot := min((each for each in slots if each), default=None):
            self._waiting.append(self._wait(stored, slot, "slot"))

    def _join(self, stored: StoredArticle) -> bool:
        """Put an article with the one whose text it carries, where that is in this channel."""
        lead = self._at.leads[stored.id]
        posted = [post.key for post in self._posts if lead in post.article_ids]
        waits = [each for each in self._waiting if each.article_id == lead]
        if known := self._at.waiting.get((self._name, lead)):
            waits.append(known)
        if key := self._at.standing.get((self._name, lead)) or next(iter(posted), None):
            if not self._is_muted(stored):
                self._posts.append(_also(stored, self._name, key))
        elif waits:
            self._waiting.append(replace(waits[0], article_id=stored.id))
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

    def _is_instant(self, stored: StoredArticle) -> bool:
        return any(each.schedule is None for each in self._subscriptions(stored))

    def _subscriptions(self, stored: StoredArticle) -> list[Subscription]:
        return subscriptions(stored, self._name, self._rules)

    def _digest(self, stored: StoredArticle) -> NewPost:
        return _digest(stored, self._name, self._rules)

    def _missed(self, stored: StoredArticle) -> Missed:
        instant = self._is_instant(stored)
        return generous(w for w in self._subscriptions(stored) if (w.schedule is None) is instant)

    def _is_muted(self, stored: StoredArticle) -> bool:
        """Whether a mute holds the article back; that it does is noted."""
        if mute := find_mute(stored, self._name, self._rules.mutes):
            self._suppressed.append(Suppressed(article_id=stored.id, channel=self._name, mute=mute))
        return mute is not None

    def _wait(self, stored: StoredArticle, release: datetime, why: WaitReason) -> RoundupItem:
        return RoundupItem(
            channel=self._name,
            article_id=stored.id,
            release=release,
            why=why,
            missed=self._missed(stored),
        )


def compose(
    waiting: Sequence[RoundupItem],
    article_of: Callable[[str], StoredArticle | None],
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
        posts += _composed(channel, here, article_of, leads, rules, now)
    return tuple(posts)


def _composed(
    channel: str,
    waiting: Sequence[RoundupItem],
    article_of: Callable[[str], StoredArticle | None],
    leads: Mapping[str, str],
    rules: Rules,
    now: datetime,
) -> list[NewPost]:
    late = {each.article_id: each.missed for each in waiting if now - each.release > AWAY}
    found = [article_of(each.article_id) for each in waiting if late.get(each.article_id) != "skip"]
    standing = [stored for stored in found if stored and not stored.retraction]
    silent = {stored.id: find_mute(stored, channel, rules.mutes) for stored in standing}
    shown = [stored for stored in standing if not silent[stored.id]]
    posts = [_digest(each, channel, rules) for each in shown if late.get(each.id) == "post"]
    shown = [stored for stored in shown if late.get(stored.id) != "post"]
    there = {stored.id for stored in shown}
    others = [stored for stored in shown if leads.get(stored.id) in there]
    items = [stored for stored in shown if leads.get(stored.id) not in there]
    items.sort(key=lambda stored: (stored.dated, stored.id), reverse=True)
    muted = Counter(label(mute, each) for each in standing if (mute := silent[each.id]))
    if len(items) == 1 and not muted and all(each.why != "slot" for each in waiting):
        key = f"{items[0].id}:{channel}"
        posts.append(_digest(items[0], channel, rules))
    elif items:
        key = f"roundup:{channel}:{max(each.release for each in waiting).isoformat()}:{items[0].id}"
        posts.append(_roundup(key, channel, items, _muted_note(muted)))
    return posts + [_also(stored, channel, key) for stored in others]


def withheld(
    waiting: Iterable[RoundupItem],
    article_of: Callable[[str], StoredArticle | None],
    mutes: Sequence[Mute],
    now: datetime,
) -> tuple[Suppressed, ...]:
    """What of that which has waited long enough a mute holds back, as compose() decides."""
    found = []
    for each in waiting:
        stored = article_of(each.article_id)
        skipped = each.missed == "skip" and now - each.release > AWAY
        if stored is None or stored.retraction or skipped:
            continue
        if mute := find_mute(stored, each.channel, mutes):
            found.append(Suppressed(article_id=stored.id, channel=each.channel, mute=mute))
    return tuple(found)


def _roundup(key: str, channel: str, items: Sequence[StoredArticle], note: str | None) -> NewPost:
    ids = tuple(stored.id for stored in items)
    return NewPost(key=key, channel=channel, article_ids=ids, kind="roundup", note=note)


def _digest(stored: StoredArticle, channel: str, rules: Rules) -> NewPost:
    size = fullest(subscriptions(stored, channel, rules))
    key = f"{stored.id}:{channel}"
    return NewPost(key=key, channel=channel, article_ids=(stored.id,), size=size)


def _also(stored: StoredArticle, channel: str, key: str) -> NewPost:
    """The reply that names another source of what the post with this key shows."""
    return NewPost(
        key=f"{stored.id}:{channel}",
        channel=channel,
        article_ids=(stored.id,),
        kind="also",
        of=key,
        note=also_in(stored),
    )


def generous(subscriptions: Iterable[Subscription]) -> Missed:
    """What becomes of what was missed: what gives most, of what these subscriptions say."""
    return min((each.missed for each in subscriptions), key=_GENEROUS.index)


def subscriptions(stored: StoredArticle, channel: str, rules: Rules) -> list[Subscription]:
    """The channel's subscriptions that want the article."""
    return [each for each in rules.subscriptions if each.channel == channel and each.wants(stored)]


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
