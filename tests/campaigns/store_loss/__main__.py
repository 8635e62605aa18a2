"""Run the campaign from a terminal and print a table of what came of it."""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.campaigns.store_loss.campaign import Verdict, play
from tests.campaigns.store_loss.harms import CASES
from tests.support.patience import TimedOutError

LOG_LINES = 40


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the rounds that the arguments ask for; 1 if anything went wrong."""
    ask = argparse.ArgumentParser(prog="python -m tests.campaigns.store_loss", description=__doc__)
    ask.add_argument("--rounds", type=int, default=1, help="of each case")
    ask.add_argument("--first", type=int, default=0, help="the number of the first round")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument(
        "--without-reading-back",
        action="store_true",
        help="have the bot take the channels for empty: then this must fail",
    )
    ask.add_argument("cases", nargs="*", help="words of the cases' names; by default all")
    given = ask.parse_args(arguments)
    began = time.monotonic()
    verdicts = []
    for case in CASES:
        if given.cases and not any(word in case.name for word in given.cases):
            continue
        for number in range(given.first, given.first + given.rounds):
            with tempfile.TemporaryDirectory() as name:
                chance = random.Random(f"{given.seed} {number} {case.name}")
                try:
                    verdict = play(
                        Path(name), case, chance, read_back=not given.without_reading_back
                    )
                    verdicts.append(verdict)
                except TimedOutError as error:
                    print(f"{case.name}, round {number}: {error}")
                    return 1
            _tell(verdicts[-1])
        print(f"{len(verdicts)} rounds, {time.monotonic() - began:.0f} s", flush=True)
    print(_table(verdicts))
    print(f"{len(verdicts)} rounds in {time.monotonic() - began:.0f} s")
    return 1 if any(_problems(verdict) for verdict in verdicts) else 0


def _problems(verdict: Verdict) -> list[str]:
    return [
        f"{kind}: {what}"
        for kind, found in (
            ("doubled", verdict.doubled),
            ("lost", verdict.lost),
            ("wrong", verdict.wrong),
        )
        for what in found
    ]


def _tell(verdict: Verdict) -> None:
    if problems := _problems(verdict):
        lines = (f"  | {line}" for line in verdict.log[-LOG_LINES:])
        print("\n".join([f"{verdict.case.name} went wrong:", *problems, *lines]), flush=True)


def _table(verdicts: Sequence[Verdict]) -> str:
    rows = [_line(("", "rounds", "messages", "doubled", "lost", "wrong", "said"))]
    for case in CASES:
        of_case = [each for each in verdicts if each.case is case]
        if of_case:
            counts = (
                len(of_case),
                sum(each.posts for each in of_case),
                *(sum(map(len, found)) for found in zip(*map(_counts, of_case), strict=True)),
            )
            rows.append(_line((case.name, *counts, "said" if of_case[-1].said else "-")))
    return "\n".join(rows)


def _counts(verdict: Verdict) -> tuple[Sequence[str], ...]:
    return verdict.doubled, verdict.lost, verdict.wrong


def _line(cells: Iterable[object]) -> str:
    first, *others = map(str, cells)
    return f"{first:28}" + "".join(f"{cell:>10}" for cell in others)


if __name__ == "__main__":
    sys.exit(main())
