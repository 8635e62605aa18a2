"""The workspace's clock and timers: the machine's time with an offset, or frozen for tests."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable


class Timer:
    """A callback that runs once at a given time unless it is cancelled."""

    __slots__ = ("call", "due")

    def __init__(self, due: float, call: Callable[[], None]) -> None:
        self.due = due
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        """Drop the callback; does nothing if it has already run."""
        self.call = None


class Clock:
    """Seconds since the epoch, as this workspace sees them.

    A ticking clock (``start=None``) is the machine's time plus an offset. Its timers run on a
    thread that sleeps until the next one is due. A frozen clock stays at ``start`` until it is
    advanced. Its timers run only then, in order and in the caller's thread, so every timer that is
    due has run when ``advance`` returns.
    """

    def __init__(self, start: float | None = None) -> None:
        self._start = start
        self._offset = 0.0
        self._timers: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def now(self) -> float:
        """Return the workspace's time in seconds since the epoch."""
        return self._base() + self._offset

    def call_at(self, due: float, call: Callable[[], None]) -> Timer:
        """Run ``call`` once at ``due``, in seconds since the epoch."""
        timer = Timer(due, call)
        with self._changed:
            if self._closed:
                return timer
            heapq.heappush(self._timers, (due, next(self._order), timer))
            if self._start is None and self._thread is None:
                self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
                self._thread.start()
            elif self._timers[0][2] is timer:
                self._changed.notify_all()
        return timer

    def advance(self, seconds: float) -> None:
        """Move the time forward and run the timers that come due, each at its own time."""
        with self._changed:
            goal = self._offset + seconds
        while timer := self._step(goal):
            if timer.call is not None:
                timer.call()
        with self._changed:
            self._changed.notify_all()

    def set_offset(self, seconds: float) -> None:
        """Set the offset from the machine's time, or from the start of a frozen clock."""
        if seconds >= self._offset:
            self.advance(seconds - self._offset)
            return
        with self._changed:
            self._offset = seconds
            self._changed.notify_all()

    def close(self) -> None:
        """Stop the timers; none of them runs after this returns."""
        with self._changed:
            self._closed = True
            self._timers.clear()
            self._changed.notify_all()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _base(self) -> float:
        return time.time() if self._start is None else self._start

    def _step(self, goal: float) -> Timer | None:
        """Remove the next timer due by ``goal`` and move the offset to it, or else to ``goal``."""
        with self._changed:
            if self._timers and self._timers[0][0] <= self._base() + goal:
                due, _, timer = heapq.heappop(self._timers)
                self._offset = max(self._offset, min(goal, due - self._base()))
                return timer
            self._offset = goal
            return None

    def _run(self) -> None:
        while True:
            timer = self._wait_for_due()
            if timer is None:
                return
            if timer.call is not None:
                timer.call()

    def _wait_for_due(self) -> Timer | None:
        with self._changed:
            while not self._closed:
                while self._timers and self._timers[0][2].call is None:
                    heapq.heappop(self._timers)  # cancelled, so not worth waking up for
                if not self._timers:
                    self._changed.wait()
                    continue
                left = self._timers[0][0] - self.now()
                if left <= 0:
                    return heapq.heappop(self._timers)[2]
                self._changed.wait(left)
            return None
