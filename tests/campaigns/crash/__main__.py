"""Run the campaign from a terminal and print a table of what came of it."""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.campaigns.crash import plans
from tests.campaigns.crash.campaign import Choice, campaign
from tests.campaigns.crash.table import table, told


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the rounds that the arguments ask for; 1 if anything went wrong."""
    given = _parser().parse_args(arguments)
    choice = Choice(
        seed=given.seed,
        steps=tuple(given.steps),
        faults=tuple(given.faults),
        reconcile=not given.without_reconciliation,
    )
    with tempfile.TemporaryDirectory() as name:
        return run(Path(name), choice, range(given.first, given.first + given.rounds))


def run(folder: Path, choice: Choice, rounds: range) -> int:
    """Play the rounds of these numbers and print how they went; 1 if anything went wrong."""
    began = time.monotonic()
    verdicts = []
    with campaign(folder, choice) as played:
        for number in rounds:
            verdicts.append(played.round(number))
            if verdicts[-1].problems:
                print(told(verdicts[-1]), flush=True)
            elif len(verdicts) % 25 == 0:
                print(f"{len(verdicts)} rounds, {time.monotonic() - began:.0f} s", flush=True)
        last = played.last()
    for problem in last:
        print(f"in the end: {problem.kind}: {problem.what}")
    print(table(verdicts, time.monotonic() - began))
    return 1 if last or any(verdict.problems for verdict in verdicts) else 0


def _parser() -> argparse.ArgumentParser:
    ask = argparse.ArgumentParser(prog="python -m tests.campaigns.crash", description=__doc__)
    ask.add_argument("--rounds", type=int, default=100)
    ask.add_argument("--first", type=int, default=0, help="the number of the first round")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument(
        "--steps",
        nargs="+",
        choices=plans.STEPS,
        default=plans.STEPS,
        help="to kill the bot at; by default all in turn",
    )
    ask.add_argument(
        "--faults", nargs="*", choices=plans.FAULTS, default=plans.FAULTS, help="by default any"
    )
    ask.add_argument(
        "--without-reconciliation",
        action="store_true",
        help="take away the bot's looks at what has reached Slack: then this must fail",
    )
    return ask


if __name__ == "__main__":
    sys.exit(main())
