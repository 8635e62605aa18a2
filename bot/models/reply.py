"""The parts of a reply to a caller: sentences, digests, buttons and forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.models import StoredArticle


@dataclass(frozen=True, slots=True)
class Code:
    """Words in a Line to type, or quoted literally."""

    text: str


@dataclass(frozen=True, slots=True)
class ChannelRef:
    """A channel in a Line, shown by its name."""

    id: str


@dataclass(frozen=True, slots=True)
class UserRef:
    """A member in a Line, shown by their name; replies are private, so nobody is notified."""

    id: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a Line, shown in the reader's own zone."""

    at: datetime


Piece = str | Code | ChannelRef | UserRef | Moment


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence in a Reply, of several pieces."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A bulleted list of sentences in a Reply."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article in a list: its headline, date, source and id.

    ``passage`` is the fact or quote that matches, and ``marked`` are the ``(start, end)`` of the
    matching words in it. ``permalink`` leads to the post that shows the article.
    """

    stored: StoredArticle
    passage: str | None = None
    marked: tuple[tuple[int, int], ...] = ()
    permalink: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A digest in a reply: with every quote, or with everything."""

    stored: StoredArticle
    show: Literal["quotes", "full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a reply. Pressing it sends ``action`` and ``value`` to the bot.

    ``confirm`` is a question that Slack asks first.
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
    """A heading over the parts below it, for a Reply with several sections."""

    text: str


Part = Line | Bullets | Hit | Card | Buttons | Title


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A form's input: a line of text, several lines, one of the ``choices``, or a channel.

    ``choices`` are pairs of a value and its label. ``initial`` is filled in from the start.
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
    """A form to fill in instead of typing a command.

    ``name`` says which form it is, ``subject`` what it's about, such as a digest's id. ``submit``
    is the label of its button.
    """

    name: str
    subject: str
    title: str
    submit: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer for the caller alone or, if ``shared``, for everybody in the channel.

    ``in_place`` says that it replaces the answer whose button was pressed.
    """

    parts: tuple[Part, ...]
    in_place: bool = False
    shared: bool = False


def say(*pieces: Piece) -> Line:
    """Make a Line of these pieces."""
    return Line(pieces)


def reply(*parts: Part | Sequence[Part]) -> Reply:
    """Make a Reply of these parts, in order; a sequence stands for its parts."""
    flat: list[Part] = []
    for part in parts:
        flat.extend(part if isinstance(part, Sequence) else (part,))
    return Reply(tuple(flat))
