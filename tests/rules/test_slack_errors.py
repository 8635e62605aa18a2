"""A channel that Slack refuses waits, admins are told once, and everything goes out in the end.

These tests move the bot's clock ahead whenever a minute's pause has to pass.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import FirstSubscription
from bot.workspace import Fault
from tests.support.newsroom import ADA, BEN, Message, Newsroom, newsroom
from tests.support.samples import numbered

MINUTES = timedelta(minutes=2)
BOTH = (FirstSubscription(channel="#general"), FirstSubscription(channel="#news"))
ADMIN = "U0ADAMARSH"
DIRECT = "D0ADAMARSH"  # her direct messages
NOTICE = (
    "I cannot post in <#C0NEWS0001>: it is archived; bring it back, or end its subscriptions "
    "(is_archived). Everything for it waits, and goes out once that is mended."
)


@pytest.fixture(params=["#desk", ADMIN])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Newsroom, str]]:
    """A running bot whose #news is archived, and where problems are reported: a channel or a DM."""
    where = request.param
    given = {"admin_channel": where} if where.startswith("#") else {"admins": (where,)}
    with newsroom(tmp_path, first_subscriptions=BOTH, **given) as room:
        room.workspace.invite("desk", "pullquote", by=ADA)
        room.start()
        room.drop("first.txt", numbered(0))
        room.wait_for_posts(1)
        room.workspace.archive("news", by=ADA)
        room.drop("1.txt", numbered(1))
        room.wait_for_posts(1, DIRECT if where == ADMIN else "desk")
        yield room, DIRECT if where == ADMIN else "desk"


def again(room: Newsroom, number: int) -> None:
    """Let the minute's pause pass, and wait until the bot has tried once more."""
    room.ahead += MINUTES
    before = len(room.posts("general"))
    room.drop(f"{number}.txt", numbered(number))
    room.wait_for_posts(before + 1, "general")


def texts(posts: list[Message]) -> list[str]:
    return [post["text"] for post in posts]


def test_a_problem_with_a_channel_is_reported_once_in_plain_words(
    told: tuple[Newsroom, str],
) -> None:
    room, where = told
    assert texts(room.posts(where)) == [NOTICE]
    again(room, 2)
    again(room, 3)
    assert texts(room.posts(where)) == [NOTICE]
    answer = room.ask(BEN, "/digest status", "general")
    assert "it is archived; bring it back, or end its subscriptions" in answer


def test_posts_go_out_when_the_channel_works_again_and_a_new_problem_is_reported_again(
    told: tuple[Newsroom, str],
) -> None:
    room, where = told
    again(room, 2)
    room.workspace.archive("news", by=ADA, archived=False)
    room.ahead += MINUTES
    assert ["Pier" in text for text in texts(room.wait_for_posts(3))] == [True] * 3
    assert "waiting" not in room.ask(BEN, "/digest status")
    room.workspace.archive("news", by=ADA)
    again(room, 3)
    assert texts(room.wait_for_posts(2, where)) == [NOTICE, NOTICE]


def test_a_problem_is_not_reported_in_the_channel_that_has_it(tmp_path: Path) -> None:
    with newsroom(tmp_path, first_subscriptions=BOTH, admin_channel="#news") as room:
        room.start()
        room.drop("first.txt", numbered(0))
        room.wait_for_posts(1)
        room.workspace.archive("news", by=ADA)
        again(room, 1)
        room.workspace.archive("news", by=ADA, archived=False)
        room.ahead += MINUTES
        assert ["Pier" in text for text in texts(room.wait_for_posts(2))] == [True, True]


def test_a_revoked_token_stops_everything_until_it_works_again(tmp_path: Path) -> None:
    with newsroom(tmp_path, first_subscriptions=BOTH, admin_channel="#desk") as room:
        room.workspace.invite("desk", "pullquote", by=ADA)
        room.start()
        assert room.bot
        room.workspace.faults.add(
            Fault(kind="error", method="chat.postMessage", error="token_revoked")
        )
        room.drop("first.txt", numbered(0))
        # nothing reaches Slack any more, so only the status shows that the bot has noticed
        asked = (room.ask(BEN, "/digest status") for _ in range(999))
        answer = next(answer for answer in asked if "revoked" in answer)
        assert "Every channel: the bot's token was revoked; install the app again" in answer
        assert room.bot.trouble() == (
            "Nothing is posted: the bot's token was revoked; install the app again from "
            "`pullquote manifest` (token_revoked)."
        )
        room.ahead += MINUTES
        again(room, 1)
        assert [len(room.wait_for_posts(2, channel)) for channel in ("general", "news")] == [2, 2]
        assert room.bot.trouble() is None
        assert room.posts("desk") == []
