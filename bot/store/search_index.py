"""The search index: an FTS5 table over headline, text, labels and quotes of ``articles``.

It is written here, without triggers, which gain nothing from batches. The words are those of
`text.folded`: what SQLite's tokenizer does about case and accents isn't enough for ø, ł or ß. So
FTS5's own 'rebuild', which reads the articles as they are, must not be used.

FTS5 writes new rows as small segments, and merges segments of one level into one of the next. It
does so in the transaction that wrote the rows, and has two ways (https://sqlite.org/fts5.html on
the "automerge" and "crisismerge" options, and fts5IndexAutomerge() in fts5_index.c):

- automerge: with so many segments on a level, a merge begins. After each 64 pages of new rows it
  goes on by 64 pages per level. A transaction bears only what its own rows cost in the long run.
- crisismerge: with so many segments on a level, they are merged at once and whole, then those of
  the next level if that is as full, and so on: 2 GB and more. So no level may come to this.

m027 sets automerge to 12: with fewer segments there are more levels, and each word is written once
per level; with more, a search has more segments to read. Level 0 gets at most 64 segments of a
page, or fewer and larger ones, before the next step, so with a crisismerge of 256 there is never a
crisis. A step ends between two words, never within one: the most frequent word of a million
articles is 40 MB, and a merge of all of it is the largest step there can be.
"""

import sqlite3
from collections.abc import Mapping
from typing import Any

from bot.text import folded


class SearchIndex:
    """Updates the search index within one transaction.

    New rows are written together at its end, which costs 1.6 times less than one by one.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._unwritten: list[tuple[Any, ...]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """Index a row of ``articles`` at the next write()."""
        self._unwritten.append(_indexed(row))

    def remove(self, row: sqlite3.Row) -> None:
        """Take a row of ``articles`` out of the index, given as it was when it was indexed.

        FTS5 doesn't keep the texts itself, so it must be told what to remove.
        """
        self.write()  # the row may be among the unwritten ones
        self._connection.execute(
            "INSERT INTO articles_fts (articles_fts, rowid, headline, text, labels, quoted) "
            "VALUES ('delete', ?, ?, ?, ?, ?)",
            _indexed(row),
        )

    def write(self) -> None:
        """Write the added rows, sorted by row ID."""
        self._connection.executemany(
            "INSERT INTO articles_fts (rowid, headline, text, labels, quoted) "
            "VALUES (?, ?, ?, ?, ?)",
            sorted(self._unwritten),
        )
        self._unwritten.clear()


def _indexed(row: Mapping[str, Any] | sqlite3.Row) -> tuple[Any, ...]:
    headline, text, quoted = map(folded, (row["headline"], row["text"], row["quoted"]))
    return (row["place"], headline, text, row["labels"], quoted)
