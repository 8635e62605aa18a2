"""Retractions: that an article no longer stands, or stands again; its posts are to follow."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from bot.models import Retraction
from bot.store.article_rows import to_before
from bot.store.codec import storable, to_text

REMOVED = "its file was removed."


def retract(connection: sqlite3.Connection, article_id: str, retraction: Retraction) -> None:
    """Note that an article no longer stands, inside the caller's transaction."""
    reason, by = (text and storable(text) for text in (retraction.reason, retraction.by))
    _note(connection, article_id, to_text(retraction.at), reason, by)


def add_source(connection: sqlite3.Connection, path: str, article_id: str) -> None:
    """Remember that a file holds an article, inside the caller's transaction."""
    connection.execute(
        "INSERT INTO holders (path, article) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [path, article_id],
    )


def forget_sources(connection: sqlite3.Connection, paths: Iterable[str]) -> list[str]:
    """Forget what these files hold; the articles that no other file holds."""
    articles: dict[str, None] = {}
    for path in paths:
        found = connection.execute("DELETE FROM holders WHERE path = ? RETURNING article", [path])
        articles |= dict.fromkeys(row["article"] for row in found.fetchall())
    return [
        article_id
        for article_id in articles
        if not connection.execute(
            "SELECT 1 FROM holders WHERE article = ?", [article_id]
        ).fetchone()
    ]


def retract_removed(connection: sqlite3.Connection, removed: Iterable[str], now: datetime) -> bool:
    """Retract the articles that no file holds any more; whether any stood."""
    standing = [
        article_id
        for article_id in removed
        if connection.execute(
            "SELECT 1 FROM articles WHERE id = ? AND retracted IS NULL", [article_id]
        ).fetchone()
    ]
    for article_id in standing:
        retract(connection, article_id, Retraction(at=now, reason=REMOVED))
    return bool(standing)


def restore_removed(connection: sqlite3.Connection, article_id: str) -> bool:
    """Have an article stand again whose file is there again; whether it had been removed."""
    found = connection.execute(
        "SELECT 1 FROM articles WHERE id = ? AND retracted IS NOT NULL AND retracted_by IS NULL "
        "AND reason = ?",
        [article_id, REMOVED],
    ).fetchone()
    if found:
        _note(connection, article_id, None, None, None)
    return bool(found)


def _note(
    connection: sqlite3.Connection,
    article_id: str,
    since: str | None,
    reason: str | None,
    by: str | None,
) -> None:
    row = connection.execute("SELECT * FROM articles WHERE id = ?", [article_id]).fetchone()
    connection.execute(
        "UPDATE articles SET retracted = ?, reason = ?, retracted_by = ?, before = ? WHERE id = ?",
        [since, reason, by, to_before(row), article_id],
    )
