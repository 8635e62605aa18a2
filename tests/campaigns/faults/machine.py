"""The machine's own troubles: its disk, the store's file, the seeds folder, another bot."""

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
from tests.campaigns.faults.desk import Desk, masked
from tests.support.newsroom import BEN

DISK = "disk"  # a file system of a few megabytes below the case's folder
PAGE = 4096  # bytes
NO_ROOM = "There is no room left on the disk for the store .../store.db; free some space."
GONE = ".: This folder cannot be listed: No such file or directory."
DAMAGED = "The store .../store.db is damaged; restore it from a backup."


def second_bot(desk: Desk) -> None:
    desk.first()
    desk.drop(1)
    desk.run_at_the_terminal()


def no_seeds(desk: Desk) -> None:
    desk.first()
    assert desk.room.bot
    seeds = desk.room.settings.seeds
    away = seeds.rename(seeds.with_name("away"))
    desk.room.bot.look_now()
    desk.reach("stored")
    desk.meanwhile()
    away.rename(seeds)
    desk.drop(1)


@contextmanager
def small_disk(folder: Path) -> Iterator[Mapping[str, Any]]:
    """A place with a small disk, on which the store stands."""
    disk = folder / DISK
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=True)
    try:
        yield {"store": disk / "store.db"}
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


@cache
def no_small_disk() -> str | None:
    """Why there can be no small disk on this machine."""
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


def fill(desk: Desk) -> Path:
    """Fill the small disk to its last byte; the file that does it."""
    filler = desk.room.settings.store.with_name("filler")
    with filler.open("wb", buffering=0) as file:
        for size in (PAGE, 1):
            try:
                while True:
                    file.write(b"." * size)
            except OSError:
                continue
    return filler


def full_disk(desk: Desk) -> None:
    desk.first()
    filler = fill(desk)
    desk.drop(1)
    desk.hear("no room")
    desk.meanwhile()
    filler.unlink()


def full_disk_after_the_post(desk: Desk) -> None:
    desk.first()
    desk.fault("delay", seconds=5.0)
    desk.drop(1)
    desk.workspace.wait_for(lambda _: "Pier 1" in desk.people(), 20.0)
    filler = fill(desk)
    desk.workspace.clock.advance(5.0)
    desk.hear("no room")
    desk.meanwhile()
    filler.unlink()
    desk.pass_time(SETTLES)


def read_only_store(desk: Desk) -> None:
    desk.first()
    desk.room.stop()
    disk = desk.room.settings.store.parent
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    desk.drop(1)
    desk.run_at_the_terminal()
    desk.while_it_lasted = desk.people()
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    desk.room.start()


def damaged(damage: Callable[[bytes], bytes]) -> Callable[[Desk], None]:
    """The store's file is damaged while the bot is down, and restored after it was tried."""

    def happens(desk: Desk) -> None:
        desk.first()
        desk.room.stop()
        desk.drop(1)
        store = desk.room.settings.store
        whole = store.read_bytes()
        store.write_bytes(damage(whole))
        desk.run_at_the_terminal()
        desk.while_it_lasted = desk.people()
        store.write_bytes(whole)
        desk.room.start()

    return happens


def damaged_where_it_shows_later(desk: Desk) -> None:
    desk.first()
    desk.room.stop()
    store = desk.room.settings.store
    whole = store.read_bytes()
    with closing(sqlite3.connect(store)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'articles'"
        ).fetchone()
    place = (page - 1) * PAGE
    store.write_bytes(whole[:place] + b"?" * PAGE + whole[place + PAGE :])
    desk.drop(1)
    desk.room.start()
    desk.hear("is damaged")
    desk.meanwhile()
    desk.told.append(masked(f"/digest latest: {desk.room.ask(BEN, '/digest latest')}"))
    desk.room.stop()
    store.write_bytes(whole)
    desk.room.start()


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
            f"/digest status: I have to wait: {NO_ROOM}",
            f"log: the job look has to wait: {NO_ROOM}",
        ),
        within=small_disk,
        cannot=no_small_disk,
    ),
    Case(
        fault="the disk is full by the time that Slack answers",
        under_way=DIGEST,
        happens=full_disk_after_the_post,
        people="#news: Pier 0, Pier 1",
        meanwhile="#news: Pier 0, Pier 1",
        admins=(
            (
                f"/digest status: I have to wait: {NO_ROOM} 1 post sent, 1 without an answer from "
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
            f"/digest status: I have to wait: {DAMAGED}",
            f"/digest latest: {DAMAGED}",
            f"log: the job look has to wait: {DAMAGED}",
        ),
    ),
)
