"""Looks at the seeds folder that somebody waits for."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.errors import CommandError
from bot.models import LookSummary

PATIENCE = 20.0  # seconds that somebody waits for the answer


class Rescanner:
    """Lets people wait for a look that began after they asked, one of them at a time.

    Looks are made by one thread, each within ``look()``; people ask from others.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._asked = threading.Lock()
        self._changed = threading.Condition()
        self._begun = 0
        self._found: tuple[int, LookSummary] = (0, LookSummary())  # by which look, and what
        self._everything = False
        self._stopped = False

    def ask(self, *, everything: bool) -> LookSummary | None:
        """Have the folder looked at, every file read again or not; what is found.

        None where that takes longer than PATIENCE, or fails: it is still done when it can be.
        Raises CommandError where somebody else waits for one already.
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
        """A look: whether every file is to be read again, and whom to tell what was found."""
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
            if everything and not told:  # it failed, or was broken off
                with self._changed:
                    self._everything = True

    def stop(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
