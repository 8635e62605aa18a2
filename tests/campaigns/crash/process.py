"""The bot's process, the clocks that it and Slack go by, and when there is nothing left to do."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from bot.scheduler.publish import SETTLE_AFTER
from tests.campaigns.crash.plans import LATE, TIMEOUT
from tests.campaigns.crash.slack import Slack
from tests.support.paths import ROOT

# seconds after an attempt from which on a look is conclusive; Slack tells whole ones
SETTLED = max(SETTLE_AFTER.total_seconds() + 2, TIMEOUT + LATE)
ROUNDS_APART = 660.0  # seconds: no round's articles make a flood with those of the one before
KILLED = -signal.SIGKILL


@dataclass(slots=True)
class Clocks:
    """How many seconds Slack's clock and the bot's are ahead of the machine's; never less again."""

    slack: Slack
    of_slack: float = 0.0
    of_bot: float = 0.0

    def begin(self, apart: float) -> None:
        """Begin a round some time after the last one; the bot is so many seconds ahead of Slack."""
        goal = max(self.of_slack, self.of_bot - apart) + ROUNDS_APART
        self._advance(goal - self.of_slack)
        self.of_bot = goal + apart

    def let_late_calls_in(self) -> None:
        self._advance(TIMEOUT + LATE)
        self.of_bot += TIMEOUT + LATE

    def settle(self) -> None:
        """Let so much time have passed since every attempt that a look at it is conclusive."""
        self._advance(SETTLED - TIMEOUT - LATE)
        self.of_bot += SETTLED - TIMEOUT - LATE

    def sure_time(self) -> datetime:
        """The time that has come by both clocks: an embargo ends by it."""
        return datetime.now(UTC) + timedelta(seconds=min(self.of_bot, self.of_slack))

    def _advance(self, seconds: float) -> None:
        self.slack.advance(seconds)
        self.of_slack += seconds


def write_settings(folder: Path, api_url: str) -> Path:
    """A settings file with which every article is posted, to one channel or to two.

    More than ten at once become one roundup.
    """
    file = folder / "pullquote.toml"
    file.write_text(
        "\n".join(
            (
                f'[slack]\nslack_api_url = "{api_url}"',
                "[posting]\nnewest = 1000\nflood = 10\nflood_minutes = 10",
                '[[first_subscriptions]]\nchannel = "#news"',
                '[[first_subscriptions]]\nchannel = "#sport"\ntopic = "sport"',
            )
        ),
        encoding="utf-8",
    )
    return file


class Bot:
    """A bot that runs, until it is killed."""

    def __init__(
        self, settings: Path, slack: Slack, clocks: Clocks, kill: str | None, *options: str
    ) -> None:
        command = [sys.executable, "-m", "tests.campaigns.crash.bot", "--settings", str(settings)]
        command += ["--ahead", f"{clocks.of_bot:.3f}", "--timeout", str(TIMEOUT), *options]
        command += ["--kill", kill] if kill else []
        with (settings.parent / "bot.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **slack.tokens}, stdout=log, stderr=log
            )

    def is_dead(self) -> bool:
        return self._process.poll() is not None

    def kill(self) -> int:
        """End it; how it has ended, which may have been before."""
        if not self.is_dead():
            self._process.kill()
        return self._process.wait()


def is_idle(store: Path, seeds: Path) -> bool:
    """Whether the bot, which is running, seems to have done all there was to do.

    Only to know how long to wait for it: no verdict comes from its store.
    """
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=1)) as connection:
            (left,) = connection.execute(
                "SELECT (SELECT count(*) FROM posts WHERE state IN ('due', 'sending')) + "
                "(SELECT count(*) FROM embargoed) + (SELECT count(*) FROM roundup_queue) + "
                "(SELECT count(*) FROM articles WHERE routed IS NULL OR before IS NOT NULL)"
            ).fetchone()
            known = set(connection.execute("SELECT path, size, mtime_ns FROM files"))
    except sqlite3.Error:  # it is being made
        return False
    return not left and known == _files(seeds)


def _files(seeds: Path) -> set[tuple[str, int, int]]:
    found = set()
    for path in seeds.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            about = path.stat()
            name = path.relative_to(seeds).as_posix()
            found.add((name, about.st_size, about.st_mtime_ns))
    return found


def faults_of_store(store: Path) -> list[str]:
    """What SQLite finds wrong with a copy of a store that nobody has open."""
    with TemporaryDirectory() as name:
        copy = Path(name) / store.name
        for suffix in ("", "-wal"):
            if (part := store.with_name(store.name + suffix)).exists():
                copyfile(part, copy.with_name(copy.name + suffix))
        with closing(sqlite3.connect(copy)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchall()
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [str(row) for row in (*found, *broken) if row != ("ok",)]
