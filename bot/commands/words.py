"""What a person can ask for, as typed after the slash command: a Command of each kind."""

from dataclasses import dataclass
from datetime import timedelta

from bot.models import MuteKind, Query, Until
from bot.rulewords import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Show what there is to type, or how one ``command`` is typed."""

    command: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The newest digests, of one topic (as typed) or of all."""

    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Articles that hold all the words. ``instead`` are the words that may have been meant."""

    query: Query
    words: str
    instead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """What somebody said. ``readings`` are whom the words may name, and what else is looked for.

    The longest name is the first: "Ines Calder boat" may be hers or a quote of a Ines with "boat".
    """

    readings: tuple[tuple[str, Query | None], ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """The full digest of one article."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """The topics that stored articles have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How the bot is doing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repost:
    """Post a digest again, in ``channel`` or where it was typed, and say why, if that is said."""

    id: str
    channel: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retract:
    """Say of an article, wherever it was posted, that it no longer stands."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """One channel by its id, every channel, or (neither) the one where it was typed."""

    channel: str | None = None
    everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Do not post something for a while, until a time, or (neither) until it is unmuted.

    ``what`` is as typed: a topic, or the name of a source or a person, or a phrase.
    """

    what: str
    where: Where
    kind: MuteKind = "topic"
    length: timedelta | None = None
    until: Until | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmute:
    """End a mute."""

    what: str
    where: Where
    kind: MuteKind = "topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutes:
    """List what is muted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """Have a channel get a topic (as typed; None: everything) by a rule."""

    topic: str | None
    where: Where
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    """Have a channel get a topic (None: everything) no more."""

    topic: str | None
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """List which channel gets what and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Post nothing for a while, until a time, or (neither) until it is resumed."""

    where: Where
    length: timedelta | None = None
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
class Rescan:
    """Look at the seeds folder now; with ``everything`` every file is read again."""

    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """List the newest acts: who did what, and when."""

    number: int


Subscribing = Subscribe | Unsubscribe | Subscriptions | Pause | Resume | Explain
Steering = Repost | Retract | Mute | Unmute | Mutes | Rescan | Log
Command = Help | Latest | Search | Quotes | Show | Topics | Status | Subscribing | Steering
