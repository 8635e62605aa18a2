"""Connections that count what each transaction changes, to tell whether any changes much."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.store.connection import Connections

COUNTS = {
    "articles": "SELECT count(*) FROM articles",
    "files": "SELECT count(*) FROM files",
    "routed": "SELECT count(*) FROM articles WHERE routed IS NOT NULL",
    "roundup_queue": "SELECT count(*) FROM roundup_queue",
    "sketches": "SELECT count(*) FROM sketches",
}


class CountedConnections(Connections):
    """Connections that note how many rows each transaction adds or takes away.

    With ``room`` for so many transactions, any other fails before it commits, as on a full disk.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.changes: list[Counter[str]] = []
        self.room = 9_999

    @contextmanager
    def writing(
        self, *, durable: bool = False, large: bool = False
    ) -> Iterator[sqlite3.Connection]:
        with super().writing(durable=durable, large=large) as connection:
            before = _counts(connection)
            yield connection
            after = _counts(connection)
            if not self.room:
                raise NoRoomError
        self.room -= 1
        self.changes.append(Counter({each: abs(after[each] - before[each]) for each in after}))

    def largest_and_sum(self, what: str) -> tuple[int, int]:
        """How much of this the largest transaction changed, and all of them together."""
        found = [each[what] for each in self.changes]
        return max(found), sum(found)


class NoRoomError(Exception):
    """There is no room for another transaction."""


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    return {what: connection.execute(query).fetchone()[0] for what, query in COUNTS.items()}
