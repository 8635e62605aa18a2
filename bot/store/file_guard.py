"""Notices that the store's files are no longer those that were opened, or that they are damaged.

SQLite doesn't notice: it goes on writing to a file that was deleted, and everything written there
is gone with the process. Whoever posted because of it would post again after the next start.

The files are only looked at with ``stat``. Opening and closing the store's file would end SQLite's
locks on it, because those belong to the process (https://www.sqlite.org/howtocorrupt.html, 2.2).
"""

import os
from collections.abc import Callable
from pathlib import Path

from bot.errors import StoreError

# The write-ahead log, and the index of it that all processes share: SQLite keeps both for as long
# as anybody has the store open.
_BESIDE = ("-wal", "-shm")


class FileGuard:
    """Remembers which files the store consists of, and checks that they are still there.

    Until remember() has been called, check() finds nothing wrong.
    """

    def __init__(self, path: Path) -> None:
        # strings, since they are looked at before each use of the store, and a Path takes longer
        self._files = tuple(f"{path}{suffix}" for suffix in ("", *_BESIDE))
        self._known: tuple[tuple[int, int] | None, ...] = ()  # device and inode of each
        self._size = 0
        self._damage: str | None = None

    def remember(self) -> None:
        """Take the files that are there now for the store's."""
        found = [_stat(file) for file in self._files]
        self._known = tuple(each and each[0] for each in found)
        self._size = found[0][1] if found[0] else 0

    def spelled(self) -> str:
        """Return which files the store and its log are, for set_aside_stray_log()."""
        return " ".join(map(_spelled, self._known[:2]))

    def note_damage(self, sentence: str) -> None:
        """Remember that the store is damaged; from now on, check() raises StoreError and says so.

        What can still be read may be wrong, too, so the bot does nothing by it.
        """
        self._damage = self._damage or sentence

    def check(self, pages_size: Callable[[], int]) -> None:
        """Raise StoreError if a file of the store was deleted, replaced or cut, or is damaged.

        ``pages_size`` returns how many bytes the store's pages take, as SQLite has it. It is only
        asked if the file has become smaller, which happens without damage when it is vacuumed.
        """
        if self._damage:
            raise StoreError(self._damage)
        for file, known in zip(self._files, self._known, strict=False):
            found = _stat(file)
            if (None if found is None else found[0]) != known:
                raise self._error(file, "deleted" if found is None else "replaced")
            if found and file == self._files[0]:
                self._check_size(found[1], pages_size)

    def _check_size(self, size: int, pages_size: Callable[[], int]) -> None:
        if size < self._size and pages_size() > size:
            raise self._error(self._files[0], "cut off")
        self._size = size

    def _error(self, file: str, what: str) -> StoreError:
        which = f"The store {file}" if file == self._files[0] else f"{file}, a part of the store,"
        return StoreError(
            f"{which} was {what} while the bot was running, so nothing is posted. Put it back, or "
            f"leave it as it is now; then start the bot again."
        )


def _stat(file: str) -> tuple[tuple[int, int], int] | None:
    """Return a file's device and inode, and its size in bytes; None if there is none."""
    try:
        found = os.stat(file)  # noqa: PTH116  twice as fast as Path.stat
    except OSError:
        return None
    return (found.st_dev, found.st_ino), found.st_size


def set_aside_stray_log(path: Path, before: str) -> bool:
    """Rename the write-ahead log if it belongs to another file than the one that is there now.

    ``before`` is what spelled() returned when the store was last in use. If somebody has put a copy
    in the store's place and left the log, SQLite would apply the log to the copy, and destroy it.
    Returns whether that was so.
    """
    log = path.with_name(f"{path.name}-wal")
    found = [(each := _stat(str(file))) and each[0] for file in (path, log)]
    if None in found or len(before.split()) != len(found):
        return False
    store, its_log = map(_spelled, found)
    if before.split()[1] != its_log or before.split(maxsplit=1)[0] == store:
        return False
    log.replace(log.with_name(f"{log.name}.old"))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return True


def has_log(path: Path) -> bool:
    """Return whether a store has a write-ahead log: it's in use, or wasn't closed."""
    found = _stat(f"{path}-wal")
    return found is not None and found[1] > 0


def _spelled(known: tuple[int, int] | None) -> str:
    return "{}:{}".format(*known) if known else "-"
