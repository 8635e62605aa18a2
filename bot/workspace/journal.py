"""The workspace's journal on disk: JSON lines, one for each transaction."""

import fcntl
import json
from collections.abc import Iterator
from pathlib import Path

from bot.workspace.state import Json


class WorkspaceInUse(Exception):  # noqa: N818 - the name says what is wrong
    """Another process is using this workspace's directory."""


class Journal:
    """An append-only file of transactions, each a list of changes.

    ``append`` flushes each line to the operating system before it returns, so killing the process
    loses nothing that has been answered. The next start cuts off an incomplete last line.
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
        """Yield every complete transaction in order, then cut off what follows the last one."""
        self._file.seek(0)
        whole = 0
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            yield json.loads(line)
            whole += len(line)
        self._file.truncate(whole)

    def append(self, changes: list[Json]) -> None:
        """Write one transaction: all of its changes or none."""
        self._file.write(json.dumps(changes, separators=(",", ":")).encode() + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Close the file and release the directory's lock."""
        self._file.close()
