"""Checks, after a crash, that what decides about posts is whole.

A log that was cut off, or that belongs to another state of the file, gives pages of two times:
SQLite doesn't see that until it stumbles over it, and the bot might post by a wrong row before.
"""

import sqlite3
from pathlib import Path

from bot.store.connection import Connections, damaged

# Articles aren't checked: with a million of them it would take minutes.
_TABLES = (
    *("posts", "post_articles", "found_posts", "roundup_queue", "slots", "embargoed"),
    *("files", "copies", "subscriptions", "mutes", "pauses", "bot_state"),
)


def check_soundness(connections: Connections, store: Path) -> None:
    """Raise StoreError if rows or indexes don't fit together. Takes 1 s for 100,000 posts."""
    with connections.reading() as connection:
        if not all(_is_sound(connection, table) for table in _TABLES):
            raise damaged(store)


def _is_sound(connection: sqlite3.Connection, table: str) -> bool:
    rows = connection.execute(f"PRAGMA integrity_check('{table}')").fetchall()
    orphans = connection.execute(f"PRAGMA foreign_key_check('{table}')").fetchone()
    return [row[0] for row in rows] == ["ok"] and orphans is None
