"""A channel in trouble waits, the admins are told once, and everything goes out when it is mended.

The bot's clock is ahead of itself here wherever a minute's pause has to pass.
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
DIRECT = "D0ADAMARSH"  # the direct message with her
NOTICE = (
    "I cannot post in <#C0NEWS0001>: it is archived; bring it back, or end its subscriptions "
    "(is_archived). Everything for it waits, and goes out once that is mended."
)


@pytest.fixture(params=["#desk", ADMIN])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Newsroom, str]]:
    """A running bot whose #news is archived, and where trouble is told: a channel or a member."""
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
    """Have the minute's pause pass, and wait until the bot has been at it once more."""
    room.ahead += MINUTES
    before = len(room.posts("general"))
    room.drop(f"{number}.txt", numbered(number))
    room.wait_for_posts(before + 1, "general")


def texts(posts: list[Message]) -> list[str]:
    return [post["text"] for post in posts]


def test_trouble_is_told_once_in_plain_words(told: tuple[Newsroom, str]) -> None:
    room, where = told
    assert texts(room.posts(where)) == [NOTICE]
    again(room, 2)
    again(room, 3)
    assert texts(room.posts(where)) == [NOTICE]
    answer = room.ask(BEN, "/digest status", "general")
    assert "it is archived; bring it back, or end its subscriptions" in answer


def test_what_waited_goes_out_when_it_is_mended_and_new_trouble_is_told_anew(
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


def test_nobody_is_told_in_the_channel_that_is_in_trouble(tmp_path: Path) -> None:
    with newsroom(tmp_path, first_subscriptions=BOTH, admin_channel="#news") as room:
        room.start()
        room.drop("first.txt", numbered(0))
        room.wait_for_posts(1)
        room.workspace.archive("news", by=ADA)
        again(room, 1)
        room.workspace.archive("news", by=ADA, archived=False)
        room.ahead += MINUTES
        assert ["Pier" in text for text in texts(room.wait_for_posts(2))] == [True, True]


def test_a_revoked_token_stops_everything_until_it_is_good_again(tmp_path: Path) -> None:
    with newsroom(tmp_path, first_subscriptions=BOTH, admin_channel="#desk") as room:
        room.workspace.invite("desk", "pullquote", by=ADA)
        room.start()
        assert room.bot
        room.workspace.faults.add(
            Fault(kind="error", method="chat.postMessage", error="token_revoked")
        )
        room.drop("first.txt", numbered(0))
        # nothing reaches Slack any more by which to know that the bot has written it down
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
