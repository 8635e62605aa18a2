"""The machine fails the bot: its disk, the store's file, the seeds folder, another bot."""

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.campaigns.faults.answers import DIGEST, SETTLES
from tests.campaigns.faults.case import Case
from tests.campaigns.faults.trial import Trial, masked
from tests.support.newsroom import BEN

DISK = "disk"  # a file system of a few megabytes in the folder of the case
PAGE = 4096  # bytes
NO_ROOM = "There is no room left on the disk for the store .../store.db; free some space."
GONE = ".: This folder cannot be listed: No such file or directory."
UNWRITABLE = "Not able to write to the store for long: "
DAMAGED = "The store .../store.db is damaged; restore it from a backup."


def second_bot(trial: Trial) -> None:
    trial.first()
    trial.drop(1)
    trial.run_at_the_terminal()


def no_seeds(trial: Trial) -> None:
    trial.first()
    assert trial.room.bot
    seeds = trial.room.settings.seeds
    away = seeds.rename(seeds.with_name("away"))
    trial.room.bot.look_now()
    trial.reach("stored")
    trial.meanwhile()
    away.rename(seeds)
    trial.drop(1)


@contextmanager
def small_disk(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Surroundings with a small disk, on which the store is."""
    disk = folder / DISK
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=True)
    try:
        yield {"store": disk / "store.db"}
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


@cache
def no_small_disk() -> str | None:
    """Why this machine can't have a small disk; None if it can."""
    if os.geteuid() != 0:
        return "only root may mount a small disk"
    with TemporaryDirectory() as folder:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False
        )
        if mounted.returncode:
            return "no disk can be mounted here"
        subprocess.run(["umount", folder], check=True)
    return None


def fill(trial: Trial) -> Path:
    """Fill the small disk to its last byte; the file that fills it."""
    return fill_disk(trial.room.settings.store.parent)


def fill_disk(disk: Path) -> Path:
    """Fill a disk to its last byte; the file that fills it, in the folder ``disk``."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (PAGE, 1):
            try:
                while True:
                    file.write(b"." * size)
            except OSError:
                continue
    return filler


def full_disk(trial: Trial) -> None:
    trial.first()
    filler = fill(trial)
    trial.drop(1)
    trial.hear("no room")
    trial.meanwhile()
    filler.unlink()


def full_disk_after_the_post(trial: Trial) -> None:
    trial.first()
    trial.fault("delay", seconds=5.0)
    trial.drop(1)
    trial.see("Pier 1")
    filler = fill(trial)
    trial.pass_time(SETTLES)  # the bot has to note what it finds in Slack
    trial.hear("no room")
    trial.meanwhile()
    filler.unlink()
    trial.pass_time(SETTLES)


def read_only_store(trial: Trial) -> None:
    trial.first()
    trial.room.stop()
    disk = trial.room.settings.store.parent
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    trial.drop(1)
    trial.run_at_the_terminal()
    trial.while_it_lasted = trial.people()
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    trial.room.start()


def damaged(damage: Callable[[bytes], bytes]) -> Callable[[Trial], None]:
    """The store's file is damaged while the bot is down, and restored after an attempt to start."""

    def happens(trial: Trial) -> None:
        trial.first()
        trial.room.stop()
        trial.drop(1)
        store = trial.room.settings.store
        whole = store.read_bytes()
        store.write_bytes(damage(whole))
        trial.run_at_the_terminal()
        trial.while_it_lasted = trial.people()
        store.write_bytes(whole)
        trial.room.start()

    return happens


def damaged_where_it_shows_later(trial: Trial) -> None:
    trial.first()
    trial.room.stop()
    store = trial.room.settings.store
    whole = store.read_bytes()
    with closing(sqlite3.connect(store)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'articles'"
        ).fetchone()
    place = (page - 1) * PAGE
    store.write_bytes(whole[:place] + b"?" * PAGE + whole[place + PAGE :])
    trial.drop(1)
    trial.room.start()
    trial.hear("is damaged")
    trial.meanwhile()
    trial.told.append(masked(f"/digest latest: {trial.room.ask(BEN, '/digest latest')}"))
    trial.room.stop()
    store.write_bytes(whole)
    trial.room.start()


