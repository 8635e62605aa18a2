"""Articles and their digests, and which of them have been routed."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from bot.models import (
    Article,
    Digest,
    Saved,
    StoredArticle,
    Topic,
)
from bot.store.article_rows import articles_at, to_stored
from bot.store.codec import storable
from bot.store.connection import Part
from bot.store.save import save_articles
from bot.store.visibility import ALWAYS, Reads, anybody, newest

_OF_ALL = "SELECT place FROM articles WHERE place < :end ORDER BY place DESC LIMIT :size"
_OF_TOPIC = (
    "SELECT article AS place FROM article_topics WHERE topic = :topic AND article < :end "
    "ORDER BY article DESC LIMIT :size"
)


class Articles(Part):
    """Saves articles and finds them by id, newest first, or by topic."""

    def save(self, batch: Sequence[tuple[Article, Digest]], now: datetime) -> tuple[Saved, ...]:
        """Store articles with digests and search rows, all or none; what each turned out to be.

        An article whose time has not come is held back, and nothing is said of it.
        """
        with self._connections.writing() as connection:
            return save_articles(connection, batch, now)

    def get(self, article_id: str) -> StoredArticle | None:
        """The article with this id, in whatever case it was typed."""
        with self._connections.reading() as connection:
            found = connection.execute(
                "SELECT * FROM articles WHERE id = ?", [storable(article_id.upper())]
            ).fetchone()
        return to_stored(found) if found else None

    def latest(
        self, limit: int, topic: str | None = None, reads: Reads = anybody
    ) -> tuple[StoredArticle, ...]:
        """The newest articles, of one topic's slug or of all.

        ``reads`` says of the channels that an article stands in whether it may be read.
        """
        statement, bound = (_OF_TOPIC, {"topic": storable(topic)}) if topic else (_OF_ALL, {})
        with self._connections.reading() as connection:
            places = newest(connection, statement, {**bound, "end": ALWAYS}, reads, limit)
            return tuple(articles_at(connection, list(islice(places, limit))))

    def topics(self) -> tuple[tuple[Topic, int], ...]:
        """The topics that articles have, with how many; the largest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT slug, label, count(*) AS size FROM article_topics "
                "JOIN topics ON topics.slug = article_topics.topic "
                "GROUP BY slug ORDER BY size DESC, slug"
            ).fetchall()
        return tuple((Topic(slug=row["slug"], label=row["label"]), row["size"]) for row in rows)

    def length(self, key: str) -> int:
        """How many characters the article with this key has; 0 where there is none."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT length(text) AS size FROM articles WHERE key = ?", [storable(key)]
            ).fetchone()
        return row["size"] if row else 0
