"""A short campaign of crashes, one that must fail, and what the verdict makes of calls."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.campaigns.crash.__main__ import main
from tests.campaigns.crash.seeds_writer import NEWS, SPORT, Written
from tests.campaigns.crash.truth import Truth

Json = dict[str, Any]

POSTED, REPLIED = "1.000001", "1.000002"


@pytest.mark.parametrize("first", range(0, 25, 5))
def test_nothing_is_lost_or_doubled_through_5_crashes(
    first: int, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--rounds", "5", "--first", str(first), "--seed", "7"])
    assert (code, capsys.readouterr().out.count("went wrong")) == (0, 0)


def test_without_reconciliation_posts_are_doubled(capsys: pytest.CaptureFixture[str]) -> None:
    rounds = ["--rounds", "2", "--steps", "unknown", "--faults", "accept_then_drop"]
    assert main([*rounds, "--without-reconciliation"]) == 1
    assert "  doubled: Pier 4 in C0NEWS0001" in capsys.readouterr().out


def headline(number: int, passengers: int, *, strike: bool = False) -> Json:
    """A message's arguments that show a revision of an article."""
    text = f"Pier {number} ferry carries {passengers} passengers"
    shown = {"type": "text", "text": text, "style": {"strike": strike}}
    section = {"type": "rich_text_section", "elements": [shown]}
    return {"text": text, "blocks": [{"type": "rich_text", "elements": [section]}]}


def post(number: int, passengers: int, *, channel: str = NEWS, ts: str = POSTED) -> Json:
    args = {"channel": channel, **headline(number, passengers)}
    return {"method": "chat.postMessage", "ok": True, "ts": ts, "args": args}


def edit(number: int, passengers: int, *, strike: bool = False) -> Json:
    args = {"channel": NEWS, "ts": POSTED, **headline(number, passengers, strike=strike)}
    return {"method": "chat.update", "ok": True, "ts": POSTED, "args": args}


def reply(text: str) -> Json:
    args = {"channel": NEWS, "thread_ts": POSTED, "text": text}
    return {"method": "chat.postMessage", "ok": True, "ts": REPLIED, "args": args}


CORRECTED = reply(
    "The article was corrected:\n• Headline changed: Pier 1 ferry carries 101 passengers "
    "Before: Pier 1 ferry carries 100 passengers"
)
RETRACTED = reply("This article is retracted: Pier 1 has been closed since June")
PLAIN, REVISED = Written(number=1, path="1.txt"), Written(number=1, path="1.txt", passengers=101)
GONE = Written(number=1, path="1.txt", is_retracted=True)


@pytest.mark.parametrize(
    ("article", "calls", "kinds"),
    [
        (PLAIN, [post(1, 100)], []),
        (PLAIN, [], ["lost"]),
        (PLAIN, [post(2, 100)], ["lost"]),
        (PLAIN, [post(1, 100) | {"ok": False}], ["lost"]),
        (PLAIN, [post(1, 100), post(1, 100, ts="1.000003")], ["doubled"]),
        (PLAIN, [post(1, 100), post(1, 100, channel=SPORT)], ["wrong"]),
        (PLAIN, [post(1, 100), reply("Pier 1 is on fire")], ["wrong"]),
        (PLAIN, [post(1, 100), edit(2, 100)], ["wrong", "wrong"]),
        (REVISED, [post(1, 101)], []),
        (REVISED, [post(1, 100), edit(1, 101), CORRECTED], []),
        (REVISED, [post(1, 100), edit(1, 101), edit(1, 101), CORRECTED], []),
        (REVISED, [post(1, 100), CORRECTED], ["wrong"]),
        (REVISED, [post(1, 100), edit(1, 101), edit(1, 100), CORRECTED], ["wrong"]),
        (REVISED, [post(1, 100), edit(1, 101)], ["lost"]),
        (REVISED, [post(1, 100), edit(1, 101), CORRECTED, CORRECTED], ["doubled"]),
        (REVISED, [post(1, 101), CORRECTED], ["wrong"]),
        (GONE, [post(1, 100), edit(1, 100, strike=True), RETRACTED], []),
        (GONE, [post(1, 100), edit(1, 100), RETRACTED], ["wrong"]),
        (GONE, [post(1, 100), edit(1, 100, strike=True)], ["lost"]),
        (GONE, [post(1, 100), edit(1, 100, strike=True), RETRACTED, RETRACTED], ["doubled"]),
    ],
)
def test_the_verdict_is_what_slack_has_accepted_against_what_was_written(
    article: Written, calls: Sequence[Json], kinds: Sequence[str]
) -> None:
    truth = Truth()
    for call in calls:
        truth.take(call)
    assert [problem.kind for problem in truth.problems(article)] == kinds
    assert truth.strange == []


def test_calls_about_nothing_are_noticed() -> None:
    truth = Truth()
    for call in (edit(1, 100), CORRECTED, post(1, 100) | {"args": {"channel": NEWS, "text": "?"}}):
        truth.take(call)
    assert [what.partition(":")[0] for what in truth.strange] == [
        "an edit of nothing",
        "a reply to nothing",
        "a message about nothing",
    ]


def test_a_flood_is_one_message() -> None:
    flood = [Written(number=number, path=f"{number}.txt", batch=1) for number in (1, 2)]
    truth = Truth()
    truth.take(post(1, 100))
    truth.take(post(2, 100, ts="1.000003"))
    assert [problem.kind for problem in truth.flood_problems(flood)] == ["doubled"]
