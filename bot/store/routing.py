"""Which articles have been routed, and what was decided about each."""

from collections.abc import Iterable
from datetime import datetime

from bot.models import (
    Routing,
    StoredArticle,
    TextSketch,
)
from bot.store import duplicates, post_rows, roundup_queue
from bot.store.article_rows import to_stored
from bot.store.codec import to_optional_time, to_text
from bot.store.connection import Part
from bot.store.mutes import save_suppressed


class Routed(Part):
    """Remembers which articles have been routed, and queues the posts that follow from it."""

    def unrouted(self) -> tuple[StoredArticle, ...]:
        """The articles whose posting has not been decided, oldest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM articles WHERE routed IS NULL ORDER BY place"
            ).fetchall()
        return tuple(map(to_stored, rows))

    def routed_at(self, article_id: str) -> datetime | None:
        """When an article's posting was decided, if it was."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT routed FROM articles WHERE id = ?", [article_id]
            ).fetchone()
        return to_optional_time(row["routed"]) if row else None

    def any_routed(self) -> bool:
        """Whether any article's posting has been decided yet."""
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM articles WHERE routed IS NOT NULL)"
            ).fetchone()
        return bool(found)

    def save(
        self,
        routing: Routing,
        routed: Iterable[str],
        now: datetime,
        sketched: Iterable[TextSketch] = (),
    ) -> None:
        """Write down what is decided of these articles, and that it is: all or nothing."""
        with self._connections.writing() as connection:
            post_rows.insert(connection, routing.posts, now)
            roundup_queue.insert(connection, routing.waiting)
            save_suppressed(connection, routing.suppressed, now)
            duplicates.insert(connection, sketched, now)
            connection.executemany(
                "UPDATE articles SET routed = ? WHERE id = ?",
                [(to_text(now), article_id) for article_id in routed],
            )
