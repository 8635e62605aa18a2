"""Prints what holds an article back: wordings in every format, shapes of fields, and precision.

With ``--precision FOLDER`` it reads every file in a folder of published texts instead, and prints
those that would be held on words alone: there should be none.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.errors import ReadingError
from bot.models import Article
from bot.seeds.read import is_readable, read
from tests.seeds.embargo_places import field_cases
from tests.seeds.embargo_table import (
    MAKERS,
    WORDINGS,
    outcome,
    outcome_of,
    word_cases,
)

_LARGEST = 100_000_000  # bytes


def _print_words(folder: Path) -> int:
    found = {(case.what, case.format): (outcome_of(case, folder), case) for case in word_cases()}
    print("| words | expected |", " | ".join(MAKERS), "|\n|---|---|" + "---|" * len(MAKERS))
    for words, expected in WORDINGS:
        row = [found.get((words, each)) for each in MAKERS]
        cells = ["–" if not got else "✓" if got[0] == expected else f"**{got[0]}**" for got in row]
        print(f"| {' / '.join(words.splitlines())} | {expected} |", " | ".join(cells), "|")
    wrong = sum(got != case.expected for got, case in found.values())
    print(f"\n{len(WORDINGS)} wordings, {len(found)} files: {len(found) - wrong} right\n")
    return wrong


def _print_fields(folder: Path) -> int:
    print("| field | file | expected | found |\n|---|---|---|---|")
    wrong = 0
    cases = field_cases()
    for case in cases:
        got = outcome_of(case, folder)
        wrong += got != case.expected
        shown = "✓" if got == case.expected else f"**{got}**"
        print(f"| {case.what} | {case.format} | {case.expected} | {shown} |")
    print(f"\n{len(cases)} shapes of fields: {len(cases) - wrong} right")
    return wrong


def _articles(folder: Path) -> Iterator[Article]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and is_readable(path.name):
            try:
                yield from read(path.parent, path.name, _LARGEST).articles
            except ReadingError as error:
                print(f"{path.name}: {error.sentence}")


def print_precision(folder: Path) -> None:
    """Print how many articles of a folder are held on words alone, and the words of each."""
    number = held = 0
    for article in _articles(folder):
        number += 1
        if article.held and article.embargo:
            held += 1
            print(f"{article.path} {article.key}: “{article.held.words}” → {outcome(article)}")
    print(f"{number:,} articles, {held:,} held on words alone")


def main() -> None:
    """Print the tables and exit with 1 if one is wrong, or print the precision."""
    if sys.argv[1:2] == ["--precision"] and len(sys.argv) == 3:
        print_precision(Path(sys.argv[2]))
        return
    if sys.argv[1:]:
        sys.exit("usage: python -m tests.tools.embargoes [--precision FOLDER]")
    with tempfile.TemporaryDirectory() as folder:
        wrong = _print_words(Path(folder)) + _print_fields(Path(folder))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
