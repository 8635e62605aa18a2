"""There's one slot for each local date and time, in order, whatever the clocks do."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import EVERY_DAY, Schedule, Until
from bot.rules.slots import end_of, missed_slot, next_slot, slots, spoken
from tests.support.clocks import DAY, LAST, MINUTE, ZONES, instant_of, instants, shown
from tests.support.examples import examples

TWO_YEARS = timedelta(days=730)
WEEKDAYS = (0, 1, 2, 3, 4)


def at(stated: str) -> datetime:
    """An instant: "2026-03-29 01:30", always UTC."""
    return datetime.fromisoformat(stated).replace(tzinfo=UTC)


def schedule(times: str, zone: str = "UTC", days: tuple[int, ...] = EVERY_DAY) -> Schedule:
    return Schedule(times=tuple(map(time.fromisoformat, times.split())), days=days, zone=zone)


def upto(rule: Schedule, after: datetime, until: datetime) -> list[datetime]:
    return list(takewhile(lambda slot: slot <= until, slots(rule, after)))


@pytest.mark.parametrize(
    ("zone", "times", "after", "expected"),
    [
        # a plain day
        ("UTC", "08:30 16:00", "2026-06-01 08:30", "2026-06-01 16:00, 2026-06-02 08:30"),
        ("UTC", "16:00 08:30", "2026-06-01 08:29", "2026-06-01 08:30, 2026-06-01 16:00"),
        ("Asia/Kolkata", "08:30", "2026-06-01 00:00", "2026-06-01 03:00, 2026-06-02 03:00"),
        ("Pacific/Chatham", "08:30", "2026-06-01 00:00", "2026-06-01 19:45"),
        # the clocks go forward: 02:30 comes as 03:30
        ("Europe/Berlin", "02:30", "2026-03-28 12:00", "2026-03-29 01:30, 2026-03-30 00:30"),
        ("America/New_York", "02:30", "2026-03-07 12:00", "2026-03-08 07:30, 2026-03-09 06:30"),
        ("Australia/Lord_Howe", "02:15", "2026-10-03 12:00", "2026-10-03 15:45"),
        ("Africa/Casablanca", "02:30", "2025-04-05 12:00", "2025-04-06 02:30"),
        # so another time may come before it, or at the same instant
        ("Europe/Berlin", "02:30 03:15", "2026-03-29 00:00", "2026-03-29 01:15, 2026-03-29 01:30"),
        ("Europe/Berlin", "02:30 03:30", "2026-03-29 00:00", "2026-03-29 01:30, 2026-03-30 00:30"),
        ("Europe/Berlin", "02:00 03:00", "2026-03-29 00:00", "2026-03-29 01:00, 2026-03-30 00:00"),
        # the clocks go back: the first 02:30 counts
        ("Europe/Berlin", "02:30", "2026-10-24 12:00", "2026-10-25 00:30, 2026-10-26 01:30"),
        ("Europe/Berlin", "02:30", "2026-10-25 00:30", "2026-10-26 01:30"),
        ("Europe/Berlin", "02:00 03:00", "2026-10-24 12:00", "2026-10-25 00:00, 2026-10-25 02:00"),
        ("America/New_York", "01:30", "2026-10-31 12:00", "2026-11-01 05:30, 2026-11-02 06:30"),
        ("Australia/Lord_Howe", "01:45", "2026-04-04 12:00", "2026-04-04 14:45"),
        ("Africa/Casablanca", "02:30", "2025-02-22 12:00", "2025-02-23 01:30"),
        # a day that a zone skipped: its times come with those of the next day
        (
            "Pacific/Apia",
            "08:30",
            "2011-12-29 00:00",
            "2011-12-29 18:30, 2011-12-30 18:30, 2011-12-31 18:30",
        ),
        (
            "Pacific/Apia",
            "00:30 23:00",
            "2011-12-29 12:00",
            "2011-12-30 09:00, 2011-12-30 10:30, 2011-12-31 09:00, 2011-12-31 10:30",
        ),
    ],
)
def test_slots_where_clocks_change(zone: str, times: str, after: str, expected: str) -> None:
    wanted = [at(stated) for stated in expected.split(", ")]
    assert list(islice(slots(schedule(times, zone), at(after)), len(wanted))) == wanted


@pytest.mark.parametrize(
    ("zone", "days", "after", "expected"),
    [
        ("UTC", (0,), "2026-06-01 08:30", "2026-06-08 08:30, 2026-06-15 08:30"),
        ("UTC", WEEKDAYS, "2026-06-05 00:00", "2026-06-05 08:30, 2026-06-08 08:30"),
        # it's Monday when it's Monday in the zone
        ("Pacific/Auckland", (0,), "2026-06-01 00:00", "2026-06-07 20:30"),
        ("America/Los_Angeles", (0,), "2026-06-01 00:00", "2026-06-01 15:30"),
        # a Friday that a zone skipped, and the Saturday after it
        ("Pacific/Apia", (4,), "2011-12-24 00:00", "2011-12-30 18:30, 2012-01-05 18:30"),
        ("Pacific/Apia", (5,), "2011-12-24 00:00", "2011-12-24 18:30, 2011-12-30 18:30"),
    ],
)
def test_slots_on_some_days_of_the_week(
    zone: str, days: tuple[int, ...], after: str, expected: str
) -> None:
    wanted = [at(stated) for stated in expected.split(", ")]
    assert list(islice(slots(schedule("08:30", zone, days), at(after)), len(wanted))) == wanted


@pytest.mark.parametrize(
    "empty", [Schedule(times=()), schedule("08:30", days=()), schedule("08:30", days=(7,))]
)
def test_a_schedule_without_times_or_days_has_no_slots(empty: Schedule) -> None:
    now = at("2026-06-01 08:30")
    assert list(slots(empty, now)) == []
    assert next_slot(empty, now) is None
    assert not missed_slot(empty, now - DAY, now)
    assert spoken(empty) == "never"


def test_the_next_slot_is_the_first_that_was_not_sent() -> None:
    rule = schedule("08:30 16:00")
    now = at("2026-06-01 08:30")
    sent = {at("2026-06-01 16:00"), at("2026-06-02 08:30")}
    assert next_slot(rule, now) == at("2026-06-01 16:00")
    assert next_slot(rule, now, sent) == at("2026-06-02 16:00")


@pytest.mark.parametrize(
    ("since", "now", "missed"),
    [
        ("2026-06-01 08:29", "2026-06-01 08:30", True),
        ("2026-06-01 08:30", "2026-06-02 08:29", False),
        ("2026-06-01 08:30", "2026-06-02 08:30", True),
        ("2026-06-01 08:30", "2026-06-01 08:30", False),
        ("2026-06-03 00:00", "2026-06-01 00:00", False),
    ],
)
def test_a_slot_is_missed_if_it_has_come_since_a_time(since: str, now: str, missed: bool) -> None:
    assert missed_slot(schedule("08:30"), at(since), at(now)) is missed


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (schedule("08:30", "Europe/Berlin"), "daily at 08:30 (Europe/Berlin)"),
        (schedule("16:00 08:30", days=WEEKDAYS), "weekdays at 08:30 and 16:00 (UTC)"),
        (schedule("09:00", days=(3, 0)), "Mondays and Thursdays at 09:00 (UTC)"),
        (schedule("09:00", days=(6, 5)), "weekends at 09:00 (UTC)"),
        (schedule("09:00", days=(2,)), "Wednesdays at 09:00 (UTC)"),
        (
            schedule("07:00 12:00 18:30 07:00", days=(1, 4, 6, 1)),
            "Tuesdays, Fridays and Sundays at 07:00, 12:00 and 18:30 (UTC)",
        ),
    ],
)
def test_a_schedule_in_words_has_its_zone(rule: Schedule, words: str) -> None:
    assert spoken(rule) == words


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Any schedule, with many times near those at which clocks change."""
    hours = st.sampled_from((0, 1, 2, 3, 23)) | st.integers(0, 23)
    times = st.builds(time, hours, st.integers(0, 59))
    return Schedule(
        times=tuple(draw(st.lists(times, min_size=1, max_size=4))),
        days=tuple(draw(st.sets(st.integers(0, 6), min_size=1))),
        zone=draw(st.sampled_from(ZONES)),
    )


