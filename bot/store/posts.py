"""The outbox: posts on their way from *due* through *sending* to *sent*, and who has to wait.

A state changes only from the state that it is expected in: whoever lost a race is told so.
What is about a message, edits and replies in its thread, waits until the message is sent, and goes
out in order.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.models import Post
from bot.store.codec import to_text
from bot.store.connection import Part
from bot.store.post_rows import posts_showing, select
from bot.store.visibility import channels_of


class Posts(Part):
    """Finds posts by key, message, article or state."""

    def get(self, key: str) -> Post | None:
        """The post with this key."""
        found = self._posts("key = ?", key)
        return found[0] if found else None

    def at(self, channel: str, ts: str) -> Post | None:
        """The post that is this message; of a reply in a thread about one, that one."""
        found = self._posts("channel = ? AND ts = ? AND kind != 'edit' LIMIT 1", channel, ts)
        if found and not found[0].new.article_ids and found[0].new.of:
            return self.get(found[0].new.of)
        return found[0] if found else None

    def of_article(self, article_id: str) -> tuple[Post, ...]:
        """Every post that holds an article, oldest first."""
        with self._connections.reading() as connection:
            return posts_showing(connection, article_id)

    def updates_of(self, key: str) -> tuple[Post, ...]:
        """Every edit of the post with this key and every reply in its thread, oldest first."""
        return self._posts("of_post = (SELECT id FROM posts WHERE key = ?) ORDER BY id", key)

    def refused(self, limit: int | None) -> tuple[Post, ...]:
        """The posts that Slack will never take, the newest first."""
        posts = self._posts(
            "state = 'failed' ORDER BY id DESC LIMIT ?", -1 if limit is None else limit
        )
        return posts[::-1]

    def channels_of(self, article_id: str) -> frozenset[str]:
        """The channels in which an article stands, stood, or will stand."""
        with self._connections.reading() as connection:
            return channels_of(connection, article_id)

    def recent_posts(
        self, since: datetime, now: datetime
    ) -> tuple[Mapping[str, int], frozenset[str]]:
        """How many messages each channel was given since a time, and which got roundups.

        None of what a clock that was ahead has dated after now.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT channel, count(*) AS messages, max(kind = 'roundup') AS gathered "
                "FROM posts WHERE kind IN ('digest', 'roundup') AND created > ? AND created <= ? "
                "GROUP BY channel",
                [to_text(since), to_text(now)],
            ).fetchall()
        return (
            {row["channel"]: row["messages"] for row in rows},
            frozenset(row["channel"] for row in rows if row["gathered"]),
        )

    def due_by_channel(self) -> Mapping[str, int]:
        """How many posts are due in each channel, whether they have to wait or not."""
        with self._connections.reading() as connection:
            return dict(
                connection.execute(
                    "SELECT channel, count(*) FROM posts WHERE state = 'due' GROUP BY channel"
                ).fetchall()
            )

    def _posts(self, where: str, *bound: object) -> tuple[Post, ...]:
        with self._connections.reading() as connection:
            return select(connection, where, *bound)
