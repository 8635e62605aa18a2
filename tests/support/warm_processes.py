"""Processes that start at once, because they are forked from one that has imported the bot.

Importing the bot takes a second or more of processor time, and every bot needs two processes: its
own and that of the worker that reads files. The fork server of ``multiprocessing`` imports
everything once. It has a single thread, so that forking it is safe.
"""

import multiprocessing
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import ForkServerContext
from typing import Any

import pytest

from bot.scheduler import worker

PRELOADED = ["tests.support.preloaded"]

shared_certificates = cache(ssl.create_default_context)
"""``ssl.create_default_context`` that reads the certificates once: they take 15 ms, five times."""


def warm_context() -> ForkServerContext:
    """The context in which to start a process that has imported the bot already."""
    multiprocessing.set_forkserver_preload(PRELOADED)
    return multiprocessing.get_context("forkserver")


class _WarmMultiprocessing:
    """The parts of ``multiprocessing`` that a Worker uses, with a fork server in place of spawn."""

    parent_process = staticmethod(multiprocessing.parent_process)

    @staticmethod
    def get_context(_method: str) -> ForkServerContext:
        return warm_context()


@contextmanager
def warm_starts() -> Iterator[None]:
    """Have bots in this process, and their workers, start in less time for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "multiprocessing", _WarmMultiprocessing)
        patch.setattr(ssl, "create_default_context", shared_certificates)
        yield


def warm_workers_of_child() -> None:
    """Have the worker of the bot in this process, which a fork server has started, start warm.

    A process that a fork server has started would start a fork server of its own, which imports
    everything again.
    """
    server: dict[str, Any] = vars(forkserver._forkserver)
    server["ensure_running"] = resource_tracker.ensure_running
    # a bot that is killed leaves semaphores behind; a tracker of its own removes them, as it would
    # where the bot was started from a command line
    vars(resource_tracker._resource_tracker)["_fd"] = None
    vars(worker)["multiprocessing"] = _WarmMultiprocessing
