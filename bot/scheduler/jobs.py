"""When things happen: dumb ticks; what is due is asked of the folder and the store.

The only apscheduler.
"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import BotError

log = logging.getLogger(__name__)

TICK = 0.5  # seconds
FAR = 4 * TICK  # no tick is ever so far away
# the pause after work that failed doubles with every failure, up to this many seconds
LONGEST_PAUSE = 60.0
# files that are copied together are looked at together: work waits until there was no wake for
# ``quiet`` seconds, but no longer than this many times that
PATIENCE = 25


class Job:
    """Work that one thread at a time does every so often, and sooner when woken.

    ``work`` returns the seconds until it is next done. A wake during it has it done once more.
    Where it fails it is tried again after a pause, which no wake makes shorter.
    """

    def __init__(self, name: str, work: Callable[[], float], quiet: float = 0.0) -> None:
        self.name = name
        self._work = work
        self._quiet = quiet
        self._lock = threading.Lock()
        self._running = False
        self._due = monotonic()
        self._first_wake: float | None = None
        self._trouble: Exception | None = None
        self._pause = TICK

    def wake(self) -> float:
        """Note that there is work; the seconds after which a tick should find it."""
        with self._lock:
            now = monotonic()
            self._first_wake = self._first_wake or now
            return min(self._quiet, max(0.0, self._first_wake + self._quiet * PATIENCE - now))

    @property
    def trouble(self) -> str | None:
        """Why the work cannot be done now, as a sentence; None where it can, or nobody knows."""
        return self._trouble.sentence if isinstance(self._trouble, BotError) else None

    def tick(self) -> None:
        """Do the work if it is due, until nobody has woken it meanwhile."""
        with self._lock:
            if self._running or (not self._woken and monotonic() < self._due):
                return
            self._running = True
        while self._running:
            self._first_wake = None
            self._due = monotonic() + self._try()
            with self._lock:
                self._running = self._woken

    @property
    def _woken(self) -> bool:
        return self._first_wake is not None and self._trouble is None

    def _try(self) -> float:
        try:
            seconds = self._work()
        except BotError as error:
            if self._is_news(error):
                log.error("the job %s has to wait: %s", self.name, error.sentence)  # noqa: TRY400
            return self._next_pause()
        except Exception as error:  # a later tick tries again; a dead job would be silence
            if self._is_news(error):
                log.exception("the job %s failed; it is tried again", self.name)
            return self._next_pause()
        if self._trouble is not None:
            log.info("the job %s goes on", self.name)
        self._trouble, self._pause = None, TICK
        return seconds

    def _is_news(self, error: Exception) -> bool:
        """Whether this is to be said: it is said once, not at every tick."""
        before, self._trouble = self._trouble, error
        return str(error) != str(before)

    def _next_pause(self) -> float:
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST_PAUSE)
        return pause


class Scheduler:
    """Runs jobs on APScheduler until it is stopped.

    ``misfire_grace_time=None``: a late run is a run; by default one that is a second late is
    dropped. It must stand in job_defaults: the constructor ignores it elsewhere.
    """

    def __init__(self, jobs: tuple[Job, ...]) -> None:
        self._jobs = {job.name: job for job in jobs}
        self._started = False
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        # while a job is being done its ticks go on, and find that it is
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(2 * len(jobs))},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 2},
        )

    def start(self) -> None:
        """Start every job at once, and keep it going."""
        for job in self._jobs.values():
            # without a zone of its own it asks for the machine's, which may be no zone at all
            trigger = IntervalTrigger(seconds=TICK, timezone=UTC)
            self._scheduler.add_job(job.tick, trigger, id=job.name, next_run_time=_in(0))
        self._scheduler.start()
        self._started = True
        threading.Thread(target=self._watch_the_clock, name="clock-watch", daemon=True).start()

    def trouble(self) -> str | None:
        """Why a job cannot be done now, as a sentence; None if there is none such."""
        return next((job.trouble for job in self._jobs.values() if job.trouble), None)

    def wake(self, name: str) -> None:
        """Bring a job's next tick forward; should that come to nothing, the tick after finds it."""
        seconds = self._jobs[name].wake()
        with self._lock:
            if self._started:
                self._scheduler.modify_job(name, next_run_time=_in(seconds))

    def stop(self) -> None:
        """Start no more work, and wait for what is being done."""
        # APScheduler waits for running jobs with its jobs locked: a job that wakes another then
        # would wait for it in turn
        with self._lock:
            started, self._started = self._started, False
        self._stopped.set()
        if started:
            self._scheduler.shutdown(wait=True)

    def _watch_the_clock(self) -> None:
        """Bring ticks back that are further away than any tick is: the clock was set back.

        APScheduler runs on the wall clock, and would be silent until that has caught up.
        """
        while not self._stopped.wait(TICK):
            with self._lock:
                far = [each for each in self._jobs if self._started and self._is_far(each)]
                for name in far:
                    self._scheduler.modify_job(name, next_run_time=_in(0))

    def _is_far(self, name: str) -> bool:
        job = self._scheduler.get_job(name)
        return bool(job and job.next_run_time > _in(FAR))


def _in(seconds: float) -> datetime:
    # APScheduler runs on the wall clock; a clock that a test holds must not reach it
    return datetime.now(UTC) + timedelta(seconds=seconds)
