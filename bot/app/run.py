"""Runs the application from its start until it's told to stop."""

import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from types import FrameType

from bot.app.application import Application, utc_now
from bot.app.private_files import keep_private, store_files
from bot.errors import SlackError
from bot.log import configure_logging
from bot.settings import Settings

log = logging.getLogger(__name__)

# somebody who pressed Ctrl-C isn't kept waiting for Slack any longer than this
STOP_SECONDS = 3.5
GLANCE = 0.5  # seconds between two looks whether a signal came


def run_until_stopped(
    settings: Settings,
    started: Callable[[Application], None] = lambda _: None,
    *,
    now: Callable[[], datetime] = utc_now,
    asked: threading.Event | None = None,
) -> None:
    """Run the bot until SIGINT, SIGTERM or ``asked``; ``started`` is called once it runs.

    Raises BotError if it can't start, or if it couldn't post at the time it was stopped.
    """
    asked = asked or threading.Event()
    changed = threading.Event()  # the start is over, or a signal came before that
    configure_logging()
    keep_private(store_files(settings.store))
    _set_on_signals(asked, changed)
    application = Application(settings, now)
    failures = _start(application, changed)
    _wait_for(changed)
    if not asked.is_set() and not failures:
        started(application)
        _wait_for(asked)
    trouble = None if failures else application.trouble()
    _stop_in_time(application, failures=bool(failures or trouble))
    if failures and not asked.is_set():
        raise failures[0]
    if trouble:
        raise SlackError(trouble)


def _wait_for(event: threading.Event) -> None:
    """Wait for an event that a signal may set.

    A signal that comes just before the main thread begins to wait doesn't end that wait, and Python
    runs its handler only afterwards. So no wait is long.
    """
    while not event.wait(GLANCE):
        pass


def _set_on_signals(*events: threading.Event) -> None:
    """Have SIGINT and SIGTERM set these events."""

    def set_all(_signal: int, _frame: FrameType | None) -> None:
        for event in events:
            event.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, set_all)


def _start(application: Application, done: threading.Event) -> list[BaseException]:
    """Start the application in a thread: Slack may be slow, and Ctrl-C must work meanwhile.

    When ``done`` is set, the list that is returned has the error that came up, if one did.
    """
    failures: list[BaseException] = []

    def start() -> None:
        try:
            application.start()
            _collect_garbage_less_often()
        except BaseException as error:  # noqa: BLE001  raised again in the main thread
            failures.append(error)
        done.set()

    threading.Thread(target=start, name="start", daemon=True).start()
    return failures


def _collect_garbage_less_often() -> None:
    """Exclude long-lived objects from Python's search for garbage, and search less often.

    Nothing else runs during a search: over a thousand new articles it takes 20 to 50 ms, again and
    again, and acks wait. Objects that aren't in a cycle, nearly all of them here, are freed without
    it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 100)


def _stop_in_time(application: Application, *, failures: bool) -> None:
    """Stop the application or, if that takes longer than STOP_SECONDS, end the process."""
    stopper = threading.Thread(target=application.stop, name="stop", daemon=True)
    stopper.start()
    stopper.join(STOP_SECONDS)
    if stopper.is_alive():
        # this is as safe as a crash: the next start settles posts that weren't answered
        log.warning("Slack has not answered in time; the next start settles what was sent")
        logging.shutdown()
        sys.stdout.flush()
        os._exit(1 if failures else 0)
