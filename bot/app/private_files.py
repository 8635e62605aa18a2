"""Keeps what the bot writes from the other people on its machine.

The store holds embargoed articles and what private channels were told. So the process makes files
that only its user can read (0600, in folders of 0700), and takes away the rights that an earlier
version, or a copy from a backup, left to others.
"""

import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

log = logging.getLogger(__name__)

OTHERS = 0o077  # all rights of the group and of everybody else


def keep_private(paths: Iterable[Path]) -> None:
    """Make files for this process's user only from now on, and these paths and all that is in them.

    Paths that don't exist are skipped. If rights can't be changed, a warning says so.
    """
    os.umask(OTHERS)
    for path in paths:
        for each in _with_contents(path):
            _take_rights(each)


def store_files(store: Path) -> tuple[Path, ...]:
    """Return every file and folder that belongs to a store: SQLite's, the lock and the pages."""
    suffixes = ("", "-wal", "-shm", "-journal", "-wal.old", ".health", ".lock", ".pages")
    return tuple(store.with_name(f"{store.name}{suffix}") for suffix in suffixes)


def _with_contents(path: Path) -> Iterator[Path]:
    yield path
    for folder, folders, files in os.walk(path):  # it follows no link, and nor may we
        for name in (*folders, *files):
            each = Path(folder, name)
            if not each.is_symlink():
                yield each


def _take_rights(path: Path) -> None:
    try:
        rights = path.stat().st_mode & 0o7777
        if rights & OTHERS:
            path.chmod(rights & ~OTHERS)
    except FileNotFoundError:
        return
    except OSError as error:
        log.warning("others on this machine may read %s: %s", path, error.strerror)
