"""What is different from production in a bot that is tested as a whole.

It starts sooner and looks for work more often, its time may be a test's, and it never gives up
because the machine is slow.
"""

import multiprocessing
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing.context import ForkServerContext
from types import ModuleType
from typing import Any

import pytest

from bot.app import application, health
from bot.app.application import Application
from bot.rules import health as health_rules
from bot.scheduler import jobs, worker
from bot.seeds.fetching import fetcher
from bot.slack import web_client
from bot.slack.messenger import SlackMessenger
from tests.support.reports import DONE
from tests.support.shared_number import SharedNumber
from tests.support.steps import STEPS

PATIENT = 3600.0  # seconds: no machine is so slow
TICK = 0.1  # seconds between two looks for work

shared_certificates = cache(ssl.create_default_context)
"""``ssl.create_default_context`` that reads the certificates once: they take 15 ms, five times."""


def warm_context() -> ForkServerContext:
    """The context in which to start a process that is forked from one that has imported the bot.

    Importing the bot takes a second or more of processor time, and every bot needs two processes:
    its own and that of the worker that reads files. The fork server of ``multiprocessing`` imports
    everything once. It has a single thread, so that forking it is safe.
    """
    multiprocessing.set_forkserver_preload(["tests.support.preloaded"])
    return multiprocessing.get_context("forkserver")


def adaptations(seconds: Callable[[], float] | None) -> Iterator[tuple[ModuleType, str, Any]]:
    """The attributes to change, each as its module, name and value.

    ``seconds`` is a clock for all the bot's measuring of time; None leaves it the machine's.
    """
    yield worker, "context", warm_context
    yield ssl, "create_default_context", shared_certificates
    yield jobs, "TICK", TICK
    yield application, "DELIVERY", TICK
    yield application, "QUIET", 0.0
    yield web_client, "TIMEOUT", PATIENT
    yield worker, "JOB_SECONDS", PATIENT
    yield fetcher, "SECONDS", PATIENT
    # the checks of its health depend on the machine's time; tests.campaigns.health is about them
    for check in ("SEEDS", "WRITE", "PAGES", "SLACK", "SOCKETS"):
        yield health, check, PATIENT
    yield health_rules, "SILENT", PATIENT
    yield health_rules, "STUCK", PATIENT
    if seconds:
        yield application, "elapsed", seconds
        yield application, "SlackMessenger", partial(SlackMessenger, monotonic=seconds)


@contextmanager
def adapted(seconds: Callable[[], float] | None) -> Iterator[pytest.MonkeyPatch]:
    """Adapt the bots in this process for a while."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in adaptations(seconds):
            patch.setattr(module, name, value)
        yield patch


class WatchedApplication(Application):
    """An application that can be asked to do all that it can do now, and to report that it has.

    Whoever asks changes a SharedNumber. The number is reported once the three jobs have begun and
    ended since, one after the other: a look at the folder, fetching, a look at the outbox.
    """

    def __init__(self, *args: Any, asked: SharedNumber, **kwargs: Any) -> None:
        self._asked = asked
        self._read_for = self._fetched_for = 0.0
        super().__init__(*args, **kwargs)

    def _look(self) -> float:
        asked = self._asked.read()
        seconds = super()._look()
        if asked != self._read_for:
            self._read_for = asked
            self.fetch_now()
        return seconds

    def _fetch(self) -> float:
        read_for = self._read_for
        seconds = super()._fetch()
        if read_for != self._fetched_for:
            self._fetched_for = read_for
            self.deliver_now()
        return seconds

    def _deliver(self) -> float:
        fetched_for = self._fetched_for
        seconds = super()._deliver()
        STEPS.debug("%s %d", DONE, fetched_for)
        if self._read_for != self._asked.read():
            self.look_now()
        return seconds
