"""What counts as failing, since when, and what is said of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.health import DuePosts, Failing, Heartbeat, JobState
from bot.rules.health import (
    OVERDUE,
    SILENT,
    STUCK,
    UNANSWERED,
    bot_time,
    failures,
    spoken_duration,
)
from tests.support.samples import NOON

NOW = 10_000.0  # a reading
NAMES = ("look", "seeds", "fetch", "write", "pages", "slack", "sockets", "deliver", "heartbeat")
WELL = Heartbeat(
    at=NOW,
    started=NOW - 500,
    clock=NOON,
    slack_clock=NOON,
    jobs=tuple(JobState(name=name, moved=NOW - 400) for name in NAMES),
)
NOTHING_DUE = DuePosts()


def with_job(name: str, **changes: object) -> Heartbeat:
    """The sign of life of a bot that is well but for one job."""
    jobs = [replace(each, **changes) if each.name == name else each for each in WELL.jobs]  # type: ignore[arg-type]
    return replace(WELL, jobs=tuple(jobs))


def ago(seconds: float) -> dict[str, object]:
    return {"free": 2, "free_since": NOON - timedelta(seconds=seconds)}


def test_nothing_fails_of_a_bot_that_is_well() -> None:
    assert failures(WELL, NOTHING_DUE, NOW) == ()
    assert failures(WELL, NOTHING_DUE, NOW + SILENT) == ()


def test_a_bot_without_a_sign_of_life_does_not_run_and_nothing_else_is_known() -> None:
    broken = with_job("look", failing=NOW - 9, why="No.")
    (found,) = failures(broken, NOTHING_DUE, NOW + SILENT + 1)
    assert (found.aspect, found.seconds) == ("running", SILENT + 1)
    assert "no sign of life" in found.why


def test_a_bot_that_never_ran_does_not_run() -> None:
    assert [(each.aspect, each.seconds) for each in failures(None, None, NOW)] == [
        ("running", None)
    ]


def test_a_sign_of_life_from_before_the_machine_was_started_is_none() -> None:
    (found,) = failures(WELL, NOTHING_DUE, 30.0)
    assert (found.aspect, found.seconds) == ("running", 30.0)
    assert "since this machine was started" in found.why


@pytest.mark.parametrize(
    ("ended", "said"), [("", "It was stopped."), ("Slack refuses it.", "Slack refuses it.")]
)
def test_a_bot_that_has_ended_says_why(ended: str, said: str) -> None:
    (found,) = failures(replace(WELL, ended=ended), NOTHING_DUE, NOW + 3)
    assert (found.aspect, found.seconds) == ("running", 3.0)
    assert found.why.startswith(said)


@pytest.mark.parametrize(
    ("job", "in_store", "aspect"),
    [
        ("look", False, "looking"),
        ("seeds", False, "looking"),
        ("fetch", False, "looking"),
        ("look", True, "writing"),
        ("write", True, "writing"),
        ("pages", True, "writing"),
        ("slack", False, "connected"),
        ("sockets", False, "connected"),
        ("deliver", False, "posting"),
        ("deliver", True, "writing"),
    ],
)
def test_a_job_that_fails_is_named_with_its_reason(job: str, in_store: bool, aspect: str) -> None:
    beat = with_job(job, failing=NOW - 7, why="No room.", in_store=in_store)
    assert failures(beat, NOTHING_DUE, NOW + 2) == (
        Failing(aspect=aspect, seconds=9.0, why="No room."),  # type: ignore[arg-type]
    )


def test_of_two_jobs_that_fail_for_one_aspect_the_longer_is_named() -> None:
    jobs = (
        JobState(name="slack", moved=0, failing=NOW - 7, why="Short."),
        JobState(name="sockets", moved=0, failing=NOW - 70, why="Long."),
    )
    (found,) = failures(replace(WELL, jobs=jobs), NOTHING_DUE, NOW)
    assert (found.why, found.seconds) == ("Long.", 70.0)


def test_a_run_that_gets_nothing_done_is_stuck_and_one_that_goes_on_is_not() -> None:
    stuck = with_job("look", began=NOW - STUCK - 1, moved=NOW - 900)
    (found,) = failures(stuck, NOTHING_DUE, NOW)
    assert (found.aspect, found.seconds) == ("looking", STUCK + 1)
    goes_on = with_job("look", began=NOW - 900, moved=NOW - 1)
    assert failures(goes_on, NOTHING_DUE, NOW) == ()


def test_posts_are_overdue_only_if_nothing_is_sent() -> None:
    overdue = DuePosts(**ago(OVERDUE + 1))  # type: ignore[arg-type]
    (found,) = failures(WELL, overdue, NOW)
    assert (found.aspect, found.seconds) == ("posting", OVERDUE + 1)
    assert found.why == "2 posts should have been sent by now, and nothing is sent."
    assert failures(with_job("deliver", moved=NOW - 1), overdue, NOW) == ()
    assert failures(WELL, DuePosts(**ago(OVERDUE - 1)), NOW) == ()  # type: ignore[arg-type]


def test_posts_that_wait_because_slack_asks_for_it_do_not_fail() -> None:
    limited = DuePosts(limited=5, limited_until=NOON + timedelta(hours=1))
    assert failures(WELL, limited, NOW) == ()


def test_posts_that_wait_for_trouble_with_the_bot_as_a_whole_fail_at_once() -> None:
    refused = DuePosts(refused=1, refused_since=NOON, trouble="token_revoked")
    (found,) = failures(WELL, refused, NOW + 5)
    assert (found.aspect, found.seconds) == ("posting", 5.0)
    assert "token was revoked" in found.why


def test_a_post_whose_outcome_stays_unknown_fails() -> None:
    early = DuePosts(unanswered=NOON - timedelta(seconds=UNANSWERED - 1))
    assert failures(WELL, early, NOW) == ()
    (found,) = failures(WELL, early, NOW + 2)
    assert found.aspect == "posting"
    # the machine's clock may be wrong: only Slack's counts
    assert failures(replace(WELL, clock=NOON + timedelta(hours=1)), early, NOW) == ()


def test_a_store_that_cannot_be_read_is_named_even_if_the_bot_does_not_run() -> None:
    found = failures(replace(WELL, ended=""), "The store is damaged.", NOW)
    assert [each.aspect for each in found] == ["running", "writing"]


def test_the_clock_of_the_bot_goes_on_after_its_sign_of_life() -> None:
    assert bot_time(WELL, NOW + 90) == NOON + timedelta(seconds=90)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "1 second"),
        (59, "59 seconds"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (7199, "119 minutes"),
        (7200, "2 hours"),
        (200_000, "2 days"),
    ],
)
def test_durations_are_said_as_people_say_them(seconds: float, said: str) -> None:
    assert spoken_duration(seconds) == said
