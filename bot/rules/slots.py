"""Works out slots and quiet hours by the clocks of their zone, and puts rules into words. Pure.

A local time on a day is one instant, even if the clocks change. If the time comes twice that day,
the first one counts. If it's skipped, it counts as the instant at which it would have come without
the change: 02:30 is 03:30 summer time.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.models import EVERY_DAY, Quiet, Schedule, Until

ONE_DAY = timedelta(days=1)
LONGEST_QUIET = timedelta(days=8)
"""How far ahead quiet hours are worked out: longer than any that end within a week."""

_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_GROUPS = {EVERY_DAY: "daily", (0, 1, 2, 3, 4): "weekdays", (5, 6): "weekends"}


def slots(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """Yield the schedule's slots after an instant, in order and without end.

    A schedule without times or days has none. If clocks change, two times may fall on the same
    instant: that's one slot.
    """
    if not schedule.times or not set(schedule.days).intersection(EVERY_DAY):
        return
    day = after.astimezone(ZoneInfo(schedule.zone)).date()
    while True:
        yield from (slot for slot in _slots_within(schedule, day) if slot > after)
        day += ONE_DAY


def _slots_within(schedule: Schedule, day: date) -> list[datetime]:
    """Return the slots that come while it's this day in the zone, in order.

    A skipped time may come on the day after its own, for instance if a zone skips a whole day.
    """
    zone = ZoneInfo(schedule.zone)
    own = [wanted for wanted in (day - ONE_DAY, day) if wanted.weekday() in schedule.days]
    found = {_instant(wanted, at, zone) for wanted in own for at in schedule.times}
    return sorted(slot for slot in found if slot.astimezone(zone).date() == day)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    # fold=0 does both: it takes the first of two times, and the offset from before a gap
    return datetime.combine(day, at).replace(tzinfo=zone, fold=0).astimezone(UTC)


def next_slot(
    schedule: Schedule, after: datetime, sent: Container[datetime] = ()
) -> datetime | None:
    """Return the first slot after an instant that isn't one of ``sent``, if there are slots.

    ``sent`` are slots whose roundup has gone out already, because a clock was set back.
    """
    return next((slot for slot in slots(schedule, after) if slot not in sent), None)


def end_of(until: Until, zone: str, now: datetime) -> datetime:
    """Return the instant that is meant, in this zone unless it names one; it may be past."""
    zone = until.zone or zone
    if until.on:
        return _instant(until.on, until.at, ZoneInfo(zone))
    days = EVERY_DAY if until.day is None else (until.day,)
    slot = next_slot(Schedule(times=(until.at,), days=days, zone=zone), now)
    assert slot, "every week has every day"
    return slot


def missed_slot(schedule: Schedule, since: datetime, now: datetime) -> bool:
    """Return whether a slot has come after ``since``, up to and including ``now``."""
    slot = next_slot(schedule, since)
    return slot is not None and slot <= now


def quiet_until(quiets: Iterable[Quiet], channel: str, now: datetime) -> datetime | None:
    """Return when the channel's present quiet hours end; None if it has none now.

    Quiet hours that overlap or follow each other are one. If they end more than LONGEST_QUIET from
    now, or never (every day, all day), the result is ``now + LONGEST_QUIET``: ask again then.
    """
    spans = [span for quiet in quiets if quiet.channel == channel for span in _spans(quiet, now)]
    reached = now
    for start, end in sorted(spans):
        if start <= reached:
            reached = max(reached, end)
    return min(reached, now + LONGEST_QUIET) if reached > now else None


def _spans(quiet: Quiet, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield each start and end that matter now, including those that a skipped day prolongs."""
    zone = ZoneInfo(quiet.zone)
    today = now.astimezone(zone).date()
    lasts = ONE_DAY if quiet.end <= quiet.start else timedelta(0)
    for away in range(-2, LONGEST_QUIET.days + 2):
        day = today + timedelta(days=away)
        if day.weekday() in quiet.days:
            yield _instant(day, quiet.start, zone), _instant(day + lasts, quiet.end, zone)


def spoken(schedule: Schedule) -> str:
    """Put a schedule into words: "weekdays at 08:30 and 16:00 (Europe/Berlin)"."""
    days = tuple(sorted(set(schedule.days).intersection(EVERY_DAY)))
    times = sorted(set(schedule.times))
    if not days or not times:
        return "never"
    spoken_days = _DAY_GROUPS.get(days) or _listed([f"{_DAY_NAMES[day]}s" for day in days])
    return f"{spoken_days} at {_listed([f'{at:%H:%M}' for at in times])} ({schedule.zone})"


def _listed(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
