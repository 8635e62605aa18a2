"""The outbox: posts on their way from *due* through *sending* to *sent*, and who has to wait.

A state changes only from the state that it is expected in: whoever lost a race is told so.
What is about a message, edits and replies in its thread, waits until the message is sent, and goes
out in order.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.models import NewPost
from bot.store.codec import to_text
from bot.store.connection import Part
from bot.store.post_rows import insert

_EVERYWHERE = ""  # the channel of a hold on every channel
_PASSING = "ratelimited"  # a hold that is no trouble


class Backoffs(Part):
    """Records which channels and methods must wait, until when, and why."""

    def back_off(
        self,
        where: str | None,
        now: datetime,
        until: datetime,
        error: str,
        notices: Sequence[NewPost] = (),
    ) -> bool:
        """Have a channel, or a method, (None: everything) wait until a time; why, in Slack's word.

        Where that is trouble, and news, the notices are enqueued; whether it was news.
        """
        trouble = None if error == _PASSING else error
        with self._connections.writing() as connection:
            known = connection.execute(
                "SELECT trouble FROM holds WHERE channel = ?", [where or _EVERYWHERE]
            ).fetchone()
            connection.execute(
                "INSERT INTO holds (channel, until, error, since, trouble) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (channel) DO UPDATE SET until = excluded.until, "
                "since = excluded.since, error = excluded.error, "
                "trouble = ifnull(excluded.trouble, trouble)",
                [where or _EVERYWHERE, to_text(until), error, to_text(now), trouble],
            )
            is_news = trouble is not None and (known is None or known["trouble"] != trouble)
            if is_news:
                insert(connection, notices, now)
        return is_news

    def troubles(self) -> tuple[tuple[str | None, str], ...]:
        """The channels (None: every channel) that wait until somebody mends what Slack says."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT channel, trouble FROM holds WHERE trouble IS NOT NULL ORDER BY channel"
            ).fetchall()
        return tuple((row["channel"] or None, row["trouble"]) for row in rows)
