"""What is typed → a Query; and the same words in a text, as the search index sees them."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import CommandError
from bot.models import Query
from bot.query import TERMS, folded, marked, read_query


@pytest.mark.parametrize(
    ("typed", "words", "phrases"),
    [
        ("harbour", ("harbour",), ()),
        ("  Harbour   fees ", ("Harbour", "fees"), ()),
        ('ferry "new timetable" fares', ("ferry", "fares"), ("new timetable",)),
        ("“new timetable” «old fares»", (), ("new timetable", "old fares")),
        ('"never closed', (), ("never closed",)),
        ('fer"ry', ("fer",), ("ry",)),
        ("R&amp;D &lt;b&gt;", ("R&D", "<b>"), ()),
        ("&amp;amp;", ("&amp;",), ()),
        ("don’t", ("don't",), ()),
        ('- " " * harbour', ("harbour",), ()),
        ("har\0bour \ud800", ("har", "bour"), ()),
        ("1.500", ("1.500",), ()),
        ("東京 Київ", ("東京", "Київ"), ()),
    ],
)
def test_words_and_phrases_are_read_as_typed(
    typed: str, words: tuple[str, ...], phrases: tuple[str, ...]
) -> None:
    assert read_query(typed) == Query(words=words, phrases=phrases)


@pytest.mark.parametrize(
    "typed", ["", "  ", "*", '"', '""', "_ - _", "\u0301", "\0", "\ud800", "…"]
)
def test_what_no_article_could_hold_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(CommandError, match="no word to look for") as caught:
        read_query(typed)
    assert caught.value.example == "search harbour"


def test_only_the_first_terms_are_looked_for() -> None:
    query = read_query(" ".join(f'w{n} "p{n}"' for n in range(TERMS)))
    assert len(query.words) + len(query.phrases) == TERMS


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
        ("ΟΔΟΣ", "οδός οδος", ["οδος"]),
        ("strasse", "straße", []),
        ("straße", "STRAẞE", ["STRAẞE"]),
        ("pier", "", []),
    ],
)
def test_marks_stand_where_the_words_are(typed: str, text: str, expected: list[str]) -> None:
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
    """The real FTS5, with the tokenizer that the store's index has."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute(
            "CREATE VIRTUAL TABLE texts USING fts5 "
            "(text, tokenize = 'unicode61 remove_diacritics 2')"
        )
        connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab (texts, instance)")

    def terms(self, *texts: str) -> dict[int, list[str]]:
        """The terms that each text is indexed under, in order, by the text's number."""
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


# letters and marks of living European scripts: what SQLite's tables and Python's both know
LETTERS = st.characters(
    max_codepoint=0x24F, categories=("Ll", "Lu", "Nd"), exclude_characters="ǠǡȞ"
)
LETTERS |= st.characters(
    min_codepoint=0x386, max_codepoint=0x527, categories=("Ll", "Lu"), exclude_characters="Ϳ"
)
MARKS = st.sampled_from("".join(map(chr, range(0x300, 0x332))))
TEXTS = st.text(st.one_of(LETTERS, LETTERS, MARKS, st.sampled_from(" -_'.")))


@settings(max_examples=500)
@given(text=TEXTS)
def test_texts_are_cut_and_folded_as_the_search_index_does_it(index: Index, text: str) -> None:
    terms = index.terms(text)[0]
    assert [folded(text[start:end]) for start, end in all_tokens(text)] == terms


def all_tokens(text: str) -> tuple[tuple[int, int], ...]:
    """The spans that are marked where every word of the text is looked for."""
    words = tuple(text.split())
    bare = tuple(re.findall(r"[^\s\-_'.]+", " ".join(words)))
    return marked(Query(words=tuple(cut for word in bare for cut in pieces(word))), text)


def pieces(word: str) -> list[str]:
    """The word cut at the marks that are no accents for the index."""
    return re.split("[\u0305\u030d\u030e\u0310\u0312-\u031a\u031c-\u0322\u0329-\u032c\u032f]", word)


def test_latin_letters_fold_as_in_the_search_index(index: Index) -> None:
    letters = [
        chr(code)
        for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00))
        if unicodedata.category(chr(code)) in ("Lu", "Ll") and chr(code) not in "Ǡǡ"
    ]
    terms = index.terms(*letters)
    assert {letter: folded(letter) for letter in letters} == {
        letter: terms[number][0] for number, letter in enumerate(letters)
    }
