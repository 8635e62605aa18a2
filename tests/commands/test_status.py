"""What `/digest status` says of the bot's health, and to whom."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands.status import health
from bot.models import Caller
from bot.models.health import DuePosts, Failing, Heartbeat, JobState
from bot.models.reply import Line, Moment, Reply
from bot.rules.health import failures
from bot.store import Store
from tests.support.dispatching import make_dispatcher
from tests.support.people import ADMIN, People
from tests.support.samples import NOON

ADA, BEN = "U0ADA", "U0BEN"
GONE = Failing(aspect="looking", seconds=180.0, why="The seeds folder /srv/seeds is gone.")
NEVER = Failing(aspect="running", seconds=None, why="It has never run.")
BEAT = Heartbeat(at=500.0, started=380.0, clock=NOON, slack_clock=NOON)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.open(tmp_path / "store.db")) as opened:
        yield opened


def lines(reply: Reply) -> list[str]:
    """A reply's lines as text, with every time as HH:MM."""
    return [
        "".join(
            f"{piece.at:%H:%M}" if isinstance(piece, Moment) else str(piece)
            for piece in part.pieces
        )
        for part in reply.parts
        if isinstance(part, Line)
    ]


@pytest.mark.parametrize(
    ("user", "said"),
    [
        (ADA, "Not looking for articles for 3 minutes, since 11:57: The seeds folder /srv/seeds"),
        (BEN, "Not looking for articles for 3 minutes, since 11:57. Admins see why."),
    ],
)
def test_everybody_is_told_what_fails_and_admins_why(store: Store, user: str, said: str) -> None:
    people = People(members={ADA: ADMIN})
    dispatcher = make_dispatcher(store, people=people, health=lambda _shows: (GONE,))
    first = lines(dispatcher.answer(Caller(user=user, channel="C1", name=user), "status"))[0]
    assert first.startswith(said)


def test_health_claims_nothing_that_the_store_keeps_from_being_done() -> None:
    jobs = (
        JobState(name="look", moved=1.0, failing=490.0, why="It was deleted.", in_store=True),
        JobState(name="deliver", moved=1.0, failing=495.0, why="It was deleted.", in_store=True),
        JobState(name="heartbeat", moved=1.0),
    )
    beat = replace(BEAT, jobs=jobs)
    assert lines(health(failures(beat, DuePosts(), beat.at), beat, None, NOON)) == [
        "Running for 2 minutes, since 11:58.",
        "Looking for articles? Not until the store can be used again.",
        "Not able to write to the store for 10 seconds, since 11:59: It was deleted.",
        "Connected to Slack.",
        "Posting what is due? Not until the store can be used again.",
    ]


def test_health_has_a_line_for_each_aspect() -> None:
    limited = DuePosts(limited=2, limited_until=NOON)
    assert lines(health([], BEAT, limited, NOON)) == [
        "Running for 2 minutes, since 11:58.",
        "Looking for articles.",
        "Able to write to the store.",
        "Connected to Slack.",
        "Posting what is due; 2 posts waiting, as Slack asks, until 12:00.",
    ]
    assert lines(health([GONE], BEAT, DuePosts(), NOON))[1] == (
        "Not looking for articles for 3 minutes, since 11:57: The seeds folder /srv/seeds is gone."
    )


def test_nothing_is_claimed_of_a_bot_that_does_not_run() -> None:
    said = lines(health([NEVER], None, None, NOON))
    assert said[0] == "Not running: It has never run."
    assert all(line.endswith("That isn't known while the bot isn't running.") for line in said[1:])
