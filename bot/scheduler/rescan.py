"""Lets people ask for a look at the seeds folder and wait for its result."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.errors import CommandError
from bot.models import LookSummary

PATIENCE = 20.0  # seconds that somebody waits for the result


class Rescanner:
    """Lets one person at a time wait for a look that begins after they asked.

    One thread makes the looks, each within ``look()``; people ask from other threads.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._asked = threading.Lock()
        self._changed = threading.Condition()
        self._begun = 0
        self._found: tuple[int, LookSummary] = (0, LookSummary())  # number of the look, and result
        self._everything = False
        self._stopped = False

    def ask(self, *, everything: bool) -> LookSummary | None:
        """Ask for a look, in which every file is read again if ``everything``; return its result.

        Returns None if the look takes longer than PATIENCE or fails; it's still made when possible.
        Raises CommandError if somebody else is waiting for a look already.
        """
        if not self._asked.acquire(blocking=False):
            raise CommandError("I am looking already: the answer comes to whoever asked first.")
        try:
            return self._wait(everything=everything)
        finally:
            self._asked.release()

    def _wait(self, *, everything: bool) -> LookSummary | None:
        with self._changed:
            self._everything = self._everything or everything
            wanted = self._begun + 1
            self._wake()
            self._changed.wait_for(lambda: self._found[0] >= wanted or self._stopped, PATIENCE)
            number, found = self._found
            return found if number >= wanted else None

    @contextmanager
    def look(self) -> Iterator[tuple[bool, Callable[[LookSummary], None]]]:
        """Begin a look. Yields whether to read every file again, and a function for the result."""
        with self._changed:
            self._begun += 1
            number = self._begun
            everything, self._everything = self._everything, False
        told = False

        def tell(found: LookSummary) -> None:
            nonlocal told
            told = True
            with self._changed:
                self._found = (number, found)
                self._changed.notify_all()

        try:
            yield everything, tell
        finally:
            if everything and not told:  # the look failed or was interrupted
                with self._changed:
                    self._everything = True

    def stop(self) -> None:
        """Let the person who waits go, without a result."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
