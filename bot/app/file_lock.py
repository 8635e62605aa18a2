"""A lock on a file name that only one process can have, and that ends with the process."""

import fcntl
from pathlib import Path
from typing import IO

from bot.errors import StoreError


class FileLock:
    """A lock that lasts until it's released or its process ends, in whatever way."""

    def __init__(self, path: Path, sentence: str) -> None:
        """Take the lock. Raises StoreError, with ``sentence`` if another process has it."""
        try:
            # the file stays after the release: another process may just have opened it
            self._file: IO[bytes] = path.open("ab")
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror}.") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise StoreError(sentence) from error

    def release(self) -> None:
        """Release the lock."""
        self._file.close()
