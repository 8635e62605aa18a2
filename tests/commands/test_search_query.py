"""Typed searches are read as queries, and their words found in texts as by the search index."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.syntax.search_query import (
    TERMS,
    marked,
    query_parts,
    read_query,
    said,
)
from bot.errors import CommandError
from bot.models import Query, Quote, Span, Term
from bot.text import folded
from tests.support.examples import examples


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("harbour", ("harbour",)),
        ("  Harbour   fees ", ("Harbour", "fees")),
        ('ferry "new timetable" fares', ("ferry", "new timetable", "fares")),
        ("“new timetable” «old fares»", ("new timetable", "old fares")),
        ('"never closed', ("never closed",)),
        ('fer"ry', ("fer", "ry")),
        ("R&amp;D &lt;b&gt;", ("R&D", "<b>")),
        ("&amp;amp;", ("&amp;",)),
        ("don’t", ("don't",)),
        ('- " " * harbour', ("harbour",)),
        ("har\0bour \ud800", ("har", "bour")),
        ("1.500", ("1.500",)),
        ("東京 Київ", ("東京", "Київ")),
        ("foo–bar foo—bar", ("foo-bar", "foo-bar")),
        ("10:30 https://tull.example/a", ("10:30", "https://tull.example/a")),
        ("ferry AND fares or tolls", ("ferry", "AND", "fares", "or", "tolls")),
        ('"topic:sport" "OR"', ("topic:sport", "OR")),
        ("OR ferry", ("ferry",)),
    ],
)
def test_words_and_phrases_are_read_as_typed(typed: str, words: tuple[str, ...]) -> None:
    assert read_query(typed) == Query(every=tuple((Term(word),) for word in words))


FERRY, FARES = Term("ferry"), Term("fares")


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("ferr*", Query(every=((Term("ferr", "prefix"),),))),
        ("ferry -fares", Query(every=((FERRY,),), without=(FARES,))),
        ("ferry –fares", Query(every=((FERRY,),), without=(FARES,))),
        ("ferry —fares", Query(every=((FERRY,),), without=(FARES,))),
        ("-fares", Query(without=(FARES,))),
        ('ferry -"old fares"', Query(every=((FERRY,),), without=(Term("old fares"),))),
        ("ferry OR fares", Query(every=((FERRY, FARES),))),
        ("ferry OR fares tolls", Query(every=((FERRY, FARES), (Term("tolls"),)))),
        ("ferry OR", Query(every=((FERRY,),))),
        ("ferry OR -fares", Query(every=((FERRY,),), without=(FARES,))),
        ("by:Igo", Query(every=((Term("Igo", "speaker"),),))),
        ("speaker:“Michael Igo”", Query(every=((Term("Michael Igo", "speaker"),),))),
        ('Speaker: "Michael Igo"', Query(every=((Term("Michael Igo", "speaker"),),))),
        ("topic:sport", Query(every=((Term("sport", "topic"),),))),
        ("-topic:sport", Query(without=(Term("sport", "topic"),))),
        ("source:Tull", Query(every=((Term("Tull", "source"),),))),
        ("source:R&amp;D", Query(every=((Term("R&D", "source"),),))),
        (
            "topic:sport OR source:Tull",
            Query(every=((Term("sport", "topic"), Term("Tull", "source")),)),
        ),
        ("after:2025", Query(after=datetime(2025, 1, 1, tzinfo=UTC))),
        ("after:2025–01", Query(after=datetime(2025, 1, 1, tzinfo=UTC))),
        ("before:2025-3-9", Query(before=datetime(2025, 3, 9, tzinfo=UTC))),
        ("last:7d", Query(last=timedelta(days=7))),
        ("LAST:3mo", Query(last=timedelta(days=90))),
        ("ferry in:quotes", Query(every=((FERRY,),), quotes=True)),
        ("in:<#C012|science>", Query(channel="C012")),
        ("in:&lt;#C012|a-b&gt;", Query(channel="C012")),
        ("ferry sort:best", Query(every=((FERRY,),), best=True)),
        ("ferry sort:newest", Query(every=((FERRY,),))),
    ],
)
def test_filters_are_read_as_typed(typed: str, query: Query) -> None:
    assert read_query(typed) == query


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("f*", "“f*” is too short: a * follows two letters or more."),
        ("foo-b*", "“foo-b*” is too short: a * follows two letters or more."),
        (
            "after:2025-13",
            "“after:2025-13” is not used: a date is a year, a month or a day, such as 2025",
        ),
        ("before:0000", "“before:0000” is not used: a date is"),
        ("last:7", "“last:7” is not used: write hours, days, weeks, months or years"),
        ("last:9999y", "“last:9999y” is not used"),
        ("in:here", "“in:here” is not used: write in:quotes, or in: and a channel"),
        ("sort:oldest", "“sort:oldest” is not used: the order is best or newest."),
        ("topc:sport", "there is no filter “topc:”. Did you mean “topic:”?"),
        ("said:no", "there is no filter “said:”. Quotation marks around it look for it."),
        ("topic:", "“topic:” is followed by nothing."),
        ("-after:2025", "“-after:2025” is not used: “after:” takes no -."),
    ],
)
def test_wrong_pieces_are_named_and_the_rest_is_used(typed: str, sentence: str) -> None:
    read = read_query(f"ferry {typed}")
    assert read == Query(every=((FERRY,),), wrong=read.wrong)
    assert len(read.wrong) == 1
    assert sentence in read.wrong[0]
    with pytest.raises(CommandError, match="no word to look for") as caught:
        read_query(typed)
    assert caught.value.sentence.startswith(read.wrong[0])


def test_a_query_is_made_of_parts_that_can_be_left_out() -> None:
    query = read_query('ab* OR "b c" -topic:d before:2025 in:quotes sort:best')
    assert [typed for typed, _, _ in query_parts(query)] == [
        'ab* OR "b c"',
        "-topic:d",
        "before:2025-01-01",
        "in:quotes",
    ]
    for (_, alone, without), left in zip(query_parts(query), (3, 3, 3, 3), strict=True):
        assert len(list(query_parts(alone))) == 1
        assert len(list(query_parts(without))) == left


@pytest.mark.parametrize(
    "typed", ["", "  ", "*", '"', '""', "_ - _", "\u0301", "\0", "\ud800", "…"]
)
def test_a_query_without_letters_or_digits_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(CommandError, match="no word to look for") as caught:
        read_query(typed)
    assert caught.value.example == "search harbour"


def test_only_the_first_terms_are_looked_for() -> None:
    query = read_query(" ".join(f'w{n} -"p{n}" after:2025' for n in range(TERMS)))
    assert len(query.terms) + len(query.without) == TERMS
    assert query.after
    assert query.wrong == (f"Only the first {TERMS} words are looked for.",)


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("cafe", "A café, a CAFE\u0301, a cafeteria.", ["café", "CAFE\u0301"]),
        ("foo-bar", "foo bar, foo-bar, foo, bar", ["foo bar", "foo-bar", "foo, bar"]),
        ('"the new pier"', "The new pier. The pier, new.", ["The new pier"]),
        ("new pier", "The new pier", ["new", "pier"]),
        ('pier "new pier"', "The new pier", ["new pier"]),
        ("ana", "anana ana", ["ana"]),
        ('"a b a"', "a b a b a", ["a b a"]),
        ("иод", "йод", []),
        ("ΟΔΟΣ", "οδός οδος", ["οδός", "οδος"]),
        ("strasse", "straße", ["straße"]),
        ("straße", "STRAẞE", ["STRAẞE"]),
        ("pier", "", []),
        ("pie*", "The pier, a piece, pi.", ["pier", "piece"]),
        ("foo-ba*", "foo bar, foo b", ["foo bar"]),
        ("pier OR lane -new", "new pier", ["pier"]),
        ("topic:pier ferry", "pier", []),
    ],
)
def test_the_words_are_marked_in_the_text(typed: str, text: str, expected: list[str]) -> None:
    spans = marked(read_query(typed), text)
    assert [text[start:end] for start, end in spans] == expected


WORDS = st.text(
    st.sampled_from("abAÅßẞıİéÉøŁñµſςΣάйЙœ9²\u0301\u0308\u0345\u035c-_' .\n"), max_size=12
)


@given(query=WORDS, text=st.lists(WORDS).map(" ".join))
def test_marks_are_in_order_apart_and_inside_the_text(query: str, text: str) -> None:
    try:
        spans = marked(read_query(query), text)
    except CommandError:
        return
    reached = 0
    for start, end in spans:
        assert reached <= start < end <= len(text)
        reached = end


class Index:
    """A real FTS5 index, with the same tokenizer as the store's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(
            "CREATE VIRTUAL TABLE texts USING fts5 "
            "(text, tokenize = 'unicode61 remove_diacritics 2')"
        )
        connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab (texts, instance)")

    def terms(self, *texts: str) -> dict[int, list[str]]:
        """The terms in the index for each text, in order, by the text's number."""
        self._connection.execute("DELETE FROM texts")
        self._connection.executemany(
            "INSERT INTO texts (rowid, text) VALUES (?, ?)", enumerate(texts)
        )
        found: dict[int, list[str]] = {number: [] for number in range(len(texts))}
        for number, term in self._connection.execute(
            'SELECT doc, term FROM terms ORDER BY doc, "offset"'
        ):
            found[number].append(term)
        return found


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield Index(connection)


