"""Spellings that count as the same, held on every surface that compares text."""

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.syntax.search_query import marked, read_query, said
from bot.models import Mute, MuteKind, Quote, Span, StoredArticle, Topic
from bot.rules.duplicates import shingles
from bot.rules.mutes import mute_applies
from bot.seeds.draft import Declared
from bot.seeds.identity import key_of, revision_of
from bot.store import Store
from bot.summariser import summarise
from bot.text import counted, folded, keyboard, normalised, plain, skeleton
from tests.store.shelf import TEXT, article, digest
from tests.support.samples import NOON


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


PAIRS = [
    ("Tull-Marrow line", "Tull–Marrow line"),
    ("Tull-Marrow line", "TULL‑MARROW LINE"),
    ("Café Aurélie", decomposed("Café Aurélie")),
    ("Café Aurélie", "cafe aurelie"),
    ("rock 'n' roll", "rock ‘n’ roll"),
    ("Ada O'Hara", "Ada O’Hara"),
    ("Søren Øst", "Soren Ost"),
    ("Łódź Kurier", "Lodz Kurier"),
    ("Łódź Kurier", decomposed("łódź kurier")),
    ("Große Straße", "GROSSE STRASSE"),
    ("Æbelø Weekly", "Aebelo Weekly"),
    ("Đorđe Œuvre", "Dorde Oeuvre"),
    ("Ines Calder", "Ines\u00a0Calder"),
    ("cooperation", "co\u00adoperation"),
    ("мой дом", decomposed("МОЙ ДОМ")),
    ("한국 신문", decomposed("한국 신문")),
]
SWAPPED = [*PAIRS, *((other, one) for one, other in PAIRS)]
DIFFERENT = [("мой", "мои"), ("か", "が"), ("Tull Marrow", "TullMarrow"), ("resume", "resumes")]


def stored(text: str) -> StoredArticle:
    """An article about this, from a source, with a topic, by a speaker of this name."""
    of = replace(article(text=f"The story of {text} today."), source=text)
    span = Span(source=of.text, start=0, end=len(of.text))
    made = replace(
        digest(of, Topic(slug="own", label=text)),
        quotes=(Quote(spans=(span,), speaker=text),),
        people=(text,),
    )
    return StoredArticle(id="4F2K7", article=of, digest=made, first_seen=NOON, updated=NOON)


def is_muted(kind: MuteKind) -> Callable[[str, str], bool]:
    def muted(typed: str, text: str) -> bool:
        mute = Mute(what=typed, channel=None, until=None, by="U1", since=NOON, kind=kind)
        return mute_applies(mute, stored(text))

    return muted


def is_marked(typed: str, text: str) -> bool:
    return bool(marked(read_query(f'"{typed}"'), f"The story of {text} today."))


def is_said(typed: str, text: str) -> bool:
    (quote,) = stored(text).digest.quotes
    return said(read_query(f'in:quotes "{typed}" speaker:"{typed}"'), quote)


def is_one_story(typed: str, text: str) -> bool:
    one, other = (article(text=f"One two three {each} four five six.") for each in (typed, text))
    return shingles(one) == shingles(other)


def is_one_person(typed: str, text: str) -> bool:
    """Whether a full name and its last word, spelt otherwise, are one person in a digest."""
    surname = text.rsplit(maxsplit=1)[-1]
    said = f"“It is late,” said Jo {typed}. “It will be later,” {surname} said on Friday."
    return summarise(article(text=said)).people == (f"Jo {typed}",)


SURFACES: dict[str, Callable[[str, str], bool]] = {
    "a phrase is muted": is_muted("phrase"),
    "a person is muted": is_muted("person"),
    "a source is muted": is_muted("source"),
    "words are marked in an answer": is_marked,
    "a quote is found by words and speaker": is_said,
    "two sources carry one story": is_one_story,
    "folded": lambda one, other: folded(one) == folded(other),
}


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
@pytest.mark.parametrize(("typed", "text"), SWAPPED)
def test_spellings_of_the_same_words_are_one(
    typed: str, text: str, surface: Callable[[str, str], bool]
) -> None:
    assert surface(typed, text)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
