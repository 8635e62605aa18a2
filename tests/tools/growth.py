"""Prints how the time to read and summarise a file grows with its size, for many shapes of files.

    python -m tests.tools.growth [--size 200000] [WORDS]

Words choose shapes. The exponent is that of the CPU time from a quarter of the size to all of it:
1 is linear and 2 quadratic. Sizes may be too small for a shape to show what it becomes, and below a
tenth of a second an exponent says nothing.
"""

import argparse
import math
import sys
import time

from bot.errors import ReadingError
from bot.seeds.articles import build_articles
from bot.seeds.read import READERS
from bot.summariser import summarise
from tests.support.shapes import TEXTS, Shape

HIGHEST = 1.3
SAYS_NOTHING = 0.1  # seconds


def seconds(shape: Shape, size: int) -> float:
    """Return the seconds of CPU for a shape at this size; 0.0 if it is refused."""
    data = shape.make(size)
    began = time.process_time()
    try:
        articles, _ = build_articles(READERS[shape.suffix](data), f"a{shape.suffix}")
    except ReadingError:
        return 0.0
    for article in articles:
        summarise(article)
    return time.process_time() - began


def main() -> int:
    """Print the figures; 1 if the time of any shape grows faster than its size."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("words", nargs="*")
    ask.add_argument("--size", type=int, default=200_000, help="characters")
    given = ask.parse_args()
    seconds(TEXTS[0], 10_000)  # imports
    fast = 0
    for shape in TEXTS:
        if given.words and not any(word in shape.name for word in given.words):
            continue
        few = min(seconds(shape, given.size // 4) for _ in range(2))
        many = seconds(shape, given.size)
        exponent = math.log(max(many, 0.001) / max(few, 0.001), 4)
        grows = many > SAYS_NOTHING and exponent > HIGHEST
        fast += grows
        print(f"{shape.name:36} {few:7.3f} s {many:7.3f} s  {exponent:5.2f} {'!' if grows else ''}")
    print(f"{fast} grow faster than with exponent {HIGHEST}")
    return 1 if fast else 0


if __name__ == "__main__":
    sys.exit(main())
