"""Embargoed articles: which there are, and their release. embargo_rows.py writes them."""

import json
from collections.abc import Container
from datetime import UTC, datetime
from itertools import islice

from bot.models import Embargoed, Saved
from bot.store.article_rows import from_embargoed
from bot.store.codec import LISTED, to_json, to_text, to_time
from bot.store.connection import StorePart
from bot.store.save import BATCH, save_articles
from bot.store.visibility import EMBARGOED_CHANNELS, MayRead, anybody

EVER = datetime.min.replace(tzinfo=UTC)
"""Earlier than any embargo."""


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

    def due(self, now: datetime, since: datetime) -> tuple[str, ...]:
        """Return the files with an article whose time has come, but not before ``since``."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT path FROM embargoed WHERE until BETWEEN ? AND ?",
                [to_text(since), to_text(now)],
            ).fetchall()
        return tuple(row["path"] for row in rows)

    def release(
        self, now: datetime, unread: Container[str], since: datetime = EVER
    ) -> tuple[Saved, ...]:
        """Store the articles whose time has come, but not before ``since``, as if just read.

        ``unread`` are the paths of files that have changed since they were read, or are still being
        written. Their articles aren't released, because the files may say something else now. Many
        articles take several transactions; after a crash, the next call releases the rest.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT key, path FROM embargoed WHERE until BETWEEN ? AND ? ORDER BY until, key",
                [to_text(since), to_text(now)],
            ).fetchall()
        keys = iter([row["key"] for row in rows if row["path"] not in unread])
        saved: list[Saved] = []
        while batch := list(islice(keys, BATCH)):
            # This isn't a `large` write, because the end of an embargo doesn't wait for readers.
            with self._connections.writing() as connection:
                # Read again, because meanwhile the file or feed may say something else.
                rows = connection.execute(
                    "SELECT article FROM embargoed "  # noqa: S608
                    f"WHERE key IN {LISTED} AND until <= ? ORDER BY until, key",
                    [to_json(batch), to_text(now)],
                ).fetchall()
                free = [from_embargoed(row["article"]) for row in rows]
                saved += save_articles(connection, free, now)
        return tuple(saved)
