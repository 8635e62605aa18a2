"""Drafts: what a format's reader returns, before it becomes an Article."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.errors import ReadingError
from bot.models import NEVER
from bot.seeds.charset import storable
from bot.seeds.dates import read_date, read_epoch

_LONGEST_TEXT = 2_000_000  # characters; a novel has about 500,000
_LONGEST_VALUE = 1_000  # characters; anything longer is not a title, a name or a URL
_MOST_TOPICS = 30
_MOST_PROBLEMS = 20
_EMBARGO = frozenset(("embargo", "embargoed", "embargo_until", "embargoed_until", "not_before"))
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
    is the whole file.
    """

    text: str
    declared: Declared
    skipped: tuple[tuple[int, int], ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftResult:
    """A reader's result: drafts and, as sentences, the problems that it found.

    ``many`` says that the file is a list of articles, even if it contains only one.
    """

    drafts: tuple[Draft, ...]
    problems: tuple[str, ...] = ()
    many: bool = False


def declare(raw: Mapping[str, object]) -> tuple[Declared, tuple[str, ...]]:
    """Parse the fields of a header, front matter or JSON object; returns them and the problems.

    Unknown fields are ignored. A field that cannot be used is left out and becomes a problem.
    """
    problems: list[str] = []
    retracted = str(raw.get("status") or "").strip().casefold() == "retracted"
    declared = Declared(
        title=_one_line(raw, "title", problems),
        published=_published(raw, problems),
        source=_one_line(raw, "source", problems),
        url=_url(raw, problems),
        author=_one_line(raw, "author", problems),
        id=_one_line(raw, "id", problems),
        topics=_topics(raw, problems),
        retracted=retracted,
        reason=_reason(raw, problems) if retracted else None,
        embargo=_embargo(raw, problems),
    )
    return declared, tuple(problems)


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


def _one_line(raw: Mapping[str, object], name: str, problems: list[str]) -> str | None:
    value = raw.get(name)
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


def _reason(raw: Mapping[str, object], problems: list[str]) -> str | None:
    """Return why the article is retracted: the field "retraction", else "reason"."""
    return _one_line(raw, "retraction", problems) or _one_line(raw, "reason", problems)


def _published(raw: Mapping[str, object], problems: list[str]) -> datetime | None:
    value = next((raw[name] for name in ("published", "date") if raw.get(name) is not None), None)
    if value is None or value == "":
        return None
    moment = _parse_time(value)
    if moment is None:
        problems.append(
            f"“{_shown(value)}” is not a date that can be read: the article is kept without one. "
            "Write it as 2026-11-20 or 2026-11-20T09:30Z."
        )
    return moment


def is_embargo(name: str) -> bool:
    """Return whether a field of this name is an embargo: embargo, not_before, Embargoed until."""
    return re.sub("[ -]", "_", name.strip().lower()) in _EMBARGO


def _embargo(raw: Mapping[str, object], problems: list[str]) -> datetime | None:
    """Return the latest embargo; NEVER if one cannot be parsed, since that one may be later."""
    stated = [value for name, value in raw.items() if is_embargo(name) and value not in (None, "")]
    times = []
    for value in stated:
        time = _parse_time(value)
        times.append(time or NEVER)
        if time is None:
            problems.append(
                f"“{_shown(value)}” is not a time that can be read: the article is held until its "
                "embargo is mended. Write it as 2026-11-20T09:30Z."
            )
    return max(times, default=None)


def _parse_time(value: object) -> datetime | None:
    if isinstance(value, str):
        return read_date(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return read_epoch(value)
    return None


def _shown(value: object) -> str:
    return storable(str(value) if isinstance(value, (str, float)) else "…")[:40]


def _url(raw: Mapping[str, object], problems: list[str]) -> str | None:
    stated = _one_line(raw, "url", problems)
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


def _topics(raw: Mapping[str, object], problems: list[str]) -> tuple[str, ...]:
    value = raw.get("topics")
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
