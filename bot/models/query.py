"""A search as the store understands it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# what a term is compared with: the article's words, or what it is about, from or who speaks in it
TermKind = Literal["word", "prefix", "topic", "source", "speaker"]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for. A phrase is a "word" of several; a "prefix" is its start."""

    text: str
    kind: TermKind = "word"

    @property
    def typed(self) -> str:
        """The term as people type it."""
        spaced = any(map(str.isspace, self.text))
        words = f'"{self.text}"' if spaced else self.text
        match self.kind:
            case "word":
                return words
            case "prefix":
                return f"{words}*"
            case kind:
                return f"{kind}:{words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is searched for: of each of the groups ``every`` one term, and no term ``without``.

    Only articles that are dated ``after`` or then, ``before`` then, and within the ``last`` while;
    that were posted in ``channel``; that have what is looked for in their ``quotes``. ``best`` is
    the order. ``wrong`` are sentences about what was typed and is not used.
    """

    every: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()
    after: datetime | None = None
    before: datetime | None = None
    last: timedelta | None = None
    channel: str | None = None
    quotes: bool = False
    best: bool = False
    wrong: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """What may occur in an article that is found."""
        return tuple(term for group in self.every for term in group)
