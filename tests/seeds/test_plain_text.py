"""Plain text: headers, inline dates, titles and bylines."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.seeds.planting import STORY, article, kept, left_out, plant_and_read


def test_plain_text_is_the_whole_file_without_metadata(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.txt", STORY)
    assert (found.text, found.excluded, found.key) == (STORY, (), "path:pier.txt")
    assert (found.title, found.published, found.source, found.url) == (None, None, None, None)


def test_a_short_first_line_above_a_blank_line_is_the_title(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.txt", f"\nA pier for Tull\n\n{STORY}")
    assert found.title == "A pier for Tull"
    assert left_out(found) == ["A pier for Tull"]


@pytest.mark.parametrize(
    "first",
    [
        "The board met on Monday.\n\n",
        "“We are done,” she said.”\n\n",
        "Who would have thought?\n\n",
        "A pier for Tull\nand another line of it\n\n",
        "A pier " * 30 + "\n\n",
        "By Ana Lund\n\n",
        "RELATED: A pier for Tull\n\n",
    ],
)
def test_other_first_lines_are_not_a_title(tmp_path: Path, first: str) -> None:
    assert article(tmp_path, "pier.txt", first + STORY).title is None


def test_a_single_line_is_the_text_and_not_its_title(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.txt", "The pier of Tull stands\n")
    assert (found.title, found.excluded) == (None, ())


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_header_is_parsed_and_skipped_with_any_line_ending(tmp_path: Path, ending: str) -> None:
    header = (
        "Title: A pier: its story\nDATE: 13 February 2026\nsource: Tull Ledger\n"
        "url: https://ledger.example/pier\nauthor: Ana Lund\nid: 77\n"
        "topics: society, transport\nmood: calm\n\n"
    )
    content = (header + STORY).replace("\n", ending)
    found = article(tmp_path, "pier.txt", content)
    assert found.text == content
    assert kept(found) == STORY.replace("\n", ending).strip()
    assert found.title == "A pier: its story"
    assert found.published == datetime(2026, 2, 13, tzinfo=UTC)
    assert (found.source, found.author) == ("Tull Ledger", "Ana Lund")
    assert (found.url, found.key) == ("https://ledger.example/pier", "id:77")
    assert found.topics == ("society", "transport")


@pytest.mark.parametrize(
    "content",
    [
        f"Mood: calm\ntitle: A pier\n\n{STORY}",  # the first key is unknown
        f"title: A pier\n{STORY}",  # text before the header is closed
        f"The board said: no pier.\n\n{STORY}",
    ],
)
def test_text_that_only_looks_like_a_header_is_text(tmp_path: Path, content: str) -> None:
    found = article(tmp_path, "pier.txt", content)
    assert found.source is None
    assert kept(found).endswith(STORY.strip())
    assert content.splitlines()[0] in (kept(found).splitlines()[0], found.title)


def test_a_header_without_a_title_may_be_followed_by_a_title_line(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.txt", f"source: Tull Ledger\n\nA pier for Tull\n\n{STORY}")
    assert (found.title, found.source) == ("A pier for Tull", "Tull Ledger")
    assert kept(found) == STORY.strip()


@pytest.mark.parametrize("marker", [" date 2025-02-13 ", "date 2025-02-13\n\n"])
def test_an_inline_date_is_read_and_skipped_but_stays_in_the_text(
    tmp_path: Path, marker: str
) -> None:
    found = article(tmp_path, "pier.txt", marker + STORY)
    assert found.published == datetime(2025, 2, 13, tzinfo=UTC)
    assert found.text == marker + STORY
    assert left_out(found) == [marker]


@pytest.mark.parametrize("first", ["Date 2025 was a good one for piers. ", "date 2025-2-1 "])
def test_other_first_words_are_not_an_inline_date(tmp_path: Path, first: str) -> None:
    found = article(tmp_path, "pier.txt", first + STORY)
    assert (found.published, found.excluded) == (None, ())


def test_a_date_on_its_own_line_below_the_title_is_the_date(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.txt", f"A pier for Tull\n\n3 November 2026\n\n{STORY}")
    assert found.published == datetime(2026, 11, 3, tzinfo=UTC)
    assert left_out(found) == ["A pier for Tull", "3 November 2026"]


@pytest.mark.parametrize(
    "above",
    ["By Jo Field, 20 November 2026\n\n", "By Jo Field\n20 November 2026\n\n"],
)
@pytest.mark.parametrize("title", ["", "A pier for Tull\n\n"])
def test_a_byline_is_not_a_title_but_gives_the_date(tmp_path: Path, title: str, above: str) -> None:
    found = article(tmp_path, "pier.txt", title + above + STORY)
    assert (found.title or "") == title.strip()
    assert found.published == datetime(2026, 11, 20, tzinfo=UTC)
    assert kept(found) == STORY.strip()


def test_the_headers_date_takes_precedence_over_the_bylines(tmp_path: Path) -> None:
    found = article(
        tmp_path, "pier.txt", f"date: 2026-11-19\n\nBy Jo Field, 20 November 2026\n\n{STORY}"
    )
    assert found.published == datetime(2026, 11, 19, tzinfo=UTC)
    assert kept(found) == STORY.strip()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("date: 31 February 2026", "“31 February 2026” is not a date that can be read"),
        ("date: soon", "“soon” is not a date that can be read"),
        ("url: ftp://ledger.example/pier", "“url” is not an http or https address"),
        ("url: javascript:alert(1)", "“url” is not an http or https address"),
        ("url: /pier.html", "“url” is not an http or https address"),
        ("url: https://", "“url” is not an http or https address"),
        ("url: https://[ledger", "“url” is not an http or https address"),
        ("url: https://ledger.example/a b", "“url” is not an http or https address"),
        (f"source: {'Ledger' * 200}", "“source” is 1,200 characters long"),
    ],
)
def test_an_unusable_field_is_a_problem_but_the_article_is_read(
    tmp_path: Path, line: str, problem: str
) -> None:
    found = plant_and_read(tmp_path, "pier.txt", f"title: A pier\n{line}\n\n{STORY}")
    (only,) = found.articles
    assert (only.title, only.published, only.url, only.source) == ("A pier", None, None, None)
    assert len(found.problems) == 1
    assert found.problems[0].startswith(problem)


def test_an_impossible_inline_date_is_a_problem_and_not_article_text(tmp_path: Path) -> None:
    found = plant_and_read(tmp_path, "pier.txt", f"date 2026-02-31 {STORY}")
    assert found.articles[0].published is None
    assert kept(found.articles[0]) == STORY.strip()
    assert "2026-02-31" in found.problems[0]
