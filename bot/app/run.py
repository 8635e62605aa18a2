"""The application from start to Ctrl-C."""

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
from bot.errors import SlackError
from bot.settings import Settings

log = logging.getLogger(__name__)

# a person who pressed Ctrl-C is not kept waiting for Slack for longer
STOP_SECONDS = 3.5


def run_until_stopped(
    settings: Settings,
    started: Callable[[Application], None] = lambda _: None,
    *,
    now: Callable[[], datetime] = utc_now,
    asked: threading.Event | None = None,
) -> None:
    """Run the bot until SIGINT or SIGTERM, or ``asked``; ``started`` is called once it runs.

    Raises BotError where it cannot start, and where it could not post when it was stopped.
    """
    asked = asked or threading.Event()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("bot").setLevel(logging.INFO)
    changed = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        asked.set()
        changed.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    application = Application(settings, now)
    failures: list[BaseException] = []

    def start() -> None:
        try:
            application.start()
            _look_for_garbage_seldom()
        except BaseException as error:  # noqa: BLE001  raised again below, in the main thread
            failures.append(error)
        changed.set()

    # in a thread of its own: Slack may be slow, and a Ctrl-C is not to wait for it
    threading.Thread(target=start, name="start", daemon=True).start()
    changed.wait()
    if not asked.is_set() and not failures:
        started(application)
        asked.wait()
    trouble = None if failures else application.trouble()
    _stop_in_time(application, failures=bool(failures or trouble))
    if failures and not asked.is_set():
        raise failures[0]
    if trouble:
        raise SlackError(trouble)


def _look_for_garbage_seldom() -> None:
    """Leave what stays for good out of Python's search for garbage, and search all less often.

    Nothing else runs meanwhile: over a thousand new articles it takes 20 to 50 ms, again and again,
    and acks wait. What is in no cycle, nearly everything here, is given back without it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 100)


def _stop_in_time(application: Application, *, failures: bool) -> None:
    stopper = threading.Thread(target=application.stop, name="stop", daemon=True)
    stopper.start()
    stopper.join(STOP_SECONDS)
    if stopper.is_alive():
        # as safe as a crash, and that is safe: what was sent without an answer is settled later
        log.warning("Slack has not answered in time; the next start settles what was sent")
        logging.shutdown()
        sys.stdout.flush()
        os._exit(1 if failures else 0)
