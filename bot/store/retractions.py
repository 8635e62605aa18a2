"""Retractions: that an article no longer stands, or stands again; its posts are to follow."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from bot.models import Retraction
from bot.store.article_rows import to_before
from bot.store.codec import storable, to_text

REMOVED = "its file was removed."


def retract(connection: sqlite3.Connection, entry_id: str, retraction: Retraction) -> None:
    """Note that an article no longer stands, inside the caller's transaction."""
    reason, by = (text and storable(text) for text in (retraction.reason, retraction.by))
    _note(connection, entry_id, to_text(retraction.at), reason, by)


def note_holder(connection: sqlite3.Connection, path: str, entry_id: str) -> None:
    """Remember that a file holds an article, inside the caller's transaction."""
    connection.execute(
        "INSERT INTO holders (path, article) VALUES (?, ?) ON CONFLICT DO NOTHING", [path, entry_id]
    )


def forget_holders(connection: sqlite3.Connection, paths: Iterable[str]) -> list[str]:
    """Forget what these files hold; the articles that no other file holds."""
    articles: dict[str, None] = {}
    for path in paths:
        found = connection.execute("DELETE FROM holders WHERE path = ? RETURNING article", [path])
        articles |= dict.fromkeys(row["article"] for row in found.fetchall())
    return [
        entry_id
        for entry_id in articles
        if not connection.execute("SELECT 1 FROM holders WHERE article = ?", [entry_id]).fetchone()
    ]


def retract_removed(connection: sqlite3.Connection, removed: Iterable[str], now: datetime) -> bool:
    """Retract the articles that no file holds any more; whether any stood."""
    standing = [
        entry_id
        for entry_id in removed
        if connection.execute(
            "SELECT 1 FROM articles WHERE id = ? AND retracted IS NULL", [entry_id]
        ).fetchone()
    ]
    for entry_id in standing:
        retract(connection, entry_id, Retraction(at=now, reason=REMOVED))
    return bool(standing)


def restore_removed(connection: sqlite3.Connection, entry_id: str) -> bool:
    """Have an article stand again whose file is there again; whether it had been removed."""
    found = connection.execute(
        "SELECT 1 FROM articles WHERE id = ? AND retracted IS NOT NULL AND retracted_by IS NULL "
        "AND reason = ?",
        [entry_id, REMOVED],
    ).fetchone()
    if found:
        _note(connection, entry_id, None, None, None)
    return bool(found)


def _note(
    connection: sqlite3.Connection,
    entry_id: str,
    since: str | None,
    reason: str | None,
    by: str | None,
) -> None:
    row = connection.execute("SELECT * FROM articles WHERE id = ?", [entry_id]).fetchone()
    connection.execute(
        "UPDATE articles SET retracted = ?, reason = ?, retracted_by = ?, before = ? WHERE id = ?",
        [since, reason, by, to_before(row), entry_id],
    )
