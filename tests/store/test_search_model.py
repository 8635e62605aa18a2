"""Search against a model: the store finds what a simple reader finds who checks every article.

The reader has no index: it cuts texts into words by itself and compares them one by one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.syntax.search_query import said
from bot.models import Digest, NewPost, Query, Quote, Routing, Span, StoredArticle, Term, Topic
from bot.store import Store
from tests.store.shelf import SPORT, TRANSPORT, Pair, article, digest
from tests.support.samples import NOON
from tests.support.stores import open_store

WORDS = ("tram", "trams", "tramway", "Zoë", "zoe", "depot", "Ostrava", "lane", "dry", "412")
NAMES = ("Bo Lind", "Ines Calder", "Zoë Lind", "Calder")
SOURCES = ("Tull Courier", "Courier", "Marrow Bay Post")
TOPICS = (SPORT, TRANSPORT, Topic(slug="motor-sport", label="Motor sport"))
ARTICLES = 60
DAY = timedelta(days=1)


class Archive:
    """A store with articles of few words, and the list of them, newest first."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.entries = store.articles.latest(ARTICLES)


def make(number: int) -> Pair:
    """Make an article from its number, with no, one or two quotes."""
    words = [WORDS[(number * step + step * step) % len(WORDS)] for step in range(2, 9)]
    text = " ".join((*words[:4], f"and, {words[4]}-{words[5]}", words[6], f"n{number}"))
    of = replace(
        article(f"{number:02}", text, title=f"{words[number % 7]} {words[number % 5]}"),
        source=SOURCES[number % 4] if number % 4 < len(SOURCES) else None,
        published=NOON - (number % 20) * DAY if number % 7 else None,
    )
    quotes = []
    for place in range(number % 3):
        start = text.index(words[place])
        end = start + len(f"{words[place]} {words[place + 1]}")
        speaker = (*NAMES, None)[(number + place) % 5]
        spans = (Span(source=text, start=start, end=end),)
        quotes.append(Quote(spans=spans, speaker=speaker, verb="said", confidence=0.9))
    topics = [topic for bit, topic in enumerate(TOPICS) if number >> bit & 1]
    found: Digest = replace(digest(of, *topics), quotes=tuple(quotes))
    return of, found


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with closing(open_store(tmp_path_factory.mktemp("archive") / "store.db")) as store:
        for number in range(ARTICLES):
            (saved,) = store.articles.save([make(number)], NOON + (number % 9) * timedelta(hours=7))
            posts = [
                NewPost(
                    key=f"{saved.article_id}:{channel}",
                    channel=channel,
                    article_ids=(saved.article_id,),
                )
                for channel in ("C1", "C2")[number % 3 :]
            ]
            store.routing.save(Routing(posts=tuple(posts)), [saved.article_id], NOON)
        yield Archive(store)


def cut(text: str) -> list[str]:
    """The words of a text without case and accents."""
    apart = unicodedata.normalize("NFD", text.lower())
    return re.findall(r"[a-z0-9]+", "".join(c for c in apart if not unicodedata.combining(c)))


def in_a_row(wanted: Sequence[str], words: Sequence[str], *, start: bool = False) -> bool:
    """Whether the words occur in a row; with ``start``, the last may be a prefix."""
    for first in range(len(words) - len(wanted) + 1):
        *others, last = words[first : first + len(wanted)]
        if others == list(wanted[:-1]) and (
            last.startswith(wanted[-1]) if start else last == wanted[-1]
        ):
            return True
    return False


def matches(stored: StoredArticle, term: Term, *, spoken: bool = False) -> bool:
    """Whether an article matches a term; with ``spoken``, its words must be in quotes."""
    words = cut(term.text)
    match term.kind:
        case "topic":
            return term.text in [topic.slug for topic in stored.digest.topics]
        case "source":
            return in_a_row(words, cut(stored.article.source or ""))
        case "speaker":
            return any(in_a_row(words, cut(each.speaker or "")) for each in stored.digest.quotes)
        case _:
            quotes = [span.text for quote in stored.digest.quotes for span in quote.spans]
            texts = quotes if spoken else [stored.digest.headline.text, stored.article.text]
            return any(in_a_row(words, cut(text), start=term.kind == "prefix") for text in texts)


