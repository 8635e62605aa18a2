"""The faults that `pullquote health` must notice."""

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.campaigns.faults.case import NOTHING, anywhere
from tests.campaigns.faults.machine import fill_disk, no_small_disk, small_disk
from tests.campaigns.health.trial import Trial, trial
from tests.support.rig import rig

PAGE = 4096  # bytes
DEAF = "I hear nothing from Slack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A fault, made within ``broken``, and what `pullquote health` must say of it.

    ``aspect`` is the beginning of the line, ``why`` words in it. ``then`` waits for what else must
    come of it. ``within`` makes surroundings for the case, and ``cannot`` says why this machine
    can't try it, if it can't.
    """

    fault: str
    broken: Callable[[Trial], AbstractContextManager[None]]
    aspect: str
    why: str
    then: Callable[[Trial], None] = lambda _: None
    settings: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    within: Callable[[Path], AbstractContextManager[Mapping[str, Any]]] = anywhere
    cannot: Callable[[], str | None] = lambda: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What `pullquote health` said of a fault, and after how many seconds it did.

    ``mended`` are the seconds from when the fault was mended until all was well.
    """

    lines: list[str]
    seconds: float
    mended: float


def tried(case: Case, folder: Path) -> Said:
    """Have a fault happen to a bot that is well, and mend it."""
    with (
        case.within(folder) as own,
        rig(folder, **{**case.settings, **own}) as room,
        trial(room, folder) as made,
    ):
        made.start()
        made.post(1)
        with case.broken(made):
            seconds, lines = made.until_said(case.why)
            case.then(made)
            mending = time.monotonic()
        made.until_well()
        return Said(lines=lines, seconds=seconds, mended=time.monotonic() - mending)


@contextmanager
def killed(made: Trial) -> Iterator[None]:
    made.end()
    yield
    made.start()


@contextmanager
def told_to_stop(made: Trial) -> Iterator[None]:
    made.send(signal.SIGTERM)
    yield
    made.end()
    made.start()


@contextmanager
def suspended(made: Trial) -> Iterator[None]:
    made.send(signal.SIGSTOP)
    yield
    made.send(signal.SIGCONT)


@contextmanager
def full_disk(made: Trial) -> Iterator[None]:
    filler = fill_disk(made.store.parent)
    yield
    filler.unlink()


@contextmanager
def damaged_page(made: Trial) -> Iterator[None]:
    """A page of a table that nobody reads at the moment is overwritten."""
    with closing(sqlite3.connect(made.store)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'sketches'"
        ).fetchone()
    with made.store.open("r+b", buffering=0) as file:
        file.seek((page - 1) * PAGE)
        whole = file.read(PAGE)
        file.seek((page - 1) * PAGE)
        file.write(b"?" * PAGE)
        yield
        file.seek((page - 1) * PAGE)
        file.write(whole)


@contextmanager
def locked_store(made: Trial) -> Iterator[None]:
    with closing(sqlite3.connect(made.store, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def no_seeds(made: Trial) -> Iterator[None]:
    away = made.seeds.rename(made.seeds.with_name("away"))
    yield
    away.rename(made.seeds)


@contextmanager
def bot_token_revoked(made: Trial) -> Iterator[None]:
    made.room.workspace.revoke("bot")
    yield
    made.room.workspace.revoke("bot", revoked=False)


@contextmanager
def app_token_revoked(made: Trial) -> Iterator[None]:
    made.room.workspace.revoke("app")
    yield
    made.room.workspace.revoke("app", revoked=False)


def admins_are_told(made: Trial) -> None:
    made.room.wait(
        "the admins to be told",
        lambda: any(each["text"].startswith(DEAF) for each in made.room.posts("general")),
    )


@contextmanager
def silent_sockets(made: Trial) -> Iterator[None]:
    made.room.workspace.silence(silent=True)
    yield
    made.room.workspace.silence(silent=False)


@contextmanager
def workers_that_end(made: Trial) -> Iterator[None]:
    made.breaks_workers.touch()
    made.end_workers()
    yield
    made.breaks_workers.unlink()


CASES = (
    Case(
        fault="the bot was killed",
        broken=killed,
        aspect="Not running",
        why="It gives no sign of life",
    ),
    Case(
        fault="the bot was told to stop",
        broken=told_to_stop,
        aspect="Not running",
        why="It was stopped",
    ),
    Case(
        fault="the bot is suspended (SIGSTOP)",
        broken=suspended,
        aspect="Not running",
        why="It gives no sign of life",
    ),
    Case(
        fault="the disk is full",
        broken=full_disk,
        aspect="Not able to write to the store",
        why="There is no room left on the disk",
        within=small_disk,
        cannot=no_small_disk,
    ),
    Case(
        fault="a page of the store is overwritten",
        broken=damaged_page,
        aspect="Not able to write to the store",
        why="is damaged",
    ),
    Case(
        fault="another program locks the store",
        broken=locked_store,
        aspect="Not able to write to the store",
        why="is locked",
    ),
    Case(
        fault="the seeds folder is gone",
        broken=no_seeds,
        aspect="Not looking for articles",
        why="cannot be listed",
    ),
    Case(
        fault="the bot token is revoked",
        broken=bot_token_revoked,
        aspect="Not connected to Slack",
        why="SLACK_BOT_TOKEN (token_revoked)",
    ),
    Case(
        fault="the app token is revoked",
        broken=app_token_revoked,
        aspect="Not connected to Slack",
        why="SLACK_APP_TOKEN (token_revoked)",
        then=admins_are_told,
        settings={"admin_channel": "#general"},
    ),
    Case(
        fault="the sockets are up, but silent",
        broken=silent_sockets,
        aspect="Not connected to Slack",
        why="nothing comes over them",
    ),
    Case(
        fault="the worker ends whenever it is started",
        broken=workers_that_end,
        aspect="Not looking for articles",
        why="ends whenever it is started",
    ),
)
