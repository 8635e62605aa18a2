"""Look-ups of posts. outbox.py adds posts and changes their state."""

from collections.abc import Mapping
from datetime import datetime

from bot.models import Post
from bot.models.health import DuePosts
from bot.store.codec import LISTED, to_json, to_text
from bot.store.connection import StorePart
from bot.store.due_posts import due_posts
from bot.store.post_rows import posts_showing, select_posts
from bot.store.visibility import Shows, channels_of, every_channel


class Posts(StorePart):
    """Finds posts by key, message, article or state."""

    def get(self, key: str) -> Post | None:
        """Return the post with this key."""
        found = self._posts("key = ?", key)
        return found[0] if found else None

    def at(self, channel: str, ts: str) -> Post | None:
        """Return the post of this message; for a reply without articles, the post it is about."""
        found = self._posts("channel = ? AND ts = ? AND kind != 'edit' LIMIT 1", channel, ts)
        if found and not found[0].new.article_ids and found[0].new.of:
            return self.get(found[0].new.of)
        return found[0] if found else None

    def of_article(self, article_id: str) -> tuple[Post, ...]:
        """Return every post that shows an article, oldest first."""
        with self._connections.reading() as connection:
            return posts_showing(connection, article_id)

    def updates_of(self, key: str) -> tuple[Post, ...]:
        """Return the edits of the post with this key and the replies to it, oldest first."""
        return self._posts("of_post = (SELECT id FROM posts WHERE key = ?) ORDER BY id", key)

    def refused(self, limit: int | None, shows: Shows = every_channel) -> tuple[Post, ...]:
        """Return the posts that Slack will never accept, newest first, at most ``limit``.

        ``shows`` says of which channels.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT channel FROM posts WHERE state = 'failed'"
            ).fetchall()
        posts = self._posts(
            f"state = 'failed' AND channel IN {LISTED} ORDER BY id DESC LIMIT ?",
            to_json([row["channel"] for row in rows if shows(row["channel"])]),
            -1 if limit is None else limit,
        )
        return posts[::-1]

    def channels_of(self, article_id: str) -> frozenset[str]:
        """Return the channels in which an article is, was or will be posted."""
        with self._connections.reading() as connection:
            return channels_of(connection, article_id)

    def recent_posts(
        self, since: datetime, now: datetime
    ) -> tuple[Mapping[str, int], frozenset[str]]:
        """Return how many messages each channel got since a time, and which channels got roundups.

        Doesn't count messages dated after ``now``, by a clock that was ahead.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT channel, count(*) AS messages, max(kind = 'roundup') AS had_roundup "
                "FROM posts WHERE kind IN ('digest', 'roundup') AND created > ? AND created <= ? "
                "GROUP BY channel",
                [to_text(since), to_text(now)],
            ).fetchall()
        return (
            {row["channel"]: row["messages"] for row in rows},
            frozenset(row["channel"] for row in rows if row["had_roundup"]),
        )

    def due_by_channel(self, shows: Shows = every_channel) -> Mapping[str, int]:
        """Return how many posts are due in each channel, including those that must wait.

        ``shows`` says which channels count.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT channel, count(*) FROM posts WHERE state = 'due' GROUP BY channel"
            ).fetchall()
        return {channel: number for channel, number in rows if shows(channel)}

    def due(self, now: datetime, shows: Shows = every_channel) -> DuePosts:
        """Return what should be in Slack by ``now``, and what holds it back.

        ``shows`` says which channels count.
        """
        with self._connections.reading() as connection:
            return due_posts(connection, now, shows)

    def _posts(self, where: str, *bound: object) -> tuple[Post, ...]:
        with self._connections.reading() as connection:
            return select_posts(connection, where, *bound)
