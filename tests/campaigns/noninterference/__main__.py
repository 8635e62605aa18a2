"""Ask it all from a terminal: ``python -m tests.campaigns.noninterference --rounds 20``."""

import argparse
import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from tests.campaigns.noninterference.compare import campaign
from tests.campaigns.noninterference.content import everything
from tests.campaigns.noninterference.newsroom import pair

SHARE = 0.1  # of all questions, in a round


def main() -> int:
    """Print what was asked and what differed; 1 if anything did."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--rounds", type=int, default=10)
    ask.add_argument("--seed", type=int, default=1)
    given = ask.parse_args()
    logging.disable(logging.WARNING)  # posts that Slack refuses are part of it
    asked: Counter[str] = Counter()
    differences: list[str] = []
    began = time.perf_counter()
    for number in range(given.rounds):
        random = Random(f"{given.seed} {number}")
        with (
            tempfile.TemporaryDirectory() as folder,
            pair(Path(folder), everything()) as made,
        ):
            outcome = campaign(made, SHARE, random)
        asked += outcome.asked
        differences += outcome.differences
    for line in differences[:20]:
        print(line)
    for surface, number in sorted(asked.items()):
        print(f"{number:7,} {surface}")
    print(
        f"{len(asked)} surfaces, {asked.total():,} questions asked of both newsrooms in "
        f"{time.perf_counter() - began:.0f} s; {len(differences)} answers differ"
    )
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
