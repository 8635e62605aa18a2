"""What the clocks of a zone show, minute by minute: the reference for schedules.

It asks a zone only what it shows at an instant, which has one answer, never the other way round.
"""

import operator
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
FIRST, LAST = datetime(2010, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
ALL_MINUTES = (LAST - FIRST) // MINUTE

ZONES = (
    "UTC",
    "Africa/Cairo",  # at midnight, the first hour of the day is skipped
    "Africa/Casablanca",  # away from the other time during Ramadan only
    "America/Havana",
    "America/New_York",
    "America/Santiago",  # the last hour of the day comes twice
    "America/Scoresbysund",  # the last hour of the day is skipped
    "America/St_Johns",  # until 2011 a minute past midnight, back into the day before
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # by half an hour
    "Europe/Berlin",
    "Pacific/Apia",  # without 30 December 2011
    "Pacific/Chatham",
)


def shown(zone: str, instant: datetime) -> datetime:
    """What a clock in the zone shows, as a bare date and time."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The instants at which the zone's clocks are changed."""
    days = [FIRST + DAY * number for number in range((LAST - FIRST).days)]
    return tuple(_change(zone, day) for day in days if _ahead(zone, day) != _ahead(zone, day + DAY))


def _change(zone: str, day: datetime) -> datetime:
    before = _ahead(zone, day)
    minutes = [day + MINUTE * number for number in range(24 * 60 + 1)]
    return minutes[bisect_left(minutes, True, key=lambda at: _ahead(zone, at) != before)]


def _ahead(zone: str, instant: datetime) -> timedelta:
    return shown(zone, instant) - instant.replace(tzinfo=None)


def instant_of(zone: str, wall: datetime) -> datetime:
    """When a clock first shows this; where none does, when one that was left alone would."""
    bare = wall.replace(tzinfo=UTC)
    ahead = _ahead(zone, FIRST)
    for change in changes(zone):
        later = _ahead(zone, change)
        if bare - ahead < change or bare - later < change:
            break
        ahead = later
    return bare - ahead


def instants(zone: str) -> st.SearchStrategy[datetime]:
    """Whole minutes, half of them within two days of a change of the clocks."""
    anywhere = st.integers(0, ALL_MINUTES).map(lambda minute: FIRST + MINUTE * minute)
    if not changes(zone):
        return anywhere
    away = st.integers(-2 * 24 * 60, 2 * 24 * 60).map(lambda minutes: MINUTE * minutes)
    return anywhere | st.builds(operator.add, st.sampled_from(changes(zone)), away)
