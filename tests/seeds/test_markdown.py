"""Markdown: front matter, markup, bylines, and limits on parsing time."""

from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest

from bot.errors import ReadingError
from tests.seeds.planting import STORY, article, kept, left_out, plant_and_read

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
def test_front_matter_is_metadata_and_not_text(tmp_path: Path, ending: str) -> None:
    found = article(tmp_path, "pier.md", (FRONT + STORY).replace("\n", ending))
    assert (found.text, found.excluded) == (STORY.strip(), ())
    assert found.title == "A pier: its story"
    assert found.published == datetime(2026, 2, 13, 8, 30, tzinfo=UTC)
    assert (found.source, found.author) == ("Tull Ledger", "Ana Lund, Bo Ek")
    assert (found.url, found.key) == ("https://ledger.example/pier", "id:0077")
    assert found.topics == ("society", "No")


@pytest.mark.parametrize(
    "heading",
    [
        "# A pier for Tull",
        "# A *pier* for [Tull](https://ledger.example) #",
        "A pier for Tull\n===",
        "A pier\nfor Tull\n---",
    ],
)
def test_the_first_heading_is_the_title_if_none_is_declared(tmp_path: Path, heading: str) -> None:
    found = article(tmp_path, "pier.md", f"{heading}\n\n{STORY}\n## Later\n")
    assert found.title == "A pier for Tull"
    assert (found.text, found.excluded) == (STORY.strip(), ())


def test_a_declared_title_takes_precedence_over_the_heading(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.md", f"---\ntitle: Pier\n---\n# A pier for Tull\n\n{STORY}")
    assert (found.title, found.text) == ("Pier", STORY.strip())


def test_a_sentence_above_a_line_of_dashes_is_not_a_heading(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.md", f"{STORY}---\nThe pier stays.\n")
    assert (found.title, found.text) == (None, f"{STORY}\nThe pier stays.")


@pytest.mark.parametrize(
    "block",
    [
        "![The pier at dusk](pier.jpg)",
        "[![The pier at dusk](pier.jpg)](https://ledger.example)",
        "[1]: https://ledger.example/pier",
        "| boats | 12 |",
        "| boats | piers |\n|---|---|\n| 12 | 1 |",
        "boats | piers\n--- | ---\n12 | 1",
        "* * *",
        "<!-- the editor's note -->",
        "<!-- not\n\nfor print -->",
        "<div>\n*advertisement*\n</div>",
        "```py\npier = 1\n\nboats = 2\n```",
        "### What next",
    ],
)
def test_blocks_other_than_prose_are_left_out(tmp_path: Path, block: str) -> None:
    found = article(tmp_path, "pier.md", f"{STORY}\n{block}\n\nThe pier stays.\n")
    assert (found.text, found.excluded) == (f"{STORY}\nThe pier stays.", ())


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("It is **free**, *very*, and __still__ _open_.", "It is free, very, and still open."),
        ("Said [the board](https://ledger.example 'Board').", "Said the board."),
        ("Said [the *whole* board][1].\n\n[1]: /b", "Said the whole board."),
        ("Said [the board](javascript:alert(1)).", "Said the board."),
        ("See <https://ledger.example>.", "See https://ledger.example."),
        ("Type `pier --open` twice.", "Type pier --open twice."),
        ("The pier ![a](a.jpg)stays <b>open</b><!-- or not -->.", "The pier stays open."),
        ("The pier\nstays  \nopen\\\nand<br>free.", "The pier stays\nopen\nand\nfree."),
        ("5 \\* 3 &amp; 2 * 2", "5 * 3 & 2 * 2"),
        ("snake_case [sic] a < b", "snake_case [sic] a < b"),
        ("\"Don't,\" 'he' “said” -- it's ... (c)", "\"Don't,\" 'he' “said” -- it's ... (c)"),
        ("    An indented line.", "An indented line."),
        ("> “It stays,”\n> she said.\n>\n> Twice.", "“It stays,” she said.\n\nTwice."),
        ("- It is *long*.\n- It\n  is.\n\n  And grey.", "It is long.\n\nIt is.\n\nAnd grey."),
        ("1. One.\n   - Two.\n2. Three.", "One.\n\nTwo.\n\nThree."),
    ],
)  # fmt: skip
def test_the_text_is_the_words_without_markup(tmp_path: Path, written: str, words: str) -> None:
    assert article(tmp_path, "pier.md", written).text == words


def test_the_links_below_a_label_are_excluded_with_it(tmp_path: Path) -> None:
    links = "**Related stories:**\n\n- [Five piers worth the walk](/five)\n- [The mayor](/m)\n"
    found = article(tmp_path, "pier.md", f"{STORY}\n{links}\nThe pier stays.\n")
    assert left_out(found) == ["Related stories:", "Five piers worth the walk", "The mayor"]
    assert found.text.endswith("\n\nThe pier stays.")


