"""Messages equal their golden files. After a wanted change run python -m tests.slack.golden."""

import pytest

from tests.slack.golden import FOLDER, as_json, cases
from tests.slack.samples import Json, check, links

CASES = dict(cases())


@pytest.mark.parametrize("name", CASES)
def test_a_message_equals_its_golden_file(name: str) -> None:
    assert as_json(CASES[name]) == (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def test_every_golden_file_has_its_case() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(CASES)


@pytest.mark.parametrize("messages", CASES.values(), ids=CASES)
def test_golden_messages_are_within_slacks_limits(messages: list[Json]) -> None:
    assert 1 <= len(messages) <= 4
    for message in messages:
        check(message, links(message))
