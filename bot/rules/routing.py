"""Decides which channel gets which new articles, and when. Pure.

Articles, subscriptions and mutes come in; posts, articles that wait for a roundup, and articles
that a mute suppresses come out.
"""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.models import (
    FoundArticles,
    Missed,
    Mute,
    NewPost,
    Quiet,
    RoundupItem,
    Routing,
    Schedule,
    StoredArticle,
    Subscription,
    Suppressed,
    WaitReason,
)
from bot.rules.mutes import find_mute
from bot.rules.posts import also_post, digest_post, post_key
from bot.rules.slots import missed_slot, next_slot, quiet_until
from bot.text import folded

MISSED_AFTER = timedelta(hours=1)
"""If the bot was idle for longer, it has missed what came: subscriptions say what to do with it."""

_MOST_GENEROUS_FIRST: tuple[Missed, ...] = ("post", "merge", "skip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What people decided: subscriptions, mutes, quiet hours and limits.

    On a first run, each channel gets the ``newest`` articles that it wants from the folder. A
    channel that would get more than ``flood`` digests within ``flood_span`` gets a roundup
    instead; 0 allows any number.
    """

    subscriptions: tuple[Subscription, ...]
    mutes: tuple[Mute, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    newest: int = 3
    flood: int = 0
    flood_span: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What happened before, as far as it matters for routing.

    ``last_look`` is when the folder was looked at before (None: never, so this is a first run).
    ``was_down`` says that the bot was down since then, so it has missed what comes now.

    Channels: ``recent_messages`` is how many messages each one got within the flood span, and
    ``recent_roundups`` are those that got a roundup. ``flooded`` says when a channel that was to
    get too much gets it in a roundup. ``slots_sent`` are slots whose roundup has gone out.

    Stories: ``originals`` maps a copy to the articles that had its text before, in the order in
    which they came. A channel is told of a copy with the first of them that it has itself: where
    else they are makes no difference to it. By channel and article, ``posted`` is the key of the
    post that shows an original, and ``waiting`` is an original that waits for a roundup.

    ``found`` is what channels show already, from a store that was lost.
    """

    now: datetime
    last_look: datetime | None
    was_down: bool = False
    recent_messages: Mapping[str, int] = field(default_factory=dict)
    recent_roundups: Container[str] = ()
    flooded: Mapping[str, datetime] = field(default_factory=dict)
    slots_sent: Collection[tuple[str, datetime]] = ()
    originals: Mapping[str, Sequence[str]] = field(default_factory=dict)
    posted: Mapping[tuple[str, str], str] = field(default_factory=dict)
    waiting: Mapping[tuple[str, str], RoundupItem] = field(default_factory=dict)
    found: FoundArticles = field(default_factory=FoundArticles)


def route(articles: Sequence[StoredArticle], rules: Rules, situation: Situation) -> Routing:
    """Decide what becomes of new articles in each channel; posts are in order of their dates.

    Each article goes to a channel at most once: it's posted now, waits for a roundup or, if
    another source of its story is in the channel already, is named in that one's thread.
    Retracted articles aren't posted. What a channel holds already becomes a digest post, in whose
    place the message is adopted.
    """
    shown = {article_id for _, article_id in situation.found.articles}
    kept = [stored for stored in articles if not stored.retraction or stored.id in shown]
    ordered = sorted(kept, key=lambda stored: (stored.dated, stored.id))
    channels = dict.fromkeys(subscription.channel for subscription in rules.subscriptions)
    routed = [_Channel(name, rules, situation).route(ordered) for name in channels]
    place = {stored.id: number for number, stored in enumerate(ordered)}
    posts = (post for each in routed for post in each.posts)

    def turn(post: NewPost) -> tuple[bool, str, int]:
        """What is in the channel comes first, threads after their messages."""
        shown = situation.found.articles.get((post.channel, post.article_ids[0]))
        return shown is None, shown or "", place[post.article_ids[0]]

    return Routing(
        posts=tuple(sorted(posts, key=turn)),
        waiting=tuple(item for each in routed for item in each.waiting),
        suppressed=tuple(suppressed for each in routed for suppressed in each.suppressed),
    )


class _Channel:
    """Routes articles to one channel."""

    def __init__(self, name: str, rules: Rules, situation: Situation) -> None:
        self._name = name
        self._rules = rules
        self._situation = situation
        self._quiet = quiet_until(rules.quiet, name, situation.now)
        self._slots_sent = frozenset(
            slot for channel, slot in situation.slots_sent if channel == name
        )
        self._posts: list[NewPost] = []
        self._waiting: list[RoundupItem] = []
        self._suppressed: list[Suppressed] = []

    def route(self, ordered: Sequence[StoredArticle]) -> Routing:
        shown = [self._digest(stored) for stored in ordered if self._is_found(stored)]
        wanted = [
            stored
            for stored in ordered
            if self._subscriptions(stored) and not self._is_found(stored) and not stored.retraction
        ]
        here = {stored.id for stored in wanted}
        originals = {stored.id: self._original(stored, here) for stored in wanted}
        first_sources = [stored for stored in wanted if originals[stored.id] is None]
        if (since := self._since()) is not None:
            self._place([stored for stored in first_sources if self._is_newer(stored, since)])
        elif self._situation.last_look is None:
            self._place_first_run(first_sources)
        else:
            self._place(first_sources)
        copies = ((stored, originals[stored.id]) for stored in wanted)
        self._place([copy for copy, first in copies if first and not self._join(copy, first)])
        return Routing(
            posts=(*shown, *self._posts),
            waiting=tuple(self._waiting),
            suppressed=tuple(dict.fromkeys(self._suppressed)),
        )

    def _is_found(self, stored: StoredArticle) -> bool:
        return (self._name, stored.id) in self._situation.found.articles

    def _since(self) -> datetime | None:
        """Since when files are new, if the store is, and another has posted in the channel."""
        if self._situation.last_look is not None:
            return None
        return self._situation.found.since.get(self._name)

    def _is_newer(self, stored: StoredArticle, since: datetime) -> bool:
        """Whether an article came after the first run of a store that was lost.

        It would have been posted. An older one was left out. Of a feed there is the newest only.
        """
        dates = (stored.article.published, self._situation.found.changed.get(stored.id))
        return stored.article.fed or any(each and each > since for each in dates)

    def _place_first_run(self, articles: Sequence[StoredArticle]) -> None:
        """Place only the newest articles of the folder, and say so in the last post."""
        unmuted = [stored for stored in articles if not self._is_muted(stored)]
        # a new feed has given out its newest article only: there is nothing to leave out
        files = [stored for stored in unmuted if not stored.article.fed]
        left_out = files[: max(0, len(files) - self._rules.newest)]
        ids = {stored.id for stored in left_out}
        self._place([stored for stored in unmuted if stored.id not in ids])
        if left_out and self._posts:
            note = _first_run_note(len(left_out), len(self._posts))
            self._posts[-1] = replace(self._posts[-1], note=note)

    def _place(self, articles: Sequence[StoredArticle]) -> None:
        """Post articles by themselves, or have them wait for a roundup."""
        due = []
        for stored in articles:
            if self._was_missed(stored) and (policy := self._missed_policy(stored)) != "post":
                if policy == "merge":
                    self._wait(stored, self._quiet or self._situation.now, "missed")
            elif not self._is_instant(stored):
                self._place_scheduled(stored)
            elif self._quiet:
                # muted articles wait, too: the roundup says how many there are
                self._wait(stored, self._quiet, "quiet")
            elif not self._is_muted(stored):
                due.append(stored)
        if until := self._flooded_until(len(due)):
            for stored in due:
                self._wait(stored, until, "flood")
        else:
            self._posts += [self._digest(stored) for stored in due]

    def _place_scheduled(self, stored: StoredArticle) -> None:
        """Have an article wait for its next slot or, if it missed one, post it now."""
        if self._was_missed(stored):
            if not self._is_muted(stored):
                self._posts.append(self._digest(stored))
            return
        now = self._situation.now
        slots = [next_slot(each, now, self._slots_sent) for each in self._schedules(stored)]
        if slot := min((each for each in slots if each), default=None):
            self._wait(stored, slot, "slot")

    def _was_missed(self, stored: StoredArticle) -> bool:
        """Whether an article would have been posted, or in a roundup, while the bot was down."""
        since, now = self._situation.last_look, self._situation.now
        if since is None or not self._situation.was_down:
            return False
        schedules = self._schedules(stored)
        return self._is_instant(stored) or any(missed_slot(each, since, now) for each in schedules)

    def _original(self, stored: StoredArticle, here: Container[str]) -> str | None:
        """The first article with this one's text that this channel has, or is ``here`` to get."""
        situation, name = self._situation, self._name
        has = (situation.posted, situation.waiting, situation.found.articles)
        for each in situation.originals.get(stored.id, ()):
            if each in here or any((name, each) in known for known in has):
                return each
        return None

    def _join(self, stored: StoredArticle, original: str) -> bool:
        """Put a copy with its original; return False if that isn't shown in this channel."""
        posts = [post.key for post in self._posts if original in post.article_ids]
        if (self._name, original) in self._situation.found.articles:
            posts.append(post_key(original, self._name))
        items = [each for each in self._waiting if each.article_id == original]
        if item := self._situation.waiting.get((self._name, original)):
            items.append(item)
        if key := self._situation.posted.get((self._name, original)) or next(iter(posts), None):
            if not self._is_muted(stored):
                self._posts.append(also_post(stored, self._name, key))
        elif items:
            self._waiting.append(replace(items[0], article_id=stored.id))
        else:
            # a first run leaves out a copy together with its original
            return self._situation.last_look is None
        return True

    def _flooded_until(self, number: int) -> datetime | None:
        """When so many more digests go out as a roundup; None if they aren't too many.

        A batch that is too large by itself becomes a roundup at once, unless the channel has just
        had one. If articles trickle in, those over the limit are collected for ``flood_span``.
        """
        now, flood = self._situation.now, self._rules.flood
        is_first_run = self._situation.last_look is None and self._since() is None
        if not (flood and number) or is_first_run:
            return None
        if until := self._situation.flooded.get(self._name):
            return max(until, now)
        recent = self._situation.recent_messages.get(self._name, 0)
        if recent + len(self._posts) + number <= flood:
            return None
        at_once = number > flood and self._name not in self._situation.recent_roundups
        return now if at_once else now + self._rules.flood_span

    def _is_instant(self, stored: StoredArticle) -> bool:
        """Whether a subscription wants the article at once, not in a roundup."""
        return any(each.schedule is None for each in self._subscriptions(stored))

    def _schedules(self, stored: StoredArticle) -> list[Schedule]:
        return [each.schedule for each in self._subscriptions(stored) if each.schedule]

    def _subscriptions(self, stored: StoredArticle) -> list[Subscription]:
        return subscriptions_for(stored, self._name, self._rules)

    def _digest(self, stored: StoredArticle) -> NewPost:
        return digest_post(stored, self._name, self._subscriptions(stored))

    def _missed_policy(self, stored: StoredArticle) -> Missed:
        """What to do with the article if it's missed: instant subscriptions decide first."""
        wanting = self._subscriptions(stored)
        return missed_policy([each for each in wanting if each.schedule is None] or wanting)

    def _is_muted(self, stored: StoredArticle) -> bool:
        """Whether a mute suppresses the article; if so, that is recorded."""
        if mute := find_mute(stored, self._name, self._rules.mutes):
            self._suppressed.append(Suppressed(article_id=stored.id, channel=self._name, mute=mute))
        return mute is not None

    def _wait(self, stored: StoredArticle, release: datetime, why: WaitReason) -> None:
        item = RoundupItem(
            channel=self._name,
            article_id=stored.id,
            release=release,
            why=why,
            missed=self._missed_policy(stored),
        )
        self._waiting.append(item)


def wants(subscription: Subscription, stored: StoredArticle) -> bool:
    """Return whether an article has a subscription's topic, or is from its source."""
    if subscription.source is not None:
        return stored.article.source is not None and _is_same(
            stored.article.source, subscription.source
        )
    topics = {each.slug for each in stored.digest.topics}
    return subscription.topic is None or subscription.topic in topics


def same_subject(one: Subscription, other: Subscription) -> bool:
    """Return whether two subscriptions are for the same channel and the same thing.

    A channel has only one for each topic, for each source (however it's spelt) and for everything.
    """
    if (one.channel, one.topic) != (other.channel, other.topic):
        return False
    if one.source is None or other.source is None:
        return one.source == other.source
    return _is_same(one.source, other.source)


def _is_same(source: str, other: str) -> bool:
    return folded(source) == folded(other)


def subscriptions_for(stored: StoredArticle, channel: str, rules: Rules) -> list[Subscription]:
    """Return the channel's subscriptions that want an article."""
    own = (each for each in rules.subscriptions if each.channel == channel)
    return [each for each in own if wants(each, stored)]


def missed_policy(subscriptions: Iterable[Subscription]) -> Missed:
    """Return the policy for missed articles that gives a channel most, of these subscriptions."""
    return min((each.missed for each in subscriptions), key=_MOST_GENEROUS_FIRST.index)


def _first_run_note(left_out: int, posted: int) -> str:
    shown = "the newest is posted" if posted == 1 else f"the newest {posted} are posted"
    others = "1 older article is" if left_out == 1 else f"{left_out:,} older articles are"
    return f"First run: {shown}; {others} stored and can be searched."
