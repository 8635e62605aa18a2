"""Files in the seeds folder, and the results of looking at them and reading them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.models.article import Article, Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMark:
    """What a look at a file remembers, from one stat: size in bytes, mtime in nanoseconds."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A seed that could not be read, or a part of one, and why."""

    path: str
    reason: str
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSweep:
    """The last look at the seeds folder: when, how many files, and how the watch goes on."""

    at: datetime
    files: int
    interval: float
    events: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as a list names it; ``name`` is what the list calls it, if anything."""

    address: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What was read of one state of a file; ``problems`` are the reasons for what was not.

    A list of feeds has ``feeds``, a link the address of its page.
    """

    path: str
    mark: FileMark
    articles: tuple[tuple[Article, Digest], ...] = ()
    problems: tuple[str, ...] = ()
    feeds: tuple[Feed, ...] | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What an article turned out to be; of "moved" and "same" there is nothing new."""

    article_id: str
    change: Literal["new", "revised", "moved", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookSummary:
    """What a look at the seeds folder has led to.

    ``read`` files were new, changed or read again, ``waiting`` ones may still be written to;
    ``new`` and ``revised`` are articles, ``problems`` the sentences about files.
    """

    read: int = 0
    waiting: int = 0
    new: int = 0
    revised: int = 0
    problems: tuple[str, ...] = ()
