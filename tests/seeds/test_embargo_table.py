"""Every wording in every format, and every shape of a field: held or not, as it should be."""

from itertools import groupby
from pathlib import Path

import pytest

from bot.seeds.read import read
from tests.seeds.embargo_places import field_cases
from tests.seeds.embargo_table import (
    MAKERS,
    Case,
    outcome_of,
    word_cases,
)

BY_WORDS = {words: list(cases) for words, cases in groupby(word_cases(), lambda case: case.what)}


@pytest.mark.parametrize("words", BY_WORDS)
def test_words_at_the_top_hold_in_every_format(tmp_path: Path, words: str) -> None:
    cases = BY_WORDS[words]
    found = {case.format: outcome_of(case, tmp_path) for case in cases}
    assert found == {case.format: case.expected for case in cases}
    assert found.keys() >= MAKERS.keys() - {"pdf"}


@pytest.mark.parametrize("case", field_cases(), ids=lambda case: case.what)
def test_every_value_of_a_field_counts(tmp_path: Path, case: Case) -> None:
    assert outcome_of(case, tmp_path) == case.expected


@pytest.mark.parametrize(
    "case", [case for case in field_cases() if "twice" in case.what], ids=lambda case: case.what
)
def test_a_field_that_is_given_twice_is_reported(tmp_path: Path, case: Case) -> None:
    outcome_of(case, tmp_path)
    (problem,) = read(tmp_path, case.name).problems
    assert "is given twice: " in problem
