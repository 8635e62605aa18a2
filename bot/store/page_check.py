"""Looks for damaged pages in the store's file, a few tables at a time.

SQLite notices a damaged page only when it needs it, which may be in months. ``PRAGMA quick_check``
reads every page of a table and of its indexes (SQLite's documentation of PRAGMA quick_check).
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bot.store.connection import damaged
from bot.store.read_only import connect_read_only, explain_to_reader

PAUSE = 30.0  # seconds between two runs, at least
SHARE = 100  # a pause is also this many times as long as the run before it: 1% of a core
RUN = 0.2  # seconds after which a run begins no other table

_TABLES = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
    "ORDER BY name"
)


class PageCheck:
    """Checks all tables of a store in turn. Not thread-safe."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._left: list[str] = []  # the tables that are still to be checked in this round

    def run(self) -> float:
        """Check the next tables; return the seconds to the next run.

        Raises StoreError if a table is damaged; it's checked again by the next run.
        """
        began = time.perf_counter()
        try:
            # a new connection: others may still have the page in memory as it was
            with closing(connect_read_only(self._store)) as connection:
                self._left = self._left or _tables(connection)
                while self._left and time.perf_counter() - began < RUN:
                    self._check(connection, self._left[0])
                    del self._left[0]
        except sqlite3.Error as error:
            raise explain_to_reader(error, self._store) from error
        return max(PAUSE, SHARE * (time.perf_counter() - began))

    def _check(self, connection: sqlite3.Connection, table: str) -> None:
        quoted = table.replace("'", "''")
        (found,) = connection.execute(f"PRAGMA quick_check('{quoted}')").fetchone()
        if found != "ok":
            raise damaged(self._store)


def _tables(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute(_TABLES)]
