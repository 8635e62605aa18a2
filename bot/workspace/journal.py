"""What happened, as JSON lines on disk: one a transaction, written before it is answered."""

import fcntl
import json
from collections.abc import Iterator
from pathlib import Path

from bot.workspace.state import Json


class WorkspaceInUse(Exception):  # noqa: N818 - reads as what it is
    """Another process has this workspace's directory open."""


class Journal:
    """An append-only file of transactions, each a list of changes.

    A line is flushed to the operating system before ``append`` returns, so killing the process
    loses nothing that was answered. A last line that was torn is cut off at the next start.
    """

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.path = directory / "workspace.jsonl"
        self._file = self.path.open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise WorkspaceInUse(f"{directory} is another running workspace's") from error

    def replay(self) -> Iterator[list[Json]]:
        """Yield every whole transaction in order, then cut off what follows the last of them."""
        self._file.seek(0)
        whole = 0
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            yield json.loads(line)
            whole += len(line)
        self._file.truncate(whole)

    def append(self, changes: list[Json]) -> None:
        """Write one transaction, both or neither of its changes."""
        self._file.write(json.dumps(changes, separators=(",", ":")).encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Close the file and give the directory free."""
        self._file.close()
