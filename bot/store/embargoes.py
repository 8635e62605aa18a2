"""Embargoed articles: which there are, and their release. embargo_rows.py writes them."""

from collections.abc import Container
from datetime import datetime
from itertools import islice

from bot.models import Embargoed, Saved
from bot.store.article_rows import from_embargoed
from bot.store.codec import LISTED, to_json, to_text, to_time
from bot.store.connection import StorePart
from bot.store.save import BATCH, save_articles


class Embargoes(StorePart):
    """Lists embargoed articles and releases them when their time has come."""

    def all(self) -> tuple[Embargoed, ...]:
        """Return all embargoed articles, the next to be released first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT path, until FROM embargoed ORDER BY until, path"
            ).fetchall()
        return tuple(Embargoed(path=row["path"], until=to_time(row["until"])) for row in rows)

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
        released, because the files may say something else in a moment. Many articles take several
        transactions; after a crash, the next call releases the rest.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT key, path FROM embargoed WHERE until <= ? ORDER BY until, key",
                [to_text(now)],
            ).fetchall()
        keys = iter([row["key"] for row in rows if row["path"] not in waiting])
        saved: list[Saved] = []
        while batch := list(islice(keys, BATCH)):
            # This isn't a `large` write, because the end of an embargo doesn't wait for readers.
            with self._connections.writing() as connection:
                # Read again, because meanwhile a feed may say something else.
                rows = connection.execute(
                    "SELECT article FROM embargoed "  # noqa: S608
                    f"WHERE key IN {LISTED} AND until <= ? ORDER BY until, key",
                    [to_json(batch), to_text(now)],
                ).fetchall()
                free = [from_embargoed(row["article"]) for row in rows]
                saved += save_articles(connection, free, now)
        return tuple(saved)