def is_found(stored: StoredArticle, query: Query) -> bool:
    """Whether an article matches a query."""
    dated = stored.article.published or stored.first_seen
    spoken = query.quotes
    return (
        (query.after is None or dated >= query.after)
        and (query.before is None or dated < query.before)
        and all(
            any(matches(stored, term, spoken=spoken) for term in group) for group in query.every
        )
        and not any(matches(stored, term) for term in query.without)
        and (not spoken or any(said(query, quote) for quote in stored.digest.quotes))
    )


def some(*kinds: str) -> st.SearchStrategy[Term]:
    word = st.sampled_from([word[:length] for word in WORDS for length in (2, 3, 4, 9)])
    phrase = st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(" ".join)
    slugs = st.sampled_from([topic.slug for topic in TOPICS])
    names = st.sampled_from([*NAMES, "Lind", "zoe", "Nobody"])
    of: dict[str, st.SearchStrategy[Term]] = {
        "word": st.builds(Term, st.sampled_from(WORDS) | phrase),
        "prefix": st.builds(Term, word, st.just("prefix")),
        "topic": st.builds(Term, slugs, st.just("topic")),
        "source": st.builds(Term, st.sampled_from([*SOURCES, "Post"]), st.just("source")),
        "speaker": st.builds(Term, names, st.just("speaker")),
    }
    return st.one_of([of[kind] for kind in kinds])


ANY = some("word", "word", "prefix", "topic", "source", "speaker")
# In a search of quotes, a group has either words or labels: `said` counts a topic that is in an OR
# with words as said.
GROUPS = st.lists(some("word", "prefix", "speaker"), min_size=1, max_size=3) | st.lists(
    some("topic", "source"), min_size=1, max_size=3
)
TIMES = st.none() | st.integers(-21, 1).map(lambda days: NOON + days * DAY)


def queries(groups: st.SearchStrategy[list[Term]], *, quotes: bool) -> st.SearchStrategy[Query]:
    return st.builds(
        Query,
        every=st.lists(groups.map(tuple), max_size=3).map(tuple),
        without=st.lists(ANY, max_size=2).map(tuple),
        after=TIMES,
        before=TIMES,
        quotes=st.just(quotes),
    )


QUERIES = queries(st.lists(ANY, min_size=1, max_size=3), quotes=False) | queries(
    GROUPS, quotes=True
)


def reads(channels: Collection[str]) -> bool:
    """Allows reading what is posted nowhere, or in the channel C1."""
    return not channels or "C1" in channels


def pages(store: Store, query: Query, size: int) -> Iterator[StoredArticle]:
    """The articles found, page by page, for somebody who may not read everything."""

    def fits(stored: StoredArticle) -> bool:
        return any(said(query, quote) for quote in stored.digest.quotes)

    offset, more = 0, True
    while more:
        found = store.search.find(
            query, size, offset, fits=fits if query.quotes else None, reads=reads
        )
        assert len(found.entries) == size or not found.more
        assert not found.limited
        yield from found.entries
        offset, more = offset + size, found.more


def ids(entries: Sequence[StoredArticle]) -> list[str]:
    return [stored.id for stored in entries]


@given(query=QUERIES, size=st.integers(1, 9))
def test_it_finds_what_a_reader_finds(archive: Archive, query: Query, size: int) -> None:
    readable = [each for each in archive.entries if reads(archive.store.posts.channels_of(each.id))]
    expected = ids([stored for stored in readable if is_found(stored, query)])
    assert ids(list(pages(archive.store, query, size))) == expected
    best = ids(list(pages(archive.store, replace(query, best=True), size)))
    assert sorted(best) == sorted(expected)


def test_the_reader_finds_something_by_every_kind_of_term(archive: Archive) -> None:
    for term in (
        Term("tram depot"),
        Term("Zoë"),
        Term("tra", "prefix"),
        Term("sport", "topic"),
        Term("Courier", "source"),
        Term("Lind", "speaker"),
    ):
        found = [each for each in archive.entries if is_found(each, Query(every=((term,),)))]
        assert 0 < len(found) < ARTICLES, term


def test_some_but_not_all_articles_may_be_read(archive: Archive) -> None:
    assert (
        0
        < sum(reads(archive.store.posts.channels_of(each.id)) for each in archive.entries)
        < ARTICLES
    )


def at(stored: StoredArticle) -> datetime:
    return stored.article.published or stored.first_seen


def test_all_articles_are_in_the_order_of_their_dates(archive: Archive) -> None:
    dates = list(map(at, archive.entries))
    assert dates == sorted(dates, reverse=True)
