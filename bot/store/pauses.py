"""Pauses: channels in which nothing is posted for a while.

Unlike a backoff, a pause is an admin's decision: nothing is wrong, and no post ends it.
"""

from datetime import datetime

from bot.models import Pause
from bot.store.codec import (
    EVERY_CHANNEL,
    to_optional_text,
    to_optional_time,
    to_text,
    to_time,
)
from bot.store.connection import StorePart


class Pauses(StorePart):
    """Starts, ends and lists pauses of channels."""

    def active(self, now: datetime) -> tuple[Pause, ...]:
        """Return the pauses in force at this time; the one for every channel comes first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM pauses WHERE until IS NULL OR until > ? ORDER BY channel",
                [to_text(now)],
            ).fetchall()
        return tuple(
            Pause(
                channel=row["channel"] or None,
                until=to_optional_time(row["until"]),
                by=row["by"],
                since=to_time(row["since"]),
            )
            for row in rows
        )

    def save(self, pause: Pause) -> None:
        """Pause a channel (None: every channel), in place of an earlier pause there."""
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO pauses (channel, until, by, since) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (channel) DO UPDATE SET until = excluded.until, by = excluded.by, "
                "since = excluded.since",
                [
                    *(pause.channel or EVERY_CHANNEL, to_optional_text(pause.until)),
                    *(pause.by, to_text(pause.since)),
                ],
            )

    def end(self, channel: str | None, now: datetime) -> bool:
        """End the pause of a channel (None: of every channel); False if none is in force."""
        with self._connections.writing() as connection:
            return bool(
                connection.execute(
                    "DELETE FROM pauses WHERE channel = ? AND (until IS NULL OR until > ?)",
                    [channel or EVERY_CHANNEL, to_text(now)],
                ).rowcount
            )
