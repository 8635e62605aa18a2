"""The search index: FTS5 over headline and text, newest first, written without triggers."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.models import Entry, Query
from bot.store.codec import storable
from bot.store.entries import to_entry
from bot.store.part import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of what was found, newest first, and whether there is more."""

    entries: tuple[Entry, ...]
    more: bool


class Search(Part):
    """Looking articles up by their words."""

    def search(self, query: Query, limit: int, offset: int = 0) -> Found:
        """The articles that hold every word and every phrase, from the ``offset``-th newest on."""
        with self._connections.reading() as connection:
            # row ids first, on their own: joined with the articles, SQLite's planner may turn the
            # search around (15 s instead of 0.2 ms at a million articles)
            places = [
                row["rowid"]
                for row in connection.execute(
                    "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? "
                    "ORDER BY rowid DESC LIMIT ? OFFSET ?",
                    [to_match(query), limit + 1, offset],
                )
            ]
            shown = places[:limit]
            marks = ", ".join("?" * len(shown))
            rows = connection.execute(
                f"SELECT * FROM articles WHERE place IN ({marks}) ORDER BY place DESC",  # noqa: S608
                shown,
            ).fetchall()
        return Found(entries=tuple(map(to_entry, rows)), more=len(places) > limit)


def to_match(query: Query) -> str:
    """The query in FTS5's language: every term quoted, so that nothing in it is an operator."""
    terms = (term.replace("\0", " ").replace('"', '""') for term in query.words + query.phrases)
    return storable(" ".join(f'"{term}"' for term in terms))


class Index:
    """The search rows of one transaction. Written together at its end they cost 1.6 times less."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: list[tuple[Any, ...]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """Index a row of articles, when it is time to write()."""
        self._waiting.append((row["place"], row["headline"], row["text"]))

    def remove(self, row: sqlite3.Row) -> None:
        """Take a row of articles out of the index; FTS5 needs to be told what was in it."""
        self.write()  # the row may be one of those that wait
        self._connection.execute(
            "INSERT INTO articles_fts (articles_fts, rowid, headline, text) "
            "VALUES ('delete', ?, ?, ?)",
            (row["place"], row["headline"], row["text"]),
        )

    def write(self) -> None:
        """Write the rows that wait, in the order of their places."""
        self._connection.executemany(
            "INSERT INTO articles_fts (rowid, headline, text) VALUES (?, ?, ?)",
            sorted(self._waiting),
        )
        self._waiting.clear()
