"""Parses the dates in articles into aware UTC datetimes. A time without a zone is in UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES = {  # hours east of UTC: RFC 2822, section 4.3, and the European zones in English news
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?\s+)?"
_TIME = (
    r"(?:(?:,|\s+at|\s+-|t)?\s*(?P<hour>\d{1,2})"
    r"(?:[:.](?P<minute>\d{2})(?::(?P<second>\d{2}))?|(?=\s*[ap]\.?m))"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?"
    r"(?:\s*(?:(?P<zone>[a-z]{1,4})|(?P<sign>[+-])(?P<off_h>\d{2}):?(?P<off_m>\d{2})))?)?"
)
_FORMS = tuple(
    re.compile(_WEEKDAY + form + _TIME, re.ASCII)
    for form in (
        rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
        r"(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>\d{4})",
    )
)
_YEARS = range(1600, 2201)  # the first newspaper is from 1605; a year after 2200 is a typo
_LONGEST = 80  # characters
_MILLISECONDS_FROM = 100_000_000_000  # as seconds this would be the year 5138


def read_date(stated: str) -> datetime | None:
    """Parse a date, with or without a time; returns None if it is not a date or is ambiguous.

    Understands ISO 8601, RFC 2822 ("Thu, 13 Feb 2025 10:00:00 GMT") and written forms: "13 February
    2025", "Feb. 13, 2025, 2:30 p.m. EST", "13.02.2025", "25/12/2025". "03/04/2025" is ambiguous:
    it is in April in some countries and in March in others.
    """
    stated = " ".join(stated.split())
    if not stated or len(stated) > _LONGEST:
        return None
    return _in_range(_iso(stated) or _written(stated.lower()))


def read_stated_date(value: object) -> datetime | None:
    """Return the date in a field: read_date() of a text, read_epoch() of a number, else None."""
    if isinstance(value, str):
        return read_date(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return read_epoch(value)
    return None


def read_epoch(seconds: float) -> datetime | None:
    """Convert Unix time to a datetime; returns None if it is out of range.

    Numbers from 10**11 on are taken as milliseconds.
    """
    try:
        scale = 1000 if seconds >= _MILLISECONDS_FROM else 1
        return _in_range(datetime.fromtimestamp(seconds / scale, UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _in_range(moment: datetime | None) -> datetime | None:
    if moment is None or moment.year not in _YEARS:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC)


def _iso(stated: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stated)
    except ValueError:
        return None


def _written(stated: str) -> datetime | None:
    for form in _FORMS:
        if match := form.fullmatch(stated):
            return _from_parts(match.groupdict())
    return None


def _from_parts(parts: dict[str, str | None]) -> datetime | None:
    day_month = _day_and_month(parts)
    if day_month is None:
        return None
    day, month = day_month
    try:
        return datetime(
            int(parts["year"] or 0),
            month,
            day,
            _hour(int(parts["hour"] or 0), parts["half"]),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            tzinfo=_zone(parts),
        )
    except (ValueError, KeyError):
        return None


def _day_and_month(parts: dict[str, str | None]) -> tuple[int, int] | None:
    if one := parts.get("one"):
        first, second = int(one), int(parts["two"] or 0)
        if first == second or first > 12:
            return first, second
        return (second, first) if second > 12 else None
    month = parts["month"] or ""
    number = int(month) if month.isdigit() else _MONTHS.get(month)
    return (int(parts["day"] or 0), number) if number else None


def _hour(hour: int, half: str | None) -> int:
    """Return the hour of the day; raises ValueError for an hour like "13 p.m."."""
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half == "p" else 0)


def _zone(parts: dict[str, str | None]) -> timezone:
    """Return the zone; raises KeyError for an unknown name, ValueError for an offset over a day."""
    if sign := parts["sign"]:
        offset = timedelta(hours=int(parts["off_h"] or 0), minutes=int(parts["off_m"] or 0))
        return timezone(-offset if sign == "-" else offset)
    if zone := parts["zone"]:
        return timezone(timedelta(hours=_ZONES[zone]))
    return UTC
