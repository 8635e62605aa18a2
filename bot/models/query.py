"""A search, as the commands read it and the store runs it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

# what a term is looked for in: the article's words, its topics, its source, or its speakers
TermKind = Literal["word", "prefix", "topic", "source", "speaker"]


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for. A "word" may be a phrase; a "prefix" is the start of one."""

    text: str
    kind: TermKind = "word"

    @property
    def typed(self) -> str:
        """The term as somebody would type it."""
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
    """A search: articles with at least one term of each group in ``every`` and none of ``without``.

    An article must be dated at or after ``after``, before ``before``, and within ``last``; it must
    have been posted in ``channel``; with ``quotes``, the terms must occur in its quotes. ``best``
    sorts by relevance. ``wrong`` are sentences about what was typed but can't be used.
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
        """The terms that an article may be found by."""
        return tuple(term for group in self.every for term in group)
