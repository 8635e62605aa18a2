"""Searches for articles by their words and labels, in the index that search_index.py writes."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from typing import Any

from bot.models import Query, StoredArticle, Term
from bot.store.article_rows import articles_at
from bot.store.codec import storable, to_milliseconds
from bot.store.connection import StorePart
from bot.store.ranking import LEAD, scores
from bot.store.rowids import PER_MILLISECOND
from bot.store.search_labels import EVERY, label
from bot.store.visibility import END_OF_TIME, MayRead, anybody, batched, newest, posted_in
from bot.text import folded

LOOKED = 1_000
"""How many of the newest hits are ranked, or checked one by one, if the query needs that."""

_INDEXED_PREFIX = 4
"""Prefixes of up to this many letters have an index of their own."""
_EXPANDED = 64
"""A longer prefix is searched as the words that begin with it, if there are at most this many."""

_WORDS = "{headline text}"
_LABELS = "labels"
_QUOTED = "quoted"
_PLAIN = re.compile("[a-z0-9]+")
_DECODED = 10
"""How many articles are read at once when each is checked."""
_TEXTS = 50
"""How many texts are fetched at once: while they are read, other threads must wait."""

_NEWEST = (
    "SELECT rowid AS place FROM articles_fts WHERE articles_fts MATCH :match "
    "AND rowid >= :first AND rowid < :end ORDER BY rowid DESC LIMIT :size"
)
_TEXTS_OF = (
    "SELECT json_group_array(json_array(place, headline, substr(text, 1, :lead))) FROM articles "
    "WHERE place IN (SELECT value FROM json_each(:places))"
)
# The first word in the index from a given one on. SQLite reads nothing before it.
_NEXT_WORD = "SELECT term FROM temp.index_words WHERE term >= ? LIMIT 1"
_INDEX_WORDS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_words "
    "USING fts5vocab(main, articles_fts, instance)"
)
Fits = Callable[[StoredArticle], bool]
"""A condition on an article that the index can't check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """A page of the articles found, and whether there are more.

    ``limited`` says that hits older than the newest LOOKED weren't considered.
    """

    entries: tuple[StoredArticle, ...]
    more: bool
    limited: bool = False


class Search(StorePart):
    """Searches for articles by their words and labels."""

    def find(
        self,
        query: Query,
        limit: int,
        offset: int = 0,
        *,
        fits: Fits | None = None,
        reads: MayRead = anybody,
    ) -> SearchPage:
        """Return the articles that a query finds, from the ``offset``-th newest (or best) on.

        ``fits`` is a condition that the index can't check; like the query's channel, it is checked
        on the newest LOOKED hits only. ``reads`` decides, from the channels in which an article
        was posted, whether it may be read.
        """
        with self._connections.reading() as connection:
            search = _OneSearch(connection, query, reads)
            if fits or query.channel or query.best:
                return search.checked_or_ranked(fits, limit, offset)
            return search.newest(limit, offset)


class _OneSearch:
    """One query on one connection."""

    def __init__(self, connection: sqlite3.Connection, query: Query, reads: MayRead) -> None:
        self._connection = connection
        self._query = query
        self._reads = reads
        self._bound: dict[str, Any] = {
            "match": to_match(_expanded(connection, query)),
            "first": _place(query.after, -END_OF_TIME),
            "end": _place(query.before, END_OF_TIME),
        }

    def newest(self, limit: int, offset: int) -> SearchPage:
        """A page of all hits, newest first."""
        places = list(islice(self._hits(offset + limit + 1), offset, offset + limit + 1))
        return self._page(list(articles_at(self._connection, places)), limit, limited=False)

    def checked_or_ranked(self, fits: Fits | None, limit: int, offset: int) -> SearchPage:
        """A page of the newest LOOKED hits: those that fit, the best first if the query asks so."""
        hits = self._hits(LOOKED + 1 if self._query.best or self._query.channel else limit)
        places = list(islice(hits, LOOKED)) if self._query.best else islice(hits, LOOKED)
        fitting = self._fitting(self._ranked(places) if self._query.best else places, fits)
        found = list(islice(fitting, offset, offset + limit + 1))
        # If the page is full, hits that are too old to be considered aren't missing from it yet.
        full = len(found) > limit and not self._query.best
        return self._page(found, limit, limited=not full and next(hits, None) is not None)

    def _page(self, found: list[StoredArticle], limit: int, *, limited: bool) -> SearchPage:
        return SearchPage(entries=tuple(found[:limit]), more=len(found) > limit, limited=limited)

    def _hits(self, wanted: int) -> Iterator[int]:
        return newest(self._connection, _NEWEST, self._bound, self._reads, wanted)

    def _ranked(self, places: Iterable[int]) -> list[int]:
        """The places, best first and newest first among equals."""
        terms = [term for group in self._query.every for term in group]
        texts = [text for batch in batched(places, _TEXTS) for text in self._texts(batch)]
        scored = scores(terms, [(headline, text) for _, headline, text in texts])
        best = sorted(zip(scored, texts, strict=True), key=lambda each: -each[0])
        return [place for _, (place, _, _) in best]

    def _texts(self, places: Sequence[int]) -> list[tuple[int, str, str]]:
        bound = {"places": json.dumps(places), "lead": LEAD}
        (found,) = self._connection.execute(_TEXTS_OF, bound).fetchone()
        return sorted(map(tuple, json.loads(found)), reverse=True)

    def _fitting(self, places: Iterable[int], fits: Fits | None) -> Iterator[StoredArticle]:
        channel = self._query.channel
        for batch in batched(places, LOOKED if channel else _DECODED):
            posted = posted_in(self._connection, batch, channel) if channel else batch
            for some in batched(posted, _DECODED):
                yield from filter(fits, articles_at(self._connection, some))


def _place(time: datetime | None, otherwise: int) -> int:
    return to_milliseconds(time) * PER_MILLISECOND if time else otherwise


def _expanded(connection: sqlite3.Connection, query: Query) -> Query:
    """The query with the words themselves instead of prefixes that are too long for the index.

    For such a prefix, FTS5 merges all hits of all its words before it returns the first hit.
    """

    def expand(terms: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(chain.from_iterable(_with_prefix(connection, term) for term in terms))

    if not any(term.kind == "prefix" for term in (*chain(*query.every), *query.without)):
        return query
    connection.execute(_INDEX_WORDS)
    return replace(query, every=tuple(map(expand, query.every)), without=expand(query.without))


def _with_prefix(connection: sqlite3.Connection, term: Term) -> tuple[Term, ...]:
    """The words in the index that begin with a long prefix; otherwise the term as it is.

    A prefix with characters other than a–z and 0–9 stays as it is, because the index may spell it
    differently; so does one with more than _EXPANDED words.
    """
    prefix = folded(term.text)
    if term.kind != "prefix" or len(prefix) <= _INDEXED_PREFIX or not _PLAIN.fullmatch(prefix):
        return (term,)
    words: list[Term] = []
    after = prefix
    while len(words) <= _EXPANDED:
        row = connection.execute(_NEXT_WORD, [after]).fetchone()
        if row is None or not row["term"].startswith(prefix):
            return tuple(words) or (term,)
        words.append(Term(row["term"]))
        after = row["term"] + "\1"
    return (term,)


def to_match(query: Query) -> str:
    """Translate a query for FTS5, with every term quoted, so that nothing in it is an operator.

    In a search of quotes, FTS5 can't tell whether words and speaker belong to the same quote; the
    caller checks that.
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
        return f"{words} : {_quoted(folded(term.text))}{star}"
    return f"{_LABELS} : {_quoted(label(term.kind, term.text))}"


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace("\0", " ").replace('"', '""'))
