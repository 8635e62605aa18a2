"""One text from several sources is one post; searches find all, its thread names the others."""

import pytest

from tests.scenarios.test_corrections import replies, struck
from tests.support.newsroom import ADA, BEN, Message, Newsroom, id_of
from tests.support.patience import PATIENCE
from tests.support.samples import FERRY, numbered

COPY = FERRY.replace("Tull Courier", "Radio Marrow")
MORE = """
The board met for three hours and heard from shop owners, teachers and two captains. It will look \
at the timetable again in the spring, when the new pier is open and the second boat is back.
"""


@pytest.fixture
def ferry(room: Newsroom) -> Newsroom:
    """A running bot whose second post ever is a digest from the first of two sources."""
    room.start()
    room.drop("first.txt", numbered(50))
    room.wait_for_posts(1)
    room.drop("ferry.txt", FERRY + MORE)
    room.wait_for_posts(2)
    return room


def told(room: Newsroom, post: Message, number: int) -> list[str]:
    """The texts of a thread's replies, once there are so many."""
    room.workspace.wait_for(lambda _: len(replies(room, post)) >= number, PATIENCE)
    return [reply["text"] for reply in replies(room, post)]


def test_another_source_is_named_in_the_thread_and_not_posted(ferry: Newsroom) -> None:
    room = ferry
    post = room.posts()[1]
    room.drop("copy.txt", COPY + MORE)
    (also,) = told(room, post, 1)
    assert also.startswith("Also in Radio Marrow: Ferry to Marrow Bay gets a winter timetable")
    room.drop("after.txt", numbered(1))
    room.wait_for_posts(4)
    roots = [each for each in room.posts() if each.get("thread_ts") in (None, each["ts"])]
    assert len(roots) == 3
    assert room.ask(BEN, "/digest search passengers timetable").count("Marrow Bay gets") == 2


def test_two_sources_that_come_together_make_one_post(room: Newsroom) -> None:
    room.start()
    room.drop("first.txt", numbered(50))
    room.wait_for_posts(1)
    room.stop()
    room.drop("ferry.txt", FERRY + MORE)
    room.drop("copy.txt", COPY + MORE)
    room.start()
    _, post, also = room.wait_for_posts(3)
    assert also["thread_ts"] == post["ts"]


def test_the_thread_of_a_retracted_article_names_the_next_source(ferry: Newsroom) -> None:
    room = ferry
    post = room.posts()[1]
    room.drop("copy.txt", COPY + MORE)
    told(room, post, 1)
    room.ask(ADA, f"/digest retract {id_of(post)} The figures are of another ferry.")
    retracted, following = told(room, post, 3)[1:]
    assert retracted.startswith("This article is retracted by ada:")
    assert following.startswith("The same text still stands in Radio Marrow: Ferry to Marrow Bay")
    assert struck(room.posts()[1])
    assert "retracted" not in room.ask(BEN, "/digest search passengers").split("Radio Marrow")[0]


def test_a_source_that_is_retracted_is_struck_where_it_is_named(ferry: Newsroom) -> None:
    room = ferry
    post = room.posts()[1]
    room.drop("copy.txt", COPY + MORE)
    told(room, post, 1)
    room.drop("copy.txt", f"status: retracted\n{COPY + MORE}")
    (also,) = room.workspace.wait_for(
        lambda _: [reply for reply in replies(room, post) if "retracted" in reply["text"]], PATIENCE
    )
    assert "Ferry to Marrow Bay gets a winter timetable" in struck(also)
    assert not struck(room.posts()[1])
    assert len(replies(room, post)) == 1


def test_a_restart_posts_no_story_twice(ferry: Newsroom) -> None:
    room = ferry
    post = room.posts()[1]
    room.drop("copy.txt", COPY + MORE)
    told(room, post, 1)
    room.stop()
    (room.settings.seeds / "copy.txt").rename(room.settings.seeds / "moved.txt")
    room.start()
    room.drop("after.txt", numbered(1))
    room.wait_for_posts(4)
    assert len(replies(room, post)) == 1
