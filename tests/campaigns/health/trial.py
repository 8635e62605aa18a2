"""One trial: a bot started from a command line, and what `pullquote health` says of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from tests.support.bot_settings import tokens, write_settings
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE, TimedOutError
from tests.support.rig import Rig
from tests.support.samples import numbered

GLANCE = 0.5  # seconds between two questions

# Python imports this at its start. The process from which those that read articles are forked then
# has each of them end at once, while the flag is there.
_FORK_SERVER = "multiprocessing.forkserver"
_BROKEN = """\
import os, sys
if any({server!r} in each for each in sys.orig_argv):
    os.register_at_fork(after_in_child=lambda: os.path.exists({flag!r}) and os._exit(1))
"""


class Trial:
    """A rig with a bot in a process of its own, like those of any user."""

    def __init__(self, room: Rig, folder: Path) -> None:
        self.room = room
        self.store = room.settings.store
        self.seeds = room.settings.seeds
        self.breaks_workers = folder / "workers end at once"
        self._settings = write_settings(room.settings)
        library = folder / "library"
        library.mkdir()
        code = _BROKEN.format(server=_FORK_SERVER, flag=str(self.breaks_workers))
        (library / "sitecustomize.py").write_text(code, encoding="utf-8")
        self._environment = {
            **os.environ,
            **tokens(room.settings),
            "PYTHONPATH": str(library),
            "COLUMNS": "80",
        }
        self._bot: subprocess.Popen[bytes] | None = None
        self._log = folder / "log"

    def start(self) -> None:
        """Start the bot, and wait until it's well."""
        with self._log.open("ab") as log:
            self._bot = subprocess.Popen(
                self._command("run"),
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        self.until_well()

    def send(self, number: signal.Signals) -> None:
        """Send the bot a signal."""
        assert self._bot
        self._bot.send_signal(number)

    def end(self) -> None:
        """Kill the bot if it still runs, even if it's suspended."""
        if self._bot:
            self._bot.kill()
            self._bot.wait(PATIENCE)

    def post(self, number: int) -> None:
        """Have the bot post an article."""
        self.room.drop(f"{number}.txt", numbered(number))
        self.room.wait(
            "the post", lambda: any("Ferry" in each["text"] for each in self.room.posts())
        )

    def end_workers(self) -> None:
        """Kill the processes that read articles, but not the one that they're forked from."""
        assert self._bot
        servers = [
            child
            for child in _children(self._bot.pid)
            if _FORK_SERVER in Path(f"/proc/{child}/cmdline").read_text("utf-8")
        ]
        workers = [worker for server in servers for worker in _children(server)]
        assert workers, "no process reads articles"
        for worker in workers:
            os.kill(worker, signal.SIGKILL)

    def health(self) -> tuple[int, list[str]]:
        """The exit code of `pullquote health`, and the lines that it prints."""
        done = subprocess.run(
            self._command("health"),
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return done.returncode, done.stdout.splitlines()

    def until_well(self) -> None:
        """Ask until all is well."""
        self._ask(lambda code, lines: code == 0 and not wrong(lines), "health to be good")

    def until_said(self, words: str) -> tuple[float, list[str]]:
        """Ask until a failure with these words is named; return the seconds, and all failures."""

        def is_said(code: int, lines: list[str]) -> bool:
            return code == 1 and any(words in line for line in wrong(lines))

        seconds, lines = self._ask(is_said, f"health to say “{words}”")
        return seconds, wrong(lines)

    def _ask(self, is_so: Callable[[int, list[str]], bool], what: str) -> tuple[float, list[str]]:
        began, pause = time.monotonic(), Event()
        lines: list[str] = []
        while time.monotonic() - began < PATIENCE:
            code, lines = self.health()
            if is_so(code, lines):
                return time.monotonic() - began, lines
            pause.wait(GLANCE)
        log = self._log.read_text("utf-8", errors="replace")[-2000:]
        raise TimedOutError(f"{what}; it said {lines}, and the log {log}")

    def _command(self, name: str) -> list[str]:
        return [sys.executable, "-m", "bot", "--settings", str(self._settings), name]


def wrong(lines: list[str]) -> list[str]:
    """The lines that name a failure."""
    return [line for line in lines if line.startswith("Not ")]


@contextmanager
def trial(room: Rig, folder: Path) -> Iterator[Trial]:
    """A trial whose bot has ended afterwards."""
    made = Trial(room, folder)
    try:
        yield made
    finally:
        made.end()


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += map(int, (task / "children").read_text("utf-8").split())
    return found
