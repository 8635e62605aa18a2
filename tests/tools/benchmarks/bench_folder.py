"""What a sweep of an unchanged folder costs, beside a bare walk of the same files.

python -m tests.tools.benchmarks.bench_folder [FILES]
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.seeds.folder import Folder

A_FOLDER = 1_000
ROUNDS = 7


def main() -> None:
    """Print the CPU seconds of both, each the best of several rounds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        plant(root, count)
        folder = Folder(root, {})
        later = datetime.now(UTC) + timedelta(minutes=1)
        for path, mark in folder.look(later).ready:
            folder.mark_done(path, mark)
        look, walk = seconds_of(lambda: folder.look(later), lambda: bare_walk(root))
        unchanged = folder.look(later)
    assert unchanged.files == count
    assert not any((unchanged.ready, unchanged.refused, unchanged.gone, unchanged.waiting))
    print(f"{count:,} unchanged files")
    print(f"  a look at the folder     {look:.3f} s of CPU")
    print(f"  bare scandir and stat    {walk:.3f} s of CPU")
    print(f"  ratio                    {look / walk:.2f}")


def plant(root: Path, count: int) -> None:
    """Make so many small files, a thousand to a folder."""
    for first in range(0, count, A_FOLDER):
        folder = root / f"{first // A_FOLDER:04}"
        folder.mkdir()
        for number in range(first, min(first + A_FOLDER, count)):
            (folder / f"{number:06}.txt").write_bytes(b"The council met.")


def bare_walk(root: Path) -> int:
    """One stat a file and nothing else; returns the number of files."""
    count, folders = 0, [os.fspath(root)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for stored in entries:
                if stored.is_dir(follow_symlinks=False):
                    folders.append(stored.path)
                else:
                    stored.stat(follow_symlinks=False)
                    count += 1
    return count


def seconds_of(*works: Callable[[], object]) -> list[float]:
    """The CPU seconds of each, the best of several rounds; in turns, so load meets both alike."""
    best = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for number, work in enumerate(works):
            began = time.process_time()
            work()
            best[number] = min(best[number], time.process_time() - began)
    return best


if __name__ == "__main__":
    main()