def _damaged_case(
    fault: str, damage: Callable[[bytes], bytes], sentence: str, *, tested: bool = True
) -> Case:
    return Case(
        fault=fault,
        under_way=DIGEST,
        happens=damaged(damage),
        people="#news: Pier 0, Pier 1",
        meanwhile="#news: Pier 0",
        admins=(f"pullquote run (exit code 1): Error: {sentence}",),
        tested=tested,
    )


CASES = (
    Case(
        fault="a second bot on the same store",
        under_way=DIGEST,
        happens=second_bot,
        people="#news: Pier 0, Pier 1",
        admins=(
            (
                "pullquote run (exit code 1): Error: Another Pullquote works on the store "
                ".../store.db: two would post everything twice. Stop that one first, or name "
                "another store as [store] path in pullquote.toml."
            ),
        ),
    ),
    Case(
        fault="the seeds folder is gone for a while",
        under_way=DIGEST,
        happens=no_seeds,
        people="#news: Pier 0, Pier 1",
        meanwhile="#news: Pier 0",
        admins=(
            f"/digest status: 1 problem with files: • {GONE}",
            "log: no file events: [Errno 2] No such file or directory",
            f"log: {GONE}",
        ),
    ),
    Case(
        fault="the disk is full",
        under_way=DIGEST,
        happens=full_disk,
        people="#news: Pier 0, Pier 1",
        meanwhile="#news: Pier 0",
        admins=(
            f"/digest status: {UNWRITABLE}{NO_ROOM}",
            f"log: the job look has to wait: {NO_ROOM}",
        ),
        within=small_disk,
        cannot=no_small_disk,
    ),
    Case(
        fault="the disk is full by the time that Slack answers",
        under_way=DIGEST,
        happens=full_disk_after_the_post,
        # Which job meets the full disk first, looking or delivering, is up to the machine: only the
        # campaign tries it, where a person reads what came of it.
        tested=False,
        people="#news: Pier 0, Pier 1",
        meanwhile="#news: Pier 0, Pier 1",
        admins=(
            (
                f"/digest status: {UNWRITABLE}{NO_ROOM} 1 post sent, 1 without an answer from "
                "Slack yet."
            ),
            f"log: the job deliver has to wait: {NO_ROOM}",
        ),
        within=small_disk,
        cannot=no_small_disk,
    ),
    Case(
        fault="the store can only be read",
        under_way=DIGEST,
        happens=read_only_store,
        people="#news: Pier 0, Pier 1",
        meanwhile="#news: Pier 0",
        admins=(
            (
                "pullquote run (exit code 1): Error: .../store.db.lock cannot be written: "
                "Read-only file system."
            ),
        ),
        within=small_disk,
        cannot=no_small_disk,
    ),
    _damaged_case(
        "the store's first page is garbage",
        lambda whole: b"garbage!" * (PAGE // 8) + whole[PAGE:],
        "The store .../store.db is not a SQLite database: restore it from a backup, or name "
        "another file for the store.",
    ),
    _damaged_case("the store is cut in half", lambda whole: whole[: len(whole) // 2], DAMAGED),
    _damaged_case(
        "the store's middle is garbage",
        lambda whole: whole[:PAGE] + b"?" * (len(whole) - 2 * PAGE) + whole[-PAGE:],
        DAMAGED,
        tested=False,
    ),
    Case(
        fault="a page of the store is garbage, which shows while the bot runs",
        under_way=DIGEST,
        happens=damaged_where_it_shows_later,
        people="#news: Pier 0, Pier 1",
        meanwhile="#news: Pier 0",
        admins=(
            f"/digest status: {DAMAGED}",
            f"/digest latest: {DAMAGED}",
            f"log: the job look has to wait: {DAMAGED}",
        ),
    ),
)
