"""Reads a store without the right to change it, and without waiting for a lock.

For another process than the bot's, and for a check that must see what is on the disk.
"""

import sqlite3
from pathlib import Path

from bot.errors import StoreError
from bot.store.connection import explain, primary_code


def connect_read_only(store: Path) -> sqlite3.Connection:
    """Connect to a store without the right to change it; a lock is an error at once."""
    return sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True, timeout=0)


def explain_to_reader(error: sqlite3.Error, store: Path) -> StoreError:
    """Return any error over such a connection as a sentence."""
    if primary_code(error) == sqlite3.SQLITE_BUSY:
        return StoreError(f"The store {store} is locked by another program, even for reading.")
    return explain(error, store) or StoreError(f"The store {store} can't be read: {error}.")
