"""Articles that only words at their top hold: the admins are told, and can release them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.support.newsroom import ADA, BEN, Message, Newsroom, newsroom
from tests.support.samples import FERRY, numbered

HELD = f"EMBARGOED UNTIL MONDAY\n\n{FERRY}"
DESK = "sport"  # the admins' channel


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """A running bot that tells the channel #sport what admins should know."""
    with newsroom(tmp_path, admin_channel=f"#{DESK}") as made:
        made.start()
        made.drop("first.txt", numbered(1))
        made.wait_for_posts(1)
        yield made


def notice(room: Newsroom, number: int = 1) -> Message:
    """The newest notice to the admins, once there are so many."""
    return room.wait_for_posts(number, DESK)[number - 1]


def mentions(room: Newsroom) -> int:
    """How many posts there are about the held article, once a later file has been posted."""
    posts = len(room.posts())
    room.drop(f"z{posts}.txt", numbered(20 + posts))
    room.wait_for_posts(posts + 1)
    return sum("Marrow Bay" in post["text"] for post in room.posts())


def test_admins_are_told_and_one_of_them_releases_the_article(room: Newsroom) -> None:
    room.drop("a.txt", HELD)
    told = notice(room)
    assert "I hold a.txt back until you release it" in told["text"]
    assert "“EMBARGOED UNTIL MONDAY" in told["text"]
    assert "Only admins may do that." in room.press(BEN, "Release now", told, DESK)
    assert mentions(room) == 0
    answer = room.press(ADA, "Release now", told, DESK)
    assert answer == "Released a.txt: it's posted like a new article."
    assert "Marrow Bay" in room.wait_for_posts(3)[-1]["text"]
    assert "ada has released it already." in room.press(ADA, "Release now", told, DESK)
    assert re.search("U0ADAMARSH release [0-9A-F]{10} a.txt", room.ask(ADA, "/digest log"))
    room.ask(ADA, "/digest rescan all")
    assert mentions(room) == 1
    assert len(room.posts(DESK)) == 1


def test_a_release_survives_a_crash_before_the_post(room: Newsroom) -> None:
    room.drop("a.txt", HELD)
    notice(room)
    room.stop()
    store = Store.open(room.settings.store)
    (held,) = store.embargoes.all()
    store.embargoes.release_held(held.hold or "", "U0ADAMARSH", "ada", room.now())
    store.close()
    room.start()
    assert "Marrow Bay" in room.wait_for_posts(2)[-1]["text"]
    room.stop()
    room.start()
    assert mentions(room) == 1


def test_a_changed_file_that_still_says_so_is_held_anew(room: Newsroom) -> None:
    room.drop("a.txt", HELD)
    first = notice(room)
    room.drop("a.txt", HELD.replace("412 passengers", "421 passengers"))
    second = notice(room, 2)
    assert "it has changed or is gone" in room.press(ADA, "Release now", first, DESK)
    assert mentions(room) == 0
    assert "a.txt held until you release it" in room.ask(ADA, "/digest status", DESK)
    room.press(ADA, "Release now", second, DESK)
    assert "421 passengers" in room.wait_for_posts(3)[-1]["text"]
