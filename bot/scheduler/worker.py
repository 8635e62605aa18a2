"""Runs heavy work in a process of its own, so that it can't delay the bot or end it.

A busy Python thread delays an ack to Slack by 16 ms at the median; another process doesn't.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any, TypeVar

from bot.errors import BotError
from bot.log import configure_logging
from bot.scheduler.limits import MEMORY, OUT_OF_TIME, allow_time, end_of_time, limit_memory

NICE = 10  # answers to people take precedence over reading when the processor is busy
# Seconds until a job is given up that uses no processor time, because a network drive doesn't
# answer. Ten times the processor time that it may use is added, for a machine that is busy.
JOB_SECONDS = 20.0
START_SECONDS = 60.0  # until a process is given up that isn't ready
END_SECONDS = 5.0  # to wait for its end: while it waits for a drive it can't even be killed

# What the process needs sooner or later. Imported once, in the process that all are forked from.
_PRELOADED = (
    "__main__",
    "bot.scheduler.read_files",
    "bot.scheduler.parse_fetched",
    "docx",
    "feedparser",
    "markdown_it",
    "pypdf",
    "trafilatura",
    "yaml",
)

_ADVICE = "split the file or leave it out."
_TOO_MUCH_MEMORY = f"Reading it takes more than {MEMORY / 1e6:.0f} MB of memory: {_ADVICE}"

R = TypeVar("R")


class WorkerError(BotError):
    """The work took too long or too much memory, or ended the process that did it."""


class WorkerStoppedError(WorkerError):
    """The worker was stopped."""


class WorkerStartError(BotError):
    """The process that does the work can't be started."""


def context() -> ForkServerContext:
    """Return the way to start processes: forked from one without threads that has all imports.

    Starting one takes a few milliseconds, so a file that ends it costs the others no time. Forking
    this program itself, which has threads, could deadlock.
    """
    chosen = multiprocessing.get_context("forkserver")
    chosen.set_forkserver_preload(list(_PRELOADED))
    return chosen


class Worker:
    """A process that runs one function at a time; it's started when needed, or by warm_up()."""

    def __init__(self) -> None:
        self._process: _Process | None = None
        self._stopped = False
        self._turn = threading.Lock()  # held during a job
        self._lock = threading.Lock()  # guards _process and _stopped

    def warm_up(self) -> None:
        """Start the process, without waiting for its slow imports."""

        def start() -> None:
            with suppress(BotError):  # the first job raises it again
                self._started()

        threading.Thread(target=start, name="warm-up", daemon=True).start()

    def run(self, function: Callable[..., R], *args: object, time: float) -> R:
        """Call a function in the process and return its result.

        Raises WorkerError if it uses more than ``time`` seconds of processor time or too much
        memory, if the process ends, or if the worker was stopped. After that, the next call starts
        a new process; raises WorkerStartError if that isn't possible.
        """
        with self._turn:
            process = self._started()
            try:
                done, value = process.run(function, args, time)
            except _EndedError:
                self._end(process)
                if self._stopped:
                    raise WorkerStoppedError("The bot is stopping.") from None
                raise WorkerError(process.why_it_ended(time)) from None
        if done:
            return value  # type: ignore[no-any-return]
        if isinstance(value, MemoryError):
            self._end()  # what is left of its memory may be in pieces
            raise WorkerError(_TOO_MUCH_MEMORY) from value
        raise value

    def ensure(self) -> None:
        """Start the process if there is none, or if it has ended.

        Raises WorkerStartError if that isn't possible.
        """
        process = self._process
        if process is not None and not process.is_alive():
            self._end(process)
        self._started()

    def stop(self) -> None:
        """End the process for good, whatever it's doing."""
        self._stopped = True
        self._end()

    def _end(self, only: "_Process | None" = None) -> None:
        """End the process; with ``only``, unless another one has taken its place."""
        with self._lock:
            if only not in (None, self._process):
                return
            process, self._process = self._process, None
        if process is not None:
            process.end()

    def _started(self) -> "_Process":
        with self._lock:
            if self._stopped:
                raise WorkerStoppedError("The bot is stopping.")
            if self._process is None:
                self._process = _Process()
            return self._process


class _EndedError(Exception):
    """The process has ended, or doesn't answer."""


class _Process:
    """The process itself, and the pipe to it."""

    def __init__(self) -> None:
        """Start it; raises WorkerStartError if it isn't ready within START_SECONDS."""
        using = context()
        self._pipe, its = using.Pipe()
        self._process: ForkServerProcess = using.Process(target=_serve, args=(its,), daemon=True)
        self._answered = True
        try:
            self._process.start()
            its.close()
            ready = self._pipe.poll(START_SECONDS)
            if ready:
                self._pipe.recv()
        except (OSError, EOFError) as error:
            raise self._not_started() from error
        if not ready:
            raise self._not_started()

    def run(
        self, function: Callable[..., object], args: object, seconds: float
    ) -> tuple[bool, Any]:
        """Have it call a function; return whether that returned, and what it returned or raised.

        Raises _EndedError if the process has ended, or has been silent for too long.
        """
        try:
            self._pipe.send((function, args, seconds))
            self._answered = self._pipe.poll(JOB_SECONDS + 10 * seconds)
            if self._answered:
                done, value = self._pipe.recv()
                return done, value
        except (OSError, EOFError):
            pass
        raise _EndedError

    def is_alive(self) -> bool:
        """Return whether the process hasn't ended."""
        return self._process.is_alive()

    def why_it_ended(self, seconds: float) -> str:
        """Say why it has ended, or was ended, in a job that was allowed ``seconds``."""
        if not self._answered:
            return f"Reading it took longer than {JOB_SECONDS + 10 * seconds:.0f} s: {_ADVICE}"
        if -(self._process.exitcode or 0) in OUT_OF_TIME:
            return f"Reading it takes more than {seconds:g} s of computing: {_ADVICE}"
        return f"Reading it ended the process that did so: {_ADVICE}"

    def end(self) -> None:
        """End it, whatever it's doing."""
        if self._process.pid is not None:
            self._process.kill()
            self._process.join(END_SECONDS)
        self._pipe.close()

    def _not_started(self) -> WorkerStartError:
        self.end()
        return WorkerStartError(
            f"The process that reads articles ends whenever it is started (exit code "
            f"{self._process.exitcode}): nothing can be read. There may be too little memory, or a "
            "file of the installation may be missing; the log has more."
        )


def _serve(pipe: Connection) -> None:
    """Run jobs until the parent ends, even if that is killed; log as it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    os.nice(NICE)
    configure_logging()
    limit_memory()
    _end_with_parent()
    with suppress(EOFError, OSError):  # the parent has ended
        pipe.send(None)
        while True:
            function, args, seconds = pipe.recv()
            allow_time(seconds)
            answer = _call(function, args)
            end_of_time()
            pipe.send(answer)


def _call(function: Callable[..., object], args: tuple[object, ...]) -> tuple[bool, object]:
    try:
        return True, function(*args)
    except Exception as error:  # noqa: BLE001  the parent raises it
        error.add_note("".join(traceback.format_tb(error.__traceback__)))
        return False, error


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(0)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
