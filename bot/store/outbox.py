"""The outbox: posts on their way from *due* through *sending* to *sent*, and who has to wait.

A state changes only from the state that it is expected in: whoever lost a race is told so.
What is about a message, edits and replies in its thread, waits until the message is sent, and goes
out in order.
"""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.models import NewPost, Post, StoredArticle
from bot.store.article_rows import to_stored
from bot.store.codec import to_text
from bot.store.connection import Part
from bot.store.post_rows import insert, select, shown

# of edits Slack counts the calls, not by channel
_WHERE = "iif(posts.kind = 'edit', 'chat.update', posts.channel)"
# whether its channel, its method or everything has to wait; a hold that begins after now was noted
# before the clock was set back: whether it still stands will be seen
_HELD = (
    "EXISTS (SELECT 1 FROM holds WHERE until > ? AND ifnull(since, '') <= ? "  # noqa: S608  ours
    f"AND holds.channel IN (posts.channel, '', {_WHERE}))"
)
# a pause is a person's: no post ends it, and no hold takes its place
_PAUSED = (
    "EXISTS (SELECT 1 FROM pauses WHERE (until IS NULL OR until > ?) "
    "AND pauses.channel IN (posts.channel, ''))"
)
# what is to come before it in its thread
_BEHIND = (
    "(of_post IS NOT NULL AND EXISTS (SELECT 1 FROM posts AS earlier "
    "WHERE (earlier.id = posts.of_post OR earlier.of_post = posts.of_post) "
    "AND earlier.id < posts.id AND earlier.state IN ('due', 'sending')))"
)


class Outbox(Part):
    """Queues posts and takes them from one state to the next."""

    def enqueue(self, posts: Sequence[NewPost], now: datetime) -> int:
        """Write posts down as due, but for keys that are known already; how many are new."""
        with self._connections.writing() as connection:
            return insert(connection, posts, now)

    def due(self, now: datetime, limit: int, besides: Collection[str] = ()) -> tuple[Post, ...]:
        """The posts to send now, oldest first: those that do not have to wait.

        Neither their channel has to or is paused, nor is there anything to come before them in
        their thread.
        ``besides`` are channels that are left out, and "chat.update" for edits.
        """
        marks = ", ".join("?" * len(besides))
        return self._posts(
            f"state = 'due' AND {_WHERE} NOT IN ({marks}) AND NOT {_HELD} AND NOT {_PAUSED} "
            f"AND NOT {_BEHIND} ORDER BY id LIMIT ?",
            *(*besides, *[to_text(now)] * 3, limit),
        )

    def sending(self) -> tuple[Post, ...]:
        """The posts whose outcome is not known, oldest first."""
        return self._posts("state = 'sending' ORDER BY id")

    def start(self, post_id: int, attempted: datetime) -> tuple[StoredArticle, ...] | None:
        """due → sending, at Slack's time; on the disk when this returns.

        Returns the articles that the message shows, as they are at this moment: whatever is revised
        later is told to those who read it. None, and nothing is done, where one of them is revised
        already and not followed yet: of what a message shows from the start nothing is to be told.
        """
        with self._connections.writing(durable=True) as connection:
            rows = shown(connection, post_id)
            (is_edit,) = connection.execute(
                "SELECT kind = 'edit' FROM posts WHERE id = ?", [post_id]
            ).fetchone()
            if not is_edit and any(row["before"] for row in rows):
                return None
            _move(connection, post_id, "due", "sending", attempted=to_text(attempted))
            return tuple(map(to_stored, rows))

    def sent(self, post_id: int, ts: str) -> None:
        """sending → sent, as this ts: whatever trouble there was with its channel is mended."""
        self._move(post_id, "sending", "sent", ts=ts)

    def requeue(self, post_id: int) -> None:
        """sending → due: it is known not to have been posted.

        Edits and replies that were to follow it are dropped: it will be posted as things are then.
        """
        self._move(post_id, "sending", "due", attempted=None)

    def failed(self, post_id: int, error: str) -> None:
        """sending → failed: Slack will never take it, in its own error word.

        Edits and replies that were to follow it are dropped; another source of its story, which
        was to be named in its thread, is posted itself.
        """
        self._move(post_id, "sending", "failed", error=error)

    def dropped(self, post_id: int, error: str) -> None:
        """sending → dropped: Slack does not take it, and it can be done without.

        What was to follow it goes as with failed().
        """
        self._move(post_id, "sending", "dropped", error=error)

    def message_deleted(self, key: str) -> None:
        """The message of this post is gone: it is dropped with all that is or was to follow it."""
        with self._connections.writing() as connection:
            connection.execute("UPDATE posts SET state = 'dropped' WHERE key = ?", [key])
            connection.execute(
                "UPDATE posts SET state = 'dropped' WHERE state IN ('due', 'sending') "
                "AND of_post = (SELECT id FROM posts WHERE key = ?)",
                [key],
            )

    def _posts(self, where: str, *bound: object) -> tuple[Post, ...]:
        with self._connections.reading() as connection:
            return select(connection, where, *bound)

    def _move(self, post_id: int, expected: str, state: str, **columns: str | None) -> None:
        with self._connections.writing() as connection:
            _move(connection, post_id, expected, state, **columns)


