"""One at a time: a lock that ends with its process, however that ends."""

import fcntl
from pathlib import Path
from typing import IO

from bot.errors import StoreError


class FileLock:
    """A lock on a name in the file system, held until it is released or the process ends."""

    def __init__(self, path: Path, sentence: str) -> None:
        """Takes the lock; raises StoreError with the sentence where somebody else holds it."""
        try:
            # left behind on release: to remove it could take it from who has just opened it
            self._file: IO[bytes] = path.open("ab")
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror}.") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise StoreError(sentence) from error

    def release(self) -> None:
        """Let others have it."""
        self._file.close()
