"""What a person can ask for, as typed after the slash command: a Command of each kind."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.commands.syntax.subscription_rule import Rule
from bot.models import MuteKind, Query, Until


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
class Passage:
    """A fact or a quote of a digest, by its number there, from 1."""

    what: Literal["fact", "quote"]
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Tell the admins of a mistake in a digest: in which ``passage``, and in whose ``words``.

    With neither, the passages are shown.
    """

    id: str
    passage: Passage | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Correct a passage of a digest; without one, show them.

    It is withdrawn, said by a ``speaker`` (None: by nobody who can be named), or as it was made.
    """

    id: str
    passage: Passage | None = None
    does: Literal["withdraw", "speaker", "restore"] = "restore"
    speaker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescan:
    """Look at the seeds folder now; with ``everything`` every file is read again."""

    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """List the newest acts: who did what, and when."""

    number: int


Subscribing = Subscribe | Unsubscribe | Subscriptions | Pause | Resume | Explain
Steering = Repost | Retract | Mute | Unmute | Mutes | Fix | Rescan | Log
Command = Help | Latest | Search | Quotes | Show | Topics | Status | Report | Subscribing | Steering
