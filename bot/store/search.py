"""The search index: FTS5 over headline, text and labels, written without triggers."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from bot.models import Entry, Query, Term
from bot.store.codec import storable, to_milliseconds
from bot.store.entries import to_entry
from bot.store.labels import EVERY, label
from bot.store.part import Part
from bot.store.places import PER_MILLISECOND
from bot.store.posts import Reads, anybody, channels_of
from bot.store.ranking import scores

LOOKED = 1_000
"""So many of the newest hits are ranked, or looked at one by one, where that is asked for."""

_INDEXED = 3
"""Starts of words of up to so many letters have an index of their own."""
_SPELT_OUT = 64
"""A longer start is looked for as the words that begin so, if they are not more."""

_WORDS = "{headline text}"
_LABELS = "labels"
_PLAIN = re.compile("[a-z0-9]+")
_ALWAYS = 2**63 - 1  # the last of all places

_NEWEST = (
    "SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match "
    "AND rowid >= :first AND rowid < :end ORDER BY rowid DESC"
)
_ID = "SELECT id FROM articles WHERE place = ?"
# the first word of the index from a word on; what is before its first hit is not read
_FROM = "SELECT term FROM temp.index_words WHERE term >= ? LIMIT 1"
_INDEX_WORDS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_words "
    "USING fts5vocab(main, articles_fts, instance)"
)
_IN_CHANNEL = (
    "SELECT 1 FROM articles JOIN post_articles ON post_articles.article = articles.id "
    "JOIN posts ON posts.id = post_articles.post "
    "WHERE articles.place = ? AND posts.channel = ? AND posts.state = 'sent' LIMIT 1"
)

Fits = Callable[[Entry], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of what was found, and whether there is more.

    ``limited`` says that older hits than the newest LOOKED were left aside.
    """

    entries: tuple[Entry, ...]
    more: bool
    limited: bool = False


class Search(Part):
    """Looking articles up by their words and labels."""

    def search(
        self,
        query: Query,
        limit: int,
        offset: int = 0,
        *,
        fits: Fits | None = None,
        reads: Reads = anybody,
    ) -> Found:
        """The articles that the query finds, from the ``offset``-th newest (or best) on.

        Of those that are posted in a channel, or must fit, the newest LOOKED hits are looked at.
        ``reads`` says of the channels that an article stands in whether it may be read at all.
        """
        with self._connections.reading() as connection:
            looking = _Looking(connection, query, reads)
            if fits or query.channel:
                return looking.fitting(fits, limit, offset)
            places, limited = looking.places(limit + 1, offset)
            entries = tuple(looking.entries(places[:limit]))
            return Found(entries=entries, more=len(places) > limit, limited=limited)


class _Looking:
    """One search on one connection."""

    def __init__(self, connection: sqlite3.Connection, query: Query, reads: Reads) -> None:
        self._connection = connection
        self._query = query
        self._reads = reads
        self._bound: dict[str, Any] = {
            "match": to_match(_spelt_out(connection, query)),
            "first": _place(query, "after", -_ALWAYS),
            "end": _place(query, "before", _ALWAYS),
        }

    def places(self, limit: int, offset: int) -> tuple[list[int], bool]:
        """The places of the hits in order, and whether not all were ranked."""
        if not self._query.best:
            return self._run(_NEWEST, limit, offset), False
        newest = self._run(_NEWEST, LOOKED + 1, 0)
        ranked = self._ranked(newest[:LOOKED])
        return ranked[offset : offset + limit], len(newest) > LOOKED

    def _ranked(self, places: list[int]) -> list[int]:
        """The places with the best first, and of equals the newest."""
        terms = [term for group in self._query.every for term in group]
        marks = ", ".join("?" * len(places))
        rows = self._connection.execute(
            "SELECT place, headline, text FROM articles "  # noqa: S608  marks of ours
            f"WHERE place IN ({marks}) ORDER BY place DESC",
            places,
        ).fetchall()
        worth = scores(terms, [(row["headline"], row["text"]) for row in rows])
        best = sorted(zip(worth, rows, strict=True), key=lambda each: -each[0])
        return [row["place"] for _, row in best]

    def fitting(self, fits: Fits | None, limit: int, offset: int) -> Found:
        """As search() does, looking at one hit after the other."""
        places, limited = self.places(LOOKED, 0)
        if not self._query.best:
            limited = bool(self._run(_NEWEST, 1, LOOKED))
        fitting = (entry for entry in self._posted(places) if fits is None or fits(entry))
        found = list(islice(fitting, offset, offset + limit + 1))
        return Found(entries=tuple(found[:limit]), more=len(found) > limit, limited=limited)

    def _posted(self, places: list[int]) -> Iterator[Entry]:
        channel = self._query.channel
        for place in places:
            if (
                channel is None
                or self._connection.execute(_IN_CHANNEL, [place, channel]).fetchone()
            ):
                yield from self.entries([place])

    def entries(self, places: list[int]) -> Iterator[Entry]:
        """The articles at these places, in this order."""
        # row ids first, on their own: joined with the articles, SQLite's planner may turn the
        # search around (15 s instead of 0.2 ms at a million articles)
        marks = ", ".join("?" * len(places))
        rows = self._connection.execute(
            f"SELECT * FROM articles WHERE place IN ({marks})",  # noqa: S608  marks of ours
            places,
        )
        by_place = {row["place"]: row for row in rows}
        return (to_entry(by_place[place]) for place in places if place in by_place)

    def _run(self, statement: str, limit: int, offset: int) -> list[int]:
        """Places, read one after the other until there are enough that may be read."""
        with closing(self._connection.execute(statement, self._bound)) as rows:
            found = (row["rowid"] for row in rows)
            return list(islice(filter(self._readable, found), offset, offset + limit))

    def _readable(self, place: int) -> bool:
        if self._reads is anybody:
            return True
        row = self._connection.execute(_ID, [place]).fetchone()
        return row is not None and self._reads(channels_of(self._connection, row["id"]))


