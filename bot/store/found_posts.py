"""The bot's own messages that were found in Slack and that the store knows nothing of.

There are some after the store was lost, restored from a copy or cut off.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from bot.models import FoundArticles, FoundPost, StoredArticle
from bot.rules.marks import mark_of
from bot.store import adoption, found_rows, ids
from bot.store.codec import LISTED, storable, to_json
from bot.store.connection import StorePart

_KNOWN_UNTIL = "read back until"
"""The name in ``bot_state`` of the ts up to which the store knows every message of the bot's."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FoundPosts(StorePart):
    """Remembers messages that were found, and adopts them in place of posts that are due."""

    def known_until(self) -> datetime | None:
        """Return the time by Slack's clock up to which every message of the bot's is known.

        None if it hasn't been found out what this store doesn't know.
        """
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT value FROM bot_state WHERE name = ?", [_KNOWN_UNTIL]
            ).fetchone()
        return _time_of(json.loads(row["value"])) if row else None

    def know_until(self, time: datetime) -> None:
        """Remember that up to this time, by Slack's clock, every message of the bot's is known."""
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO bot_state (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [_KNOWN_UNTIL, to_json(f"{time.timestamp():.6f}")],
            )

    def save(self, channel: str, posts: Iterable[FoundPost]) -> tuple[FoundPost, ...]:
        """Remember messages in a channel that aren't known as posts; return them."""
        with self._connections.writing() as connection:
            unknown = tuple(each for each in posts if not _is_known(connection, channel, each.ts))
            connection.executemany(
                "INSERT INTO found_posts (channel, ts, place, thread, kind, key, article, "
                "identity, revision, told, first_files) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                [row for each in unknown for row in _rows(channel, each)],
            )
        return unknown

    def adopt(self, post_id: int, channel: str, now: datetime) -> bool:
        """Adopt the messages that show what a due post would show, all or nothing.

        Returns False if there are none. Otherwise the post is sent, no longer needed, or still due
        with the articles that are not in the channel.
        """
        with self._connections.reading() as connection:
            any_there = connection.execute(
                "SELECT 1 FROM found_posts WHERE channel = ? LIMIT 1", [channel]
            ).fetchone()
        if not any_there:
            return False
        with self._connections.writing(durable=True) as connection:
            return adoption.adopt(connection, post_id, now)

    def found_articles(self, articles: Sequence[StoredArticle]) -> FoundArticles:
        """Return what channels show that isn't known as posts, as far as it matters for these."""
        with self._connections.reading() as connection:
            if not found_rows.any_found(connection):
                return FoundArticles()
            found = {
                (row["channel"], stored.id): row["ts"]
                for stored in articles
                for row in reversed(found_rows.showing(connection, mark_of(stored)))
            }
            return FoundArticles(
                articles=found, since=_since(connection), changed=_changed(connection, articles)
            )


def _is_known(connection: sqlite3.Connection, channel: str, ts: str) -> bool:
    known = connection.execute(
        "SELECT 1 FROM posts WHERE channel = ? AND ts = ? AND kind != 'edit'", [channel, ts]
    )
    return known.fetchone() is not None


def _rows(channel: str, found: FoundPost) -> list[tuple[object, ...]]:
    """The rows of a message: one for each of its articles, or one if it names none."""
    of_all = (channel, found.ts)
    about = (found.thread, found.kind, storable(found.key))
    if not found.marks:
        return [(*of_all, 0, *about, _id_in(found.key), None, None, None, found.first_files)]
    return [
        (
            *(*of_all, place, *about, each.id, each.identity, each.revision, each.told),
            found.first_files,
        )
        for place, each in enumerate(found.marks)
    ]


def _id_in(key: str) -> str | None:
    """The article's ID in the key of a post by an earlier version."""
    first = key.partition(":")[0]
    return first if first and set(first) <= set(ids.ALPHABET) else None


def _since(connection: sqlite3.Connection) -> dict[str, datetime]:
    """After what time every file is known by a message, in channels that hold any messages.

    That's the time of the first run's files. What a message of an earlier version shows isn't
    known, so there it's the time of the last.
    """
    rows = connection.execute(
        "SELECT channel, min(first_files) AS first, min(ts) AS begins, "
        "max(iif(identity IS NULL, ts, NULL)) AS unmarked FROM found_posts "
        "WHERE kind IN ('digest', 'roundup') AND thread IS NULL GROUP BY channel"
    ).fetchall()
    return {row["channel"]: max(_times(row)) for row in rows}


def _times(row: sqlite3.Row) -> Iterator[datetime]:
    if row["unmarked"]:
        yield _time_of(row["unmarked"])
    if row["first"] is not None:
        yield _time_of_file(row["first"])
    elif not row["unmarked"]:
        yield _time_of(row["begins"])


def _changed(
    connection: sqlite3.Connection, articles: Sequence[StoredArticle]
) -> dict[str, datetime]:
    """When the files of articles were last written to, if each contains one article only."""
    rows = connection.execute(
        "SELECT articles.id, files.mtime_ns FROM articles JOIN files ON files.path = articles.path "  # noqa: S608
        f"WHERE articles.id IN {LISTED} "
        "AND NOT EXISTS ("
        "SELECT 1 FROM article_sources WHERE article_sources.path = articles.path "
        "AND article_sources.article != articles.id)",
        [to_json([stored.id for stored in articles])],
    ).fetchall()
    return {row["id"]: _time_of_file(row["mtime_ns"]) for row in rows}


def _time_of_file(mtime_ns: int) -> datetime:
    # a division of integers, so that files of the same moment stay equal
    return _EPOCH + timedelta(microseconds=mtime_ns // 1_000)


def _time_of(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)
