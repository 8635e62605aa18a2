"""Roundups: at their scheduled times, after quiet hours, of many articles at once, after downtime.

#general subscribes to the topic "witness" and gets it at once. When a witness appears there, the
bot has decided about everything that was dropped before it.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app.application import utc_now
from bot.models import Missed, Quiet, Schedule
from bot.settings import FirstSubscription
from tests.scenarios.test_corrections import replies, struck
from tests.support.newsroom import ADA, BEN, Message, Newsroom, newsroom
from tests.support.patience import PATIENCE
from tests.support.samples import numbered

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WITNESS = FirstSubscription(channel="#general", topic="witness", missed="post")
INSTANTLY = FirstSubscription(channel="#news", topic="sport")


def daily(at: datetime, missed: Missed = "merge") -> FirstSubscription:
    """#news gets sport once a day, at this time of day."""
    slot = at.time().replace(second=0, microsecond=0)
    schedule = Schedule(times=(slot,), zone="UTC")
    return FirstSubscription(channel="#news", topic="sport", schedule=schedule, missed=missed)


@contextmanager
def subscribed_newsroom(
    folder: Path, subscription: FirstSubscription, **settings: Any
) -> Iterator[Newsroom]:
    """A newsroom after its first run, which brought one article that #news doesn't subscribe to."""
    given = {"flood": 0, **settings}
    with newsroom(folder, first_subscriptions=(WITNESS, subscription), **given) as room:
        room.start()
        wait_for_witness(room)
        yield room


@pytest.fixture
def slots(tmp_path: Path) -> Iterator[Newsroom]:
    """#news gets sport once a day, next in four hours."""
    with subscribed_newsroom(tmp_path, daily(utc_now() + 4 * HOUR)) as room:
        yield room


def wait_for_witness(room: Newsroom) -> None:
    """Wait until the bot has decided about everything that was dropped."""
    before = len(room.posts("general"))
    room.drop(f"witness-{before}.txt", f"topics: witness\n{numbered(100 + before)}")
    room.wait_for_posts(before + 1, "general")


def drop(room: Newsroom, *numbers: int, topic: str = "sport") -> None:
    """Drop articles, and wait until the bot has decided about them."""
    for number in numbers:
        room.drop(f"{number}.txt", f"topics: {topic}\n{numbered(number)}")
    wait_for_witness(room)


def headlines(post: Message) -> list[str]:
    return [line for line in post["text"].splitlines() if line.startswith("Ferry to ")]


def piers(*numbers: int) -> list[str]:
    return [f"Ferry to Pier {number} gets a winter timetable" for number in numbers]


def test_a_roundup_comes_at_its_time_with_all_waiting_articles_newest_first(
    slots: Newsroom,
) -> None:
    drop(slots, 1, 3, 2)
    assert slots.posts() == []
    assert "3 articles waiting for a roundup." in slots.ask(BEN, "/digest status")
    slots.ahead = 4 * HOUR
    (post,) = slots.wait_for_posts(1)
    assert post["text"].startswith("Roundup: 3 digests\n")
    assert headlines(post) == piers(3, 2, 1)
    assert "waiting" not in slots.ask(BEN, "/digest status")


def test_a_slots_roundup_is_posted_once_even_if_the_clock_is_set_back(slots: Newsroom) -> None:
    drop(slots, 1)
    slots.ahead = 4 * HOUR
    slots.wait_for_posts(1)
    slots.stop()
    slots.ahead = timedelta()  # the clock is set back to before the slot
    slots.start()
    drop(slots, 2)
    slots.ahead = 4 * HOUR
    wait_for_witness(slots)
    assert len(slots.posts()) == 1
    slots.ahead = DAY + 4 * HOUR
    assert headlines(slots.wait_for_posts(2)[1]) == piers(2)


def test_a_roundup_put_off_by_a_fast_clock_comes_when_the_clock_is_right_again(
    tmp_path: Path,
) -> None:
    subscription = daily(utc_now() + 4 * HOUR)
    with newsroom(tmp_path, first_subscriptions=(WITNESS, subscription)) as room:
        room.ahead = 365 * DAY
        room.start()
        wait_for_witness(room)
        drop(room, 1)
        assert room.posts() == []
        room.ahead = timedelta()
        assert headlines(room.wait_for_posts(1)[0]) == piers(1)


def test_articles_that_do_not_fit_in_a_roundup_are_behind_a_button(slots: Newsroom) -> None:
    drop(slots, *range(18))
    slots.ahead = 4 * HOUR
    (post,) = slots.wait_for_posts(1)
    assert post["text"].startswith("Roundup: 18 digests\n")
    assert headlines(post) == piers(*range(17, 2, -1))
    answer = slots.press(BEN, "Show 3 more", post)
    assert [line for line in answer.splitlines() if line.startswith("Ferry")] == piers(2, 1, 0)


def test_a_roundup_says_how_much_was_muted(slots: Newsroom) -> None:
    drop(slots, 1, 2)
    drop(slots, 3, topic="sport, ferries")
    slots.ask(ADA, "/digest mute ferries")
    slots.ahead = 4 * HOUR
    (post,) = slots.wait_for_posts(1)
    assert headlines(post) == piers(2, 1)
    assert "1 muted: ferries (1)." in post["text"]


