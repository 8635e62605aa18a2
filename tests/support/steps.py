"""The steps of a delivery, which the bot logs for tests: what it is doing, and where to stop it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STEPS = logging.getLogger("bot.steps")


class OnStep(logging.Handler):
    """Calls a function with each step: its name and what it is about, "sent 7KX2P:C0NEWS0001"."""

    def __init__(self, call: Callable[[str], None]) -> None:
        super().__init__(logging.DEBUG)
        self._call = call

    def emit(self, record: logging.LogRecord) -> None:
        """Called by ``logging``."""
        self._call(record.getMessage())


def hear_steps(call: Callable[[str], None]) -> None:
    """Have a function be called with each step, until this process ends."""
    STEPS.setLevel(logging.DEBUG)
    STEPS.propagate = False  # thousands of lines that nobody reads
    STEPS.addHandler(OnStep(call))


@contextmanager
def heard_steps(call: Callable[[str], None]) -> Iterator[None]:
    """Have a function be called with each step for a while."""
    level, propagate, handler = STEPS.level, STEPS.propagate, OnStep(call)
    STEPS.setLevel(logging.DEBUG)
    STEPS.propagate = False
    STEPS.addHandler(handler)
    try:
        yield
    finally:
        STEPS.removeHandler(handler)
        STEPS.setLevel(level)
        STEPS.propagate = propagate
