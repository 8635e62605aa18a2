"""Embargoes that an article declares in its file, in every format."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.models import NEVER
from tests.seeds.planting import STORY, article, kept, plant_and_read

UNTIL = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
HTML = '<html><head><meta name="{}" content="{}"></head><body><article><p>{}</p></article></body>'
FILES = {
    "embargo.txt": f"embargo: 2026-12-01T08:30Z\n\n{STORY}",
    "first-line.txt": f"Embargoed until: 1 December 2026, 08:30\ntitle: Pier\n\n{STORY}",
    "not-before.txt": f"title: Pier\nNot-Before: 2026-12-01 09:30 CET\n\n{STORY}",
    "a.md": f"---\nembargo: 2026-12-01T08:30:00Z\n---\n{STORY}",
    "a.html": HTML.format("embargo", "2026-12-01T08:30Z", STORY),
    "b.html": HTML.format("not_before", "2026-12-01T08:30Z", STORY),
    "a.json": json.dumps({"text": STORY, "Embargo": "2026-12-01T08:30Z"}),
    "epoch.json": json.dumps({"text": STORY, "not_before": UNTIL.timestamp()}),
    "page.json": json.dumps({"html": HTML.format("embargo", "2026-12-01 08:30", STORY)}),
    "a.jsonl": json.dumps({"text": STORY, "not_before": "2026-12-01T08:30Z"}),
    "two.txt": f"embargo: 2026-12-01 08:30\nnot_before: 2026-11-01\n\n{STORY}",
}


@pytest.mark.parametrize("name", FILES)
def test_an_embargo_is_read_and_is_in_utc_without_a_zone(tmp_path: Path, name: str) -> None:
    found = article(tmp_path, name, FILES[name])
    assert (found.embargo, found.not_before) == (UNTIL, UNTIL)
    assert "2026" not in "".join(
        found.text[position]
        for position in range(len(found.text))
        if not any(start <= position < end for start, end in found.excluded)
    )


@pytest.mark.parametrize("stated", ["tomorrow", "2026-13-01", "03/04/2026", "25:61", "until noon"])
def test_an_unreadable_embargo_never_ends_and_is_a_problem(tmp_path: Path, stated: str) -> None:
    found = plant_and_read(tmp_path, "a.txt", f"title: Pier\nembargo: {stated}\n\n{STORY}")
    assert [each.embargo for each in found.articles] == [NEVER]
    (problem,) = found.problems
    assert problem.startswith(f"“{stated}” is not a time that can be read: the article is held")


@pytest.mark.parametrize("value", [True, ["2026-12-01", True], {"until": "soon"}, [[[[]], "x"]]])
def test_an_embargo_of_an_unknown_type_never_ends(tmp_path: Path, value: object) -> None:
    found = article(tmp_path, "a.json", json.dumps({"text": STORY, "embargo": value}))
    assert found.embargo == NEVER


@pytest.mark.parametrize("value", [None, ""])
def test_an_empty_embargo_is_not_an_embargo(tmp_path: Path, value: object) -> None:
    found = article(tmp_path, "a.json", json.dumps({"text": STORY, "embargo": value}))
    assert found.not_before is None


@pytest.mark.parametrize(
    "line",
    [
        "EMBARGOED UNTIL 00:01 FRIDAY",
        "**Strictly embargoed until noon**",
        "Embargo: Monday\nBy Ana Lund",
        "Under embargo till six",
        "Embargoed for release on Friday",
        "title: Pier\nembargo: soon\nBy Ana Lund",  # not a header, because of its last line
    ],
)
def test_an_embargo_at_the_top_of_the_text_lasts_until_a_person_states_its_end(
    tmp_path: Path, line: str
) -> None:
    found = plant_and_read(tmp_path, "a.txt", f"{line}\n\n{STORY}")
    assert [each.embargo for each in found.articles] == [NEVER]
    # no problem of the file: `status` lists what is held, and by which words
    assert found.problems == ()
    assert [each.held.words for each in found.articles if each.held]
    past = article(tmp_path, "b.txt", f"embargo: 2020-01-01\n\n{line}\n\n{STORY}")
    assert past.embargo == datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "line", ["Embargo on herring hurts Tull", "The embargo is lifted", "Trade embargoes until now"]
)
def test_news_about_an_embargo_is_not_embargoed(tmp_path: Path, line: str) -> None:
    assert article(tmp_path, "a.txt", f"{line}\n\n{STORY}").embargo is None


def test_an_embargo_is_not_part_of_the_revision(tmp_path: Path) -> None:
    embargoed = article(tmp_path, "a.txt", f"title: Pier\nembargo: 2026-12-01\n\n{STORY}")
    free = article(tmp_path, "a.txt", f"title: Pier\n\n{STORY}")
    assert embargoed.revision == free.revision


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_notice_is_neither_the_title_nor_part_of_the_article(tmp_path: Path, name: str) -> None:
    heading = "# " if name == "a.md" else ""
    notice = f"{heading}EMBARGOED UNTIL 9 DECEMBER 2099"
    found = article(tmp_path, name, f"{notice}\n\n{heading}A pier for Tull\n\n{STORY}")
    assert found.title == "A pier for Tull"
    assert "EMBARGOED" not in kept(found)
    sentence = "Embargoed until 9 December 2099. The harbour board met on Monday."
    assert "Monday" in kept(article(tmp_path, name, f"{sentence}\n\n{STORY}"))