@pytest.mark.parametrize(("typed", "text"), DIFFERENT)
def test_other_words_stay_other_words(
    typed: str, text: str, surface: Callable[[str, str], bool]
) -> None:
    assert not surface(typed, text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("O'Hara", "O’Hara"),
        ("Muñoz", "Munoz"),
        ("Ørsted", "Orsted"),
    ],
)
def test_a_person_whose_name_is_spelt_in_two_ways_is_one_person(typed: str, text: str) -> None:
    assert is_one_person(typed, text)
    assert is_one_person(text, typed)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An article for each spelling; its number is in its path."""
    with closing(Store.open(tmp_path_factory.mktemp("text") / "store.db")) as opened:
        batch = [(text, stored(text)) for _, text in SWAPPED]
        opened.articles.save(
            [
                (replace(each.article, key=f"path:{text}", path=text), each.digest)
                for text, each in dict(batch).items()
            ],
            NOON,
        )
        yield opened


@pytest.mark.parametrize("query", ['"{}"', 'source:"{}"', 'speaker:"{}"', 'in:quotes "{}"'])
@pytest.mark.parametrize(("typed", "text"), SWAPPED)
def test_a_search_finds_every_spelling(store: Store, typed: str, text: str, query: str) -> None:
    found = store.search.find(read_query(query.format(typed)), 50).entries
    assert text in {each.article.path for each in found}


@pytest.mark.parametrize(
    "text", ["Café Aurélie", "한국", f"{TEXT} é", "one  two\u00a0three", "\ufeffone two three"]
)
def test_an_article_that_is_encoded_or_spaced_otherwise_is_the_same_article(text: str) -> None:
    other = f" {decomposed(text)}\n"
    given = Declared(title=text)
    assert revision_of(given, text) == revision_of(Declared(title=other), other)
    assert key_of(Declared(id=text), text, "a.txt", many=False) == key_of(
        Declared(id=decomposed(text)), text, "a.txt", many=False
    )


@pytest.mark.parametrize(
    ("one", "other"), [("Us", "US"), ("resume", "résumé"), ("it's", "it’s"), ("a-b", "a–b")]
)
def test_a_new_case_accent_or_mark_is_a_revision(one: str, other: str) -> None:
    assert revision_of(Declared(), one) != revision_of(Declared(), other)


@pytest.mark.parametrize(
    ("function", "text", "expected"),
    [
        (normalised, " Cafe\u0301\u00a0“x” \n", "Café “x”"),
        (keyboard, "‘It’s’  „so“ – ﬁne…", "'It's' \"so\" - ﬁne…"),
        (plain, "ﬁne… ½", "fine... 1⁄2"),
        (folded, "Łódź–Straße “İstanbul”", 'lodz-strasse "istanbul"'),
        (folded, "ΑΘΗΝΑ Αθήνα", "αθηνα αθηνα"),
    ],
)
def test_each_function_does_what_it_says(
    function: Callable[[str], str], text: str, expected: str
) -> None:
    assert function(text) == expected


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert normalised(normalised(text)) == normalised(text)
    assert folded(normalised(text)) == folded(text)


def test_numbers_are_counted_in_words() -> None:
    assert [counted(each, "post") for each in (0, 1, 1204)] == ["0 posts", "1 post", "1,204 posts"]


def test_a_pile_of_marks_on_one_letter_takes_no_time() -> None:
    assert folded("a" + "\u0315\u0300" * 200_000 + "b") in ("a b", "ab")


@pytest.mark.parametrize(
    "spelt",
    [
        "EMBARGOED",
        "ＥＭＢＡＲＧＯＥＤ",
        "ЕМВАRGОЕD",  # Cyrillic Е, М, В, А and О
        "ΕMBΑRGΟED",  # Greek Ε, Α and Ο
        "em\u00adbar\u200bgo\u200ded",
        "\u202eembargoed\u202c",
        "e\ufe0fmbargoed",
    ],
)
def test_what_looks_the_same_has_the_same_skeleton(spelt: str) -> None:
    assert skeleton(spelt) == "embargoed"
    assert skeleton(skeleton(spelt)) == skeleton(spelt)
