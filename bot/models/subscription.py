"""Subscriptions, schedules, quiet hours, mutes and pauses: which channel wants what, and when."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
"""All weekdays, as ``datetime.weekday()`` counts them: 0 is Monday."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Times of the day on some weekdays, by the clocks of an IANA time zone."""

    times: tuple[time, ...]
    days: tuple[int, ...] = EVERY_DAY
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which a channel gets no digests, by the clocks of an IANA time zone.

    They begin at ``start`` on each of ``days`` and last until ``end``, on the next day if ``end``
    isn't later than ``start``: from midnight to midnight is a whole day.
    """

    channel: str
    start: time
    end: time
    days: tuple[int, ...] = EVERY_DAY
    zone: str = "UTC"


# what to do with articles that came while the bot was down: post each, make one roundup, or nothing
Missed = Literal["post", "merge", "skip"]

# how much of a digest a message shows, from the least to the most
Size = Literal["compact", "standard", "full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a channel gets: articles on a topic (its slug), from a source, or (neither) all.

    They're posted at once or, with a ``schedule``, in a roundup at each of its slots. ``size`` is
    for digests that are posted by themselves. `bot.rules.routing` decides what a subscription
    wants, and that a channel has one for each subject.
    """

    channel: str
    topic: str | None = None
    source: str | None = None
    schedule: Schedule | None = None
    missed: Missed = "merge"
    size: Size = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChange:
    """The effect of changing a subscription; ``was`` is what it was before, if there was one.

    Of the articles that waited because of it, ``go`` go out at once, ``wait`` wait for another
    time, and ``dropped`` won't be posted.
    """

    was: Subscription | None
    go: int = 0
    wait: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """A time as people write it: on a date, on the next such weekday, or at the next such time.

    A day without a time means its beginning. ``zone`` is the IANA name, if a zone was given.
    """

    at: time = time()
    day: int | None = None
    on: date | None = None
    zone: str | None = None


MuteKind = Literal["topic", "source", "person", "phrase"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Articles that a channel (None: any channel) doesn't want until a time (None: for good).

    ``what`` is a topic's slug, the name of a source or a person, or words of the text.
    """

    what: str
    channel: str | None
    until: datetime | None
    by: str
    since: datetime
    kind: MuteKind = "topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """An article that isn't posted in a channel because of a mute."""

    article_id: str
    channel: str
    mute: Mute


@dataclass(frozen=True, slots=True, kw_only=True)
class MutedArticle:
    """A record that a mute, of this kind, kept an article out of a channel, and when."""

    channel: str
    kind: MuteKind
    what: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stop to all posts in a channel (None: every channel).

    It ends at ``until`` or, if that is None, when somebody ends it.
    """

    channel: str | None
    until: datetime | None
    by: str
    since: datetime
