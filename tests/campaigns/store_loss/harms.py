"""What happens to the store, and to the copies that people have of it."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PAGE = 4096  # bytes
SUFFIXES = ("", "-wal", "-shm")

Harm = Callable[[Path, Path], None]  # of the store, with the folder of its copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A way to lose a store: ``when`` it happens, and the sentence that ``says`` so.

    If the bot is "running", it must say so and post nothing more until it is started again. If it
    is "killed", the store's files are as the crash leaves them. What is ``mended`` is put back as
    it was, after a start that must fail.
    """

    name: str
    when: Literal["stopped", "killed", "running"]
    harm: Harm
    says: str = ""
    mended: bool = False


def beside(path: Path, suffix: str) -> Path:
    """One of the files of a store."""
    return path.with_name(f"{path.name}{suffix}")


def back_up(store: Path, copies: Path) -> None:
    """Copy a store that is in use: by SQLite's own backup, and its files as they are."""
    with (
        closing(sqlite3.connect(store)) as source,
        closing(sqlite3.connect(copies / "backup.db")) as target,
    ):
        source.backup(target)
    for suffix in SUFFIXES[:2]:
        shutil.copyfile(beside(store, suffix), copies / f"files.db{suffix}")


def delete(store: Path, _: Path) -> None:
    for suffix in SUFFIXES:
        beside(store, suffix).unlink(missing_ok=True)


def delete_with_lock(store: Path, copies: Path) -> None:
    delete(store, copies)
    beside(store, ".lock").unlink()


def restore_backup(store: Path, copies: Path) -> None:
    delete(store, copies)
    shutil.copyfile(copies / "backup.db", store)


def restore_files(store: Path, copies: Path) -> None:
    delete(store, copies)
    for suffix in SUFFIXES[:2]:
        shutil.copyfile(copies / f"files.db{suffix}", beside(store, suffix))


def restore_file(store: Path, copies: Path) -> None:
    """Put back the store's file without its write-ahead log, whatever that had in it."""
    delete(store, copies)
    shutil.copyfile(copies / "files.db", store)


def replace(store: Path, copies: Path) -> None:
    """Move an older copy to where the store is."""
    shutil.copyfile(copies / "backup.db", copies / "new.db")
    (copies / "new.db").rename(store)


def cut_log(store: Path, _: Path) -> None:
    log = beside(store, "-wal")
    os.truncate(log, log.stat().st_size // 2)


def delete_log(store: Path, _: Path) -> None:
    beside(store, "-wal").unlink()


def delete_index(store: Path, _: Path) -> None:
    beside(store, "-shm").unlink()


def zero_posts(store: Path, _: Path) -> None:
    """Overwrite the first page of the posts with zeros."""
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'posts'"
        ).fetchone()
    with store.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(PAGE))


DELETED = "was deleted while the bot was running"
REPLACED = "was replaced while the bot was running"
CASES = (
    Case(name="deleted while stopped", when="stopped", harm=delete),
    Case(name="deleted while running", when="running", harm=delete, says=DELETED),
    Case(name="deleted with its lock", when="running", harm=delete_with_lock, says=DELETED),
    Case(name="replaced while running", when="running", harm=replace, says=REPLACED),
    Case(name="its log deleted, running", when="running", harm=delete_log, says=DELETED),
    Case(name="its index deleted, running", when="running", harm=delete_index, says=DELETED),
    Case(name="restored from a backup", when="stopped", harm=restore_backup),
    Case(name="restored with its log", when="killed", harm=restore_files),
    Case(name="restored without its log", when="killed", harm=restore_file),
    Case(name="half of its log cut", when="killed", harm=cut_log),
    Case(name="its log deleted", when="killed", harm=delete_log),
    Case(name="its index deleted", when="killed", harm=delete_index),
    Case(
        name="a page zeroed",
        when="stopped",
        harm=zero_posts,
        says="is damaged; restore it from a backup",
        mended=True,
    ),
)
