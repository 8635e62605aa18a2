"""Drafts: what a format's reader returns, before it becomes an Article."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.errors import ReadingError
from bot.seeds.charset import storable
from bot.seeds.dates import read_stated_date
from bot.seeds.fields import Fields, shown_value
from bot.seeds.release_fields import read_release

_LONGEST_TEXT = 2_000_000  # characters; a novel has about 500,000
_LONGEST_VALUE = 1_000  # characters; anything longer is not a title, a name or a URL
_MOST_TOPICS = 30
_MOST_PROBLEMS = 20
_NOT_IN_URL = re.compile(r"[\s<>\"\x00-\x20\x7f\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """An article's metadata, as its file declares it.

    ``url`` is an http or https URL, ``published`` is in UTC, and ``reason`` is why the article is
    retracted. ``embargo`` is NEVER if the file declares one that cannot be parsed.
    """

    title: str | None = None
    published: datetime | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    id: str | None = None
    topics: tuple[str, ...] = ()
    retracted: bool = False
    reason: str | None = None
    embargo: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One article as a reader returns it.

    ``skipped`` are the spans of the text that the format sets apart (header, title line, markup),
    in order. ``place`` is where in the file the article is ("Line 7"); it is empty if the article
    is the whole file. ``opening`` are the lines at the top of the document as people see it, with
    what the text lacks, such as headings and tables; if it is empty, the text has them all.
    """

    text: str
    declared: Declared
    skipped: tuple[tuple[int, int], ...] = ()
    place: str = ""
    opening: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftResult:
    """A reader's result: drafts and, as sentences, the problems that it found.

    ``many`` says that the file is a list of articles, even if it contains only one.
    """

    drafts: tuple[Draft, ...]
    problems: tuple[str, ...] = ()
    many: bool = False


def declare(fields: Fields) -> tuple[Declared, tuple[str, ...]]:
    """Parse the fields of a header, front matter or JSON object; returns them and the problems.

    Unknown fields are ignored. A field that cannot be used is left out and becomes a problem. Of
    several values of one name the first that isn't empty counts; an embargo and a status follow
    rules of their own (release_fields.py).
    """
    problems: list[str] = []
    published = _published(fields, problems)
    release = read_release(fields, published.date() if published else None)
    declared = Declared(
        title=_one_line(fields, "title", problems),
        published=published,
        source=_one_line(fields, "source", problems),
        url=_url(fields, problems),
        author=_one_line(fields, "author", problems),
        id=_one_line(fields, "id", problems),
        topics=_topics(fields, problems),
        retracted=release.retracted,
        reason=_reason(fields, problems) if release.retracted else None,
        embargo=release.embargo,
    )
    return declared, (*problems, *release.problems)


def refuse_long_text(text: str) -> None:
    """Raise ReadingError for a text that is too long, as one may be that was packed in its file."""
    if len(text) > _LONGEST_TEXT:
        raise ReadingError(
            f"Its text is {len(text):,} characters long and at most {_LONGEST_TEXT:,} are read: "
            "save the article alone."
        )


def limit_problems(problems: Sequence[str]) -> tuple[str, ...]:
    """Keep the first 20 problems of a file, and end with how many more there are."""
    if len(problems) <= _MOST_PROBLEMS:
        return tuple(problems)
    rest = len(problems) - _MOST_PROBLEMS
    return (*problems[:_MOST_PROBLEMS], f"And {rest:,} more places like these.")


def _one_line(fields: Fields, name: str, problems: list[str]) -> str | None:
    value = fields.get(name)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        value = str(value)
    if value is None:
        return None
    if not isinstance(value, str):
        problems.append(f"“{name}” is not text: it is left out.")
        return None
    folded = " ".join(storable(value).split())
    if len(folded) > _LONGEST_VALUE:
        problems.append(f"“{name}” is {len(folded):,} characters long: it is left out.")
        return None
    return folded or None


def _reason(fields: Fields, problems: list[str]) -> str | None:
    """Return why the article is retracted: the field "retraction", else "reason"."""
    return _one_line(fields, "retraction", problems) or _one_line(fields, "reason", problems)


def _published(fields: Fields, problems: list[str]) -> datetime | None:
    value = fields.get("published", "date")
    if value is None:
        return None
    moment = read_stated_date(value)
    if moment is None:
        problems.append(
            f"“{shown_value(value)}” is not a date that can be read: the article is kept without "
            "one. Write it as 2026-11-20 or 2026-11-20T09:30Z."
        )
    return moment


def _url(fields: Fields, problems: list[str]) -> str | None:
    stated = _one_line(fields, "url", problems)
    if stated is None or is_http_url(stated):
        return stated
    problems.append("“url” is not an http or https address: it is left out.")
    return None


def is_http_url(stated: str) -> bool:
    """Return whether this is an absolute http or https URL."""
    try:
        parts = urlsplit(stated)
        port = parts.port  # raises ValueError if it is not a number
    except ValueError:
        return False
    usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0
    return usable and not _NOT_IN_URL.search(stated)


def _topics(fields: Fields, problems: list[str]) -> tuple[str, ...]:
    value = fields.get("topics")
    if isinstance(value, str):
        value = value.split(",")
    if value is None:
        return ()
    if not isinstance(value, list):
        problems.append("“topics” is not a list of words: it is left out.")
        return ()
    return _unique_words(value)[:_MOST_TOPICS]


def _unique_words(values: Iterable[object]) -> tuple[str, ...]:
    words = (" ".join(storable(value).split()) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(word for word in words if 0 < len(word) <= _LONGEST_VALUE))
