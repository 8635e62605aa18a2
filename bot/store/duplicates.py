"""Which articles carry the same text, and samples of the texts of late to find that out by."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from bot.models import StoredArticle, TextSketch
from bot.store.article_rows import to_stored
from bot.store.codec import LISTED, to_json, to_text
from bot.store.connection import Part

LIKELY = 5  # how many of those that share most are worth a closer look
FORMULA = 20  # texts; of one text only the first is sketched, however many sources carry it


class Duplicates(Part):
    """Reads and writes of stories."""

    def candidates(self, hashes: Sequence[int]) -> tuple[str, ...]:
        """The ids of the articles of late that share most of these, the most first.

        What more than FORMULA of them have in common is a formula, and tells nothing.
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
        """The article whose text each of these carries, where it does."""
        with self._connections.reading() as connection:
            return dict(
                connection.execute(
                    f"SELECT article, lead FROM stories WHERE article IN {LISTED}",  # noqa: S608
                    [to_json(list(article_ids))],
                ).fetchall()
            )

    def first_posts(self, article_ids: Collection[str]) -> Mapping[tuple[str, str], str]:
        """By channel and article, the key of the first post that shows it, or is about to."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                # CROSS: from the articles to their posts, not through every post there ever was
                "SELECT channel, article, key FROM post_articles "  # noqa: S608
                "CROSS JOIN posts ON posts.id = post_articles.post "
                f"WHERE article IN {LISTED} AND kind IN ('digest', 'roundup') "
                "AND state IN ('due', 'sending', 'sent') ORDER BY posts.id DESC",
                [to_json(list(article_ids))],
            ).fetchall()
        return {(row["channel"], row["article"]): row["key"] for row in rows}

    def forget_sketches(self, before: datetime) -> None:
        """Forget samples that were taken before this: nothing is compared with them any more."""
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM sketches WHERE seen < ?)", [to_text(before)]
            ).fetchone()
        if found:
            with self._connections.writing() as connection:
                connection.execute("DELETE FROM sketches WHERE seen < ?", [to_text(before)])


def insert(connection: sqlite3.Connection, sketched: Iterable[TextSketch], now: datetime) -> None:
    """Keep samples, and which article carries whose text, inside the caller's transaction."""
    for each in sketched:
        connection.executemany(
            "INSERT INTO sketches (hash, article, seen) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(number, each.article_id, to_text(now)) for number in each.hashes],
        )
        if each.lead:
            connection.execute(
                "INSERT INTO stories (article, lead) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [each.article_id, each.lead],
            )


def next_of(connection: sqlite3.Connection, article_id: str) -> StoredArticle | None:
    """The first of the articles that carry this one's text and still stand."""
    row = connection.execute(
        "SELECT articles.* FROM stories JOIN articles ON articles.id = stories.article "
        "WHERE stories.lead = ? AND articles.retracted IS NULL ORDER BY stories.rowid LIMIT 1",
        [article_id],
    ).fetchone()
    return to_stored(row) if row else None
