"""Messages look as they are written down; after a wanted change: python -m tests.slack.golden."""

import pytest

from tests.slack.golden import FOLDER, cases, written
from tests.slack.samples import Json, check, links

CASES = dict(cases())


@pytest.mark.parametrize("name", CASES)
def test_a_message_looks_as_it_is_written_down(name: str) -> None:
    assert written(CASES[name]) == (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def test_nothing_is_written_down_that_is_not_rendered() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(CASES)


@pytest.mark.parametrize("messages", CASES.values(), ids=CASES)
def test_what_is_written_down_is_within_the_limits(messages: list[Json]) -> None:
    assert 1 <= len(messages) <= 4
    for message in messages:
        check(message, links(message))
