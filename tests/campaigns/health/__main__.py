"""Try every fault, and print what `pullquote health` said of it as a Markdown table."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.campaigns.health.cases import CASES, tried
from tests.support.patience import TimedOutError

COLUMNS = ("the fault", "what `pullquote health` said", "after", "well again after it was mended")


def row(*cells: str) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def main() -> int:
    """Try the cases; 1 if one isn't noticed, or not as expected."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("words", nargs="*", help="only the cases whose names contain all of these")
    words = ask.parse_args().words
    chosen = [case for case in CASES if all(word in case.fault for word in words)]
    print(row(*COLUMNS), row(*("---" for _ in COLUMNS)), sep="\n", flush=True)
    failed = []
    for case in chosen:
        if reason := case.cannot():
            print(row(case.fault, f"not tried: {reason}", "", ""), flush=True)
            continue
        try:
            with tempfile.TemporaryDirectory() as folder:
                said = tried(case, Path(folder))
        except TimedOutError as error:
            print(row(case.fault, str(error), "", ""), flush=True)
            failed.append(case.fault)
            continue
        lines = "<br>".join(said.lines)
        print(row(case.fault, lines, f"{said.seconds:.0f} s", f"{said.mended:.0f} s"), flush=True)
        if not any(each.startswith(case.aspect) for each in said.lines):
            failed.append(case.fault)
    print(f"\n{len(chosen)} cases, {len(failed)} not as expected: {'; '.join(failed) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
