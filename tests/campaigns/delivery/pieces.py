"""An article as the model has it: what its file says, and what readers were told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Missed = Literal["post", "merge", "skip"]
# "either": Slack, a person or a retraction was as fast as the bot, and both outcomes are right
Fate = Literal["wanted", "either", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a file says. ``code`` is a word that no other version of any article contains."""

    code: str
    retracted: bool = False
    embargo: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article to write. In the ``group`` of another one it has that one's text.

    ``embargo`` are hours. Without a ``path`` it is named after its number.
    """

    topics: Sequence[str]
    group: int | None = None
    named: bool = False
    sourced: bool = False
    embargo: int = 0
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """An article waits for a roundup at ``release``, which may be a ``slot`` of a schedule."""

    release: datetime
    missed: Missed
    slot: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a reply tells: a note, and the codes before and after a correction."""

    note: Literal["retracted", "restored"] | None = None
    was: str | None = None
    now: str | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Piece:
    """An article: what its file says, what the bot has stored of it, and what readers were told.

    Articles with the same text share a ``group``, and ``lead`` is the first of them. One that is
    ``named`` declares an id, and one that is ``sourced`` a source. ``removed`` is what a file said
    that was removed. It is ``unread`` while the bot has not read its file, and ``settled`` once a
    whole look has passed since a file of it came, went or was renamed. ``held`` is its version
    under an embargo, and ``followed`` the one that its posts show, after these ``steps``.
    """

    number: int
    group: int
    topics: tuple[str, ...]
    published: datetime
    named: bool
    sourced: bool
    path: str
    file: Content | None
    removed: Content | None = None
    copy: tuple[str, Content] | None = None
    unread: bool = True
    settled: bool = True
    stored: Content | None = None
    held: Content | None = None
    routed: bool = False
    lead: "Piece | None" = None
    followed: Content | None = None
    steps: list[tuple[Content, Content]] = field(default_factory=list)

    @property
    def headline(self) -> str:
        return f"Pier {self.number} gets a ferry"

    @property
    def source(self) -> str:
        return f"Gazette {self.number}"

    @property
    def stays_itself(self) -> bool:
        """Whether the bot knows it by its content as the same article, if its file is renamed."""
        known = self.stored is None or self.held or (self.file and self.file.embargo is None)
        return self.settled and not self.unread and not self.copy and bool(known)

    def lose_file(self) -> None:
        """Note that the file is gone. A copy of it, if there is one, is now the article's file."""
        self.held, self.unread = None, False
        if self.copy:
            path, content = self.copy
            if content == self.stored:
                self.path, self.file, self.copy = path, content, None

    def told(self, start: int) -> list[Told]:
        """What the thread of a message tells that showed the version before this step."""
        found = (_told(*step) for step in self.steps[start:])
        return [told for told in found if told != Told()]

    def follow(self) -> None:
        """Note that the posts show what is stored now: one step, however many revisions came."""
        assert self.stored
        if self.followed and self.followed != self.stored:
            self.steps.append((self.followed, self.stored))
        self.followed = self.stored


def _told(before: Content, after: Content) -> Told:
    """What one step tells. A retracted article's corrections are not told."""
    if after.retracted:
        return Told() if before.retracted else Told(note="retracted")
    note: Literal["restored"] | None = "restored" if before.retracted else None
    if before.code == after.code:
        return Told(note=note)
    return Told(note=note, was=before.code, now=after.code)
