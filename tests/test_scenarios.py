"""What a person in Slack sees: the whole bot in a workspace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.newsroom import ADA, BEN, CLEO, Newsroom, newsroom
from tests.samples import FERRY, numbered


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as made:
        yield made


def test_a_dropped_article_is_posted_with_facts_quotes_and_speaker(room: Newsroom) -> None:
    room.start()
    room.drop("ferry.txt")
    (post,) = room.wait_for_posts(1)
    assert post["text"].startswith("Ferry to Marrow Bay gets a winter timetable\nTull Courier")
    assert "The first boat leaves at 06:40." in post["text"]
    assert "“We asked 412 passengers, and most of them wanted an early boat,”" in post["text"]
    assert "— Ines Calder" in post["text"]
