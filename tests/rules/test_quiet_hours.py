"""When quiet hours end, including those that overlap or follow one another."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import EVERY_DAY, Quiet
from bot.rules.slots import LONGEST_QUIET, quiet_until
from tests.support.clocks import DAY, MINUTE, ZONES, instant_of, instants, shown
from tests.support.examples import examples

NEWS, SPORT = "C0NEWS0001", "C0SPORT001"
BERLIN = "Europe/Berlin"
SATURDAY, SUNDAY = (5,), (6,)
WEEKDAYS = (0, 1, 2, 3, 4)


def at(stated: str) -> datetime:
    """An instant: "2026-03-29 01:30", always UTC."""
    return datetime.fromisoformat(stated).replace(tzinfo=UTC)


def quiet(
    start: str, end: str, zone: str = "UTC", days: tuple[int, ...] = EVERY_DAY, channel: str = NEWS
) -> Quiet:
    return Quiet(
        channel=channel,
        start=time.fromisoformat(start),
        end=time.fromisoformat(end),
        days=days,
        zone=zone,
    )


NIGHT = quiet("22:00", "07:00")
DAYTIME = quiet("08:00", "20:00")
WEEKEND = (
    quiet("00:00", "00:00", BERLIN, SATURDAY),
    quiet("00:00", "00:00", BERLIN, SUNDAY),
)


@pytest.mark.parametrize(
    ("quiets", "now", "until"),
    [
        ((), "2026-06-01 23:00", None),
        # the start is included, the end is not
        ((NIGHT,), "2026-06-01 21:59", None),
        ((NIGHT,), "2026-06-01 22:00", "2026-06-02 07:00"),
        ((NIGHT,), "2026-06-02 06:59", "2026-06-02 07:00"),
        ((NIGHT,), "2026-06-02 07:00", None),
        ((quiet("12:00", "13:00"),), "2026-06-01 12:30", "2026-06-01 13:00"),
        # the days are those on which quiet hours start
        ((quiet("22:00", "07:00", days=SUNDAY),), "2026-06-01 06:00", "2026-06-01 07:00"),
        ((quiet("22:00", "07:00", days=SUNDAY),), "2026-06-01 23:00", None),
        ((quiet("22:00", "07:00", BERLIN),), "2026-06-01 20:00", "2026-06-02 05:00"),
        # of another channel
        ((quiet("22:00", "07:00", channel=SPORT),), "2026-06-01 23:00", None),
        # overlapping, adjoining, apart
        ((NIGHT, quiet("06:00", "09:00")), "2026-06-01 23:00", "2026-06-02 09:00"),
        ((quiet("07:00", "09:00"), NIGHT), "2026-06-01 23:00", "2026-06-02 09:00"),
        ((NIGHT, quiet("07:01", "09:00")), "2026-06-01 23:00", "2026-06-02 07:00"),
        ((NIGHT, quiet("23:00", "01:00")), "2026-06-01 23:30", "2026-06-02 07:00"),
        ((NIGHT, quiet("09:00", "11:00", BERLIN)), "2026-06-01 23:00", "2026-06-02 09:00"),
        # whole days
        (WEEKEND, "2026-06-05 21:59", None),
        (WEEKEND, "2026-06-05 22:00", "2026-06-07 22:00"),
        (WEEKEND, "2026-06-07 21:59", "2026-06-07 22:00"),
        (WEEKEND, "2026-06-07 22:00", None),
        ((quiet("00:00", "00:00", days=WEEKDAYS),), "2026-06-01 00:00", "2026-06-06 00:00"),
        # clocks go forward: 02:30 doesn't exist, and 03:30 counts instead
        (WEEKEND, "2026-03-27 23:00", "2026-03-29 22:00"),
        ((quiet("22:00", "02:30", BERLIN),), "2026-03-29 01:29", "2026-03-29 01:30"),
        ((quiet("22:00", "02:30", BERLIN),), "2026-03-29 01:30", None),
        ((quiet("02:30", "06:00", BERLIN),), "2026-03-29 01:29", None),
        ((quiet("02:30", "06:00", BERLIN),), "2026-03-29 01:30", "2026-03-29 04:00"),
        ((quiet("02:30", "03:00", BERLIN),), "2026-03-29 01:15", None),
        # clocks go back: the first 02:30 counts
        (WEEKEND, "2026-10-23 22:00", "2026-10-25 23:00"),
        ((quiet("22:00", "02:30", BERLIN),), "2026-10-25 00:29", "2026-10-25 00:30"),
        ((quiet("22:00", "02:30", BERLIN),), "2026-10-25 01:15", None),
        ((quiet("02:30", "06:00", BERLIN),), "2026-10-25 01:15", "2026-10-25 05:00"),
        # a night before a day that was skipped (30 December 2011 in Samoa)
        ((quiet("22:00", "06:00", "Pacific/Apia"),), "2011-12-30 09:00", "2011-12-30 16:00"),
        ((quiet("10:00", "09:00", "Pacific/Apia"),), "2011-12-30 18:00", "2011-12-30 19:00"),
        # they never end, so the search does
        ((quiet("00:00", "00:00"),), "2026-06-01 12:00", "2026-06-09 12:00"),
        ((DAYTIME, quiet("20:00", "08:00")), "2026-06-01 12:00", "2026-06-09 12:00"),
    ],
)
def test_when_quiet_hours_end(quiets: tuple[Quiet, ...], now: str, until: str | None) -> None:
    assert quiet_until(quiets, NEWS, at(now)) == (until and at(until))


@st.composite
def quiets(draw: st.DrawFn, zones: tuple[str, ...]) -> Quiet:
    """Any quiet hours, more often at full hours of the night than at others."""
    hours = st.sampled_from((0, 1, 2, 3, 22, 23)) | st.integers(0, 23)
    times = st.builds(time, hours, st.sampled_from((0, 0, 30)) | st.integers(0, 59))
    return Quiet(
        channel=draw(st.sampled_from((NEWS, NEWS, NEWS, SPORT))),
        start=draw(times),
        end=draw(times),
        days=tuple(draw(st.just(set(EVERY_DAY)) | st.sets(st.integers(0, 6)))),
        zone=draw(st.sampled_from(zones)),
    )


@examples(150)
@given(st.sampled_from(ZONES), st.data())
def test_the_end_is_the_first_minute_that_is_not_quiet(zone: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(quiets((zone, "UTC", "Asia/Kolkata")), max_size=4))
    now = data.draw(instants(zone))
    spans = [span for one in drawn if one.channel == NEWS for span in every_span(one, now)]
    minute = now
    while minute < now + LONGEST_QUIET and any(start <= minute < end for start, end in spans):
        minute += MINUTE
    assert quiet_until(drawn, NEWS, now) == (None if minute == now else minute)


def every_span(one: Quiet, now: datetime) -> list[tuple[datetime, datetime]]:
    """Their start and end on each day from two weeks before to two weeks after."""
    found = []
    for number in range(-14, 15):
        day = (now + DAY * number).date()
        last = day if one.end > one.start else day + DAY
        if day.weekday() in one.days:
            start, end = datetime.combine(day, one.start), datetime.combine(last, one.end)
            found.append((instant_of(one.zone, start), instant_of(one.zone, end)))
    return [(start, end) for start, end in found if start < end and end > now]


@examples(100)
@given(quiets(("Asia/Kolkata",)), instants("Asia/Kolkata"))
def test_in_a_zone_without_clock_changes_quiet_depends_on_local_time_alone(
    one: Quiet, now: datetime
) -> None:
    wall = shown("Asia/Kolkata", now)
    since = (datetime.combine(wall, one.start), datetime.combine(wall - DAY, one.start))
    length = (datetime.combine(wall, one.end) - since[0]) % DAY or DAY
    holds = any(start <= wall < start + length and start.weekday() in one.days for start in since)
    assert (quiet_until([one], NEWS, now) is not None) is (holds and one.channel == NEWS)
