"""Limits on the process that reads: memory for as long as it runs, processor time for each job.

A process that uses more processor time than it may is ended by the system, even in the middle of a
library's C code. Where the system doesn't know a limit, there is none.
"""

import math
import resource
import signal
import time

MEMORY = 400_000_000
"""Bytes of address space: a web page of 5 MB, the largest that is read, takes half of it."""

READING_TIME = 5.0
"""Seconds of processor time to read a file, a feed, an item of one, or a page."""

# the signals that end a process which has used up its processor time
OUT_OF_TIME = (signal.SIGPROF, signal.SIGXCPU)


def limit_memory(size: int = MEMORY) -> None:
    """Let this process have at most so many bytes of address space: more is a MemoryError."""
    _limit(resource.RLIMIT_AS, size)
    _limit(resource.RLIMIT_CORE, 0)  # a process that is ended leaves no dump of its memory


def allow_time(seconds: float) -> None:
    """Let this process use so many seconds of processor time from now on, and no more."""
    # The timer counts parts of seconds. The limit counts whole ones, but no signal handler that a
    # library might set can get around it.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    _limit(resource.RLIMIT_CPU, math.ceil(time.process_time() + seconds) + 1)


def allow_more_time(seconds: float) -> None:
    """Add to the seconds of processor time that are left."""
    left, _ = signal.getitimer(signal.ITIMER_PROF)
    if left and seconds:
        allow_time(left + seconds)


def end_of_time() -> None:
    """Let this process use any processor time again: the job is done."""
    signal.setitimer(signal.ITIMER_PROF, 0)


def _limit(kind: int, limit: int) -> None:
    _, most = resource.getrlimit(kind)
    try:
        resource.setrlimit(kind, (limit, most))
    except (OSError, ValueError):  # macOS knows some limits only by name
        return
