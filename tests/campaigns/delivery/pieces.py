"""An article as the model of delivery has it: what its file says, and what readers were told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Missed = Literal["post", "merge", "skip"]
# "either": Slack, a person or a retraction was as fast as the bot, and both ends are right
Fate = Literal["wanted", "either", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a file says. ``code`` is a word that no other version of any article has."""

    code: str
    retracted: bool = False
    embargo: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waits:
    """An article waits for a roundup that goes out at ``release``, a slot or not."""

    release: datetime
    missed: Missed
    slot: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a reply tells of an article: a note, and the codes before and after a correction."""

    note: Literal["retracted", "restored"] | None = None
    was: str | None = None
    now: str | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Piece:
    """An article: what its file says, what the bot has of it, and what its readers were told.

    ``group`` is shared by those that carry one text. ``named`` says that it declares an id.
    ``settled`` is that a whole look has passed since a file of it came, went or was renamed.
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
        """Whether it is known for the same article by its content, if its file is renamed now."""
        known = self.stored is None or self.held or (self.file and self.file.embargo is None)
        return self.settled and not self.unread and not self.copy and bool(known)

    def lose_file(self) -> None:
        """The file is gone: the article goes on under a copy of it, if there is one."""
        self.held, self.unread = None, False
        if self.copy:
            path, content = self.copy
            if content == self.stored:
                self.path, self.file, self.copy = path, content, None

    def told(self, start: int) -> list[Told]:
        """What a message is told of whose first step to follow is this one."""
        found = (_told(*step) for step in self.steps[start:])
        return [told for told in found if told != Told()]

    def follow(self) -> None:
        """What the bot has is what the posts follow: one step, however many came."""
        assert self.stored
        if self.followed and self.followed != self.stored:
            self.steps.append((self.followed, self.stored))
        self.followed = self.stored


def _told(before: Content, after: Content) -> Told:
    """What one step tells: of what does not stand, it does not matter what it says."""
    if after.retracted:
        return Told() if before.retracted else Told(note="retracted")
    note: Literal["restored"] | None = "restored" if before.retracted else None
    if before.code == after.code:
        return Told(note=note)
    return Told(note=note, was=before.code, now=after.code)