def dates(first: datetime, last: datetime) -> Iterator[date]:
    """Every date that any zone's clocks show between the two, and a few more."""
    for number in range(-3, (last - first).days + 4):
        yield (first + DAY * number).date()


@examples(60)
@given(schedules(), st.data())
def test_each_wanted_date_and_time_is_exactly_one_slot(rule: Schedule, data: st.DataObject) -> None:
    after = data.draw(instants(rule.zone).filter(lambda instant: instant < LAST - TWO_YEARS))
    found = upto(rule, after, after + TWO_YEARS)
    expected = {
        instant_of(rule.zone, datetime.combine(day, wanted))
        for day in dates(after, after + TWO_YEARS)
        for wanted in rule.times
        if day.weekday() in rule.days
    }
    assert found == sorted(slot for slot in expected if after < slot <= after + TWO_YEARS)
    assert all(earlier < later for earlier, later in pairwise(found))
    assert set(Counter(shown(rule.zone, slot) for slot in found).values()) == {1}


@examples(100)
@given(schedules(), st.data())
def test_slots_are_the_ones_that_somebody_sees_who_watches_the_clock(
    rule: Schedule, data: st.DataObject
) -> None:
    after = data.draw(instants(rule.zone))
    until = after + 2 * DAY
    watched = watch(rule, after, until)
    assert upto(rule, after, until) == watched
    first = next_slot(rule, after)
    assert first is not None
    assert [first][: len(watched)] == watched[:1]
    assert next_slot(rule, after, watched) == next(slots(rule, until))
    assert missed_slot(rule, after, until) is bool(watched)


