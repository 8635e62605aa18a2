"""Articles whose time has not come: what there is of them, and letting them go."""

from collections.abc import Container
from datetime import datetime

from bot.models import Embargoed, Saved
from bot.store.article_rows import from_embargoed
from bot.store.codec import to_text, to_time
from bot.store.connection import Part
from bot.store.save import save_articles


class Embargoes(Part):
    """Reads and writes of what is held; holding.py holds it."""

    def all(self) -> tuple[Embargoed, ...]:
        """What is held, the next to be released first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT path, until FROM held ORDER BY until, path"
            ).fetchall()
        return tuple(Embargoed(path=row["path"], until=to_time(row["until"])) for row in rows)

    def any_due(self, now: datetime) -> bool:
        """Whether the time of anything that is held has come."""
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM held WHERE until <= ?)", [to_text(now)]
            ).fetchone()
        return bool(found)

    def release(self, now: datetime, waiting: Container[str]) -> tuple[Saved, ...]:
        """Store the articles whose time has come, as if they had just been read.

        But for those of files in ``waiting``, which are being written and may say something else.
        """
        with self._connections.writing() as connection:
            rows = connection.execute(
                "SELECT key, path, article FROM held WHERE until <= ? ORDER BY until, key",
                [to_text(now)],
            ).fetchall()
            free = [row for row in rows if row["path"] not in waiting]
            return save_articles(connection, [from_embargoed(row["article"]) for row in free], now)
