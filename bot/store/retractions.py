"""Retracting articles and restoring them, inside the caller's transaction.

Both make the article's posts out of date; they are updated later (see revisions.py).
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from bot.models import Retraction
from bot.store.article_rows import to_before
from bot.store.codec import storable, to_text

REMOVED = "its file was removed."


def retract(connection: sqlite3.Connection, article_id: str, retraction: Retraction) -> None:
    """Mark an article as retracted."""
    reason, by = (text and storable(text) for text in (retraction.reason, retraction.by))
    _update(connection, article_id, to_text(retraction.at), reason, by)


def retract_removed(connection: sqlite3.Connection, removed: Iterable[str], now: datetime) -> bool:
    """Retract articles that no file contains any more; False if all of them were already."""
    unretracted = [
        article_id
        for article_id in removed
        if connection.execute(
            "SELECT 1 FROM articles WHERE id = ? AND retracted IS NULL", [article_id]
        ).fetchone()
    ]
    for article_id in unretracted:
        retract(connection, article_id, Retraction(at=now, reason=REMOVED))
    return bool(unretracted)


def restore_removed(connection: sqlite3.Connection, article_id: str) -> bool:
    """Lift the retraction of an article whose file is back; False if it wasn't retracted for that.

    A retraction by an admin, or by what the file itself says, stays.
    """
    found = connection.execute(
        "SELECT 1 FROM articles WHERE id = ? AND retracted IS NOT NULL AND retracted_by IS NULL "
        "AND reason = ?",
        [article_id, REMOVED],
    ).fetchone()
    if found:
        _update(connection, article_id, None, None, None)
    return bool(found)


def _update(
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
