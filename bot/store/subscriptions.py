"""Subscriptions of channels."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import time

from bot.models import RoundupItem, Schedule, Subscription
from bot.store.codec import storable, to_json
from bot.store.connection import StorePart
from bot.store.roundup_queue import change_items

_COLUMNS = "(channel, topic, source, schedule, missed, size)"
_INSERT = f"INSERT INTO subscriptions {_COLUMNS} VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608
_THIS_ONE = "channel = ? AND topic IS ? AND source IS ?"
_SUBSCRIBED = "subscribed"
"""The name in ``bot_state`` that is set once somebody has changed a subscription."""


class Subscriptions(StorePart):
    """Lists, adds, changes and ends subscriptions."""

    def all(self) -> tuple[Subscription, ...]:
        """Return all subscriptions, in the order in which they were made."""
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
        """Add subscriptions; those that exist already don't change."""
        with self._connections.writing() as connection:
            connection.executemany(f"{_INSERT} ON CONFLICT DO NOTHING", map(_row, subscriptions))

    def ever_any(self) -> bool:
        """Return whether there is a subscription, or was one until somebody ended it."""
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM subscriptions) "
                "OR EXISTS (SELECT 1 FROM bot_state WHERE name = ?)",
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
        """Replace one subscription with another, which keeps its position among all.

        Without ``was``, adds the other; without ``subscription``, only ends the first. The items in
        the roundup queue that this affects are changed or dropped in the same transaction.
        """
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO bot_state (name, value) VALUES (?, 'true') ON CONFLICT DO NOTHING",
                [_SUBSCRIBED],
            )
            _replace(connection, was, subscription)
            change_items(connection, changed, dropped)


def _replace(
    connection: sqlite3.Connection, was: Subscription | None, subscription: Subscription | None
) -> None:
    if was and subscription:
        connection.execute(
            f"UPDATE subscriptions SET {_COLUMNS} = (?, ?, ?, ?, ?, ?) WHERE {_THIS_ONE}",  # noqa: S608
            [*_row(subscription), was.channel, was.topic, was.source],
        )
    elif was:
        connection.execute(
            f"DELETE FROM subscriptions WHERE {_THIS_ONE}",  # noqa: S608
            [was.channel, was.topic, was.source],
        )
    elif subscription:
        connection.execute(_INSERT, _row(subscription))


def _row(subscription: Subscription) -> tuple[str | None, ...]:
    return (
        subscription.channel,
        subscription.topic,
        subscription.source and storable(subscription.source),
        _from_schedule(subscription.schedule),
        subscription.missed,
        subscription.size,
    )


def _from_schedule(schedule: Schedule | None) -> str | None:
    if schedule is None:
        return None
    times = [f"{each:%H:%M}" for each in schedule.times]
    return to_json({"times": times, "days": schedule.days, "zone": schedule.zone})


def _to_schedule(encoded: str | None) -> Schedule | None:
    if encoded is None:
        return None
    fields = json.loads(encoded)
    return Schedule(
        times=tuple(map(time.fromisoformat, fields["times"])),
        days=tuple(fields["days"]),
        zone=fields["zone"],
    )
