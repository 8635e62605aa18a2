"""JSON and JSON Lines: fields, lists of articles, and invalid lines."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import ReadingError
from tests.seeds.planting import STORY, article, plant_and_read

FULL = {
    "id": 77,
    "title": "A pier  for Tull",
    "text": STORY,
    "published": "2026-02-13T09:30:00Z",
    "source": "Tull Ledger",
    "url": "https://ledger.example/pier",
    "author": ["Ana Lund", "Bo Ek"],
    "topics": ["society", 5, " transport "],
    "mood": None,
}


def test_one_object_is_one_article(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.json", json.dumps(FULL))
    assert (found.text, found.title, found.key) == (STORY, "A pier for Tull", "id:77")
    assert found.published == datetime(2026, 2, 13, 9, 30, tzinfo=UTC)
    assert (found.source, found.author) == ("Tull Ledger", "Ana Lund, Bo Ek")
    assert (found.url, found.topics) == ("https://ledger.example/pier", ("society", "transport"))


@pytest.mark.parametrize("published", [1771000200, 1771000200000, 1771000200.0, "2026-02-13 16:30"])
def test_published_may_be_a_number_of_seconds_or_milliseconds(
    tmp_path: Path, published: float | str
) -> None:
    found = article(tmp_path, "pier.json", json.dumps({"text": STORY, "published": published}))
    assert found.published == datetime(2026, 2, 13, 16, 30, tzinfo=UTC)


def test_each_article_of_a_list_has_its_own_key(tmp_path: Path) -> None:
    pair = [{"title": "One", "text": STORY}, {"title": "Two", "text": STORY}, {"text": STORY}]
    found = plant_and_read(tmp_path, "piers.json", json.dumps(pair))
    assert [each.title for each in found.articles] == ["One", "Two", None]
    assert len({each.key for each in found.articles}) == 3
    assert all(each.key.startswith("path:piers.json#") for each in found.articles)


def test_html_is_read_if_there_is_no_text(tmp_path: Path) -> None:
    html = "<p>The board met on Monday.</p><p>It spoke of the <b>pier</b>.</p>"
    found = article(tmp_path, "pier.json", json.dumps({"title": "A pier", "html": html}))
    assert found.text == "The board met on Monday.\nIt spoke of the pier."
    assert found.title == "A pier"


def test_good_lines_are_read_and_bad_ones_are_problems(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a", "text": STORY}),
        '{"id": "b", "text": ',
        "",
        '"a string"',
        '{"id": "c", "title": "no text"}',
        json.dumps({"id": "d", "text": STORY, "published": "soon"}),
    ]
    found = plant_and_read(tmp_path, "piers.jsonl", "\r\n".join(lines))
    assert [each.key for each in found.articles] == ["id:a", "id:d"]
    assert [problem.split(":")[0] for problem in found.problems] == [
        "Line 2",
        "Line 4",
        "Line 5",
        "Line 6",
    ]
    assert "is not JSON" in found.problems[0]


def test_a_line_separator_within_a_string_does_not_end_the_line(tmp_path: Path) -> None:
    text = "The board met.\u2028It spoke of the pier."
    content = json.dumps({"text": text}, ensure_ascii=False)
    assert article(tmp_path, "piers.jsonl", content).text == text


def test_problems_are_limited(tmp_path: Path) -> None:
    found = plant_and_read(tmp_path, "piers.jsonl", json.dumps({"text": STORY}) + "\n{}" * 1000)
    assert len(found.problems) == 21
    assert found.problems[-1] == "And 980 more places like these."


def test_the_last_of_two_lines_with_one_id_counts_and_is_a_problem(tmp_path: Path) -> None:
    lines = [json.dumps({"id": "a", "text": text}) for text in (STORY, f"{STORY} More.")]
    found = plant_and_read(tmp_path, "piers.jsonl", "\n".join(lines))
    assert [each.text for each in found.articles] == [f"{STORY} More."]
    assert found.problems == ("Line 2: It replaces an earlier article with the same id (a).",)


def test_the_same_line_twice_is_one_article_and_no_problem(tmp_path: Path) -> None:
    found = plant_and_read(tmp_path, "piers.jsonl", (json.dumps(FULL) + "\n") * 2)
    assert (len(found.articles), found.problems) == (1, ())


def test_two_articles_under_one_title_are_both_kept(tmp_path: Path) -> None:
    lines = [json.dumps({"title": "In brief", "text": text}) for text in (STORY, "A boat sank.")]
    found = plant_and_read(tmp_path, "piers.jsonl", "\n".join(lines))
    assert [each.text for each in found.articles] == [STORY, "A boat sank."]
    assert len({each.key for each in found.articles}) == 2


def test_an_escaped_surrogate_or_nul_becomes_the_replacement_character(tmp_path: Path) -> None:
    content = r'{"title": "A\ud800 pier", "text": "The \udfff board\u0000 met. \ud83d\ude00"}'
    found = article(tmp_path, "pier.json", content)
    assert (found.title, found.text) == ("A\ufffd pier", "The \ufffd board\ufffd met. 😀")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"text": "a",\n "title": }', "It is not JSON: Expecting value (line 2, column 11)."),
        ("[]", "There is no article in it."),
        ("17", "There is no JSON object"),
        ('{"title": "A pier"}', "There is no “text” field, nor “html”"),
        ('{"text": 5}', "There is no “text” field, nor “html”"),
        ('{"text": "  "}', "There is no “text” field, nor “html”"),
        ('{"html": "<p></p>"}', "There is no article in this page"),
        ('[{"a": 1}]', "Article 1: There is no “text” field"),
        ("[" * 100_000, "It is JSON too deep or too long to be read."),
        ('{"text": ' + "1" * 5000 + "}", "It is JSON too deep or too long to be read."),
        ('{"text": "RELATED: A pier for Tull"}', "There is no article text in it"),
    ],
)
def test_invalid_json_is_refused_with_the_place(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(ReadingError) as caught:
        plant_and_read(tmp_path, "pier.json", content)
    assert caught.value.sentence.startswith(reason)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("title", {"a": 1}, "“title” is not text"),
        ("author", [1, 2], "“author” is not text"),
        ("id", True, "“id” is not text"),
        ("id", 10**40, "“id” is not text"),
        ("topics", 5, "“topics” is not a list"),
        ("published", float("nan"), "“nan” is not a date"),
        ("published", 1e300, "“1e+300” is not a date"),
        ("published", [], "“…” is not a date"),
        ("url", "mailto:ana@ledger.example", "“url” is not an http or https address"),
    ],
)
def test_a_field_of_the_wrong_type_is_left_out_and_is_a_problem(
    tmp_path: Path, field: str, value: object, problem: str
) -> None:
    found = plant_and_read(tmp_path, "pier.json", json.dumps({"text": STORY, field: value}))
    assert found.articles[0].key == "path:pier.json"
    assert [each.startswith(problem) for each in found.problems] == [True]


def test_nothing_behind_300_pages_of_html_is_read(tmp_path: Path) -> None:
    lines = [json.dumps({"html": f"<p>{STORY} {number}</p>"}) for number in range(302)]
    found = plant_and_read(tmp_path, "pages.jsonl", "\n".join([*lines, json.dumps(FULL)]))
    assert len(found.articles) == 300
    assert [each.partition(":")[0] for each in found.problems] == [
        "Line 301",
        "Line 302",
        "Line 303",
    ]
