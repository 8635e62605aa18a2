"""Retractions that an article declares in its file, in every format."""

import json
from pathlib import Path

import pytest

from tests.seeds.planting import STORY, article

HTML = "<html><head>{}</head><body><article><p>{}</p></article></body></html>"
STATUS = '<meta name="status" content="Retracted">'
REASON = '<meta name="retraction" content="It is false.">'
FILES = {
    "a.txt": f"status: retracted\nretraction: It is false.\n\n{STORY}",
    "b.txt": f"Title: Pier\nStatus: Retracted \nReason: It is false.\n\n{STORY}",
    "a.md": f"---\nstatus: retracted\nreason: It is false.\n---\n{STORY}",
    "a.html": HTML.format(STATUS + REASON, STORY),
    "a.json": json.dumps({"text": STORY, "status": "retracted", "reason": "It is false."}),
    "a.jsonl": json.dumps({"text": STORY, "status": "retracted", "retraction": "It is false."}),
}


@pytest.mark.parametrize("name", FILES)
def test_a_retraction_is_read_with_its_reason(tmp_path: Path, name: str) -> None:
    found = article(tmp_path, name, FILES[name])
    assert (found.retracted, found.reason) == (True, "It is false.")


@pytest.mark.parametrize("status", ["", "published", "draft"])
def test_any_other_status_is_not_a_retraction(tmp_path: Path, status: str) -> None:
    content = f"title: Pier\nstatus: {status}\nreason: It is false.\n\n{STORY}"
    found = article(tmp_path, "a.txt", content)
    assert (found.retracted, found.reason) == (False, None)


def test_a_retraction_and_a_change_of_its_reason_are_revisions(tmp_path: Path) -> None:
    header = "title: Pier\n"
    texts = [
        *(f"{header}\n{STORY}", f"{header}status: draft\n\n{STORY}"),
        f"{header}status: retracted\n\n{STORY}",
        f"{header}status: retracted\nreason: It is false.\n\n{STORY}",
    ]
    plain, draft, *retracted = [article(tmp_path, "a.txt", text).revision for text in texts]
    assert plain == draft
    assert len({plain, *retracted}) == 3
