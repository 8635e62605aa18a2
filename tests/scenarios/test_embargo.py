"""Nobody learns anything of an embargoed article before its time; then it is posted once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support.newsroom import ADA, BEN, Newsroom, id_of, newsroom
from tests.support.patience import PATIENCE
from tests.support.samples import FERRY, numbered

HOUR = timedelta(hours=1)
SECRET = FERRY.replace("Marrow Bay", "Zebra Point").replace("Ines Calder", "Quilla Zann")
# Words that give the article away: from its text, headline, speaker, topic and file name.
TELLING = ("zebra", "quilla", "412 passengers", "seaweed", "scoop")
# What can be asked, and which of its words the answer may repeat.
ANSWERS = (
    ("latest", ""),
    ("latest seaweed", "“seaweed”"),
    ("search boat", ""),
    ("search zebra", "for zebra"),
    ('search "Quilla Zann"', 'for "quilla zann"'),
    ("quilla", "for quilla"),
    ("show 2ZZZZ", ""),
    ("topics", ""),
    ("help", ""),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """A running bot that has posted one digest, and has an article embargoed for an hour."""
    with newsroom(tmp_path) as made:
        made.start()
        made.drop("first.txt", numbered(1).replace("412 passengers", "many"))
        made.wait_for_posts(1)
        embargo(made, made.now() + HOUR)
        yield made


def embargo(room: Newsroom, until: datetime | str) -> None:
    """Drop the article with an embargo, and wait until a file read after it has been posted."""
    room.drop("a-scoop.txt", f"embargo: {until}\ntopics: seaweed\n{SECRET}")
    posts = len(room.posts())
    room.drop("b.txt", numbered(20 + posts).replace("412 passengers", "many"))
    room.wait_for_posts(posts + 1)


@pytest.mark.parametrize("user", [ADA, BEN])
def test_no_answer_mentions_an_embargoed_article(room: Newsroom, user: str) -> None:
    for typed, echoed in ANSWERS:
        answer = room.ask(user, f"/digest {typed}").lower()
        assert echoed in answer, typed
        assert not any(word in answer.replace(echoed, "") for word in TELLING), typed


def test_only_admins_see_what_is_embargoed_and_until_when(room: Newsroom) -> None:
    answer = room.ask(ADA, "/digest status")
    assert "1 article held until the time has come." in answer
    assert "a-scoop.txt held until 2" in answer
    answer = room.ask(BEN, "/digest status")
    assert "1 article held until the time has come." in answer
    assert not any(word in answer.lower() for word in TELLING)


def test_nothing_of_an_embargoed_article_reaches_slack_before_its_time(room: Newsroom) -> None:
    room.let_pass(HOUR - timedelta(minutes=1))
    room.drop("z.txt", numbered(3).replace("412 passengers", "many"))
    room.wait_for_posts(3)
    sent = str(room.workspace.journal).lower()
    assert not any(word in sent for word in TELLING)


def test_when_its_embargo_ends_an_article_is_posted_once_and_can_be_looked_up(
    room: Newsroom,
) -> None:
    room.let_pass(HOUR)
    post = room.wait_for_posts(3)[-1]
    assert "Zebra Point" in post["text"]
    for typed in ("latest", "search zebra", f"show {id_of(post)}"):
        assert "Zebra Point" in room.ask(BEN, f"/digest {typed}"), typed
    assert "seaweed" in room.ask(BEN, "/digest topics")
    assert "held" not in room.ask(ADA, "/digest status")
    room.drop("z.txt", numbered(3))
    room.wait_for_posts(4)
    assert sum("Zebra Point" in post["text"] for post in room.posts()) == 1


def test_a_fast_clock_releases_nothing_early(room: Newsroom) -> None:
    room.ahead = 2 * HOUR
    room.drop("z.txt", numbered(3))
    embargo(
        room, room.now() - HOUR - timedelta(minutes=1)
    )  # still to come by Slack's clock, but not by the bot's
    assert not any("Zebra Point" in post["text"] for post in room.posts())
    room.ahead = -HOUR
    room.let_pass(2 * HOUR)
    assert "Zebra Point" in room.wait_for_posts(5)[-1]["text"]


def test_an_article_is_posted_once_if_the_bot_was_down_when_its_embargo_ended(
    room: Newsroom,
) -> None:
    room.stop()
    room.let_pass(2 * HOUR)
    room.start()
    assert "Zebra Point" in room.wait_for_posts(3)[-1]["text"]
    room.stop()
    room.start()
    room.drop("z.txt", numbered(3))
    room.wait_for_posts(4)
    assert sum("Zebra Point" in post["text"] for post in room.posts()) == 1


def test_an_article_is_posted_once_if_its_embargo_is_lifted_early(room: Newsroom) -> None:
    room.drop("a-scoop.txt", SECRET)
    assert "Zebra Point" in room.wait_for_posts(3)[-1]["text"]
    room.let_pass(2 * HOUR)
    room.drop("z.txt", numbered(3))
    room.wait_for_posts(4)
    assert sum("Zebra Point" in post["text"] for post in room.posts()) == 1


def test_an_unreadable_embargo_never_ends_and_only_admins_are_told(room: Newsroom) -> None:
    embargo(room, "tomorrow or so")
    room.let_pass(timedelta(days=365))
    room.drop("z.txt", numbered(3))
    room.wait_for_posts(4)
    assert not any("Zebra Point" in post["text"] for post in room.posts())
    answer = room.ask(ADA, "/digest status")
    assert "a-scoop.txt held until its embargo can be read" in answer
    assert "a-scoop.txt: “tomorrow or so” is not a time that can be read" in answer
    answer = room.ask(BEN, "/digest status")
    assert not any(word in answer.lower() for word in (*TELLING, "tomorrow"))


def test_a_correction_under_embargo_is_posted_when_the_embargo_ends(room: Newsroom) -> None:
    post = room.posts()[0]
    corrected = numbered(1).replace("412 passengers", "zebra passengers")
    room.drop("first.txt", f"embargo: {(room.now() + HOUR).isoformat()}\n{corrected}")
    room.drop("z.txt", numbered(3))
    room.wait_for_posts(3)
    assert "zebra" not in room.ask(BEN, f"/digest show {id_of(post)}")
    room.let_pass(HOUR)
    (reply,) = room.workspace.wait_for(lambda seen: seen.thread("news", post["ts"])[1:], PATIENCE)
    assert "zebra passengers" in reply["text"]


def test_an_article_dated_in_the_future_is_embargoed_until_then(room: Newsroom) -> None:
    dated = f"published: {(room.now() + 3 * HOUR).isoformat()}\n"
    room.drop("a-dated.txt", numbered(4).replace("published: 2026-01-05\n", dated))
    room.drop("z.txt", numbered(3))
    assert "Pier 3" in room.wait_for_posts(3)[-1]["text"]
    room.let_pass(4 * HOUR)
    # after such a long time both embargoed articles come in one roundup
    texts = [post["text"] for post in room.wait_for_posts(4)]
    assert sum("Pier 4" in text for text in texts) == 1
