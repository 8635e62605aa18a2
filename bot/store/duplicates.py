"""Articles that repeat another one's text, and samples (sketches) of recent texts to find them by.

rules/duplicates.py decides whether two texts are the same; a sketch is a choice of the numbers that
it compares.
"""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from bot.models import StoredArticle, TextSketch
from bot.store.article_rows import to_stored
from bot.store.codec import LISTED, to_json, to_text
from bot.store.connection import StorePart

LIKELY = 5
"""How many articles, of those that share most with a text, are worth comparing with it."""

FORMULA = 20
"""A passage in more texts than this is a formula and says nothing about duplicates.

Of several sources with the same text only the first is sketched, so these really are other texts.
"""

_FORGOTTEN = 5_000
"""How many rows of sketches one transaction deletes: while it does, nobody else can write."""


class Duplicates(StorePart):
    """Finds articles that may be, or are, duplicates, and the posts that show them."""

    def candidates(self, hashes: Sequence[int]) -> tuple[str, ...]:
        """Return the IDs of recent articles that share most of these hashes, the most first.

        At most LIKELY; hashes that more than FORMULA articles have aren't counted.
        """
        shared: Counter[str] = Counter()
        with self._connections.reading() as connection:
            for number in hashes:
                rows = connection.execute(
                    "SELECT article FROM sketches WHERE hash = ? LIMIT ?", [number, FORMULA + 1]
                ).fetchall()
                if len(rows) <= FORMULA:
                    shared.update(row["article"] for row in rows)
        ranked = sorted(shared.items(), key=lambda each: (-each[1], each[0]))
        return tuple(article for article, _ in ranked[:LIKELY])

    def originals(self, article_ids: Collection[str]) -> Mapping[str, str]:
        """Return the IDs of the articles whose text these repeat, for those that repeat one."""
        with self._connections.reading() as connection:
            return dict(
                connection.execute(
                    f"SELECT article, lead FROM duplicates WHERE article IN {LISTED}",  # noqa: S608
                    [to_json(list(article_ids))],
                ).fetchall()
            )

    def first_posts(self, article_ids: Collection[str]) -> Mapping[tuple[str, str], str]:
        """Return, by channel and article, the key of the first post that shows it or soon will."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                # CROSS JOIN makes SQLite go from the articles to their posts, instead of through
                # all posts there ever were.
                "SELECT channel, article, key FROM post_articles "  # noqa: S608
                "CROSS JOIN posts ON posts.id = post_articles.post "
                f"WHERE article IN {LISTED} AND kind IN ('digest', 'roundup') "
                "AND state IN ('due', 'sending', 'sent') ORDER BY posts.id DESC",
                [to_json(list(article_ids))],
            ).fetchall()
        return {(row["channel"], row["article"]): row["key"] for row in rows}

    def forget_sketches(self, before: datetime) -> None:
        """Forget sketches made before this time: nothing is compared with them any more."""
        while self._any_sketch(before):
            with self._connections.writing() as connection:
                connection.execute(
                    "DELETE FROM sketches WHERE (hash, article) IN "
                    "(SELECT hash, article FROM sketches WHERE seen < ? LIMIT ?)",
                    [to_text(before), _FORGOTTEN],
                )

    def _any_sketch(self, before: datetime) -> bool:
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM sketches WHERE seen < ?)", [to_text(before)]
            ).fetchone()
        return bool(found)


def save_sketches(
    connection: sqlite3.Connection, sketched: Iterable[TextSketch], now: datetime
) -> None:
    """Save sketches, and which article repeats whose text, inside the caller's transaction."""
    for each in sketched:
        connection.executemany(
            "INSERT INTO sketches (hash, article, seen) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(number, each.article_id, to_text(now)) for number in each.hashes],
        )
        if each.lead:
            connection.execute(
                "INSERT INTO duplicates (article, lead) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [each.article_id, each.lead],
            )


def other_source(connection: sqlite3.Connection, article_id: str) -> StoredArticle | None:
    """Return the first article that repeats this one's text and isn't retracted."""
    row = connection.execute(
        "SELECT articles.* FROM duplicates JOIN articles ON articles.id = duplicates.article "
        "WHERE duplicates.lead = ? AND articles.retracted IS NULL "
        "ORDER BY duplicates.rowid LIMIT 1",
        [article_id],
    ).fetchone()
    return to_stored(row) if row else None
