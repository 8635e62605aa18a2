"""Articles and their digests, and which of them have been routed."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models import Article, Digest, Entry, NewPost, Revision, Saved, Topic
from bot.store import outbox
from bot.store.codec import storable, to_text
from bot.store.entries import from_before, to_entry
from bot.store.part import Part
from bot.store.saving import save_articles


class Articles(Part):
    """Reads and writes of articles."""

    def save(self, batch: Sequence[tuple[Article, Digest]], now: datetime) -> tuple[Saved, ...]:
        """Store articles with digests and search rows, all or none; what each turned out to be."""
        with self._connections.writing() as connection:
            return save_articles(connection, batch, now)

    def entry(self, entry_id: str) -> Entry | None:
        """The article with this id, in whatever case it was typed."""
        with self._connections.reading() as connection:
            found = connection.execute(
                "SELECT * FROM articles WHERE id = ?", [storable(entry_id.upper())]
            ).fetchone()
        return to_entry(found) if found else None

    def latest(self, limit: int, topic: str | None = None) -> tuple[Entry, ...]:
        """The newest articles, of one topic's slug or of all."""
        of_topic = (
            "WHERE place IN (SELECT article FROM article_topics WHERE topic = :topic "
            "ORDER BY article DESC LIMIT :limit)"
        )
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT * FROM articles {of_topic if topic else ''} "  # noqa: S608  of ours
                "ORDER BY place DESC LIMIT :limit",
                {"topic": topic and storable(topic), "limit": limit},
            ).fetchall()
        return tuple(map(to_entry, rows))

    def topics(self) -> tuple[tuple[Topic, int], ...]:
        """The topics that articles have, with how many; the largest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT slug, label, count(*) AS size FROM article_topics "
                "JOIN topics ON topics.slug = article_topics.topic "
                "GROUP BY slug ORDER BY size DESC, slug"
            ).fetchall()
        return tuple((Topic(slug=row["slug"], label=row["label"]), row["size"]) for row in rows)

    def unrouted(self) -> tuple[Entry, ...]:
        """The articles whose posting has not been decided, oldest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM articles WHERE routed IS NULL ORDER BY place"
            ).fetchall()
        return tuple(map(to_entry, rows))

    def ever_routed(self) -> bool:
        """Whether any article's posting has been decided yet."""
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM articles WHERE routed IS NOT NULL)"
            ).fetchone()
        return bool(found)

    def route(self, posts: Sequence[NewPost], routed: Iterable[str], now: datetime) -> None:
        """Enqueue the posts and note that these articles are decided about: both or neither."""
        with self._connections.writing() as connection:
            outbox.insert(connection, posts, now)
            connection.executemany(
                "UPDATE articles SET routed = ? WHERE id = ?",
                [(to_text(now), entry_id) for entry_id in routed],
            )

    def revised(self) -> tuple[Revision, ...]:
        """The routed articles with a new revision that their posts have not followed yet."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM articles WHERE before IS NOT NULL ORDER BY place"
            ).fetchall()
            return tuple(_to_revision(connection, row) for row in rows)

    def follow(
        self,
        posts: Sequence[NewPost],
        followed: Iterable[str],
        corrected: Iterable[str],
        now: datetime,
    ) -> int:
        """Enqueue edits and replies and note that these articles are followed: both or neither.

        ``corrected`` are those of them that changed what readers were told. How many are enqueued.
        """
        with self._connections.writing() as connection:
            enqueued = outbox.insert_following(connection, posts, now)
            connection.executemany(
                "UPDATE articles SET corrected = ? WHERE id = ?",
                [(to_text(now), entry_id) for entry_id in corrected],
            )
            connection.executemany(
                "UPDATE articles SET before = NULL WHERE id = ?",
                [(entry_id,) for entry_id in followed],
            )
        return enqueued


def _to_revision(connection: sqlite3.Connection, row: sqlite3.Row) -> Revision:
    before, text = from_before(row["before"])
    return Revision(
        entry=to_entry(row),
        before=before,
        text=text,
        posts=outbox.posts_of(connection, row["id"]),
    )