def _place(query: Query, limit: str, otherwise: int) -> int:
    time = getattr(query, limit)
    return to_milliseconds(time) * PER_MILLISECOND if time else otherwise


def _spelt_out(connection: sqlite3.Connection, query: Query) -> Query:
    """The query with the words themselves for the starts of words that have no index.

    For such a start FTS5 merges all hits of all its words before it gives the first.
    """

    def spelt(terms: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(chain.from_iterable(_beginning(connection, term) for term in terms))

    if not any(term.kind == "prefix" for term in (*chain(*query.every), *query.without)):
        return query
    connection.execute(_INDEX_WORDS)
    return replace(query, every=tuple(map(spelt, query.every)), without=spelt(query.without))


def _beginning(connection: sqlite3.Connection, term: Term) -> tuple[Term, ...]:
    """The words that begin as the term does; the term itself where it is better left as it is."""
    start = term.text.lower()
    # what is looked for among the index's words must be spelt as they are
    if term.kind != "prefix" or len(start) <= _INDEXED or not _PLAIN.fullmatch(start):
        return (term,)
    words: list[Term] = []
    after = start
    while len(words) <= _SPELT_OUT:
        row = connection.execute(_FROM, [after]).fetchone()
        if row is None or not row["term"].startswith(start):
            return tuple(words) or (term,)
        words.append(Term(row["term"]))
        after = row["term"] + "\1"
    return (term,)


def to_match(query: Query) -> str:
    """The query in FTS5's language: every term quoted, so that nothing in it is an operator."""
    groups = [f"({' OR '.join(map(_term, group))})" for group in query.every]
    match = " AND ".join(groups or [f'{_LABELS} : "{EVERY}"'])
    if query.without:
        match = f"({match}) NOT ({' OR '.join(map(_term, query.without))})"
    return storable(match)


def _term(term: Term) -> str:
    if term.kind in ("word", "prefix"):
        star = " *" if term.kind == "prefix" else ""
        return f"{_WORDS} : {_quoted(term.text)}{star}"
    return f"{_LABELS} : {_quoted(label(term.kind, term.text))}"


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace("\0", " ").replace('"', '""'))


class Index:
    """The search rows of one transaction. Written together at its end they cost 1.6 times less."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: list[tuple[Any, ...]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """Index a row of articles, when it is time to write()."""
        self._waiting.append((row["place"], row["headline"], row["text"], row["labels"]))

    def remove(self, row: sqlite3.Row) -> None:
        """Take a row of articles out of the index; FTS5 needs to be told what was in it."""
        self.write()  # the row may be one of those that wait
        self._connection.execute(
            "INSERT INTO articles_fts (articles_fts, rowid, headline, text, labels) "
            "VALUES ('delete', ?, ?, ?, ?)",
            (row["place"], row["headline"], row["text"], row["labels"]),
        )

    def write(self) -> None:
        """Write the rows that wait, in the order of their places."""
        self._connection.executemany(
            "INSERT INTO articles_fts (rowid, headline, text, labels) VALUES (?, ?, ?, ?)",
            sorted(self._waiting),
        )
        self._waiting.clear()