# An article that is named in a thread as where a retracted text still stands has, or had, a post of
# its own, if it is wanted; its key begins with that of the message, as those of edits and replies.
_OF_REVISION = "instr(key, (SELECT key FROM posts AS about WHERE about.id = posts.of_post) || ':')"
_DROP_FOLLOWERS = (
    "UPDATE posts SET state = 'dropped' WHERE of_post = ? AND state = 'due' "  # noqa: S608  ours
    f"AND (kind != 'also' OR {_OF_REVISION} = 1)"
)
# the first of the other sources is posted in its stead, and the others are named in its thread
_FIRST_OTHER = (
    "(SELECT min(id) FROM posts AS first WHERE first.of_post = posts.of_post "
    "AND first.state = 'due' AND first.kind = 'also')"
)
_NAME_OTHERS = (
    f"UPDATE posts SET of_post = {_FIRST_OTHER} WHERE of_post = ? "  # noqa: S608  ours
    f"AND state = 'due' AND kind = 'also' AND id > {_FIRST_OTHER}"
)
_POST_OTHER = (
    "UPDATE posts SET kind = 'digest', note = NULL, of_post = NULL "
    "WHERE of_post = ? AND state = 'due' AND kind = 'also'"
)
_MENDED = (
    "DELETE FROM holds WHERE channel = '' OR EXISTS (SELECT 1 FROM posts "  # noqa: S608  ours
    f"WHERE posts.id = ? AND holds.channel IN (posts.channel, {_WHERE}))"
)
# what follows when a post comes to a state; each is told the post's id
_CONSEQUENCES: Mapping[str, Sequence[str]] = {
    "sent": (_MENDED,),
    "due": (_DROP_FOLLOWERS,),
    "failed": (_DROP_FOLLOWERS, _NAME_OTHERS, _POST_OTHER),
    "dropped": (_DROP_FOLLOWERS, _NAME_OTHERS, _POST_OTHER),
}


def _move(
    connection: sqlite3.Connection, post_id: int, expected: str, state: str, **columns: str | None
) -> None:
    """Take a post from one state to another, with all that follows, in the caller's transaction."""
    changes = "".join(f", {name} = :{name}" for name in columns)
    moved = connection.execute(
        f"UPDATE posts SET state = :state{changes} "  # noqa: S608  names of this file
        "WHERE id = :id AND state = :expected",
        {"id": post_id, "state": state, "expected": expected, **columns},
    ).rowcount
    for statement in _CONSEQUENCES.get(state, ()):
        connection.execute(statement, [post_id])
    if not moved:
        raise RuntimeError(f"post {post_id} was to go from {expected} to {state} and is not there")
