"""Types for the bot's health: what it notes about itself, and what fails.

A ``reading`` is a time in seconds on the clock that `time.monotonic` reads: all processes of a
machine share it, nobody can set it, and it begins anew when the machine starts.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Aspect = Literal["running", "looking", "writing", "connected", "posting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """How a recurring job is doing; times are readings.

    ``began``: when its present run began; None between two runs. ``moved``: when it last got
    something done. ``failing``: since when its runs fail; None if the last one didn't. ``why`` is
    the reason as a sentence, and ``in_store`` says that it lies in the store.
    """

    name: str
    began: float | None = None
    moved: float
    failing: float | None = None
    why: str = ""
    in_store: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """A sign of life: that the bot ran at the reading ``at``, since ``started``.

    ``clock`` is the bot's own time then, by which posts are due, and ``slack_clock`` Slack's, by
    which they're sent. ``ended`` is why it has ended, "" if it was told to; None while it runs.
    """

    at: float
    started: float
    clock: datetime
    slack_clock: datetime
    ended: str | None = None
    jobs: tuple[JobState, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePosts:
    """The posts that should be in Slack by now; times but ``unanswered`` are by the bot's clock.

    ``free`` counts those that nothing holds back, due since ``free_since``. ``refused`` counts
    those that wait because of trouble with the bot as a whole, due since ``refused_since``;
    ``trouble`` is Slack's error code for it. ``unanswered`` is when, by Slack's clock, the oldest
    post was sent whose outcome isn't known yet. ``limited`` counts those that wait because Slack
    asked for a pause, until ``limited_until``.
    """

    free: int = 0
    free_since: datetime | None = None
    refused: int = 0
    refused_since: datetime | None = None
    trouble: str | None = None
    unanswered: datetime | None = None
    limited: int = 0
    limited_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """Something that fails, for how many seconds (None: nobody knows), and why, as a sentence."""

    aspect: Aspect
    seconds: float | None
    why: str
