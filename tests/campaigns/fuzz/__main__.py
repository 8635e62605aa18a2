"""Send it all from a terminal: ``python -m tests.campaigns.fuzz --number 100000 --seed 1``."""

import argparse
import sys
import time

from tests.campaigns.fuzz.campaign import campaign


def main() -> int:
    """Print what was sent and what went wrong; 1 if anything did."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--number", type=int, default=100_000)
    ask.add_argument("--seed", type=int, default=1)
    given = ask.parse_args()
    began = time.perf_counter()
    sent, wrong = campaign(given.number, given.seed)
    for line in wrong[:20]:
        print(line)
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(sent.items()))
    print(f"sent: {kinds}; {time.perf_counter() - began:.0f} s")
    print(f"went wrong: {len(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
