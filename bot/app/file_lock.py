"""A lock on a file name that only one process can have, and that ends with the process."""

import fcntl
import os
from pathlib import Path
from typing import IO

from bot.errors import StoreError


class FileLock:
    """A lock that lasts until it's released or its process ends, in whatever way."""

    def __init__(self, path: Path, sentence: str) -> None:
        """Take the lock. Raises StoreError, with ``sentence`` if another process has it."""
        self._path, self._sentence = path, sentence
        self._file = self._take()
        self._noted = ""
        self._file.seek(0)
        self.before = self._file.read().decode(errors="replace")
        """What the process that had the lock before has noted in its file."""

    def note(self, text: str) -> None:
        """Note something in the lock's file, for the process that has the lock next."""
        self._noted = text
        self._file.truncate(0)
        self._file.write(text.encode())
        self._file.flush()

    def keep(self) -> None:
        """Take the lock again if its file was deleted or replaced: another process could take it.

        Raises StoreError if another process has it already, or the file can't be written.
        """
        try:
            is_kept = os.path.samestat(self._path.stat(), os.fstat(self._file.fileno()))
        except FileNotFoundError:
            is_kept = False
        if not is_kept:
            before, self._file = self._file, self._take()
            before.close()
            self.note(self._noted)

    def release(self) -> None:
        """Release the lock."""
        self._file.close()

    def _take(self) -> IO[bytes]:
        try:
            # the file stays after the release: another process may just have opened it
            file: IO[bytes] = self._path.open("a+b")
        except OSError as error:
            raise StoreError(f"{self._path} cannot be written: {error.strerror}.") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise StoreError(self._sentence) from error
        return file
