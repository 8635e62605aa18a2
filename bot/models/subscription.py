"""Subscriptions, schedules, quiet hours, mutes and pauses: who wants what, and when."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from bot.models.article import StoredArticle

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
"""Weekdays as `datetime.weekday()` counts them: 0 is Monday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Times of the day, on some weekdays, by the clocks of an IANA zone: its slots."""

    times: tuple[time, ...]
    days: tuple[int, ...] = EVERY_DAY
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which a channel gets no digest, by the clocks of an IANA zone.

    They begin on each of ``days`` at ``start`` and last until ``end``: of the next day where that
    is not later, so that from midnight to midnight is a whole day.
    """

    channel: str
    start: time
    end: time
    days: tuple[int, ...] = EVERY_DAY
    zone: str = "UTC"


# what becomes of what a bot that was down has missed: posts, one roundup, or nothing
Missed = Literal["post", "merge", "skip"]


# how much of a digest a message shows, from the least to the most
Size = Literal["compact", "standard", "full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A channel wants a topic (its slug), or what is from a ``source``, or (neither) everything.

    Instantly or, with a ``schedule``, in a roundup at each of its slots. What is posted by itself
    has this ``size``.
    """

    channel: str
    topic: str | None = None
    source: str | None = None
    schedule: Schedule | None = None
    missed: Missed = "merge"
    size: Size = "standard"

    @property
    def subject(self) -> tuple[str, str | None, str | None]:
        """What it is for: a channel has one of each. Sources are in any case."""
        return self.channel, self.topic, self.source and self.source.casefold()

    def wants(self, stored: StoredArticle) -> bool:
        """Whether the article is of its topic, or from its source."""
        if self.source is not None:
            return (stored.article.source or "").casefold() == self.source.casefold()
        return self.topic is None or self.topic in {each.slug for each in stored.digest.topics}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChange:
    """What a change of a subscription did: what it was (None: there was none), and to what waited.

    So many articles ``go`` out at once, so many ``wait`` for another time, so many are ``dropped``.
    """

    was: Subscription | None
    go: int = 0
    wait: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """A time as people say it: of a date, of the next such weekday or (neither) the next such time.

    Without a time of the day it is the day's beginning. ``zone`` is an IANA name, if one is said.
    """

    at: time = time()
    day: int | None = None
    on: date | None = None
    zone: str | None = None


MuteKind = Literal["topic", "source", "person", "phrase"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """What a channel (or every channel: None) does not want until a time (or for good).

    ``what`` is a topic's slug, or the name of a source or a person, or words of the text.
    """

    what: str
    channel: str | None
    until: datetime | None
    by: str
    since: datetime
    kind: MuteKind = "topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """An article that a mute has held back from a channel."""

    article_id: str
    channel: str
    mute: Mute


@dataclass(frozen=True, slots=True, kw_only=True)
class MutedArticle:
    """That a mute of this kept an article out of a channel, and when."""

    channel: str
    kind: MuteKind
    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A channel (None: every channel) to which nothing is posted until a time (None: an end)."""

    channel: str | None
    until: datetime | None
    by: str
    since: datetime
