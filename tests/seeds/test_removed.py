"""Removed files: by default nothing happens; with `removed = "retract"`, retractions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.test_corrections import replies, struck, wait_for_reply
from tests.support.newsroom import ADA, Newsroom, id_of, newsroom
from tests.support.samples import numbered


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Newsroom]:
    """Run a bot that retracts the articles of removed files, and has posted one digest."""
    with newsroom(tmp_path, removed="retract") as room:
        room.start()
        room.drop("ferry.txt")
        room.wait_for_posts(1)
        yield room


def test_a_removed_article_is_retracted_until_its_file_is_back(
    strict: Newsroom,
) -> None:
    (post,) = strict.posts()
    (strict.settings.seeds / "ferry.txt").unlink()
    assert wait_for_reply(strict, post) == "This article is retracted: its file was removed."
    assert struck(strict.posts()[0])
    strict.drop("ferry.txt")
    strict.workspace.wait_for(lambda _: len(replies(strict, post)) == 2, 15.0)
    assert replies(strict, post)[1]["text"] == "This article is no longer retracted."
    assert not struck(strict.posts()[0])


def test_a_file_that_is_moved_is_not_removed(strict: Newsroom) -> None:
    (post,) = strict.posts()
    (strict.settings.seeds / "ferry.txt").rename(strict.settings.seeds / "moved.txt")
    strict.drop("after.txt", numbered(1))
    strict.wait_for_posts(2)
    assert strict.posts()[0] == post


def test_an_admins_retraction_stays_when_the_file_comes_back(strict: Newsroom) -> None:
    (post,) = strict.posts()
    strict.ask(ADA, f"/digest retract {id_of(post)} It is false.")
    wait_for_reply(strict, post)
    (strict.settings.seeds / "ferry.txt").unlink()
    strict.drop("after.txt", numbered(1))
    strict.wait_for_posts(3)
    strict.drop("ferry.txt")
    strict.drop("later.txt", numbered(2))
    strict.wait_for_posts(4)
    assert len(replies(strict, post)) == 1
    assert struck(strict.posts()[0])
