"""A reading process that all bots of a test run share, because starting one takes 0.5 s."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from bot.scheduler.worker import Worker, WorkerError
from tests.support.patience import PATIENCE

R = TypeVar("R")


@cache
def reading_worker() -> Worker:
    """The worker whose process is shared; nobody stops it before the tests end."""
    return Worker()


class SharedWorker(Worker):
    """A worker for one bot that leaves the process to the next one when the bot stops it."""

    def warm_up(self, function: Callable[..., object], *args: object) -> None:
        reading_worker().warm_up(function, *args)

    def run(self, function: Callable[..., R], *args: object, seconds: float) -> R:
        if self._stopped:
            raise WorkerError("The bot is stopping.")
        return reading_worker().run(function, *args, seconds=max(seconds, PATIENCE))

    def stop(self) -> None:
        self._stopped = True
