"""What channels do not want, and what has been held back because of that."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models import Mute, MutedArticle, MuteKind, NewPost, Suppressed
from bot.store.codec import storable, to_optional_text, to_optional_time, to_text, to_time
from bot.store.connection import Part
from bot.store.post_rows import insert


class Mutes(Part):
    """Reads and writes of mutes."""

    def active(self, now: datetime) -> tuple[Mute, ...]:
        """Those that hold at this time, in the order they were made."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM mutes WHERE until IS NULL OR until > ? ORDER BY id",
                [to_text(now)],
            ).fetchall()
        return tuple(map(_to_mute, rows))

    def save(self, mute: Mute) -> None:
        """Add a mute; it takes the place of an earlier one of the same in the channel."""
        same = [mute.kind, storable(mute.what), mute.channel]
        with self._connections.writing() as connection:
            connection.execute(
                "DELETE FROM mutes WHERE kind = ? AND what = ? AND channel IS ?", same
            )
            connection.execute(
                "INSERT INTO mutes (kind, what, channel, until, by, since) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [*same, to_optional_text(mute.until), mute.by, to_text(mute.since)],
            )

    def remove(
        self, what: str, channel: str | None, now: datetime, kind: MuteKind = "topic"
    ) -> bool:
        """End a mute in a channel (None: that of every channel); False where none holds."""
        with self._connections.writing() as connection:
            return bool(
                connection.execute(
                    "DELETE FROM mutes WHERE kind = ? AND what = ? AND channel IS ? "
                    "AND (until IS NULL OR until > ?)",
                    [kind, storable(what), channel, to_text(now)],
                ).rowcount
            )

    def expired(self, now: datetime) -> tuple[Mute, ...]:
        """Those that have ended by themselves, of which nobody has been told yet."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM mutes WHERE until <= ? ORDER BY until, id", [to_text(now)]
            ).fetchall()
        return tuple(map(_to_mute, rows))

    def end(self, mute: Mute, notices: Sequence[NewPost], now: datetime) -> None:
        """Forget a mute that is over and enqueue what is told of it: both or neither.

        Where it has been made anew meanwhile, nothing is done.
        """
        with self._connections.writing() as connection:
            ended = connection.execute(
                "DELETE FROM mutes WHERE kind = ? AND what = ? AND channel IS ? AND until = ?",
                [mute.kind, storable(mute.what), mute.channel, to_optional_text(mute.until)],
            ).rowcount
            if ended:
                insert(connection, notices, now)

    def count_muted(self, mute: Mute) -> int:
        """How many articles this mute has held back so far; in several channels, each once."""
        with self._connections.reading() as connection:
            (number,) = connection.execute(
                "SELECT count(DISTINCT article) FROM silenced WHERE kind = ? AND what = ? "
                "AND at >= ? AND everywhere = ? AND (? OR channel = ?)",
                [
                    *(mute.kind, storable(mute.what), to_text(mute.since)),
                    *(mute.channel is None, mute.channel is None, mute.channel),
                ],
            ).fetchone()
        return int(number)

    def muted_of(self, article_id: str) -> tuple[MutedArticle, ...]:
        """From which channels mutes have held an article back."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM silenced WHERE article = ? ORDER BY channel", [article_id]
            ).fetchall()
        return tuple(map(_to_held_back, rows))


def _to_held_back(row: sqlite3.Row) -> MutedArticle:
    kind: MuteKind = row["kind"]
    return MutedArticle(channel=row["channel"], kind=kind, what=row["what"], at=to_time(row["at"]))


def save_suppressed(
    connection: sqlite3.Connection, suppressed: Iterable[Suppressed], now: datetime
) -> None:
    """Note what mutes hold back, inside the caller's transaction."""
    connection.executemany(
        "INSERT INTO silenced (article, channel, kind, what, everywhere, at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (
                *(each.article_id, each.channel, each.mute.kind, storable(each.mute.what)),
                *(each.mute.channel is None, to_text(now)),
            )
            for each in suppressed
        ],
    )


def _to_mute(row: sqlite3.Row) -> Mute:
    kind: MuteKind = row["kind"]
    return Mute(
        what=row["what"],
        channel=row["channel"],
        until=to_optional_time(row["until"]),
        by=row["by"],
        since=to_time(row["since"]),
        kind=kind,
    )
