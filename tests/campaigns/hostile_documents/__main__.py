"""Try every hostile document, and print a table of what each cost and what `status` says."""

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.text import printable
from tests.campaigns.hostile_documents.attempt import Attempt, attempt
from tests.campaigns.hostile_documents.documents import documents

CPU_SECONDS = 5.0
MEGABYTES = 400


def is_good(came: Attempt) -> bool:
    """Return whether a document cost little enough, and ended as it must."""
    return came.is_as_expected and came.seconds <= CPU_SECONDS and came.megabytes <= MEGABYTES


def main() -> int:
    """Try all documents, or those of the given words; 1 if any cost too much or ended wrongly."""
    words = sys.argv[1:]
    chosen = [
        each for each in documents()
        if not words or any(word in f"{each.file} {each.name}" for word in words)
    ]  # fmt: skip
    table = Table("file", "hostile by", "CPU s", "MB", "what status says", "")
    came = []
    with tempfile.TemporaryDirectory() as folder:
        for document in chosen:
            came.append(attempt(document, Path(folder)))
            _add(table, came[-1])
    Console(width=180).print(table)
    bad = [each for each in came if not is_good(each)]
    most = max(came, key=lambda each: each.seconds)
    largest = max(came, key=lambda each: each.megabytes)
    print(
        f"{len(came)} documents: at most {most.seconds:.1f} s of CPU ({most.document.name}) and "
        f"{largest.megabytes} MB ({largest.document.name}); {len(bad)} over {CPU_SECONDS:.0f} s or "
        f"{MEGABYTES} MB, or neither read nor refused with a sentence."
    )
    return 1 if bad else 0


def _add(table: Table, came: Attempt) -> None:
    said = printable(came.problems[0])[:100] if came.problems else f"(read: {came.articles:,})"
    table.add_row(
        came.document.file, came.document.name, f"{came.seconds:.2f}", str(came.megabytes),
        Text(said), "" if is_good(came) else "!",
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
