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
from bot.store.post_rows import holding, select
from bot.store.visibility import channels_of

_EVERYWHERE = ""  # the channel of a hold on every channel
_PASSING = "ratelimited"  # a hold that is no trouble

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


class Posts(Part):
    """Finds posts by key, message, article or state."""

    def get(self, key: str) -> Post | None:
        """The post with this key."""
        found = self._posts("key = ?", key)
        return found[0] if found else None

    def at(self, channel: str, ts: str) -> Post | None:
        """The post that is this message; of a reply in a thread about one, that one."""
        found = self._posts("channel = ? AND ts = ? AND kind != 'edit' LIMIT 1", channel, ts)
        if found and not found[0].new.entry_ids and found[0].new.of:
            return self.get(found[0].new.of)
        return found[0] if found else None

    def of_article(self, entry_id: str) -> tuple[Post, ...]:
        """Every post that holds an article, oldest first."""
        with self._connections.reading() as connection:
            return holding(connection, entry_id)

    def updates_of(self, key: str) -> tuple[Post, ...]:
        """Every edit of the post with this key and every reply in its thread, oldest first."""
        return self._posts("of_post = (SELECT id FROM posts WHERE key = ?) ORDER BY id", key)

    def refused(self, limit: int | None) -> tuple[Post, ...]:
        """The posts that Slack will never take, the newest first."""
        posts = self._posts(
            "state = 'failed' ORDER BY id DESC LIMIT ?", -1 if limit is None else limit
        )
        return posts[::-1]

    def channels_of(self, entry_id: str) -> frozenset[str]:
        """The channels in which an article stands, stood, or will stand."""
        with self._connections.reading() as connection:
            return channels_of(connection, entry_id)

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
