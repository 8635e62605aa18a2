"""The campaign from a terminal: rounds, and a table of what they have come to."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.campaigns.crash import plans
from tests.campaigns.crash.campaign import Campaign, Choice
from tests.campaigns.crash.slack import Slack
from tests.campaigns.crash.table import table, told


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    options = ("--without-reconciliation",) if given.without_reconciliation else ()
    choice = Choice(
        seed=given.seed, steps=tuple(given.steps), faults=tuple(given.faults), options=options
    )
    with tempfile.TemporaryDirectory() as name:
        return run(Path(name), choice, given.rounds)


def run(folder: Path, choice: Choice, rounds: int) -> int:
    """Play the rounds and tell how they went; 1 where anything is wrong."""
    began = time.monotonic()
    slack = Slack(folder / "workspace.log")
    try:
        campaign = Campaign(folder, slack, choice)
        verdicts = []
        for number in range(rounds):
            verdicts.append(campaign.round(number))
            if verdicts[-1].problems:
                print(told(verdicts[-1]), flush=True)
            elif (number + 1) % 25 == 0:
                print(f"{number + 1} rounds, {time.monotonic() - began:.0f} s", flush=True)
        last = campaign.last()
    finally:
        slack.close()
    for problem in last:
        print(f"in the end: {problem.kind}: {problem.what}")
    print(table(verdicts, time.monotonic() - began))
    return 1 if last or any(verdict.problems for verdict in verdicts) else 0


def _parser() -> argparse.ArgumentParser:
    ask = argparse.ArgumentParser(prog="python -m tests.campaigns.crash", description=__doc__)
    ask.add_argument("--rounds", type=int, default=100)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument(
        "--steps",
        nargs="+",
        choices=plans.STEPS,
        default=plans.STEPS,
        help="to be killed at; by default all in turn",
    )
    ask.add_argument(
        "--faults", nargs="*", choices=plans.FAULTS, default=plans.FAULTS, help="by default any"
    )
    ask.add_argument(
        "--without-reconciliation",
        action="store_true",
        help="take out the bot's looks at what has reached Slack: then this must fail",
    )
    return ask


if __name__ == "__main__":
    sys.exit(main())
