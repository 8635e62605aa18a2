"""The outbox: posts on their way from *due* through *sending* to *sent*.

A state changes only from the state that the caller expects, so whoever loses a race gets an error.
Edits of a message and replies in its thread wait until the message is sent, and go out in order.
"""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.models import ArticleMark, NewPost, Post, StoredArticle
from bot.rules.marks import MARKS, mark_of
from bot.store.article_rows import to_stored
from bot.store.codec import EVERY_CHANNEL, to_text
from bot.store.connection import StorePart
from bot.store.post_rows import insert_posts, select_posts, shown_articles

# Where Slack's limit for a post applies: edits are limited by method, all else by channel.
LIMITED_AT = "iif(posts.kind = 'edit', 'chat.update', posts.channel)"
# Whether the post's channel, its method or everything is backed off. A backoff that began in the
# future was recorded before the clock was set back. It is ignored: if its reason persists, Slack
# will say so again. The first bound value is the time now, here and below.
BACKED_OFF = (
    "EXISTS (SELECT 1 FROM backoffs WHERE until > ?1 AND ifnull(since, '') <= ?1 "  # noqa: S608
    f"AND backoffs.channel IN (posts.channel, '{EVERY_CHANNEL}', {LIMITED_AT}))"
)
# Pauses are apart from backoffs: a person made them, so no post ends them and no backoff replaces
# them.
PAUSED = (
    "EXISTS (SELECT 1 FROM pauses WHERE (until IS NULL OR until > ?1) "  # noqa: S608
    f"AND pauses.channel IN (posts.channel, '{EVERY_CHANNEL}'))"
)
# Whether something must be sent before it in its thread
WAITS_IN_THREAD = (
    "(of_post IS NOT NULL AND EXISTS (SELECT 1 FROM posts AS earlier "
    "WHERE (earlier.id = posts.of_post OR earlier.of_post = posts.of_post) "
    "AND earlier.id < posts.id AND earlier.state IN ('due', 'sending')))"
)


class Outbox(StorePart):
    """Queues posts and takes them from one state to the next."""

    def enqueue(self, posts: Sequence[NewPost], now: datetime) -> int:
        """Add posts as due, except those whose keys are known; returns how many were added."""
        with self._connections.writing() as connection:
            return insert_posts(connection, posts, now)

    def due(self, now: datetime, limit: int, besides: Collection[str] = ()) -> tuple[Post, ...]:
        """Return the posts to send now, oldest first.

        Leaves out posts that are backed off or paused, those that must wait for another one in
        their thread, and those to the channels ``besides``, where "chat.update" stands for edits.
        """
        marks = ", ".join("?" * len(besides))
        with self._connections.reading() as connection:
            return select_posts(
                connection,
                f"state = 'due' AND NOT {BACKED_OFF} AND NOT {PAUSED} AND NOT {WAITS_IN_THREAD} "
                f"AND {LIMITED_AT} NOT IN ({marks}) ORDER BY id LIMIT ?",
                *(to_text(now), *besides, limit),
            )

    def sending(self) -> tuple[Post, ...]:
        """Return the posts that are being sent or whose outcome isn't known, oldest first."""
        with self._connections.reading() as connection:
            return select_posts(connection, "state = 'sending' ORDER BY id")

    def start(self, post_id: int, attempted: datetime) -> tuple[StoredArticle, ...] | None:
        """Move a post from due to sending, at Slack's time; it is on disk when this returns.

        Returns the articles that the message shows, as they are now; readers will be told of later
        revisions. If one of them has a revision that its posts don't show yet, does nothing and
        returns None: otherwise readers would be told of a change to a message that showed it from
        the start.
        """
        with self._connections.writing(durable=True) as connection:
            rows = shown_articles(connection, post_id)
            (is_edit,) = connection.execute(
                "SELECT kind = 'edit' FROM posts WHERE id = ?", [post_id]
            ).fetchone()
            if not is_edit and any(row["before"] for row in rows):
                return None
            _move(connection, post_id, "due", "sending", attempted=to_text(attempted))
            return tuple(map(to_stored, rows))

    def marks(self, post_id: int) -> tuple[ArticleMark, ...]:
        """Return the marks of the articles that a post's message stands for, at most MARKS."""
        with self._connections.reading() as connection:
            rows = shown_articles(connection, post_id, MARKS)
        return tuple(mark_of(to_stored(row)) for row in rows)

    def sent(self, post_id: int, ts: str) -> None:
        """Move a post from sending to sent, as the message ``ts``; ends its backoffs."""
        self._move(post_id, "sending", "sent", ts=ts)

    def requeue(self, post_id: int) -> None:
        """Move a post from sending back to due, because it is known not to have been posted.

        Drops the edits and replies that were to follow: the message will be up to date when sent.
        """
        self._move(post_id, "sending", "due", attempted=None)

    def failed(self, post_id: int, error: str) -> None:
        """Move a post from sending to failed: Slack will never accept it, for this ``error``.

        Drops the edits and replies that were to follow. Another source of the same text, which was
        to be named in the thread, gets a message of its own instead.
        """
        self._move(post_id, "sending", "failed", error=error)

    def dropped(self, post_id: int, error: str) -> None:
        """Move a post from sending to dropped: Slack doesn't accept it, and it isn't needed.

        What was to follow is treated as by failed().
        """
        self._move(post_id, "sending", "dropped", error=error)

    def message_deleted(self, key: str) -> None:
        """Drop a post whose message was deleted, and what is still to follow it."""
        with self._connections.writing() as connection:
            connection.execute("UPDATE posts SET state = 'dropped' WHERE key = ?", [key])
            connection.execute(
                "UPDATE posts SET state = 'dropped' WHERE state IN ('due', 'sending') "
                "AND of_post = (SELECT id FROM posts WHERE key = ?)",
                [key],
            )

    def _move(self, post_id: int, expected: str, state: str, **columns: str | None) -> None:
        with self._connections.writing() as connection:
            _move(connection, post_id, expected, state, **columns)


