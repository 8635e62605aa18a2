"""One text from several sources is one story; texts that only look similar aren't."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Article
from bot.rules.duplicates import FLOOR, SPAN, WORDS, containment, same_story, shingles, sketch
from tests.support.samples import NOON
from tests.tools.stories import (
    STORIES,
    Pair,
    article,
    claimed,
    half,
    longer,
    pairs,
    rewrapped,
    stored,
)
from tests.tools.storyserials import SERIALS

FIVE = article("One two three four five.")
NUMBERS = st.frozensets(st.integers(0, 2**63 - 1), max_size=400)
TEXTS = st.lists(st.text(st.sampled_from("abeéßσЖ9'’"), max_size=4), max_size=80).map(" ".join)


def pair_id(pair: Pair) -> str:
    return pair.kind


# known mistakes: an appeal with a different place and hour, and a brief of twenty words
LIMITS = {"blood": 3, "brief": 1}


def test_wire_copy_is_one_story_and_similar_texts_are_not() -> None:
    told = pairs()
    wrong = Counter(pair.kind for pair in told if claimed(pair.one, pair.other) != pair.same)
    assert wrong == LIMITS
    assert sum(pair.same for pair in told) == 38
    assert sum(not pair.same for pair in told) == 43


@pytest.mark.parametrize("pair", [each for each in pairs() if each.kind == "verbatim"], ids=pair_id)
def test_datelines_line_ends_and_typographic_marks_make_no_difference(pair: Pair) -> None:
    assert containment(shingles(article(pair.one)), shingles(article(pair.other))) == 1


def test_serial_reports_are_told_apart_by_their_figures_alone() -> None:
    first, second = (shingles(article(text)) for text in SERIALS["quake"][:2])
    assert containment(first, second) > 0.7
    assert not claimed(*SERIALS["quake"][:2])


@pytest.mark.parametrize(("one", "other"), list(combinations(STORIES, 2)))
def test_different_stories_have_almost_nothing_in_common(one: str, other: str) -> None:
    assert containment(shingles(article(STORIES[one])), shingles(article(STORIES[other]))) < 0.03


@pytest.mark.parametrize(
    ("hours", "same"), [(0, True), (72, True), (-72, True), (72.01, False), (-72.01, False)]
)
def test_copies_are_one_story_within_72_hours_either_way(hours: float, same: bool) -> None:
    first = stored(article(STORIES["mill"], "Tull Courier"), NOON)
    later = stored(article(STORIES["mill"], "Lenz Post"), NOON + timedelta(hours=hours))
    assert timedelta(hours=72) == SPAN
    assert same_story(first, later) is same


TULL = "https://www.tullcourier.example/a"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (("Tull Courier", None), ("Lenz Post", None), True),
        (("Tull Courier", None), ("the  TULL courier", None), False),
        (("Tull Courier", TULL), ("Lenz Post", TULL), True),
        (("Tull Courier", TULL), ("Tull Courier", "https://lenzpost.example/b"), False),
        ((None, TULL), (None, "https://lenzpost.example/b"), True),
        ((None, TULL), (None, "http://tullcourier.example/b"), False),
        ((None, TULL), (None, "https://m.tullcourier.example/b"), False),
        (("Tull Courier", TULL), (None, "https://tullcourier.example/b"), False),
        (("Tull Courier", None), (None, TULL), False),
        (("Lenz Post", None), (None, TULL), True),
        (("Hask Café", None), ("Hask Cafe\u0301", None), False),
        (("The", None), ("Lenz Post", None), True),
        (("Tull Courier", None), (None, None), False),
        (("Tull Courier", None), (" — ", "https://["), False),
        ((None, TULL), (None, None), False),
        ((None, None), (None, None), False),
    ],
)
def test_the_same_story_needs_two_known_sources(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], apart: bool
) -> None:
    first, second = (stored(article(STORIES["court"], *each)) for each in (one, other))
    assert same_story(first, second) is apart
    assert same_story(second, first) is apart


def test_an_article_without_a_date_counts_from_when_it_was_first_seen() -> None:
    dated = Article(
        key="path:a", revision="", text=STORIES["cup"], path="a", source="Lenz Post",
        published=NOON - timedelta(hours=73),
    )  # fmt: skip
    assert not same_story(stored(dated), stored(article(STORIES["cup"])))


@pytest.mark.parametrize(
    "text",
    [
        "ONE  two\nthree\tfour five",
        "“One, two”: three — four … five!",
        "O\u00adne two\ufeff thre\u200be four five",
        "Óne two thrée fo\u0308ur five",
        "one two three four \ufb01ve",
    ],
)
def test_case_marks_accents_and_line_ends_do_not_matter(text: str) -> None:
    assert shingles(article(text)) == shingles(FIVE)


@pytest.mark.parametrize(
    ("one", "other"),
    [("It's the boat's old oar", "It’s the boat‘s old oar"), ("Straße a b c d", "STRASSE A B C D")],
)
def test_typographic_apostrophes_and_special_letters_do_not_matter(one: str, other: str) -> None:
    assert shingles(article(one)) == shingles(article(other))


def test_the_order_of_words_matters() -> None:
    assert shingles(article("Two one three four five")).isdisjoint(shingles(FIVE))


def test_fewer_than_five_words_have_no_shingle() -> None:
    assert shingles(article("One two three four")) == frozenset()


def test_shingles_are_the_same_in_every_process() -> None:
    script = (
        "from bot.models import Article; from bot.rules.duplicates import shingles;"
        f"print(*shingles({FIVE!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == 395050957228007080
    assert shingles(FIVE) == {395050957228007080}


def test_excluded_spans_are_left_out_and_runs_continue_after_them() -> None:
    text = "Photo: a boat. One two Read more about boats. three four five. Share"
    cuts = tuple(
        (text.index(cut), text.index(cut) + len(cut))
        for cut in ("Photo: a boat.", "Read more about boats.", "Share")
    )
    cut = Article(key="path:a", revision="", text=text, path="a", excluded=cuts)
    assert shingles(cut) == shingles(FIVE)


def test_only_the_first_words_of_a_long_text_count() -> None:
    words = [f"w{number}" for number in range(WORDS + 1)]
    assert len(shingles(article(" ".join(words)))) == WORDS - 4
    assert shingles(article(" ".join(words))) == shingles(article(" ".join(words[:-1])))


@pytest.mark.parametrize("piece", [" ", "a", "a ", "é’", "\u0301\u0316", "東", "\ufdfa", "\ud800 "])
def test_only_the_beginning_of_five_megabytes_is_read_whatever_they_are(piece: str) -> None:
    beginning = article(piece * 60_000)
    assert shingles(article(piece * 2_500_000)) == shingles(beginning)


def test_excluded_spans_do_not_use_up_the_limit() -> None:
    text = "x " * 100_000 + "One two three four five"
    cut = Article(key="path:a", revision="", text=text, path="a", excluded=((0, 200_000),))
    assert shingles(cut) == shingles(FIVE)


@pytest.mark.parametrize(("size", "expected"), [(FLOOR - 1, 0.0), (FLOOR, 1.0)])
def test_a_text_below_the_floor_is_not_compared(size: int, expected: float) -> None:
    assert containment(frozenset(range(size)), frozenset(range(1_000))) == expected


def test_containment_is_a_share_of_the_shorter_text() -> None:
    assert containment(frozenset(range(40)), frozenset(range(10, 1_000))) == 0.75


@pytest.mark.parametrize(
    ("count", "least", "most"),
    [(0, 0, 0), (60, 60, 60), (100, 45, 75), (396, 40, 80), (2_996, 370, 490)],
)
def test_a_sketch_has_all_shingles_of_a_short_text_and_a_sample_of_a_long_one(
    count: int, least: int, most: int
) -> None:
    words = " ".join(f"w{number}" for number in range(count + 4))
    assert least <= len(sketch(shingles(article(words)))) <= most


@pytest.mark.parametrize("name", STORIES)
def test_the_sketches_of_copies_have_numbers_in_common_whatever_their_length(name: str) -> None:
    text = STORIES[name]
    versions = [text, half(text), longer(text), longer(text) + longer(STORIES["cup"])]
    sketches = [set(sketch(shingles(article(each)))) for each in versions]
    assert all(one & other for one, other in combinations(sketches, 2))


@given(one=NUMBERS, other=NUMBERS)
def test_containment_is_symmetric_and_from_0_to_1(
    one: frozenset[int], other: frozenset[int]
) -> None:
    assert containment(one, other) == containment(other, one)
    assert 0 <= containment(one, other | one) <= 1
    assert containment(one, one) == (len(one) >= FLOOR)


@given(numbers=NUMBERS)
def test_a_sketch_is_part_of_the_shingles_in_order(numbers: frozenset[int]) -> None:
    found = sketch(numbers)
    assert set(found) <= numbers
    assert list(found) == sorted(set(found))
    assert len(numbers) > 60 or set(found) == numbers


@given(short=NUMBERS, long=NUMBERS)
def test_a_number_in_the_sketch_of_a_longer_text_is_in_that_of_a_shorter_one_too(
    short: frozenset[int], long: frozenset[int]
) -> None:
    assert set(sketch(short | long)) & short <= set(sketch(short))


@given(text=TEXTS)
def test_shingles_fit_into_sqlite_and_ignore_marks_and_line_ends(text: str) -> None:
    found = shingles(article(text))
    assert all(0 <= number < 2**63 for number in found)
    assert shingles(article(rewrapped(text).replace(" ", "\n", 1).upper())) == found
