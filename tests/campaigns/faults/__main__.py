"""Try every fault, and print what people and admins saw of it as a Markdown table."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.campaigns.faults.case import Case, Seen, tried
from tests.campaigns.faults.cases import CASES
from tests.support.patience import TimedOutError

COLUMNS = ("the fault", "under way", "what people in Slack saw", "what the admins saw", "l/d")


def row(*cells: str) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def described(case: Case, seen: Seen) -> str:
    """The row of a case."""
    people = seen.people
    if seen.meanwhile is not None and seen.meanwhile != seen.people:
        people = f"meanwhile {seen.meanwhile}; then {seen.people}"
    admins = "<br>".join(seen.admins) or "nothing unusual"
    return row(case.fault, case.under_way, people, admins, f"{seen.lost}/{seen.doubled}")


def main() -> int:
    """Try the cases; 1 if anything is lost, doubled, or not as expected."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("words", nargs="*", help="only the cases whose names contain all of these")
    words = ask.parse_args().words
    chosen = [case for case in CASES if all(word in case.name for word in words)]
    print(row(*COLUMNS[:-1], "lost/doubled"), row(*("---" for _ in COLUMNS)), sep="\n")
    failed = []
    for case in chosen:
        if reason := case.cannot():
            print(row(case.fault, case.under_way, f"not tried: {reason}", "", ""))
            continue
        try:
            with tempfile.TemporaryDirectory() as folder:
                seen = tried(case, Path(folder))
        except TimedOutError as error:
            print(row(case.fault, case.under_way, str(error), "", ""), flush=True)
            failed.append(case.name)
            continue
        print(described(case, seen), flush=True)
        if seen != case.expected:
            failed.append(case.name)
    print(f"\n{len(chosen)} cases, {len(failed)} not as expected{': ' if failed else ''}", end="")
    print("; ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
