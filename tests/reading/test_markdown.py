from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import ReadingError
from tests.reading.planting import STORY, article, kept, left_out, reading

FRONT = """---
title: "A pier: its story"
published: 2026-02-13T09:30:00+01:00
source: Tull Ledger
url: https://ledger.example/pier
author: [Ana Lund, Bo Ek]
id: 0077
topics:
  - society
  - No
draft: false
---
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_front_matter_declares_and_is_skipped(tmp_path: Path, ending: str) -> None:
    content = (FRONT + STORY).replace("\n", ending)
    found = article(tmp_path, "pier.md", content)
    assert found.text == content
    assert left_out(found) == [FRONT.replace("\n", ending)]
    assert found.title == "A pier: its story"
    assert found.published == datetime(2026, 2, 13, 8, 30, tzinfo=UTC)
    assert (found.source, found.author) == ("Tull Ledger", "Ana Lund, Bo Ek")
    assert (found.url, found.key) == ("https://ledger.example/pier", "id:0077")
    assert found.topics == ("society", "No")


@pytest.mark.parametrize(
    "heading", ["# A pier for Tull", "# A pier for Tull #", "A pier for Tull\n==="]
)
def test_without_a_declared_title_it_is_the_first_heading(tmp_path: Path, heading: str) -> None:
    found = article(tmp_path, "pier.md", f"{heading}\n\n{STORY}\n## Later\n")
    assert found.title == "A pier for Tull"
    assert left_out(found) == [heading, "## Later"]


@pytest.mark.parametrize(
    "block",
    [
        "![The pier at dusk](pier.jpg)",
        "[![The pier at dusk](pier.jpg)](https://ledger.example)",
        "[1]: https://ledger.example/pier",
        "| boats | 12 |",
        "* * *",
        "<!-- the editor's note -->",
        "### What next",
    ],
)
def test_lines_that_are_no_prose_are_excluded(tmp_path: Path, block: str) -> None:
    found = article(tmp_path, "pier.md", f"{STORY}\n{block}\n\nThe pier stays.\n")
    assert left_out(found) == [block]


def test_comments_and_code_are_excluded_over_many_lines(tmp_path: Path) -> None:
    blocks = "<!-- not\n\nfor print -->\n\n```py\npier = 1\n```"
    found = article(tmp_path, "pier.md", f"{STORY}\n{blocks}\n\nThe pier stays.\n")
    assert kept(found) == (STORY + "\n" + "\n" * 6 + "\n\nThe pier stays.").strip()


def test_inline_markup_and_lists_stay_as_they_are_written(tmp_path: Path) -> None:
    content = f"{STORY}\n- It is *very* long, says [the board](https://ledger.example).\n"
    assert article(tmp_path, "pier.md", content).excluded == ()


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.md", f"---\n\n{STORY}")
    assert kept(found) == STORY.strip()


def test_a_date_that_does_not_exist_is_a_problem_and_no_failure(tmp_path: Path) -> None:
    found = reading(tmp_path, "pier.md", f"---\ndate: 2026-02-31\n---\n{STORY}")
    assert found.articles[0].published is None
    assert "“2026-02-31” is not a date" in found.problems[0]


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("title: [a, b", "The front matter is not YAML: "),
        ("title: a\nsource: Ledger: Tull", "The front matter is not YAML: mapping values are not"),
        ("- a\n- b", "The front matter is not made of `key: value` lines."),
        ("a: &a [x]\nb: *a", "The front matter uses YAML aliases"),
        ("a: &a [*a]", "The front matter uses YAML aliases"),
        ("[" * 5000, "The front matter is nested too deeply"),
        ("- " * 5000, "The front matter is nested too deeply"),
        ("a: \x07", "The front matter is not YAML: it holds control characters."),
        ("a: b\n" * 5000, "The front matter is longer than 20,000 characters"),
    ],
)
def test_broken_or_hostile_front_matter_is_refused(tmp_path: Path, front: str, reason: str) -> None:
    with pytest.raises(ReadingError) as caught:
        reading(tmp_path, "pier.md", f"---\n{front}\n---\n{STORY}")
    assert caught.value.sentence.startswith(reason)


def test_the_place_of_the_damage_counts_from_the_top_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"\(line 3\)"):
        reading(tmp_path, "pier.md", f"---\ntitle: a\nsource: Ledger: Tull\n---\n{STORY}")


def test_front_matter_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="not closed"):
        reading(tmp_path, "pier.md", f"---\ntitle: A pier\n\n{STORY}")


def test_a_python_object_in_yaml_is_plain_text(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.md", f"---\ntitle: !!python/name:os.system x\n---\n{STORY}")
    assert found.title == "x"
