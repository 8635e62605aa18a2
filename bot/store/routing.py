"""Which articles have been routed, and what was decided about each."""

from collections.abc import Iterable
from datetime import datetime

from bot.models import (
    Entry,
    Routing,
    Sketched,
)
from bot.store import duplicates, roundup_queue
from bot.store import post_rows as rows_of_posts
from bot.store.article_rows import to_entry
from bot.store.codec import to_optional_time, to_text
from bot.store.connection import Part
from bot.store.mutes import note_silenced

_OF_ALL = "SELECT place FROM articles WHERE place < :end ORDER BY place DESC LIMIT :size"
_OF_TOPIC = (
    "SELECT article AS place FROM article_topics WHERE topic = :topic AND article < :end "
    "ORDER BY article DESC LIMIT :size"
)


class Routed(Part):
    """Remembers which articles have been routed, and queues the posts that follow from it."""

    def unrouted(self) -> tuple[Entry, ...]:
        """The articles whose posting has not been decided, oldest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM articles WHERE routed IS NULL ORDER BY place"
            ).fetchall()
        return tuple(map(to_entry, rows))

    def routed_at(self, entry_id: str) -> datetime | None:
        """When an article's posting was decided, if it was."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT routed FROM articles WHERE id = ?", [entry_id]
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
        sketched: Iterable[Sketched] = (),
    ) -> None:
        """Write down what is decided of these articles, and that it is: all or nothing."""
        with self._connections.writing() as connection:
            rows_of_posts.insert(connection, routing.posts, now)
            roundup_queue.insert(connection, routing.waiting)
            note_silenced(connection, routing.silenced, now)
            duplicates.insert(connection, sketched, now)
            connection.executemany(
                "UPDATE articles SET routed = ? WHERE id = ?",
                [(to_text(now), entry_id) for entry_id in routed],
            )
