"""The outbox: posts on their way from *due* through *sending* to *sent*, and who has to wait.

A state changes only from the state that it is expected in: whoever lost a race is told so.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.models import NewPost, Post
from bot.store.codec import storable, to_optional_time, to_text, to_time
from bot.store.part import Part

_EVERYWHERE = ""  # the channel of a hold on every channel
_PASSING = "ratelimited"  # a hold that is no trouble


class Outbox(Part):
    """Reads and writes of posts."""

    def enqueue(self, posts: Sequence[NewPost], now: datetime) -> int:
        """Write posts down as due, but for keys that are known already; how many are new."""
        with self._connections.writing() as connection:
            return insert(connection, posts, now)

    def due(self, now: datetime, limit: int) -> tuple[Post, ...]:
        """The posts to send now, oldest first: those whose channel does not have to wait."""
        return self._posts(
            "state = 'due' AND NOT EXISTS (SELECT 1 FROM holds "
            "WHERE holds.channel IN (posts.channel, ?) AND until > ?) ORDER BY id LIMIT ?",
            _EVERYWHERE,
            to_text(now),
            limit,
        )

    def sending(self) -> tuple[Post, ...]:
        """The posts whose outcome is not known, oldest first."""
        return self._posts("state = 'sending' ORDER BY id")

    def refused(self, limit: int | None) -> tuple[Post, ...]:
        """The posts that Slack will never take, the newest first."""
        return self._posts(
            "state = 'failed' ORDER BY id DESC LIMIT ?", -1 if limit is None else limit
        )

    def posts_of(self, entry_id: str) -> tuple[Post, ...]:
        """Every post of an article, oldest first."""
        return self._posts("article = ? ORDER BY id", entry_id)

    def start(self, post_id: int, attempted: datetime) -> None:
        """due → sending, at Slack's time; on the disk when this returns."""
        self._move(post_id, "due", "sending", durable=True, attempted=to_text(attempted))

    def sent(self, post_id: int, ts: str) -> None:
        """sending → sent, as this ts."""
        self._move(post_id, "sending", "sent", ts=ts)

    def again(self, post_id: int) -> None:
        """sending → due: it is known not to have been posted."""
        self._move(post_id, "sending", "due", attempted=None)

    def failed(self, post_id: int, error: str) -> None:
        """sending → failed: Slack will never take it, in its own error word."""
        self._move(post_id, "sending", "failed", error=error)

    def hold(self, channel: str | None, until: datetime, error: str) -> None:
        """Have a channel (None: every channel) wait until a time; why, in Slack's word."""
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO holds (channel, until, error) VALUES (?, ?, ?) "
                "ON CONFLICT (channel) DO UPDATE "
                "SET until = excluded.until, error = excluded.error",
                [channel or _EVERYWHERE, to_text(until), error],
            )

    def troubles(self, now: datetime) -> tuple[tuple[str | None, str], ...]:
        """The channels (None: every channel) that wait until somebody mends what Slack says."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT channel, error FROM holds WHERE until > ? AND error != ? ORDER BY channel",
                [to_text(now), _PASSING],
            ).fetchall()
        return tuple((row["channel"] or None, row["error"]) for row in rows)

    def _posts(self, where: str, *bound: Any) -> tuple[Post, ...]:
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT * FROM posts WHERE {where}",  # noqa: S608  where is a constant of this file
                bound,
            ).fetchall()
        return tuple(map(_to_post, rows))

    def _move(
        self,
        post_id: int,
        expected: str,
        state: str,
        *,
        durable: bool = False,
        **columns: str | None,
    ) -> None:
        changes = "".join(f", {name} = :{name}" for name in columns)
        with self._connections.writing(durable=durable) as connection:
            moved = connection.execute(
                f"UPDATE posts SET state = :state{changes} "  # noqa: S608  names of this file
                "WHERE id = :id AND state = :expected",
                {"id": post_id, "state": state, "expected": expected, **columns},
            ).rowcount
        if not moved:
            raise RuntimeError(
                f"post {post_id} was to go from {expected} to {state} and is not there"
            )


def insert(connection: sqlite3.Connection, posts: Iterable[NewPost], now: datetime) -> int:
    """Write posts down inside the caller's transaction; how many have a key that was not known."""
    return sum(
        connection.execute(
            "INSERT INTO posts (key, channel, article, reason, note, state, created) "
            "VALUES (?, ?, ?, ?, ?, 'due', ?) ON CONFLICT (key) DO NOTHING",
            [*_written(post), to_text(now)],
        ).rowcount
        for post in posts
    )


def _written(post: NewPost) -> list[str | None]:
    texts = (post.key, post.channel, post.entry_id, post.reason, post.note)
    return [text and storable(text) for text in texts]


def _to_post(row: sqlite3.Row) -> Post:
    return Post(
        id=row["id"],
        new=NewPost(
            key=row["key"],
            channel=row["channel"],
            entry_id=row["article"],
            reason=row["reason"],
            note=row["note"],
        ),
        state=row["state"],
        created=to_time(row["created"]),
        attempted=to_optional_time(row["attempted"]),
        ts=row["ts"],
        error=row["error"],
    )
