"""Which files and feeds contain which articles: rows of ``article_sources``.

A source is the path of a file or the address of a feed. An article whose last source is removed
may be retracted; see retractions.py. All functions work inside the caller's transaction.
"""

import sqlite3
from collections.abc import Iterable


def add_source(connection: sqlite3.Connection, path: str, article_id: str) -> None:
    """Record that a source contains an article."""
    connection.execute(
        "INSERT INTO article_sources (path, article) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [path, article_id],
    )


def add_source_of_key(connection: sqlite3.Connection, path: str, key: str) -> None:
    """Record that a source contains the article with this key, if there is one."""
    connection.execute(
        "INSERT INTO article_sources (path, article) "
        "SELECT ?, id FROM articles WHERE key = ? ON CONFLICT DO NOTHING",
        [path, key],
    )


def copy_sources(connection: sqlite3.Connection, path: str, original: str) -> None:
    """Record that a file contains the same articles as another one."""
    connection.execute(
        "INSERT INTO article_sources (path, article) "
        "SELECT ?, article FROM article_sources WHERE path = ? ON CONFLICT DO NOTHING",
        [path, original],
    )


def forget_sources(connection: sqlite3.Connection, paths: Iterable[str]) -> list[str]:
    """Forget what these sources contain; returns the IDs of articles that have no source left."""
    articles: dict[str, None] = {}
    for path in paths:
        found = connection.execute(
            "DELETE FROM article_sources WHERE path = ? RETURNING article", [path]
        )
        articles |= dict.fromkeys(row["article"] for row in found.fetchall())
    return [
        article_id
        for article_id in articles
        if not connection.execute(
            "SELECT 1 FROM article_sources WHERE article = ?", [article_id]
        ).fetchone()
    ]
