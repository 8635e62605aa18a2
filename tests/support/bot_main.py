"""What runs in the process of a bot that a test has started.

The bot is as in production, but for what a test can't wait for or has to control: its clock, its
time-outs, how often it looks for work, and where it may fetch from.
"""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot import cli
from bot.app import application, run
from bot.app.application import Application
from bot.scheduler import ingest, jobs, publish
from bot.seeds.fetching import Network
from bot.slack import web_client
from bot.slack.messenger import SlackMessenger
from tests.support.paths import ROOT
from tests.support.shared_number import SharedNumber
from tests.support.steps import STEPS, hear_steps
from tests.support.warm_processes import warm_workers_of_child

STEP = "step: "  # what begins each line that names a step
DONE = "done"  # the step that answers a question: all that could be done has been
PATIENT = 3600.0  # seconds: no machine is so slow
TICK = 0.1  # seconds between two looks for work


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How to start a bot.

    ``kill`` is the step at which it is killed: NAME or, for the Nth step of that name, NAME:N.
    ``time`` is the file with the time that Slack goes by, as a SharedNumber, and ``ahead`` the
    seconds that the bot's clock is ahead of that; None for the machine's time. ``asked`` is the
    file of a WatchedApplication's SharedNumber; without it, the bot can't be asked. A bot that is
    told to stop waits ``stop_seconds`` for Slack. Without ``reconcile`` it takes each post without
    an answer for one that has not reached Slack. With ``fetch_from_here`` every host name leads to
    this machine.
    """

    kill: str | None = None
    time: Path | None = None
    ahead: float = 0.0
    asked: Path | None = None
    stop_seconds: float = run.STOP_SECONDS
    reconcile: bool = True
    fetch_from_here: bool = False


class WatchedApplication(Application):
    """An application that can be asked to do all that it can do now, and to report that it has.

    Whoever asks changes a SharedNumber. The number is reported once a look at the folder, and after
    it a look at the outbox, have begun and ended since.
    """

    def __init__(self, *args: Any, asked: SharedNumber, **kwargs: Any) -> None:
        self._asked = asked
        self._read_for = 0.0
        super().__init__(*args, **kwargs)

    def _look(self) -> float:
        asked = self._asked.read()
        seconds = super()._look()
        self._read_for = asked
        return seconds

    def _deliver(self) -> float:
        read_for = self._read_for
        seconds = super()._deliver()
        STEPS.debug("%s %d", DONE, read_for)
        if read_for != self._asked.read():
            self.look_now()
        return seconds


def run_bot(
    settings: Path, environment: Mapping[str, str], output: Connection, start: Start | None
) -> None:
    """Run `pullquote run` in this process. Its output and its steps go to ``output``.

    Without a ``start`` a new interpreter runs it, as from a command line.
    """
    for stream in (1, 2):
        os.dup2(output.fileno(), stream)
    output.close()
    # the streams that the fork server has opened take it for what it was before
    sys.stdout, sys.stderr = (
        os.fdopen(stream, "w", buffering=1, encoding="utf-8", closefd=False) for stream in (1, 2)
    )
    os.environ.update(environment)
    if start is None:
        os.chdir(ROOT)
        command = [sys.executable, "-m", "bot", "--settings", str(settings), "run"]
        os.execv(command[0], command)
    adapt(start)
    cli.main(["--settings", str(settings), "run"])


def adapt(start: Start) -> None:
    """Change what is to be different from production in this process."""
    warm_workers_of_child()
    hear_steps(_write_step)
    if start.kill:
        hear_steps(KillAt(start.kill))
    vars(jobs)["TICK"] = vars(application)["DELIVERY"] = TICK
    vars(application)["QUIET"] = 0.0
    # a slow machine is no reason to give up
    vars(web_client)["TIMEOUT"] = PATIENT
    vars(ingest)["CHUNK_SECONDS"] = vars(ingest)["FILE_SECONDS"] = PATIENT
    vars(run)["STOP_SECONDS"] = start.stop_seconds
    given: dict[str, Any] = {}
    if start.fetch_from_here:
        given["network"] = Network(
            resolve=lambda _: ("127.0.0.1",), allows=lambda each: each.is_loopback
        )
    if start.asked:
        given["asked"] = SharedNumber(start.asked)
        vars(run)["Application"] = partial(WatchedApplication, **given)
    else:
        vars(run)["Application"] = partial(Application, **given)
    if start.time:
        set_clock(SharedNumber(start.time).read, timedelta(seconds=start.ahead))
    if not start.reconcile:
        publish.SETTLE_AFTER = timedelta()
        SlackMessenger.find = lambda *_: None  # type: ignore[method-assign]


def _write_step(step: str) -> None:
    os.write(2, f"{STEP}{step}\n".encode())


class KillAt:
    """Ends this process, as SIGKILL does, at a step: NAME, or NAME:N for the Nth of that name."""

    def __init__(self, step: str) -> None:
        self._name, _, number = step.partition(":")
        self._left = int(number or 1)

    def __call__(self, step: str) -> None:
        """Count a step."""
        self._left -= step.split(maxsplit=1)[0] == self._name
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)


def set_clock(seconds: Callable[[], float], ahead: timedelta) -> None:
    """Have the bot measure time by this clock, and its time of day be ahead of it."""

    def now() -> datetime:
        return datetime.fromtimestamp(seconds(), UTC) + ahead

    vars(run)["run_until_stopped"] = partial(run.run_until_stopped, now=now)
    vars(application)["elapsed"] = seconds
    vars(application)["SlackMessenger"] = partial(SlackMessenger, monotonic=seconds)
