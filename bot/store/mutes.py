"""Mutes, and the articles that they kept out of channels."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models import Mute, MutedArticle, MuteKind, NewPost, Suppressed
from bot.store.codec import (
    LISTED,
    storable,
    to_json,
    to_optional_text,
    to_optional_time,
    to_text,
    to_time,
)
from bot.store.connection import StorePart
from bot.store.post_rows import insert_posts
from bot.store.visibility import Shows, every_channel


class Mutes(StorePart):
    """Saves, lists and ends mutes, and tells which articles they kept out."""

    def active(self, now: datetime) -> tuple[Mute, ...]:
        """Return the mutes in force at this time, in the order in which they were made."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM mutes WHERE until IS NULL OR until > ? ORDER BY id",
                [to_text(now)],
            ).fetchall()
        return tuple(map(_to_mute, rows))

    def save(self, mute: Mute) -> None:
        """Add a mute; it replaces an earlier one of the same thing in the same channel."""
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
        """End a mute in a channel (None: the one for every channel); False if none is in force."""
        with self._connections.writing() as connection:
            return bool(
                connection.execute(
                    "DELETE FROM mutes WHERE kind = ? AND what = ? AND channel IS ? "
                    "AND (until IS NULL OR until > ?)",
                    [kind, storable(what), channel, to_text(now)],
                ).rowcount
            )

    def expired(self, now: datetime) -> tuple[Mute, ...]:
        """Return the mutes whose time is over and that haven't been announced yet."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM mutes WHERE until <= ? ORDER BY until, id", [to_text(now)]
            ).fetchall()
        return tuple(map(_to_mute, rows))

    def end(self, mute: Mute, notices: Sequence[NewPost], now: datetime) -> None:
        """Delete an expired mute and enqueue the notices about it, both or neither.

        Does nothing if the mute has been made anew meanwhile.
        """
        with self._connections.writing() as connection:
            ended = connection.execute(
                "DELETE FROM mutes WHERE kind = ? AND what = ? AND channel IS ? AND until = ?",
                [mute.kind, storable(mute.what), mute.channel, to_optional_text(mute.until)],
            ).rowcount
            if ended:
                insert_posts(connection, notices, now)

    def count_muted(self, mute: Mute, shows: Shows = every_channel) -> int:
        """Return how many articles this mute has kept out so far, each counted once.

        ``shows`` says out of which channels.
        """
        by_mute = (
            "FROM muted_articles WHERE kind = ? AND what = ? AND at >= ? AND everywhere = ? "
            "AND (? OR channel = ?)"
        )
        bound = [
            *(mute.kind, storable(mute.what), to_text(mute.since)),
            *(mute.channel is None, mute.channel is None, mute.channel),
        ]
        with self._connections.reading() as connection:
            rows = connection.execute(f"SELECT DISTINCT channel {by_mute}", bound).fetchall()
            (number,) = connection.execute(
                f"SELECT count(DISTINCT article) {by_mute} AND channel IN {LISTED}",
                [*bound, to_json([row["channel"] for row in rows if shows(row["channel"])])],
            ).fetchone()
        return int(number)

    def muted_of(self, article_id: str) -> tuple[MutedArticle, ...]:
        """Return where an article was kept out: one MutedArticle for each channel."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM muted_articles WHERE article = ? ORDER BY channel", [article_id]
            ).fetchall()
        return tuple(map(_to_muted_article, rows))


def save_suppressed(
    connection: sqlite3.Connection, suppressed: Iterable[Suppressed], now: datetime
) -> None:
    """Record which articles mutes keep out of channels, inside the caller's transaction."""
    connection.executemany(
        "INSERT INTO muted_articles (article, channel, kind, what, everywhere, at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (
                *(each.article_id, each.channel, each.mute.kind, storable(each.mute.what)),
                *(each.mute.channel is None, to_text(now)),
            )
            for each in suppressed
        ],
    )


def _to_muted_article(row: sqlite3.Row) -> MutedArticle:
    kind: MuteKind = row["kind"]
    return MutedArticle(channel=row["channel"], kind=kind, what=row["what"], at=to_time(row["at"]))


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