def test_a_corrected_article_is_edited_in_its_roundup_and_named_in_the_thread(
    slots: Newsroom,
) -> None:
    drop(slots, 1, 2)
    slots.ahead = 4 * HOUR
    (post,) = slots.wait_for_posts(1)
    slots.drop("1.txt", f"topics: sport\n{numbered(1).replace('twice a day', 'hourly')}")
    (reply,) = slots.workspace.wait_for(lambda _: replies(slots, post), PATIENCE)
    assert reply["text"].startswith(piers(1)[0])
    assert "Fact changed:" in reply["text"]
    after = slots.posts()[0]
    assert headlines(after) == piers(2, 1)
    assert "hourly" in after["text"]
    lines = after["text"].splitlines()
    assert " · updated " in lines[lines.index(piers(1)[0]) + 1]
    assert " · updated " not in lines[lines.index(piers(2)[0]) + 1]


def test_two_corrections_in_one_roundup_both_get_a_reply(slots: Newsroom) -> None:
    drop(slots, 1, 2)
    slots.ahead = 4 * HOUR
    (post,) = slots.wait_for_posts(1)
    slots.stop()
    for number in (1, 2):
        text = numbered(number).replace("twice", f"{number + 2} times")
        slots.drop(f"{number}.txt", f"topics: sport\n{text}")
    slots.start()
    slots.workspace.wait_for(lambda _: len(replies(slots, post)) == 2, PATIENCE)
    assert all(f"{times} times a day" in slots.posts()[0]["text"] for times in (3, 4))
    drop(slots, 3)
    assert len(replies(slots, post)) == 2


def test_a_retracted_article_is_struck_in_its_roundup(slots: Newsroom) -> None:
    drop(slots, 1, 2)
    slots.ahead = 4 * HOUR
    (post,) = slots.wait_for_posts(1)
    slots.drop("1.txt", f"status: retracted\ntopics: sport\n{numbered(1)}")
    (reply,) = slots.workspace.wait_for(lambda _: replies(slots, post), PATIENCE)
    assert reply["text"].startswith(piers(1)[0])
    assert "This article is retracted" in reply["text"]
    assert struck(slots.posts()[0]) == {piers(1)[0]}


def test_digests_wait_during_quiet_hours_and_come_as_one_roundup(tmp_path: Path) -> None:
    now = utc_now()
    start, end = ((now + hours * HOUR).time().replace(second=0, microsecond=0) for hours in (-1, 4))
    quiet = Quiet(channel="#news", start=start, end=end)
    with subscribed_newsroom(tmp_path, INSTANTLY, quiet=(quiet,)) as room:
        drop(room, 1, 2)
        assert room.posts() == []
        room.ahead = 4 * HOUR
        (post,) = room.wait_for_posts(1)
        assert headlines(post) == piers(2, 1)
        drop(room, 3)
        assert headlines(room.wait_for_posts(2)[1]) == piers(3)


def test_corrections_do_not_wait_for_the_end_of_quiet_hours(tmp_path: Path) -> None:
    now = utc_now()
    start, end = ((now + hours * HOUR).time().replace(second=0, microsecond=0) for hours in (3, 8))
    quiet = Quiet(channel="#news", start=start, end=end)
    with subscribed_newsroom(tmp_path, INSTANTLY, quiet=(quiet,)) as room:
        drop(room, 1)
        (post,) = room.wait_for_posts(1)
        room.ahead = 4 * HOUR
        room.drop("1.txt", f"topics: sport\n{numbered(1).replace('twice a day', 'hourly')}")
        assert room.workspace.wait_for(lambda _: replies(room, post), PATIENCE)


def fields(number: int) -> dict[str, Any]:
    """A numbered article as a line of a JSON Lines file, about sport."""
    head, _, text = numbered(number).partition("\n\n")
    return {
        **dict(line.split(": ", 1) for line in head.splitlines()),
        "topics": ["sport"],
        "text": text,
    }


def test_many_articles_at_once_come_as_one_roundup(tmp_path: Path) -> None:
    with subscribed_newsroom(tmp_path, INSTANTLY, flood=3) as room:
        # in one file, so that one look finds all of them however busy the machine is
        room.drop("flood.jsonl", "\n".join(json.dumps(fields(number)) for number in range(5)))
        (post,) = room.wait_for_posts(1)
        assert headlines(post) == piers(4, 3, 2, 1, 0)


@pytest.mark.parametrize(
    ("missed", "expected"),
    [("merge", [piers(3, 2)]), ("post", [piers(2), piers(3)]), ("skip", [])],
)
@pytest.mark.parametrize("in_slots", [False, True])
def test_after_a_week_of_downtime_the_bot_catches_up_as_the_subscription_says(
    tmp_path: Path, missed: Missed, expected: list[list[str]], in_slots: bool
) -> None:
    subscription = daily(utc_now() + 4 * HOUR, missed)
    if not in_slots:
        subscription = FirstSubscription(channel="#news", topic="sport", missed=missed)
    with subscribed_newsroom(tmp_path, subscription) as room:
        room.stop()
        room.ahead = 7 * DAY
        for number in (2, 3):
            room.drop(f"{number}.txt", f"topics: sport\n{numbered(number)}")
        room.start()
        wait_for_witness(room)
        assert [headlines(post) for post in room.wait_for_posts(len(expected))] == expected
