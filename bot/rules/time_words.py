"""Reads times of the day, weekdays and time zones as people write them. Pure.

Words that can't be read raise ValueError, with a sentence for the person who wrote them.
"""

import difflib
import re
import zoneinfo
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

from bot.models import EVERY_DAY, Until

_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SMALL = ("at", "on", "next")
_UNTIL_HELP = "write a day, a date, a time, or both, such as Monday 9:00 or 2026-03-01 18:00"
_DASHES = re.compile(r"\s*[-–]\s*")
_SEPARATORS = re.compile(r"[\s,]+(?:and[\s,]+)?")
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GROUPS = {
    **dict.fromkeys(("daily", "everyday"), EVERY_DAY),
    **dict.fromkeys(("weekday", "weekdays"), (0, 1, 2, 3, 4)),
    **dict.fromkeys(("weekend", "weekends"), (5, 6)),
}
_DAY_WORDS = {
    **{name[:3]: day for day, name in enumerate(_NAMES)},
    **{name: day for day, name in enumerate(_NAMES)},
    **{f"{name}s": day for day, name in enumerate(_NAMES)},
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
_DAYS_HELP = "write daily, weekdays, weekend, or days such as mon, thu or mon-fri"
# names in the zone data that are no place: one is a placeholder, one the machine's own setting
_NO_PLACES = {"Factory", "localtime"}


def read_times(words: Sequence[str] | str) -> tuple[time, ...]:
    """Read times of the day ("08:30", "8:30", "16:00"), sorted and without duplicates."""
    found = {_time(word) for word in _split(words)}
    if not found:
        raise ValueError("There is no time of the day: write one or more, such as 08:30 or 16:00.")
    return tuple(sorted(found))


def _time(word: str) -> time:
    found = _TIME.fullmatch(word)
    if word == "24:00":
        raise ValueError("Midnight is written 00:00, not 24:00.")
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(
            f"“{word}” is no time of the day: write hours and minutes, such as 08:30 or 16:00."
        )
    return time(int(found[1]), int(found[2]))


def read_days(words: Sequence[str] | str) -> tuple[int, ...]:
    """Read weekdays, sorted and without duplicates; Monday is 0.

    Understands "daily", "weekdays", "weekend", days ("mon", "Thu", "sundays") and ranges
    ("mon-fri").
    """
    found = {day for word in _split(words) for day in _days(word)}
    if not found:
        raise ValueError(f"There is no day: {_DAYS_HELP}.")
    return tuple(sorted(found))


def _days(word: str) -> Sequence[int]:
    lower = word.casefold()
    if lower in _GROUPS:
        return _GROUPS[lower]
    ends = [_DAY_WORDS.get(end) for end in _DASHES.split(lower)]
    first, last = ends[0], ends[-1]
    if first is None or last is None or len(ends) > 2:
        raise ValueError(f"“{word}” is no day of the week: {_DAYS_HELP}.")
    # a range may go through Sunday: fri-mon
    return [(first + more) % 7 for more in range((last - first) % 7 + 1)]


def _split(words: Sequence[str] | str) -> list[str]:
    if isinstance(words, str):
        return [word for word in _SEPARATORS.split(_DASHES.sub("-", words)) if word]
    return [word.strip() for word in words]


def read_until(words: str) -> Until:
    """Read the time at which something ends: "Monday 9:00", "18:00", "2026-03-01 at 18:00 UTC"."""
    tokens = [word for word in words.replace(",", " ").split() if word.casefold() not in _SMALL]
    if len(tokens) > 1 and _TIME.fullmatch(tokens[-2]):
        return replace(read_until(" ".join(tokens[:-1])), zone=read_zone(tokens[-1]))
    if not tokens:
        raise ValueError(f"Until when? {_UNTIL_HELP[0].upper() + _UNTIL_HELP[1:]}.")
    *day, at = tokens if _TIME.fullmatch(tokens[-1]) else [*tokens, ""]
    read_at = _time(at) if at else time()
    if not day:
        return Until(at=read_at)
    if len(day) == 1 and (found := _DATE.fullmatch(day[0])):
        return Until(at=read_at, on=_date(found[0]))
    if len(day) == 1 and day[0].casefold() in _DAY_WORDS:
        return Until(at=read_at, day=_DAY_WORDS[day[0].casefold()])
    raise ValueError(f"“{words}” is no time: {_UNTIL_HELP}.")


def _date(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError as error:
        raise ValueError(f"There is no day {word}.") from error


def read_zone(word: str) -> str:
    """Read the IANA name of a time zone, and return it as the zone data spells it.

    Only names that the zone data lists are zones: "posix/UTC", "right/UTC" and paths aren't.
    """
    names = {name.casefold(): name for name in zoneinfo.available_timezones() - _NO_PLACES}
    lower = word.strip().replace(" ", "_").casefold()
    if lower in names:
        return names[lower]
    if near := _near(lower, list(names.values())):
        raise ValueError(f"“{word}” is no time zone. Did you mean {' or '.join(near)}?")
    raise ValueError(f"“{word}” is no time zone: write a name such as Europe/Berlin or UTC.")


def _near(word: str, names: Sequence[str]) -> list[str]:
    """Return up to three names that are similar to this word, as a whole or by their city.

    Abbreviations and offsets get no guess: EST and CEST look similar and are hours apart.
    """
    places = sorted(name for name in names if "/" in name and not name.startswith("Etc/"))
    near = [
        place
        for key in (_city, str.casefold)
        for found in difflib.get_close_matches(word, sorted(set(map(key, places))), cutoff=0.8)
        for place in places
        if key(place) == found
    ]
    return list(dict.fromkeys(near))[:3]


def _city(place: str) -> str:
    return place.rpartition("/")[2].casefold()