# letters and marks of living European scripts, which SQLite's tables and Python's both contain
LETTERS = st.characters(
    max_codepoint=0x24F, categories=("Ll", "Lu", "Nd"), exclude_characters="ǠǡȞ"
)
LETTERS |= st.characters(
    min_codepoint=0x386, max_codepoint=0x527, categories=("Ll", "Lu"), exclude_characters="Ϳ"
)
WORD = re.compile(r"[^\W_]+")
MARKS = st.sampled_from("".join(map(chr, range(0x300, 0x332))))
TEXTS = st.text(st.one_of(LETTERS, LETTERS, MARKS, st.sampled_from(" -_'.")))


@examples(500)
@given(text=TEXTS)
def test_texts_are_split_and_folded_as_in_the_search_index(index: Index, text: str) -> None:
    spans = all_tokens(text)
    words = [word for start, end in spans for word in WORD.findall(folded(text[start:end]))]
    assert words == index.terms(folded(text))[0]


def all_tokens(text: str) -> tuple[tuple[int, int], ...]:
    """The spans that are marked when every word of the text is searched for."""
    words = re.findall(r"[^\s\-_'.]+", text)
    return marked(Query(every=tuple((Term(word),) for word in words)), text)


def test_latin_letters_fold_as_in_the_search_index(index: Index) -> None:
    letters = [
        chr(code)
        for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00))
        if unicodedata.category(chr(code)) in ("Lu", "Ll") and chr(code) not in "Ǡǡ"
    ]
    terms = index.terms(*map(folded, letters))
    assert {letter: terms[number] for number, letter in enumerate(letters)} == {
        letter: WORD.findall(folded(letter)) for letter in letters
    }


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("boat", True),
        ("boat early", True),
        ("bo* OR walrus", True),
        ("by:calder", True),
        ('boat speaker:"Ines Calder"', True),
        ("boat topic:sport", True),
        ('"early boat"', True),
        ("boat walrus", False),
        ("boat by:ines by:lind", False),
        ('by:"Calder Ines"', False),
        ("by:cald", False),
    ],
)
def test_a_quote_is_found_by_its_words_and_its_speaker(typed: str, expected: bool) -> None:
    text = "an early, small boat"
    spans = (Span(source=text, start=0, end=9), Span(source=text, start=16, end=20))
    assert said(read_query(typed), Quote(spans=spans, speaker="Ines Calder")) is expected
