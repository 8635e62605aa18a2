"""Try everything, and print a table of what `status` says of it."""

import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.scheduler.worker import Worker
from tests.campaigns.hostile.attempt import attempt


def main() -> int:
    """Try everything; 1 if anything was reached that must not be, or said in other words."""
    console = Console()
    worker = Worker()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        came = attempt(Path(folder), worker, console.print)
    worker.stop()
    table = Table("what was tried", "what status says of it")
    for each in came.tried:
        table.add_row(Text(each.case.name), each.said or "(it is read, and nothing hostile in it)")
    console.print(table)
    wrong = [each for each in came.tried if each.case.says not in each.said]
    console.print(
        f"{len(came.tried)} tried in {time.monotonic() - began:.0f} s; {len(came.reached)} reached "
        f"that should not be; {len(wrong)} without the sentence that is expected."
    )
    return 1 if came.reached or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
