"""Runs heavy work in a process of its own, so that it can't delay the bot or end it.

A busy Python thread delays an ack to Slack by 16 ms at the median; another process doesn't.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

from bot.errors import BotError
from bot.log import configure_logging

NICE = 10  # answers to people take precedence over reading when the processor is busy

P = ParamSpec("P")
R = TypeVar("R")


class WorkerError(BotError):
    """The work took too long, or ended the process that did it."""


class Worker:
    """A process that runs one function at a time; it's started when needed, or by warm_up().

    The process is spawned, not forked, because forking a program with threads can deadlock.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def warm_up(self, function: Callable[..., object], *args: object) -> None:
        """Start the process and call a function in it, without waiting for its slow imports."""
        self._started().submit(function, *args)

    def run(self, function: Callable[..., R], *args: object, seconds: float) -> R:
        """Call a function in the process and return its result.

        Raises WorkerError if it takes longer than ``seconds``, the process ends, or the worker was
        stopped. If the process has ended, the next call starts a new one.
        """
        future: Future[R] = self._submit(function, *args)
        try:
            return future.result(timeout=seconds)
        except TimeoutError as error:
            self._end()
            raise WorkerError(
                f"Reading it took longer than {seconds:.0f} s; split the file or leave it out."
            ) from error
        except (BrokenProcessPool, CancelledError) as error:
            self._end()
            raise WorkerError(
                "Reading it ended the process that did so (out of memory, perhaps); split the "
                "file or leave it out."
            ) from error

    def _submit(self, function: Callable[..., R], *args: object) -> "Future[R]":
        try:
            return self._started().submit(function, *args)
        except RuntimeError as error:  # it was stopped or has ended in this very moment
            self._end()
            raise WorkerError("The process that reads has ended; it is started again.") from error

    def stop(self) -> None:
        """End the process for good, whatever it's doing."""
        self._stopped = True
        self._end()

    def _end(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((pool._processes or {}).values())  # noqa: SLF001  there is no public way to end them
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()

    def _started(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._stopped:
                raise WorkerError("The bot is stopping.")
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    max_workers=1,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=_serve_parent,
                )
            return self._pool


def _serve_parent() -> None:
    """Lower the priority, log as the bot does, and end with the parent, even if that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    os.nice(NICE)
    configure_logging()
    parent = multiprocessing.parent_process()
    assert parent

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(0)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
