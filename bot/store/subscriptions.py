"""What channels want: subscriptions."""

import json
from collections.abc import Iterable, Sequence
from datetime import time

from bot.models import RoundupItem, Schedule, Subscription
from bot.store.codec import storable, to_json
from bot.store.connection import Part
from bot.store.roundup_queue import change

_INSERT = (
    "INSERT INTO subscriptions (channel, topic, source, schedule, missed, size) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)
_SUBSCRIBED = "subscribed"  # remembered once a subscription was changed by a person


class Subscriptions(Part):
    """Reads and writes of subscriptions."""

    def all(self) -> tuple[Subscription, ...]:
        """All of them, in the order they were made."""
        with self._connections.reading() as connection:
            rows = connection.execute("SELECT * FROM subscriptions ORDER BY id").fetchall()
        return tuple(
            Subscription(
                channel=row["channel"],
                topic=row["topic"],
                source=row["source"],
                schedule=_to_schedule(row["schedule"]),
                missed=row["missed"],
                size=row["size"],
            )
            for row in rows
        )

    def add(self, subscriptions: Iterable[Subscription]) -> None:
        """Add them; one that is there already stays as it is."""
        with self._connections.writing() as connection:
            connection.executemany(f"{_INSERT} ON CONFLICT DO NOTHING", map(_row, subscriptions))

    def ever_any(self) -> bool:
        """Whether there is a subscription, or was one until somebody ended it."""
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM subscriptions) "
                "OR EXISTS (SELECT 1 FROM memory WHERE name = ?)",
                [_SUBSCRIBED],
            ).fetchone()
        return bool(found)

    def replace(
        self,
        was: Subscription | None,
        subscription: Subscription | None,
        changed: Sequence[RoundupItem] = (),
        dropped: Sequence[RoundupItem] = (),
    ) -> None:
        """Replace a channel's subscription, or (None) end it, or make it: it keeps its place.

        What waits is changed, or dropped, in the same transaction.
        """
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO memory (name, value) VALUES (?, 'true') ON CONFLICT DO NOTHING",
                [_SUBSCRIBED],
            )
            if was and subscription:
                connection.execute(
                    "UPDATE subscriptions SET (channel, topic, source, schedule, missed, size) "
                    "= (?, ?, ?, ?, ?, ?) WHERE channel = ? AND topic IS ? AND source IS ?",
                    [*_row(subscription), was.channel, was.topic, was.source],
                )
            elif was:
                connection.execute(
                    "DELETE FROM subscriptions WHERE channel = ? AND topic IS ? AND source IS ?",
                    [was.channel, was.topic, was.source],
                )
            elif subscription:
                connection.execute(_INSERT, _row(subscription))
            change(connection, changed, dropped)


def _row(subscription: Subscription) -> tuple[str | None, ...]:
    schedule = _from_schedule(subscription.schedule)
    source = subscription.source and storable(subscription.source)
    return (
        subscription.channel,
        subscription.topic,
        source,
        schedule,
        subscription.missed,
        subscription.size,
    )


def _from_schedule(schedule: Schedule | None) -> str | None:
    if schedule is None:
        return None
    times = [f"{each:%H:%M}" for each in schedule.times]
    return to_json({"times": times, "days": schedule.days, "zone": schedule.zone})


def _to_schedule(written: str | None) -> Schedule | None:
    if written is None:
        return None
    fields = json.loads(written)
    return Schedule(
        times=tuple(map(time.fromisoformat, fields["times"])),
        days=tuple(fields["days"]),
        zone=fields["zone"],
    )
