"""Backoffs: channels and Slack methods that must wait before the next attempt.

A backoff may have ``trouble``: Slack's error word for something that a person has to fix. Posts are
tried again when its time is over, but the trouble is remembered until a post has been sent. Being
rate limited isn't trouble.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.models import NewPost
from bot.store.codec import EVERY_CHANNEL, to_text
from bot.store.connection import StorePart
from bot.store.post_rows import insert_posts

_RATE_LIMITED = "ratelimited"


class Backoffs(StorePart):
    """Records which channels and methods must wait, until when, and why."""

    def back_off(
        self,
        where: str | None,
        now: datetime,
        until: datetime,
        error: str,
        notices: Sequence[NewPost] = (),
    ) -> bool:
        """Make a channel or a method (None: everything) wait; ``error`` is Slack's error word.

        If it is trouble that wasn't known there, enqueues the notices and returns True.
        """
        trouble = None if error == _RATE_LIMITED else error
        channel = where or EVERY_CHANNEL
        with self._connections.writing() as connection:
            known = connection.execute(
                "SELECT trouble FROM backoffs WHERE channel = ?", [channel]
            ).fetchone()
            connection.execute(
                "INSERT INTO backoffs (channel, until, error, since, trouble) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT (channel) DO UPDATE "
                "SET until = excluded.until, since = excluded.since, error = excluded.error, "
                "trouble = ifnull(excluded.trouble, trouble)",
                [channel, to_text(until), error, to_text(now), trouble],
            )
            is_news = trouble is not None and (known is None or known["trouble"] != trouble)
            if is_news:
                insert_posts(connection, notices, now)
        return is_news

    def troubles(self) -> tuple[tuple[str | None, str], ...]:
        """Return the channels (None: every channel) with trouble to fix, and Slack's error word."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT channel, trouble FROM backoffs WHERE trouble IS NOT NULL ORDER BY channel"
            ).fetchall()
        return tuple((row["channel"] or None, row["trouble"]) for row in rows)
