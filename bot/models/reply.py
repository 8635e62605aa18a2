"""What comes back to a caller: sentences of ours, and digests. Frozen, as the models are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.models import StoredArticle


@dataclass(frozen=True, slots=True)
class Code:
    """Words to type or to quote literally, in a Line."""

    text: str


@dataclass(frozen=True, slots=True)
class ChannelRef:
    """A channel, shown by its name, in a Line."""

    id: str


@dataclass(frozen=True, slots=True)
class UserRef:
    """A member, shown by their name, in a Line; answers are private, so it notifies nobody."""

    id: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, shown in the reader's own zone, in a Line."""

    at: datetime


Piece = str | Code | ChannelRef | UserRef | Moment


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of ours in a Reply."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences of ours in a Reply."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article in an answer: its headline, date, source and id.

    ``passage`` is the fact or quote that matches and ``marked`` the ``(start, end)`` of the words
    in it that do. ``permalink`` is the post that shows it.
    """

    stored: StoredArticle
    passage: str | None = None
    marked: tuple[tuple[int, int], ...] = ()
    permalink: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A digest in an answer: as posted, with every quote, or with everything."""

    stored: StoredArticle
    show: Literal["quotes", "full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under an answer: pressed, it asks for ``action`` with ``value``.

    ``confirm`` is a question that is asked before.
    """

    label: str
    action: str
    value: str
    style: Literal["primary", "danger"] | None = None
    confirm: str | None = None


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons in a Reply."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """What the parts below it are about, where there is much to tell apart."""

    text: str


Part = Line | Bullets | Hit | Card | Buttons | Title


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Something to fill in: a line of text, several lines, one of the ``choices``, or a channel.

    ``choices`` are values with what is read of each. ``initial`` stands there from the start.
    """

    name: str
    label: str
    kind: Literal["text", "lines", "choice", "channel"] = "text"
    initial: str | None = None
    optional: bool = False
    hint: str | None = None
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of some ``name``, about a ``subject`` such as a digest's id, for those who don't type.

    ``submit`` is what is on its button.
    """

    name: str
    subject: str
    title: str
    submit: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What comes back to a caller, and to nobody else unless it is ``shared`` with the channel.

    ``in_place`` says that it takes the place of the answer whose button was pressed.
    """

    parts: tuple[Part, ...]
    in_place: bool = False
    shared: bool = False


def say(*pieces: Piece) -> Line:
    """A Line of these pieces."""
    return Line(pieces)


def reply(*parts: Part | Sequence[Part]) -> Reply:
    """A Reply of these parts, in order."""
    flat: list[Part] = []
    for part in parts:
        flat.extend(part if isinstance(part, Sequence) else (part,))
    return Reply(tuple(flat))
