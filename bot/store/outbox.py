"""The outbox: posts on their way from *due* through *sending* to *sent*, and who has to wait.

A state changes only from the state that it is expected in: whoever lost a race is told so.
What is about a message, edits and replies in its thread, waits until the message is sent, and goes
out in order.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.models import Change, NewPost, Post
from bot.store.codec import storable, to_json, to_optional_time, to_text, to_time
from bot.store.part import Part

_EVERYWHERE = ""  # the channel of a hold on every channel
_COLUMNS = "posts.*, (SELECT about.ts FROM posts AS about WHERE about.id = posts.of_post) AS about"
_PASSING = "ratelimited"  # a hold that is no trouble


class Outbox(Part):
    """Reads and writes of posts."""

    def enqueue(self, posts: Sequence[NewPost], now: datetime) -> int:
        """Write posts down as due, but for keys that are known already; how many are new."""
        with self._connections.writing() as connection:
            return insert(connection, posts, now)

    def due(self, now: datetime, limit: int) -> tuple[Post, ...]:
        """The posts to send now, oldest first: those that do not have to wait.

        Neither their channel has to, nor is there anything to come before them in their thread.
        """
        return self._posts(
            "state = 'due' AND NOT EXISTS (SELECT 1 FROM holds "
            "WHERE holds.channel IN (posts.channel, ?) AND until > ?) "
            "AND (of_post IS NULL OR NOT EXISTS (SELECT 1 FROM posts AS earlier "
            "WHERE (earlier.id = posts.of_post OR earlier.of_post = posts.of_post) "
            "AND earlier.id < posts.id AND earlier.state IN ('due', 'sending'))) "
            "ORDER BY id LIMIT ?",
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
        """sending → due: it is known not to have been posted.

        Edits and replies that were to follow it are dropped: it will be posted as things are then.
        """
        self._move(post_id, "sending", "due", attempted=None)

    def failed(self, post_id: int, error: str) -> None:
        """sending → failed: Slack will never take it, in its own error word.

        Edits and replies that were to follow it are dropped.
        """
        self._move(post_id, "sending", "failed", error=error)

    def dropped(self, post_id: int, error: str) -> None:
        """sending → dropped: Slack does not take it, and it can be done without."""
        self._move(post_id, "sending", "dropped", error=error)

    def gone(self, post_id: int) -> None:
        """The message of this post is gone: it is dropped with all that is or was to follow it."""
        with self._connections.writing() as connection:
            connection.execute("UPDATE posts SET state = 'dropped' WHERE id = ?", [post_id])
            connection.execute(
                "UPDATE posts SET state = 'dropped' WHERE of_post = ? "
                "AND state IN ('due', 'sending')",
                [post_id],
            )

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
            return _select(connection, where, *bound)

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
            if state in ("due", "failed"):
                connection.execute(
                    "UPDATE posts SET state = 'dropped' WHERE of_post = ? AND state = 'due'",
                    [post_id],
                )
        if not moved:
            raise RuntimeError(
                f"post {post_id} was to go from {expected} to {state} and is not there"
            )


def posts_of(connection: sqlite3.Connection, entry_id: str) -> tuple[Post, ...]:
    """Every post of an article, oldest first."""
    return _select(connection, "article = ? ORDER BY id", entry_id)


def insert_following(
    connection: sqlite3.Connection, posts: Sequence[NewPost], now: datetime
) -> None:
    """Write edits and replies down inside the caller's transaction.

    Those of a message that is not under way (any more) are left out, since it will be posted as
    things are then. An earlier edit that has not been made is overtaken by a new one.
    """
    started = [post for post in posts if _is_started(connection, post)]
    connection.executemany(
        "UPDATE posts SET state = 'dropped' WHERE of_post = ? AND kind = 'edit' AND state = 'due'",
        [(post.of,) for post in started if post.kind == "edit"],
    )
    insert(connection, started, now)


def _is_started(connection: sqlite3.Connection, post: NewPost) -> bool:
    (state,) = connection.execute("SELECT state FROM posts WHERE id = ?", [post.of]).fetchone()
    return state in ("sending", "sent")


def insert(connection: sqlite3.Connection, posts: Iterable[NewPost], now: datetime) -> int:
    """Write posts down inside the caller's transaction; how many have a key that was not known."""
    return sum(
        connection.execute(
            "INSERT INTO posts "
            "(key, channel, article, reason, note, changes, kind, of_post, state, created) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'due', ?) ON CONFLICT (key) DO NOTHING",
            [*_written(post), post.kind, post.of, to_text(now)],
        ).rowcount
        for post in posts
    )


def _written(post: NewPost) -> list[str | None]:
    changes = to_json([(each.what, each.was, each.now) for each in post.changes])
    texts = (post.key, post.channel, post.entry_id, post.reason, post.note, changes)
    return [text and storable(text) for text in texts]


def _select(connection: sqlite3.Connection, where: str, *bound: Any) -> tuple[Post, ...]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM posts WHERE {where}",  # noqa: S608  constants of this file
        bound,
    ).fetchall()
    return tuple(map(_to_post, rows))


def _to_post(row: sqlite3.Row) -> Post:
    return Post(
        id=row["id"],
        new=NewPost(
            key=row["key"],
            channel=row["channel"],
            entry_id=row["article"],
            reason=row["reason"],
            note=row["note"],
            kind=row["kind"],
            of=row["of_post"],
            changes=tuple(
                Change(what=what, was=was, now=now)
                for what, was, now in json.loads(row["changes"] or "[]")
            ),
        ),
        state=row["state"],
        created=to_time(row["created"]),
        attempted=to_optional_time(row["attempted"]),
        ts=row["ts"],
        error=row["error"],
        about=row["about"],
    )
