"""What runs in the process of a bot that a test has started."""

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot import cli
from bot.app import run
from bot.models import HistoryPage
from bot.scheduler import publish
from bot.seeds.fetching import Network
from bot.slack.messenger import SlackMessenger
from tests.support.adaptations import WatchedApplication, adaptations
from tests.support.paths import ROOT
from tests.support.shared_number import SharedNumber
from tests.support.steps import hear_steps

STEP = "step: "  # what begins each line that names a step


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How to start a bot.

    ``asked`` is the file with a WatchedApplication's SharedNumber. ``kill`` is the step at which
    the bot is killed: NAME or, for the Nth step of that name, NAME:N. ``time`` is the file with the
    time that Slack goes by, as a SharedNumber, and ``ahead`` the seconds that the bot's clock is
    ahead of that; None for the machine's time. A bot that is told to stop waits ``stop_seconds``
    for Slack. Without ``reconcile`` it takes each post without an answer for one that has not
    reached Slack, and without ``read_back`` it takes every channel for empty when it starts. With
    ``fetch_from_here`` every host name leads to this machine.
    """

    asked: Path
    kill: str | None = None
    time: Path | None = None
    ahead: float = 0.0
    stop_seconds: float = run.STOP_SECONDS
    reconcile: bool = True
    read_back: bool = True
    fetch_from_here: bool = False


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
    _use_the_fork_server()
    hear_steps(_write_step)
    if start.kill:
        hear_steps(KillAt(start.kill))
    seconds = SharedNumber(start.time).read if start.time else None
    for module, name, value in adaptations(seconds):
        vars(module)[name] = value
    if seconds:
        vars(run)["run_until_stopped"] = partial(
            run.run_until_stopped,
            now=lambda: datetime.fromtimestamp(seconds() + start.ahead, UTC),
        )
    given: dict[str, Any] = {"asked": SharedNumber(start.asked)}
    if start.fetch_from_here:
        given["network"] = Network(
            resolve=lambda _: ("127.0.0.1",), allows=lambda each: each.is_loopback
        )
    vars(run)["Application"] = partial(WatchedApplication, **given)
    vars(run)["STOP_SECONDS"] = start.stop_seconds
    if not start.reconcile:
        publish.SETTLE_AFTER = timedelta()
        SlackMessenger.find = lambda *_: None  # type: ignore[method-assign]
    if not start.read_back:
        SlackMessenger.history = lambda *_: HistoryPage(posts=())  # type: ignore[method-assign]


def _use_the_fork_server() -> None:
    """Have the bot's worker be forked from the process that this one is forked from.

    By itself, a process that a fork server has started would start a fork server of its own.
    """
    server: dict[str, Any] = vars(forkserver._forkserver)
    server["ensure_running"] = resource_tracker.ensure_running
    # a bot that is killed leaves semaphores behind, which a tracker of its own removes
    vars(resource_tracker._resource_tracker)["_fd"] = None


def _write_step(step: str) -> None:
    os.write(2, f"{STEP}{step}\n".encode())


class KillAt:
    """Ends this process, as SIGKILL does, at a step: NAME, or NAME:N for the Nth of that name."""

    def __init__(self, step: str) -> None:
        self._name, _, number = step.partition(":")
        self._left = int(number or 1)

    def __call__(self, step: str) -> None:
        """Count a step."""
        self._left -= step.partition(" ")[0] == self._name
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)