@pytest.mark.parametrize(
    ("above", "excluded"),
    [
        ("*By Jo Field*, 20 November 2026", ["By Jo Field, 20 November 2026"]),
        ("**By [Jo Field](/jo)**\n20 November 2026", ["By Jo Field 20 November 2026"]),
        ("_By Jo Field_\n\n_20 November 2026_", ["By Jo Field", "20 November 2026"]),
    ],
)
def test_a_byline_is_excluded_and_gives_the_date(
    tmp_path: Path, above: str, excluded: list[str]
) -> None:
    found = article(tmp_path, "pier.md", f"# A pier for Tull\n\n{above}\n\n{STORY}")
    assert left_out(found) == excluded
    assert kept(found) == STORY.strip()
    assert found.published == datetime(2026, 11, 20, tzinfo=UTC)


def test_a_declared_date_takes_precedence_over_the_bylines(tmp_path: Path) -> None:
    above = "---\ndate: 2026-11-19\n---\n*By Jo Field*, 20 November 2026\n\n"
    found = article(tmp_path, "pier.md", above + STORY)
    assert found.published == datetime(2026, 11, 19, tzinfo=UTC)
    assert kept(found) == STORY.strip()


def test_the_same_words_in_other_markup_are_the_same_revision(tmp_path: Path) -> None:
    one = "# A pier\n\n*By Jo Field*\n\nThe **old** pier\nstays.\n\n- One\n- Two\n"
    two = "A pier\n======\n\n\nThe __old__ [pier](/p) stays.\n\n***\n* One\n* Two\n\n## Later"
    found = [
        article(tmp_path, "pier.md", content)
        for content in (one, two, one.replace("\n", "\r\n"), one.encode("utf-16"))
    ]
    assert len({each.revision for each in found}) == 1


def test_a_file_of_markup_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="There is no article text in it"):
        plant_and_read(tmp_path, "pier.md", "# A pier\n\n![The pier](pier.jpg)\n")


def test_quotes_nested_more_than_twenty_deep_are_not_read(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.md", f"{STORY}\n{'> ' * 12_000}It falls.\n\nThe pier stays.")
    assert found.text == f"{STORY}\nThe pier stays."


@pytest.mark.parametrize("unit", ["[", "*", ">", "> ", "- ", "![", "`", "<", "a\n\n", "[a](b"])
def test_megabytes_of_marks_are_refused_with_advice(tmp_path: Path, unit: str) -> None:
    for size in (400_000, 4_900_000):
        with pytest.raises(ReadingError, match=r"are read: split it, or save it as \.txt\."):
            plant_and_read(tmp_path, "pier.md", "Tull " + unit * (size // len(unit)))


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["[", "*", "> ", "- ", "![", "[a](b", "*a **b ", "<!-- ", "- - "])
def test_the_most_marks_allowed_are_parsed_within_seconds(tmp_path: Path, unit: str) -> None:
    began = process_time()
    assert article(tmp_path, "pier.md", "Tull " + unit * 12_000).text.startswith("Tull")
    assert process_time() - began < 5


def test_prose_is_read_up_to_half_a_million_characters(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.md", "The pier stays. " * 31_250)
    assert len(found.text) == 499_999
    with pytest.raises(ReadingError, match="It is 500,016 characters long"):
        plant_and_read(tmp_path, "pier.md", "The pier stays. " * 31_251)


def test_a_rule_at_the_top_is_not_front_matter(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.md", f"---\n\n{STORY}")
    assert kept(found) == STORY.strip()


def test_a_date_that_does_not_exist_is_a_problem(tmp_path: Path) -> None:
    found = plant_and_read(tmp_path, "pier.md", f"---\ndate: 2026-02-31\n---\n{STORY}")
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
        plant_and_read(tmp_path, "pier.md", f"---\n{front}\n---\n{STORY}")
    assert caught.value.sentence.startswith(reason)


def test_yaml_errors_count_lines_from_the_top_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"\(line 3\)"):
        plant_and_read(tmp_path, "pier.md", f"---\ntitle: a\nsource: Ledger: Tull\n---\n{STORY}")


def test_front_matter_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="not closed"):
        plant_and_read(tmp_path, "pier.md", f"---\ntitle: A pier\n\n{STORY}")


def test_a_python_object_in_yaml_is_plain_text(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.md", f"---\ntitle: !!python/name:os.system x\n---\n{STORY}")
    assert found.title == "x"
