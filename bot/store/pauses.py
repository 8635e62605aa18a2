"""Channels in which nothing is posted for a while: pauses are no trouble, and no post ends them."""

from datetime import datetime

from bot.models import Pause
from bot.store.codec import to_optional_text, to_optional_time, to_text, to_time
from bot.store.connection import Part

_EVERYWHERE = ""  # the channel of a pause of every channel


class Pauses(Part):
    """Starts, ends and lists pauses of channels."""

    def active(self, now: datetime) -> tuple[Pause, ...]:
        """Those that hold at this time: that of every channel first."""
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
        """Have everything for a channel (None: every channel) wait, in place of a pause there."""
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO pauses (channel, until, by, since) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (channel) DO UPDATE SET until = excluded.until, by = excluded.by, "
                "since = excluded.since",
                [
                    *(pause.channel or _EVERYWHERE, to_optional_text(pause.until)),
                    *(pause.by, to_text(pause.since)),
                ],
            )

    def end(self, channel: str | None, now: datetime) -> bool:
        """End the pause of a channel (None: of every channel); False where none holds."""
        with self._connections.writing() as connection:
            return bool(
                connection.execute(
                    "DELETE FROM pauses WHERE channel = ? AND (until IS NULL OR until > ?)",
                    [channel or _EVERYWHERE, to_text(now)],
                ).rowcount
            )
