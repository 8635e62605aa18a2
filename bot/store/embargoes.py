"""Embargoed articles: which there are, and their release. embargo_rows.py writes them."""

import json
from collections.abc import Container
from datetime import datetime

from bot.models import Embargoed, Saved
from bot.store.article_rows import from_embargoed
from bot.store.codec import to_text, to_time
from bot.store.connection import StorePart
from bot.store.save import save_articles
from bot.store.visibility import EMBARGOED_CHANNELS, MayRead, anybody


class Embargoes(StorePart):
    """Lists embargoed articles and releases them when their time has come."""

    def all(self, reads: MayRead = anybody) -> tuple[Embargoed, ...]:
        """Return the embargoed articles that will be readable, the next to be released first.

        ``reads`` decides that from the channels in which they will be posted.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT path, until, {EMBARGOED_CHANNELS} AS channels FROM embargoed "  # noqa: S608
                "ORDER BY until, path"
            ).fetchall()
        return tuple(
            Embargoed(path=row["path"], until=to_time(row["until"]))
            for row in rows
            if reads is anybody or reads(json.loads(row["channels"]))
        )

    def any_due(self, now: datetime) -> bool:
        """Return whether any article can be released now."""
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM embargoed WHERE until <= ?)", [to_text(now)]
            ).fetchone()
        return bool(found)

    def release(self, now: datetime, waiting: Container[str]) -> tuple[Saved, ...]:
        """Store the articles whose time has come, as if they had just been read.

        ``waiting`` are the paths of files that are still being written. Their articles aren't
        released, because the files may say something else in a moment.
        """
        with self._connections.writing() as connection:
            rows = connection.execute(
                "SELECT key, path, article FROM embargoed WHERE until <= ? ORDER BY until, key",
                [to_text(now)],
            ).fetchall()
            free = [row for row in rows if row["path"] not in waiting]
            return save_articles(connection, [from_embargoed(row["article"]) for row in free], now)
