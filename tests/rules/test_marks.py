"""Marks know an article again, and give nothing away."""

import json
from dataclasses import replace
from pathlib import Path

from bot.models import ArticleMark, Fix, Retraction, StoredArticle
from bot.rules.marks import MARKS, decoded, encoded, mark_of
from bot.store.ids import mint
from tests.rules.samples import stored
from tests.support.samples import NOON, numbered, read_text

LIMIT = 16_000  # characters of a message's metadata


def sample(folder: Path, name: str = "a.txt", text: str | None = None) -> StoredArticle:
    article, digest = read_text(folder, name, text or numbered(0))
    return replace(stored(1), article=article, digest=digest)


def test_a_mark_is_the_same_whenever_and_wherever_it_is_made(tmp_path: Path) -> None:
    one = sample(tmp_path)
    assert mark_of(one) == mark_of(replace(one, first_seen=NOON, updated=NOON))
    moved = sample(tmp_path, "b.txt")
    assert mark_of(moved).revision == mark_of(one).revision
    assert mark_of(moved).identity != mark_of(one).identity
    corrected = sample(tmp_path, text=numbered(0).replace("412", "421"))
    assert mark_of(corrected).identity == mark_of(one).identity
    assert mark_of(corrected).revision != mark_of(one).revision


def test_a_retraction_and_fixes_are_told(tmp_path: Path) -> None:
    one = sample(tmp_path)
    fix = Fix(what="fact", words=("x",), withdrawn=True, speaker=None, by="ada", at=NOON)
    retracted = [replace(one, retraction=Retraction(at=NOON, reason=each)) for each in "ab"]
    told = {mark_of(each).told for each in (one, replace(one, fixes=(fix,)), *retracted)}
    assert len(told) == 4
    assert mark_of(one).told == ""


def test_marks_are_read_as_they_were_written(tmp_path: Path) -> None:
    marks = (mark_of(sample(tmp_path)), ArticleMark(id="B", identity="k1", revision="2", told="3"))
    assert decoded(encoded(marks)) == marks
    assert decoded(f"{encoded(marks[:1])} what is:this") == marks[:1]


def test_they_name_no_path_and_fit_into_the_metadata(tmp_path: Path) -> None:
    many = tuple(
        ArticleMark(id=mint(10**8 + n), identity="p" * 17, revision="f" * 16, told="f" * 8)
        for n in range(MARKS + 5)
    )
    assert len(json.dumps(encoded(many))) < LIMIT - 300
    assert decoded(encoded(many)) == many[:MARKS]
    written = encoded((mark_of(sample(tmp_path, "secret/plans.txt")),))
    assert "plans" not in written
    assert "Pier" not in written
