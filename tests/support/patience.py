"""How long tests wait for an event: for as long as it takes on a slow machine."""

from collections.abc import Callable
from threading import Event
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 180.0
"""Seconds after which something is broken, however slow the machine is."""

GLANCE = 0.01  # seconds


class TimedOutError(Exception):
    """What was waited for did not happen. That says nothing about what the bot has done."""

    def __init__(self, what: str) -> None:
        super().__init__(f"timed out waiting for {what}")


def wait_until(holds: Callable[[], T | None], what: str) -> T:
    """Look every few milliseconds until something is so that tells nobody when it changes.

    Returns what ``holds`` returned. Raises TimedOutError with what was waited for.
    """
    pause = Event()
    for _ in range(int(PATIENCE / GLANCE)):
        if found := holds():
            return found
        pause.wait(GLANCE)
    raise TimedOutError(what)
