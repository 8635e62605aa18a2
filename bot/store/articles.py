"""Articles and their digests."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice

from bot.models import Article, Digest, Saved, StoredArticle, Topic
from bot.store.article_rows import articles_at, to_stored
from bot.store.codec import storable
from bot.store.connection import StorePart
from bot.store.save import save_articles
from bot.store.visibility import END_OF_TIME, MayRead, anybody, may_read, newest, readable_ids

COUNTED = 2_000
"""How many of the newest articles that somebody may read are counted.

What they may not read must not count, so each is looked at; in a large archive, that takes too long
for all.
"""

_OF_ALL = "SELECT place FROM articles WHERE place < :end ORDER BY place DESC LIMIT :size"
_OF_TOPIC = (
    "SELECT article AS place FROM article_topics WHERE topic = :topic AND article < :end "
    "ORDER BY article DESC LIMIT :size"
)
# The label is that of the newest article: ``topics`` has the first, which may be a hidden one.
_TOPICS_OF = (
    "SELECT slug, size, ifnull((SELECT json_extract(value, '$.label') "
    "FROM articles, json_each(articles.digest, '$.topics') "
    "WHERE place = latest AND json_extract(value, '$.slug') = slug), slug) AS label FROM ("
    "SELECT topic AS slug, count(*) AS size, max(article) AS latest FROM article_topics "
    "WHERE article IN (SELECT value FROM json_each(?)) GROUP BY topic) ORDER BY size DESC, slug"
)


class Articles(StorePart):
    """Saves articles and finds them by ID, newest first, or by topic."""

    def save(self, batch: Sequence[tuple[Article, Digest]], now: datetime) -> tuple[Saved, ...]:
        """Store articles with their digests; returns what each turned out to be (new, revised, …).

        Embargoed articles are kept apart and missing from the result.
        """
        with self._connections.writing(large=True) as connection:
            return save_articles(connection, batch, now)

    def get(self, article_id: str, reads: MayRead = anybody) -> StoredArticle | None:
        """Return the article with this ID, typed in upper or lower case, if it may be read."""
        wanted = storable(article_id.upper())
        with self._connections.reading() as connection:
            if not may_read(connection, wanted, reads):
                return None
            found = connection.execute("SELECT * FROM articles WHERE id = ?", [wanted]).fetchone()
        return to_stored(found) if found else None

    def readable(self, ids: Collection[str], reads: MayRead) -> frozenset[str]:
        """Return the IDs of those of these articles that may be read."""
        with self._connections.reading() as connection:
            return readable_ids(connection, ids, reads)

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

    def count(self, limit: int, reads: MayRead = anybody) -> int:
        """Return how many articles may be read, counting up to ``limit``."""
        with self._connections.reading() as connection:
            places = newest(connection, _OF_ALL, {"end": END_OF_TIME}, reads, limit)
            return sum(1 for _ in islice(places, limit))

    def topics(self, reads: MayRead = anybody) -> tuple[tuple[Topic, int], ...]:
        """Return the topics of the newest COUNTED articles that may be read, largest first.

        Each comes with its number of articles, and with the label that the newest of them gives it.
        """
        with self._connections.reading() as connection:
            places = newest(connection, _OF_ALL, {"end": END_OF_TIME}, reads, COUNTED)
            counted = json.dumps(list(islice(places, COUNTED)))
            rows = connection.execute(_TOPICS_OF, [counted]).fetchall()
        return tuple((Topic(slug=row["slug"], label=row["label"]), row["size"]) for row in rows)

    def topic(self, slug: str, reads: MayRead = anybody) -> Topic | None:
        """Return the topic with this slug, if an article that may be read has it."""
        found = self.latest(1, slug, reads)
        return next(
            (
                each
                for stored in found
                for each in stored.digest.topics
                if storable(each.slug) == storable(slug)
            ),
            None,
        )

    def length(self, key: str) -> int:
        """Return how many characters the article with this key has; 0 if there is none."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT length(text) AS size FROM articles WHERE key = ?", [storable(key)]
            ).fetchone()
        return row["size"] if row else 0
