"""Gives new articles their IDs, inside the caller's transaction."""

import sqlite3

from bot.store import found_rows, ids

_NEXT_NUMBER = "next article"
"""The name in ``bot_state`` of the counter that IDs are made of; it never goes back."""


def new_id(connection: sqlite3.Connection, key: str, revision: str) -> str:
    """Return a free ID for the article with this key and revision.

    If messages of an earlier store show the article, it's the ID that stands there: people type
    it, and buttons below those messages contain it. For the same reason, no other article gets it.
    """
    found = found_rows.any_found(connection)
    if found:
        known = found_rows.id_of(connection, key, revision)
        if known and not _is_taken(connection, known):
            return known
    while True:
        minted = ids.mint(_next_number(connection))
        if not (
            _is_taken(connection, minted) or (found and found_rows.is_shown(connection, minted))
        ):
            return minted


def _is_taken(connection: sqlite3.Connection, article_id: str) -> bool:
    found = connection.execute("SELECT 1 FROM articles WHERE id = ?", [article_id])
    return found.fetchone() is not None


def _next_number(connection: sqlite3.Connection) -> int:
    (value,) = connection.execute(
        "INSERT INTO bot_state (name, value) VALUES (?, '0') "
        "ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
        [_NEXT_NUMBER],
    ).fetchone()
    return int(value)
