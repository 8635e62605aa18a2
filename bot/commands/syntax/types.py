"""The commands that somebody can type after the slash command, one class for each."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.commands.syntax.subscription_rule import Rule
from bot.models import MuteKind, Query, Until


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """List the commands, or explain one ``command``."""

    command: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """Show the newest digests, of one topic (as typed) or of all."""

    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Find articles that contain all the words.

    ``words`` are as typed, without HTML escapes. ``instead`` is the command that may have been
    meant, where the first word looks like a misspelt one. ``offset`` hits are skipped.
    """

    query: Query
    words: str
    instead: str | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """Show what somebody said.

    ``readings`` are the ways to understand the words: a name, and what else to look for. The
    longest name comes first: "Ines Calder boat" is the name of one person, or Ines Calder with
    "boat", or Ines with "Calder boat". ``words`` are as typed; ``offset`` articles are skipped.
    """

    readings: tuple[tuple[str, Query | None], ...]
    words: str
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """Show the full digest of one article."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """List the topics of the stored articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Say how the bot is doing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repost:
    """Post a digest again, in ``channel`` or (None) where the command was typed."""

    id: str
    channel: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract:
    """Mark an article as retracted, wherever it was posted."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Release an article that only words at the top of its text hold back, by its hold's ID."""

    hold: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """One channel by its id, every channel, or (neither) the one where the command was typed."""

    channel: str | None = None
    everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Don't post something for a while, until a time, or (neither) until it is unmuted.

    ``what`` is as typed: a topic, or the name of a source or a person, or a phrase.
    """

    what: str
    where: Where
    kind: MuteKind = "topic"
    duration: timedelta | None = None
    until: Until | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmute:
    """End a mute."""

    what: str
    where: Where
    kind: MuteKind = "topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutes:
    """List the mutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """Subscribe a channel to a topic (as typed; None: everything) with a rule."""

    topic: str | None
    where: Where
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    """End a channel's subscription to a topic (None: to everything)."""

    topic: str | None
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """List the subscriptions: which channel gets what, and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Post nothing for a while, until a time, or (neither) until posting is resumed."""

    where: Where
    duration: timedelta | None = None
    until: Until | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """End a pause."""

    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Explain:
    """Say why an article did or did not go to each channel."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRef:
    """Names a fact or a quote of a digest by its number there, counted from 1."""

    what: Literal["fact", "quote"]
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Tell the admins of a mistake in a digest, in a ``passage`` or described in ``words``.

    With neither, list the passages to choose from.
    """

    id: str
    passage: PassageRef | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Correct a passage of a digest, or (without one) list the passages.

    ``does`` withdraws it, names the ``speaker`` (None: nobody who can be named), or restores what
    the summariser made.
    """

    id: str
    passage: PassageRef | None = None
    does: Literal["withdraw", "speaker", "restore"] = "restore"
    speaker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescan:
    """Look at the seeds folder now; with ``everything``, read every file again."""

    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """List the newest ``number`` entries of the audit log: who did what, and when."""

    number: int


Command = (
    Help
    | Latest
    | Search
    | Quotes
    | Show
    | Topics
    | Status
    | Explain
    | Report
    | Fix
    | Subscribe
    | Unsubscribe
    | Subscriptions
    | Mute
    | Unmute
    | Mutes
    | Pause
    | Resume
    | Repost
    | Retract
    | Release
    | Rescan
    | Log
)