# A reply of kind "also" that names another source because the text was retracted. Like the keys of
# edits and replies, its key begins with that of the message. It is dropped with them: the article
# that it names has, or had, a post of its own if the channel wants it.
_OF_REVISION = "instr(key, (SELECT key FROM posts AS about WHERE about.id = posts.of_post) || ':')"
_DROP_FOLLOWERS = (
    "UPDATE posts SET state = 'dropped' WHERE of_post = ? AND state = 'due' "  # noqa: S608
    f"AND (kind != 'also' OR {_OF_REVISION} = 1)"
)
# The first of the other sources gets a message of its own, and the rest are named in its thread.
_FIRST_OTHER = (
    "(SELECT min(id) FROM posts AS first WHERE first.of_post = posts.of_post "
    "AND first.state = 'due' AND first.kind = 'also')"
)
_NAME_OTHERS = (
    f"UPDATE posts SET of_post = {_FIRST_OTHER} WHERE of_post = ? "  # noqa: S608
    f"AND state = 'due' AND kind = 'also' AND id > {_FIRST_OTHER}"
)
_POST_OTHER = (
    "UPDATE posts SET kind = 'digest', note = NULL, of_post = NULL "
    "WHERE of_post = ? AND state = 'due' AND kind = 'also'"
)
_END_BACKOFFS = (
    f"DELETE FROM backoffs WHERE channel = '{EVERY_CHANNEL}' OR EXISTS (SELECT 1 FROM posts "  # noqa: S608
    f"WHERE posts.id = ? AND backoffs.channel IN (posts.channel, {LIMITED_AT}))"
)
# Its message may have been found meanwhile, and is known now.
_FORGET_FOUND = (
    "DELETE FROM found_posts WHERE (channel, ts) = (SELECT channel, ts FROM posts WHERE id = ?)"
)
# What else is done when a post gets into a state; the post's ID is bound in each statement.
_CONSEQUENCES: Mapping[str, Sequence[str]] = {
    "sent": (_END_BACKOFFS, _FORGET_FOUND),
    "due": (_DROP_FOLLOWERS,),
    "failed": (_DROP_FOLLOWERS, _NAME_OTHERS, _POST_OTHER),
    "dropped": (_DROP_FOLLOWERS, _NAME_OTHERS, _POST_OTHER),
}


def _move(
    connection: sqlite3.Connection, post_id: int, expected: str, state: str, **columns: str | None
) -> None:
    """Move a post from one state to another, with the consequences, in the caller's transaction."""
    changes = "".join(f", {name} = :{name}" for name in columns)
    moved = connection.execute(
        f"UPDATE posts SET state = :state{changes} "  # noqa: S608
        "WHERE id = :id AND state = :expected",
        {"id": post_id, "state": state, "expected": expected, **columns},
    ).rowcount
    for statement in _CONSEQUENCES.get(state, ()):
        connection.execute(statement, [post_id])
    if not moved:
        raise RuntimeError(f"post {post_id} was to go from {expected} to {state} and is not there")
