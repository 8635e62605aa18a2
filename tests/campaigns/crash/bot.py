"""The bot as ``pullquote run`` starts it, killed at a step.

    python -m tests.campaigns.crash.bot

Nothing of the bot is other than in production but for its clock, which may be ahead, the time-out
of its calls, where it may fetch from, and, to show what they are good for, its looks at what has
reached Slack.
"""

import argparse
import logging
import os
import signal
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

STEPS = "bot.steps"  # the logger that every step is told to, as its name and a key


class KillAt(logging.Handler):
    """Ends the process, as SIGKILL does, at the so-manieth time of a step."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__(logging.DEBUG)
        self._name = name
        self._left = number

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg.split()[0] != self._name:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def kill_at(step: str) -> None:
    """Be killed at a step, given as NAME:N."""
    name, _, number = step.partition(":")
    steps = logging.getLogger(STEPS)
    steps.setLevel(logging.DEBUG)
    steps.propagate = False
    steps.addHandler(KillAt(name, int(number or 1)))


def set_clock(ahead: float) -> None:
    """Have the bot's clock so many seconds ahead of the machine's."""
    from bot.app import run

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=ahead)

    vars(run)["run_until_stopped"] = partial(run.run_until_stopped, now=now)


def be_impatient(timeout: float) -> None:
    """Give calls up sooner than a bot that has real networks to do with."""
    from bot.slack import web_client

    vars(web_client)["TIMEOUT"] = timeout


def fetch_from_here() -> None:
    """Have every name lead to this machine, and allow it to be connected to."""
    from bot.app import run
    from bot.app.application import Application
    from bot.seeds.fetching import Network

    here = Network(resolve=lambda _: ("127.0.0.1",), allows=lambda each: each.is_loopback)
    vars(run)["Application"] = partial(Application, network=here)


def take_reconciliation_out() -> None:
    """Take every post whose answer is lost for one that has not reached Slack."""
    from bot.scheduler import publish
    from bot.slack.messenger import SlackMessenger

    publish.SETTLE_AFTER = timedelta()
    SlackMessenger.find = lambda *_: None  # type: ignore[method-assign]


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--settings", type=Path, required=True)
    ask.add_argument("--kill", metavar="NAME:N")
    ask.add_argument("--ahead", type=float, default=0.0, metavar="SECONDS")
    ask.add_argument("--timeout", type=float, default=10.0, metavar="SECONDS")
    ask.add_argument("--fetch-from-here", action="store_true")
    ask.add_argument("--without-reconciliation", action="store_true")
    given = ask.parse_args()
    if given.kill:
        kill_at(given.kill)
    set_clock(given.ahead)
    be_impatient(given.timeout)
    if given.fetch_from_here:
        fetch_from_here()
    if given.without_reconciliation:
        take_reconciliation_out()
    from bot.cli import main as bot

    bot(["--settings", str(given.settings), "run"])


if __name__ == "__main__":
    main()
