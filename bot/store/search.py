"""The search index: FTS5 over headline, text, labels and quotes, written without triggers."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from bot.models import Query, StoredArticle, Term
from bot.store.article_rows import articles_at
from bot.store.codec import storable, to_milliseconds
from bot.store.connection import Part
from bot.store.ranking import LEAD, scores
from bot.store.rowids import PER_MILLISECOND
from bot.store.search_labels import EVERY, label
from bot.store.visibility import ALWAYS, Reads, anybody, batched, newest, standing

LOOKED = 1_000
"""So many of the newest hits are ranked, or looked at one by one, where that is asked for."""

_INDEXED = 4
"""Starts of words of up to so many letters have an index of their own."""
_SPELT_OUT = 64
"""A longer start is looked for as the words that begin so, if they are not more."""

_WORDS = "{headline text}"
_LABELS = "labels"
_QUOTED = "quoted"
_PLAIN = re.compile("[a-z0-9]+")
_DECODED = 10
"""So many articles are read at once where each is to be looked at."""
_TEXTS = 50
"""So many texts are handed over at once: more would keep others waiting while they are read."""

_NEWEST = (
    "SELECT rowid AS place FROM articles_fts WHERE articles_fts MATCH :match "
    "AND rowid >= :first AND rowid < :end ORDER BY rowid DESC LIMIT :size"
)
_TEXTS_OF = (
    "SELECT json_group_array(json_array(place, headline, substr(text, 1, :lead))) FROM articles "
    "WHERE place IN (SELECT value FROM json_each(:places))"
)
# the first word of the index from a word on; what is before its first hit is not read
_FROM = "SELECT term FROM temp.index_words WHERE term >= ? LIMIT 1"
_INDEX_WORDS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_words "
    "USING fts5vocab(main, articles_fts, instance)"
)
Fits = Callable[[StoredArticle], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """A page of what was found, and whether there is more.

    ``limited`` says that older hits than the newest LOOKED were left aside.
    """

    entries: tuple[StoredArticle, ...]
    more: bool
    limited: bool = False


class Search(Part):
    """Looking articles up by their words and labels."""

    def find(
        self,
        query: Query,
        limit: int,
        offset: int = 0,
        *,
        fits: Fits | None = None,
        reads: Reads = anybody,
    ) -> SearchPage:
        """The articles that the query finds, from the ``offset``-th newest (or best) on.

        Of those that are posted in a channel, or must fit, the newest LOOKED hits are looked at.
        ``reads`` says of the channels that an article stands in whether it may be read at all.
        """
        with self._connections.reading() as connection:
            looking = _Looking(connection, query, reads)
            if fits or query.channel or query.best:
                return looking.looked_at(fits, limit, offset)
            return looking.newest(limit, offset)


class _Looking:
    """One search on one connection."""

    def __init__(self, connection: sqlite3.Connection, query: Query, reads: Reads) -> None:
        self._connection = connection
        self._query = query
        self._reads = reads
        self._bound: dict[str, Any] = {
            "match": to_match(_spelt_out(connection, query)),
            "first": _place(query, "after", -ALWAYS),
            "end": _place(query, "before", ALWAYS),
        }

    def newest(self, limit: int, offset: int) -> SearchPage:
        """A page of the hits, newest first."""
        places = list(islice(self._hits(offset + limit + 1), offset, offset + limit + 1))
        return self._page(list(articles_at(self._connection, places)), limit, limited=False)

    def looked_at(self, fits: Fits | None, limit: int, offset: int) -> SearchPage:
        """A page of the newest LOOKED hits: of those that fit, or with the best first."""
        hits = self._hits(LOOKED + 1 if self._query.best or self._query.channel else limit)
        places = list(islice(hits, LOOKED)) if self._query.best else islice(hits, LOOKED)
        fitting = self._fitting(self._ranked(places) if self._query.best else places, fits)
        found = list(islice(fitting, offset, offset + limit + 1))
        # with a page that is full, what is older than all that can be looked at is not missed yet
        full = len(found) > limit and not self._query.best
        return self._page(found, limit, limited=not full and next(hits, None) is not None)

    def _page(self, found: list[StoredArticle], limit: int, *, limited: bool) -> SearchPage:
        return SearchPage(entries=tuple(found[:limit]), more=len(found) > limit, limited=limited)

    def _hits(self, wanted: int) -> Iterator[int]:
        return newest(self._connection, _NEWEST, self._bound, self._reads, wanted)

    def _ranked(self, places: Iterable[int]) -> list[int]:
        """The places with the best first, and of equals the newest."""
        terms = [term for group in self._query.every for term in group]
        texts = [text for batch in batched(places, _TEXTS) for text in self._texts(batch)]
        worth = scores(terms, [(headline, text) for _, headline, text in texts])
        best = sorted(zip(worth, texts, strict=True), key=lambda each: -each[0])
        return [place for _, (place, _, _) in best]

    def _texts(self, places: Sequence[int]) -> list[tuple[int, str, str]]:
        bound = {"places": json.dumps(places), "lead": LEAD}
        (found,) = self._connection.execute(_TEXTS_OF, bound).fetchone()
        return sorted(map(tuple, json.loads(found)), reverse=True)

    def _fitting(self, places: Iterable[int], fits: Fits | None) -> Iterator[StoredArticle]:
        channel = self._query.channel
        for batch in batched(places, LOOKED if channel else _DECODED):
            there = standing(self._connection, batch, channel) if channel else batch
            for some in batched(there, _DECODED):
                yield from filter(fits, articles_at(self._connection, some))


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
    """The query in FTS5's language: every term quoted, so that nothing in it is an operator.

    Whether words and speaker are of one and the same quote is for others to see.
    """
    words = _QUOTED if query.quotes else _WORDS
    groups = [f"({' OR '.join(_term(term, words) for term in group)})" for group in query.every]
    match = " AND ".join(groups or [f'{_LABELS} : "{EVERY}"'])
    if query.without:
        match = f"({match}) NOT ({' OR '.join(_term(term) for term in query.without)})"
    return storable(match)


def _term(term: Term, words: str = _WORDS) -> str:
    if term.kind in ("word", "prefix"):
        star = " *" if term.kind == "prefix" else ""
        return f"{words} : {_quoted(term.text)}{star}"
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
        self._waiting.append(_indexed(row))

    def remove(self, row: sqlite3.Row) -> None:
        """Take a row of articles out of the index; FTS5 needs to be told what was in it."""
        self.write()  # the row may be one of those that wait
        self._connection.execute(
            "INSERT INTO articles_fts (articles_fts, rowid, headline, text, labels, quoted) "
            "VALUES ('delete', ?, ?, ?, ?, ?)",
            _indexed(row),
        )

    def write(self) -> None:
        """Write the rows that wait, in the order of their places."""
        self._connection.executemany(
            "INSERT INTO articles_fts (rowid, headline, text, labels, quoted) "
            "VALUES (?, ?, ?, ?, ?)",
            sorted(self._waiting),
        )
        self._waiting.clear()


def _indexed(row: Mapping[str, Any] | sqlite3.Row) -> tuple[Any, ...]:
    return (row["place"], row["headline"], row["text"], row["labels"], row["quoted"])
