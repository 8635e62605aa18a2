"""Keys and revisions: what makes another article, and what another revision."""

import json
from pathlib import Path

import pytest

from bot.models import Article
from bot.seeds.identity import canonical_url
from tests.seeds.planting import STORY, article

BASE = {
    "title": "Tomé’s pier",
    "text": STORY,
    "published": "2026-02-13",
    "source": "Tull Ledger",
    "url": "https://ledger.example/pier",
    "author": "Ana Lund",
    "topics": ["society", "transport"],
}


def of(root: Path, **changes: object) -> Article:
    return article(root, "pier.json", json.dumps(BASE | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "  Tome\u0301’s   pier "},  # decomposed, spaced
        {"text": STORY.replace("\n", "\r\n")},
        {"text": STORY.replace(" ", "\u00a0").replace("\n\n", "\n\n\n\n")},
        {"text": f"\ufeff{STORY}"},
        {"text": f"{STORY}\nRELATED: Five piers worth the walk\n"},
        {"text": f"Tomé’s pier\n\n{STORY}\nRead more"},
        {"published": "13 February 2026"},
        {"published": "2026-02-13T01:00+01:00"},
        {"published": 1770940800},
        {"url": "https://ledger.example/pier?utm_source=feed#top"},
        {"topics": "Transport, society"},
        {"mood": "calm"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_saving_again_makes_no_new_revision(tmp_path: Path, changes: dict[str, object]) -> None:
    before, after = of(tmp_path), of(tmp_path, **changes)
    assert (before.key, before.revision) == (after.key, after.revision)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Tome’s pier"},
        {"text": STORY.replace("century", "decade")},
        {"text": STORY.replace("“", '"').replace("”", '"')},
        {"published": "2026-02-14"},
        {"published": None},
        {"source": "Marrow Bay Courier"},
        {"author": None},
        {"topics": ["society"]},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_visible_change_makes_a_new_revision_of_the_same_article(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    before, after = of(tmp_path), of(tmp_path, **changes)
    assert before.key == after.key
    assert before.revision != after.revision


def test_the_format_makes_no_new_revision(tmp_path: Path) -> None:
    header = (
        "title: Tomé’s pier\npublished: 13 February 2026\nsource: Tull Ledger\n"
        "url: https://ledger.example/pier\nauthor: Ana Lund\ntopics: society, transport\n"
    )
    found = [
        of(tmp_path),
        article(tmp_path, "pier.txt", f"{header}\n{STORY}"),
        article(tmp_path, "pier.txt", f"{header}\n{STORY}".encode("windows-1252")),
        article(tmp_path, "pier.txt", f"{header}\n{STORY}".encode("utf-16")),
        article(tmp_path, "pier.md", f"---\n{header}---\n{STORY}"),
    ]
    assert {each.key for each in found} == {"url:https://ledger.example/pier"}
    assert len({each.revision for each in found}) == 1


def test_the_path_of_a_file_is_not_part_of_the_revision(tmp_path: Path) -> None:
    before = article(tmp_path, "pier.txt", STORY)
    after = article(tmp_path, "2026/old pier.txt", STORY)
    assert (before.key, after.key) == ("path:pier.txt", "path:2026/old pier.txt")
    assert before.revision == after.revision


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"id": "T-7"}, "id:T-7"),
        ({"id": 7}, "id:7"),
        ({"id": " T  7 "}, "id:T 7"),
        ({"id": ""}, "url:https://ledger.example/pier"),
        (
            {"url": "http://LEDGER.example:80/pier/?b=2&a=1"},
            "url:https://ledger.example/pier?a=1&b=2",
        ),
        ({"url": "https://ledger.example/"}, "path:pier.json"),
        ({"url": None}, "path:pier.json"),
    ],
)
def test_the_key_is_the_id_else_the_url_else_the_path(
    tmp_path: Path, changes: dict[str, object], key: str
) -> None:
    assert of(tmp_path, **changes).key == key


def test_a_list_of_one_is_keyed_like_a_longer_list(tmp_path: Path) -> None:
    one = {"title": "One", "text": STORY}
    alone = article(tmp_path, "piers.jsonl", json.dumps(one))
    assert alone.key.startswith("path:piers.jsonl#")
    edited = article(tmp_path, "piers.jsonl", json.dumps(one | {"text": f"{STORY} More."}))
    assert edited.key == alone.key


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("https://A.EXAMPLE:443/X/", "https://a.example/X"),
        ("http://me:secret@a.example/x", "https://a.example/x"),
        ("https://a.example:8080/x", "https://a.example:8080/x"),
        (
            "https://a.example/x?utm_source=n&id=3&UTM_campaign=c&fbclid=1",
            "https://a.example/x?id=3",
        ),
        ("https://a.example/?p=17", "https://a.example?p=17"),
        ("https://a.example/x?q=&r", "https://a.example/x?q=&r="),
        ("https://a.example", None),
        ("https://a.example/?utm_source=n#top", None),
    ],
)
def test_copies_of_a_link_have_the_same_canonical_url(url: str, expected: str | None) -> None:
    assert canonical_url(url) == expected
