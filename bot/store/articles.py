"""Articles and their digests."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from bot.models import Article, Digest, Saved, StoredArticle, Topic
from bot.store.article_rows import articles_at, to_stored
from bot.store.codec import storable
from bot.store.connection import StorePart
from bot.store.save import save_articles
from bot.store.visibility import END_OF_TIME, MayRead, anybody, newest

_OF_ALL = "SELECT place FROM articles WHERE place < :end ORDER BY place DESC LIMIT :size"
_OF_TOPIC = (
    "SELECT article AS place FROM article_topics WHERE topic = :topic AND article < :end "
    "ORDER BY article DESC LIMIT :size"
)


class Articles(StorePart):
    """Saves articles and finds them by ID, newest first, or by topic."""

    def save(self, batch: Sequence[tuple[Article, Digest]], now: datetime) -> tuple[Saved, ...]:
        """Store articles with their digests; returns what each turned out to be (new, revised, …).

        Embargoed articles are kept apart and missing from the result.
        """
        with self._connections.writing(large=True) as connection:
            return save_articles(connection, batch, now)

    def get(self, article_id: str) -> StoredArticle | None:
        """Return the article with this ID, typed in upper or lower case."""
        with self._connections.reading() as connection:
            found = connection.execute(
                "SELECT * FROM articles WHERE id = ?", [storable(article_id.upper())]
            ).fetchone()
        return to_stored(found) if found else None

    def latest(
        self, limit: int, topic: str | None = None, reads: MayRead = anybody
    ) -> tuple[StoredArticle, ...]:
        """Return the newest articles, of all topics or of the one with this slug.

        ``reads`` decides, from the channels in which an article was posted, whether it may be read.
        """
        statement, bound = (_OF_TOPIC, {"topic": storable(topic)}) if topic else (_OF_ALL, {})
        with self._connections.reading() as connection:
            places = newest(connection, statement, {**bound, "end": END_OF_TIME}, reads, limit)
            return tuple(articles_at(connection, list(islice(places, limit))))

    def topics(self) -> tuple[tuple[Topic, int], ...]:
        """Return the topics that articles have, each with its number of articles, largest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT slug, label, count(*) AS size FROM article_topics "
                "JOIN topics ON topics.slug = article_topics.topic "
                "GROUP BY slug ORDER BY size DESC, slug"
            ).fetchall()
        return tuple((Topic(slug=row["slug"], label=row["label"]), row["size"]) for row in rows)

    def length(self, key: str) -> int:
        """Return how many characters the article with this key has; 0 if there is none."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT length(text) AS size FROM articles WHERE key = ?", [storable(key)]
            ).fetchone()
        return row["size"] if row else 0
