"""Files in the seeds folder, and the results of looking for and reading them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.models.article import Article, Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMark:
    """The state of a file, from one ``stat``: size in bytes, mtime in nanoseconds."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file, or a part of one, that couldn't be read, and why."""

    path: str
    reason: str
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSweep:
    """The last look at the seeds folder, and the number of files that were there.

    ``interval`` is the seconds to the next look; ``events`` says whether the folder gives file
    events, which bring that look forward.
    """

    at: datetime
    files: int
    interval: float
    events: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed in a list of feeds; ``name`` is its name there, if it has one."""

    address: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What was read from one state of a file; ``problems`` say why parts of it weren't.

    For a list of feeds, ``feeds`` is set; for a file that links to a page, ``link`` is its address.
    """

    path: str
    mark: FileMark
    articles: tuple[tuple[Article, Digest], ...] = ()
    problems: tuple[str, ...] = ()
    feeds: tuple[Feed, ...] | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """How an article changed the store. "moved" and "same" have no new content."""

    article_id: str
    change: Literal["new", "revised", "moved", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookSummary:
    """The result of a look at the seeds folder, for the person who asked for it.

    ``read`` are the files that were new, changed or read again, ``waiting`` those that may still be
    half-written, ``slow`` those that take long and are still being read. ``saved`` are the articles
    that are new or revised. ``problems`` are sentences, each with the file that it's about.
    """

    read: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    slow: tuple[str, ...] = ()
    saved: tuple[Saved, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