def watch(rule: Schedule, after: datetime, until: datetime) -> list[datetime]:
    """The slots according to somebody who looks at a clock every minute, from two days earlier.

    A time that the clock shows for the first time is a slot if it's wanted. A time that it skips
    comes as many minutes after the skip as it's later than the time that was due then.
    """
    seen: set[datetime] = set()
    found: set[datetime] = set()
    now = after - 2 * DAY
    due = shown(rule.zone, now)
    while now <= until:
        shows = shown(rule.zone, now)
        jumped = (due + MINUTE * number for number in range((shows - due) // MINUTE))
        found |= {now + (wall - due) for wall in jumped if is_wanted(rule, wall)}
        if shows not in seen and is_wanted(rule, shows):
            found.add(now)
        seen.add(shows)
        now, due = now + MINUTE, shows + MINUTE
    return sorted(slot for slot in found if after < slot <= until)


def is_wanted(rule: Schedule, wall: datetime) -> bool:
    return wall.weekday() in rule.days and wall.time() in rule.times


@pytest.mark.parametrize(
    ("until", "zone", "expected"),
    [
        (Until(at=time(9), day=0), "UTC", "2026-06-08 09:00"),  # now is a Monday, at 09:00
        (Until(at=time(9), day=0), "Europe/Berlin", "2026-06-08 07:00"),
        (Until(day=1), "Europe/Berlin", "2026-06-01 22:00"),
        (Until(at=time(9, 30)), "UTC", "2026-06-01 09:30"),
        (Until(at=time(8, 30)), "UTC", "2026-06-02 08:30"),
        (Until(on=date(2026, 6, 5)), "Europe/Berlin", "2026-06-04 22:00"),
        (Until(on=date(2026, 1, 5), at=time(18)), "UTC", "2026-01-05 18:00"),
    ],
)
def test_an_end_is_the_next_such_time_by_the_clocks_of_the_zone(
    until: Until, zone: str, expected: str
) -> None:
    assert end_of(until, zone, at("2026-06-01 09:00")) == at(expected)
