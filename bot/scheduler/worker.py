"""A process of its own for heavy work: a busy thread would delay acks, a crash would end the bot.

A busy Python thread costs an ack 16 ms at the median; another process costs it nothing.
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

NICE = 10  # whoever types goes before what is read, where both want the processor

P = ParamSpec("P")
R = TypeVar("R")


class WorkerError(BotError):
    """The work was too long, or ended the process that did it."""


class Worker:
    """One process that runs one function at a time; started when first needed, or by warm_up().

    The process is spawned, not forked: forking a program with threads can deadlock.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def warm_up(self, function: Callable[..., object], *args: object) -> None:
        """Start the process and have it do this, without waiting: imports take their time."""
        self._started().submit(function, *args)

    def run(self, function: Callable[..., R], *args: object, seconds: float) -> R:
        """The function's result, within so many seconds.

        Raises WorkerError where it takes longer, the process ends or the worker has been stopped;
        after a process that ended the next call has a new one.
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
        except RuntimeError as error:  # stopped, or found dead, since it was asked for
            self._end()
            raise WorkerError("The process that reads has ended; it is started again.") from error

    def stop(self) -> None:
        """End the process, whatever it is doing, for good."""
        self._stopped = True
        self._end()

    def _end(self) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list((pool._processes or {}).values())  # noqa: SLF001  no public way to end one
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
    """Give way to the parent; end when it does, even by kill -9, and not by a Ctrl-C before it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    parent = multiprocessing.parent_process()
    assert parent

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(0)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
