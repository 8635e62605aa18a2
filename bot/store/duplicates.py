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
from bot.store.visibility import channels_of

LIKELY = 5
"""How many articles, of those that share most with a text, are worth comparing with it."""

FORMULA = 20
"""A passage in more texts than this is a formula and says nothing about duplicates.

Of several sources with the same text only the first is sketched, so these really are other texts.
"""

_FORGOTTEN = 5_000
"""How many rows of sketches one transaction deletes: while it does, nobody else can write."""


# ``lead`` may repeat another article itself: then it is the first in its channels only.
_STORY = (
    "WITH RECURSIVE up (id) AS (VALUES (?) UNION "
    "SELECT lead FROM up JOIN duplicates ON duplicates.article = up.id), "
    "story (id) AS (SELECT id FROM up WHERE id NOT IN (SELECT article FROM duplicates "
    "WHERE article = up.id) UNION "
    "SELECT article FROM story JOIN duplicates ON duplicates.lead = story.id) "
    "SELECT id FROM story LEFT JOIN duplicates ON article = id ORDER BY duplicates.rowid"
)


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

    def earlier_sources(self, article_ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the IDs of the articles that had the text of each of these before it, in order.

        Leaves out those that repeat no text.
        """
        with self._connections.reading() as connection:
            copies = connection.execute(
                f"SELECT article FROM duplicates WHERE article IN {LISTED}",  # noqa: S608
                [to_json(list(article_ids))],
            ).fetchall()
            stories = {row["article"]: story(connection, row["article"]) for row in copies}
        return {each: ids[: ids.index(each)] for each, ids in stories.items()}

    def story(self, article_id: str) -> tuple[str, ...]:
        """Return the IDs of all articles with this one's text, in the order in which they came."""
        with self._connections.reading() as connection:
            return story(connection, article_id)

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


def story(connection: sqlite3.Connection, article_id: str) -> tuple[str, ...]:
    """Return the IDs of all articles with this one's text, in the order in which they came."""
    rows = connection.execute(_STORY, [article_id]).fetchall()
    return tuple(row["id"] for row in rows)


def other_sources(
    connection: sqlite3.Connection, article_id: str, channels: Collection[str]
) -> Mapping[str, StoredArticle]:
    """Return, by channel, the first other article there with this one's text, unless retracted.

    Only what is or will be in a channel may be named there: elsewhere it may be private.
    """
    others: dict[str, StoredArticle] = {}
    for each in story(connection, article_id):
        if each == article_id or not (left := set(channels).difference(others)):
            continue
        row = connection.execute(
            "SELECT * FROM articles WHERE id = ? AND retracted IS NULL", [each]
        ).fetchone()
        if row and (here := left & channels_of(connection, each)):
            others |= dict.fromkeys(here, to_stored(row))
    return others
