"""Ranking: the best match comes first. Prefixes: they find every word that begins so."""

import pytest

from bot.models import Query, Term
from bot.store import Store
from bot.store.ranking import scores
from tests.store.shelf import add, article

FILLER = "rain fell on the pier all day "


def best(*articles: tuple[str, str], terms: tuple[Term, ...]) -> int:
    worth = scores(terms, articles)
    return max(range(len(articles)), key=worth.__getitem__)


@pytest.mark.parametrize(
    ("terms", "first"),
    [
        ((Term("ferry"),), 0),  # in the headline
        ((Term("timetable"),), 1),  # twice
        ((Term("Ferry"), Term("harbour")), 2),  # both words, one of them rare
        ((Term("winter timetable"),), 1),  # as a phrase
        ((Term("harb", "prefix"),), 2),
        ((Term("CAFÉ"),), 3),  # in any case, with or without the accent
    ],
)
def test_the_best_comes_first(terms: tuple[Term, ...], first: int) -> None:
    articles = (
        ("Ferry news", FILLER * 3),
        ("News", f"{FILLER} winter timetable, timetable of the ferry {FILLER}"),
        ("News", f"{FILLER} ferry in the harbour {FILLER}"),
        ("News", f"{FILLER} a cafe for the winter {FILLER} timetables"),
    )
    assert best(*articles, terms=terms) == first


def test_terms_without_words_of_the_text_score_nothing() -> None:
    assert scores((Term("sport", "topic"), Term("…")), [("a", "b"), ("c", "d")]) == [0.0, 0.0]
    assert scores((Term("a"),), []) == []


def test_a_long_prefix_finds_every_word_that_begins_so_however_many(store: Store) -> None:
    words = [f"harbour{number:03}" for number in range(80)]
    for number, word in enumerate((*words, "harbinger", "herring")):
        add(store, article(f"{number}.txt", f"The {word} came in number {number}."))
    for start, number in (("harbour", 80), ("harb", 81), ("harbour00", 10), ("HARBOUR01", 10)):
        found = store.search.find(Query(every=((Term(start, "prefix"),),)), 200)
        assert len(found.entries) == number
    without = Query(every=((Term("came"),),), without=(Term("harbour0", "prefix"),))
    assert len(store.search.find(without, 200).entries) == 2
