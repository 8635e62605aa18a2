"""Reads when something may be published, out of the words of a press office, in ten languages.

The strictest reading counts: of several times the latest; midnight on a day is its end; and words
that may mean something else, or say nothing of the day, are no time at all. Without a zone, a time
is in UTC, as everywhere in a file. Words are as ``text.skeleton`` leaves them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.seeds.calendar_words import (
    ABBREVIATIONS,
    AFTERNOON,
    MIDNIGHT,
    MONTHS,
    NOON,
    PLACES,
    WEEKDAYS,
)

_LATEST_YEAR = 2200  # a later one is a typo
_DAY = timedelta(days=1)


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MONTH = rf"(?P<month>{_any(MONTHS)})\b\.?"
_NUMBER = r"(?<![\d.:/])(?P<day>\d{1,2})"
_IS_CLOCK = (
    rf"(?!\d|[:.h]\s?\d|\s?(?:[ap]\.?\s?m\b|hrs?\b|h\b|hours?\b|uhr\b|(?:{_any(ABBREVIATIONS)})\b))"
)
_YEAR = rf"(?P<year>(?:19|20|21)\d\d){_IS_CLOCK}"
_OF = r"(?:\s*(?:of|de|del|di|do|den)\b)?"
_DAY_MONTH = rf"{_NUMBER}(?:st|nd|rd|th|er|de|ste|[.oa:])?{_OF}[\s-]*{_MONTH}"
_THEN_YEAR = rf"(?:,?{_OF}[\s,-]*(?:{_YEAR}|'(?P<short>\d\d)\b))?"
_DATES = tuple(
    re.compile(form)
    for form in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)t?",
        r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d\d)(?![\d:])",
        r"(?<![\d/])(?P<one>\d{1,2})[/-](?P<two>\d{1,2})[/-](?P<year>\d{4}|\d\d)(?!\d)",
        f"{_DAY_MONTH}{_THEN_YEAR}",
        rf"\b{_MONTH}\s*(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_IS_CLOCK}(?:[\s,]+{_YEAR})?",
    )
)
_HALF = r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)"
_HOURS = r"(?:uhr|hs?|hrs?|hours?|heures?|horas?|ore|uur|u|o'?\s?clock)\b\.?"
_AT = (
    r"\b(?:at|kl|klokken|klokka|klockan|godz|godzin[aeyi]+|a las?|alle(?: ore)?|ore|as|om|um|a)\b"
    r"\.?"
)
_DAY_PART = rf"(?:morning|manana|manha|matin|mattina|morgen|{_any(AFTERNOON)})"
_HOUR_MINUTE = r"(?<![\d.:])(?P<hour>\d{1,2})\s?[:.h]\s?(?P<minute>\d\d)(?!\d)"
_SECONDS = r"(?:[:.]\d\d(?:\.\d+)?)?(?:\s?min\b)?"
_IS_HOUR = rf"(?=\s?(?:{_HOURS}|(?:{_any(ABBREVIATIONS)})\b))"
_CLOCKS = tuple(
    re.compile(form)
    for form in (
        f"{_HOUR_MINUTE}{_SECONDS}{_HALF}?(?:\\s?{_HOURS})?",
        rf"(?<![\d.:])(?P<hour>\d{{1,2}}){_HALF}",
        rf"(?<![\d.:])(?P<hour>\d\d)(?P<minute>\d\d){_IS_HOUR}(?:\s?{_HOURS})?",
        r"(?<![\d.:+-])(?P<hour>0\d)(?P<minute>\d\d)(?!\d)",
        rf"(?<![\d.:])(?P<hour>\d{{1,2}})\s?{_HOURS}",
        rf"(?:(?<!\d)(?:12|00:00|0:00)\s*)?(?<!apres-)\b(?P<noon>{_any(NOON)})\b",
        rf"(?:(?<!\d)(?:12|24|00[:.]00|0)\s*(?:uhr\s*)?)?\b(?P<midnight>{_any(MIDNIGHT)})\b",
        rf"(?<![\d.:])(?P<hour>\d{{1,2}})(?=\s(?:in the|de la|da|du|del|di|om|i) {_DAY_PART})",
        rf"{_AT}\s*(?P<hour>\d{{1,2}})(?![\d./:-])",
    )
)
_WEEKDAY = re.compile(rf"\b({_any(WEEKDAYS)})\b")
_AFTERNOON = re.compile(rf"\b(?:{_any(AFTERNOON)})\b")
_OFFSET = re.compile(r"(?:\b(?:utc|gmt)\s?|(?<=\d)\s?)([+-])\s?(\d{1,2})(?::?(\d\d))?(?!\d)")
_ABBREVIATION = re.compile(rf"\b({_any(ABBREVIATIONS)})\b")
_PLACE = re.compile(
    rf"\b({_any(PLACES)})(?:\s+(?:standard|daylight|summer|local))*[\s-]*(?:time|zeit|tid|tijd)\b"
    rf"|\b(?:hora|heure|heures|ora|czasu)\s+(?:\w+\s+)?(?:d[aeio]l?\s|d')?\s*({_any(PLACES)})\b"
    rf"|\(\s*({_any(PLACES)})\s*\)|\b(eastern|pacific|mountain)\b"
)
_IANA = re.compile(
    r"\b(?:africa|america|asia|atlantic|australia|europe|indian|pacific|etc)/[a-z_/+-]+\d*"
)
# a zone that is not in the table may lie west of Greenwich
_UNKNOWN_ZONE = re.compile(r"^\W{0,3}([a-z]{2,4}t)\b")
_NO_ZONES = frozenset(
    (
        "at",
        "but",
        "that",
        "text",
        "ist",
        "mit",
        "nicht",
        "est",
        "net",
        "start",
        "next",
        "last",
        "just",
        "tot",
        "tit",
    )
)
_UNCERTAIN = re.compile(
    r"\b(?:tbc|tba|tbd|to be (?:confirmed|announced|advised|determined)|local time|ortszeit|"
    r"hora local|heure locale|ora locale|plaatselijke tijd|lokal tid|further notice|approx\w*|"
    r"provisional\w*)\b"
)
# the end of something on a day without an hour: any time of that day may be meant, or later
_AFTERWARDS = re.compile(
    r"\b(?:after|following|end|close|conclusion|during|delivery|speech|meeting|conference|nach|"
    r"ende|schluss|apres|fin|cloture|despues|tras|dopo|depois|apos|fim|na|einde|efter|slut\w*|"
    r"etter|po|through|inclusive|inclusief|einschliesslich|inklusive|inclus|incluso|inclusa|"
    r"compreso|wlacznie|till och med|til og med|tot en met|fino a tutto|t\.?o\.?m)\b"
)
_EVENT = re.compile(
    r"\b(?:end|close|conclusion|during|delivery|speech|meeting|conference|ende|schluss|fin|cloture|"
    r"fim|einde|slut\w*|hearing|session|vote|announcement)\b"
)
_LEFT_OVER = re.compile(rf"(?<![\w.:])\d{{1,2}}(?![\w.:%])|\b{_HOURS}|\b[ap]\.?m\b")
_NEAR = 14  # characters


@dataclass(frozen=True, slots=True)
class _Clock:
    """An hour of a day, which ends ``days`` days later, where in the words it is."""

    at: time
    days: int
    start: int
    end: int


def states_time(words: str) -> bool:
    """Return whether the words name a day, a month or an hour at all, readable or not."""
    return any(form.search(words) for form in (*_DATES, *_CLOCKS, _WEEKDAY))


def begins_with_time(words: str) -> bool:
    """Return whether the words begin with a day or an hour, but for "on", "the", "am" and such."""
    start = re.match(r"(?:\W|\b(?:[a-z]{1,3}|the|from|dem|klokken|godz\w*)\b)*?(?=\d)", words)
    name = re.match(
        rf"(?:\W|\b[a-z]{{1,4}}\b)*?\b(?:{_any([*WEEKDAYS, *NOON, *MIDNIGHT])})\b", words
    )
    month = re.match(rf"\W*{_MONTH}\s*\d", words)
    return bool((start and states_time(words[:80])) or name or month)


def read_release_time(
    words: str, anchor: date | None = None, *, day_first: bool = False
) -> datetime | None:
    """Return the time in UTC, or None if there is none or it is not certain.

    A weekday, or a day without a year, is the next one after ``anchor``, the article's date; None
    without. ``day_first`` says that 03/04/2099 is in April; otherwise it is not certain.
    """
    try:
        return _read(words, anchor, day_first=day_first)
    except (ValueError, OverflowError):  # a 31st of February, a 25th hour
        return None


def _read(words: str, anchor: date | None, *, day_first: bool) -> datetime | None:
    if _UNCERTAIN.search(words):
        return None
    rest, days, places = _take_dates(words, anchor, day_first=day_first)
    dateless = rest
    rest, clocks = _take_clocks(rest)
    if not days:
        days = [_next_weekday(WEEKDAYS[each[1]], anchor) for each in _WEEKDAY.finditer(words)]
    if not days or _has_left_over(rest, [*places, *((each.start, each.end) for each in clocks)]):
        return None
    if not clocks:
        if _EVENT.search(words):
            return None
        later = _DAY if _AFTERWARDS.search(words) else timedelta()
        return _utc(max(days) + later, time(), UTC)
    zones = tuple(_zones(dateless, clocks))
    return max(
        _utc(day + each.days * _DAY, each.at, zone)
        for day in days
        for each, zone in zip(clocks, zones, strict=True)
    )


def _utc(day: date, at: time, zone: tzinfo) -> datetime:
    if day.year > _LATEST_YEAR:
        raise ValueError(day)
    return datetime.combine(day, at, zone).astimezone(UTC)


def _take_dates(
    words: str, anchor: date | None, *, day_first: bool
) -> tuple[str, list[date], list[tuple[int, int]]]:
    """Return the words with blanks in the place of dates, the dates, and where they were."""
    days: list[date] = []
    places: list[tuple[int, int]] = []
    weekdays = {WEEKDAYS[each[1]] for each in _WEEKDAY.finditer(words)}
    for form in _DATES:
        for match in form.finditer(words):
            days.append(_day(match.groupdict(), anchor, weekdays, day_first=day_first))
            places.append(match.span())
        words = form.sub(_blank, words)
    return words, days, places


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _day(
    parts: dict[str, str | None], anchor: date | None, weekdays: set[int], *, day_first: bool
) -> date:
    """Return the day; raises ValueError if it does not exist or is not certain."""
    day, month = _day_and_month(parts, day_first=day_first)
    stated = parts.get("year") or parts.get("short")
    if stated:
        return date(int(stated) + (2000 if len(stated) == 2 else 0), month, day)
    if anchor is None:
        raise ValueError("a day without a year")
    found = date(anchor.year, month, day)
    if found < anchor:
        found = date(anchor.year + 1, month, day)
    if weekdays and found.weekday() not in weekdays:
        raise ValueError("another day of the week")
    return found


def _day_and_month(parts: dict[str, str | None], *, day_first: bool) -> tuple[int, int]:
    if one := parts.get("one"):
        first, second = int(one), int(parts["two"] or 0)
        if second > 12 and not day_first:
            return second, first
        if not day_first and first <= 12 and first != second:
            raise ValueError("the day or the month")
        return first, second
    month = parts["month"] or ""
    return int(parts["day"] or 0), int(month) if month.isdigit() else MONTHS[month]


def _next_weekday(weekday: int, anchor: date | None) -> date:
    if anchor is None:
        raise ValueError("a weekday of an unknown week")
    return anchor + ((weekday - anchor.weekday() - 1) % 7 + 1) * _DAY


def _take_clocks(words: str) -> tuple[str, list[_Clock]]:
    """Return the words with blanks in the place of hours, and the hours in their order."""
    afternoon = bool(_AFTERNOON.search(words))
    found: list[_Clock] = []
    for form in _CLOCKS:
        found += (_clock(match, afternoon=afternoon) for match in form.finditer(words))
        words = form.sub(_blank, words)
    return words, sorted(found, key=lambda each: each.start)


def _clock(match: re.Match[str], *, afternoon: bool) -> _Clock:
    parts = match.groupdict()
    if parts.get("noon"):
        return _Clock(time(12), 0, *match.span())
    if parts.get("midnight"):
        return _Clock(time(), 1, *match.span())
    hour, minute, half = int(parts["hour"]), int(parts.get("minute") or 0), parts.get("half")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half == "p" else 0)
    elif afternoon and hour < 12:
        hour += 12
    if (hour, minute) == (24, 0):
        return _Clock(time(), 1, *match.span())
    return _Clock(time(hour, minute), 0, *match.span())


def _zones(words: str, clocks: list[_Clock]) -> Iterator[tzinfo]:
    """Yield the zone of each hour: the first one stated behind it, else the only one, else UTC.

    Raises ValueError for one that is not known.
    """
    stated = sorted(_stated_zones(words), key=lambda each: each[0])
    ends = [each.start for each in clocks[1:]] + [len(words)]
    for clock, end in zip(clocks, ends, strict=True):
        behind = [zone for place, zone in stated if clock.start <= place < end]
        others = [zone for _, zone in stated]
        unknown = _UNKNOWN_ZONE.match(words[clock.end :])
        if unknown and unknown[1] not in _NO_ZONES and unknown[1] not in ABBREVIATIONS:
            raise ValueError(unknown[1])
        yield behind[0] if behind else others[0] if others else UTC


@cache
def _iana_names() -> Mapping[str, str]:
    return {name.lower(): name for name in available_timezones()}


def _stated_zones(words: str) -> Iterator[tuple[int, tzinfo]]:
    taken: list[int] = []
    for match in _IANA.finditer(words):
        if match[0] not in _iana_names():
            raise ValueError(match[0])
        yield match.start(), ZoneInfo(_iana_names()[match[0]])
    words = _IANA.sub(_blank, words)
    for match in _OFFSET.finditer(words):
        sign, hours, minutes = match.groups()
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        taken.append(match.start())
        yield match.start(), timezone(-offset if sign == "-" else offset)
    for match in _PLACE.finditer(words):
        name = next(filter(None, match.groups()))
        yield match.start(), ZoneInfo(next(z for n, z in PLACES.items() if re.fullmatch(n, name)))
    for match in _ABBREVIATION.finditer(words):
        if match.start() not in taken and (match[1] != "z" or words[match.start() - 1].isdigit()):
            yield match.start(), ZoneInfo(ABBREVIATIONS[match[1]])


def _has_left_over(rest: str, places: list[tuple[int, int]]) -> bool:
    """Return whether a number or "o'clock" beside a date or an hour was not understood."""
    return any(
        start - _NEAR <= match.start() <= end + _NEAR
        for match in _LEFT_OVER.finditer(
            _PLACE.sub(_blank, _OFFSET.sub(_blank, _IANA.sub(_blank, rest)))
        )
        for start, end in places
    )
