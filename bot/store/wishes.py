"""What channels want and do not want: subscriptions and mutes."""

import json
from collections.abc import Iterable
from datetime import datetime, time

from bot.models import Mute, Schedule, Subscription
from bot.store.codec import to_json, to_optional_text, to_optional_time, to_text, to_time
from bot.store.part import Part


class Wishes(Part):
    """Reads and writes of subscriptions and mutes."""

    def subscriptions(self) -> tuple[Subscription, ...]:
        """All of them, in the order they were made."""
        with self._connections.reading() as connection:
            rows = connection.execute("SELECT * FROM subscriptions ORDER BY id").fetchall()
        return tuple(
            Subscription(
                channel=row["channel"],
                topic=row["topic"],
                schedule=_to_schedule(row["schedule"]),
                missed=row["missed"],
            )
            for row in rows
        )

    def add_subscriptions(self, subscriptions: Iterable[Subscription]) -> None:
        """Add them; one that is there already stays as it is."""
        with self._connections.writing() as connection:
            connection.executemany(
                "INSERT INTO subscriptions (channel, topic, schedule, missed) "
                "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [
                    (each.channel, each.topic, _from_schedule(each.schedule), each.missed)
                    for each in subscriptions
                ],
            )

    def mutes(self, now: datetime) -> tuple[Mute, ...]:
        """Those that hold at this time, in the order they were made."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT topic, channel, until, by, since FROM mutes "
                "WHERE until IS NULL OR until > ? ORDER BY id",
                [to_text(now)],
            ).fetchall()
        return tuple(
            Mute(
                topic=row["topic"],
                channel=row["channel"],
                until=to_optional_time(row["until"]),
                by=row["by"],
                since=to_time(row["since"]),
            )
            for row in rows
        )

    def mute(self, mute: Mute) -> None:
        """Add a mute; it takes the place of an earlier one of the topic in the channel."""
        with self._connections.writing() as connection:
            connection.execute(
                "DELETE FROM mutes WHERE topic = ? AND channel IS ?", [mute.topic, mute.channel]
            )
            connection.execute(
                "INSERT INTO mutes (topic, channel, until, by, since) VALUES (?, ?, ?, ?, ?)",
                [
                    mute.topic,
                    mute.channel,
                    to_optional_text(mute.until),
                    mute.by,
                    to_text(mute.since),
                ],
            )

    def unmute(self, topic: str, channel: str | None, now: datetime) -> bool:
        """End the mute of a topic in a channel (None: everywhere); False where none holds."""
        with self._connections.writing() as connection:
            return bool(
                connection.execute(
                    "DELETE FROM mutes WHERE topic = ? AND channel IS ? "
                    "AND (until IS NULL OR until > ?)",
                    [topic, channel, to_text(now)],
                ).rowcount
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
