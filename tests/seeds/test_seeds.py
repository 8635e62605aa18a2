"""The sample articles in seeds/: what newcomers read first, with one for nearly every format."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.models import Article
from bot.seeds.folder import Folder
from bot.seeds.read import ReadResult, read
from tests.seeds.planting import kept
from tests.support.paths import ROOT

SEEDS = ROOT / "seeds"
PATHS = sorted(path.relative_to(SEEDS).as_posix() for path in SEEDS.rglob("*") if path.is_file())


def readings() -> list[ReadResult]:
    return [read(SEEDS, path) for path in PATHS]


def articles() -> list[Article]:
    return [article for found in readings() for article in found.articles]


def test_every_file_is_a_seed_that_the_sweep_finds_ready() -> None:
    look = Folder(SEEDS, {}).look(datetime(2100, 1, 1, tzinfo=UTC))
    assert [path for path, _ in look.ready] == PATHS
    assert look.refused == ()


@pytest.mark.parametrize("path", PATHS)
def test_every_seed_is_read_without_a_problem(path: str) -> None:
    found = read(SEEDS, path)
    assert found.articles
    assert found.problems == ()


def test_there_is_a_seed_of_every_format_and_one_in_a_folder() -> None:
    assert {Path(path).suffix for path in PATHS} == {
        *(".txt", ".md", ".html", ".json", ".jsonl", ".eml", ".pdf")
    }
    assert any("/" in path for path in PATHS)
    assert 12 <= len(articles()) <= 14


def test_the_newest_three_are_science_sport_and_politics() -> None:
    dated = [(each.published, each.path) for each in articles() if each.published]
    assert len(dated) == len(articles())
    assert [path for _, path in sorted(dated, reverse=True)[:3]] == [
        "terns-return-to-sennet.txt",
        "rovers-win-the-harbour-cup.md",
        "bridge-toll-vote.txt",
    ]


def test_every_seed_has_the_length_of_a_news_item() -> None:
    for each in articles():
        assert 250 <= len(kept(each).split()) <= 500, each.path


def test_boilerplate_of_several_kinds_is_excluded_but_no_sentence() -> None:
    excluded = [
        each.text[start:end] for each in articles() for start, end in each.excluded if start
    ]
    for beginning in ("RELATED:", "Read more", "Photo:", "Caption:", "Sign up", "Share this"):
        assert any(line.startswith(beginning) for line in excluded), beginning
    assert not [line for line in excluded if line.endswith(".") and "Caption" not in line]


def test_a_markdown_seed_has_all_kinds_of_markup_and_its_text_has_none() -> None:
    source = (SEEDS / "fishing-boat-radio.md").read_text(encoding="utf-8")
    (found,) = read(SEEDS, "fishing-boat-radio.md").articles
    for markup in ("**", "](https://", "\n- ", "*By "):
        assert markup in source
        assert markup not in found.text
    assert kept(found).startswith("A radio the size of a matchbox")


def test_the_seeds_contain_every_common_quotation_mark() -> None:
    text = "\n".join(each.text for each in articles())
    for mark in "“”‘’\"'":
        assert mark in text
