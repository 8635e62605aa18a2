"""Runs jobs at regular ticks; the jobs ask the folder and the store what is due.

Nothing else in the bot uses apscheduler.
"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.errors import BotError, StoreError
from bot.models.health import JobState

log = logging.getLogger(__name__)

TICK = 0.5  # seconds
FAR = 4 * TICK  # a tick is never so far away, unless the clock was set back
# the pause after a failure doubles with every failure, up to this many seconds
LONGEST_PAUSE = 60.0
# files that are copied together are looked at together: the work starts when no wake has come for
# ``quiet`` seconds, but waits no longer than ``quiet`` times this
PATIENCE = 25


class Job:
    """A recurring job. ``wake()`` runs it early; it never runs in two threads at once.

    ``work`` returns the seconds until its next run. If a wake comes during a run, the job runs once
    more. After a failure it's tried again when a pause is over; a wake doesn't shorten the pause.
    A check, which only finds out whether something works, has a tick ``every`` so many seconds, the
    first of them after that time, and is tried again at the next one.
    """

    def __init__(
        self, name: str, work: Callable[[], float], quiet: float = 0.0, every: float = 0.0
    ) -> None:
        self.name = name
        self.every = every
        self._work = work
        self._quiet = quiet
        self._lock = threading.Lock()
        self._running = False
        self._began: float | None = None
        self._moved = monotonic()
        self._due = monotonic()
        self._first_wake: float | None = None
        self._failure: tuple[Exception, float] | None = None  # the last one, and since when
        self._pause = TICK

    def wake(self) -> float:
        """Note that there's work; return the seconds after which a tick should do it."""
        with self._lock:
            now = monotonic()
            self._first_wake = self._first_wake or now
            return min(self._quiet, max(0.0, self._first_wake + self._quiet * PATIENCE - now))

    @property
    def trouble(self) -> str | None:
        """Why the last run failed, as a sentence; None if it didn't, or because of a bug."""
        error = self._failure and self._failure[0]
        return error.sentence if isinstance(error, BotError) else None

    def progress(self) -> None:
        """Note that the present run has got something done: it isn't stuck."""
        self._moved = monotonic()

    def state(self) -> JobState:
        """Return how the job is doing."""
        error, since = self._failure or (None, None)
        return JobState(
            name=self.name,
            began=self._began,
            moved=self._moved,
            failing=since,
            why="" if error is None else self.trouble or _bug(error),
            in_store=isinstance(error, StoreError),
        )

    def tick(self) -> None:
        """Do the work if it's due, and again for as long as a wake comes meanwhile."""
        with self._lock:
            if self._running or (not self._woken and monotonic() < self._due):
                return
            self._running = True
        while self._running:
            self._first_wake = None
            self._began = began = monotonic()
            self._due = began + self._try()
            self._began = None
            with self._lock:
                self._running = self._woken

    @property
    def _woken(self) -> bool:
        return self._first_wake is not None and self._failure is None

    def _try(self) -> float:
        try:
            seconds = self._work()
        except BotError as error:
            if self._is_news(error):
                log.error("the job %s has to wait: %s", self.name, error.sentence)  # noqa: TRY400
            return self._next_pause()
        except Exception as error:  # a later tick tries again: a job that ended would go unnoticed
            if self._is_news(error):
                log.exception("the job %s failed; it is tried again", self.name)
            return self._next_pause()
        if self._failure is not None:
            log.info("the job %s goes on", self.name)
        self._failure, self._pause = None, TICK
        return seconds

    def _is_news(self, error: Exception) -> bool:
        """Return whether an error is a new one: each is logged once, not at every tick."""
        before, since = self._failure or (None, monotonic())
        self._failure = (error, since)
        return str(error) != str(before)

    def _next_pause(self) -> float:
        if self.every:
            return 0.0
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST_PAUSE)
        return pause


def _bug(error: Exception) -> str:
    return f"Pullquote itself made a mistake ({type(error).__name__}); the log has more."


class Scheduler:
    """Runs jobs with APScheduler until it's stopped.

    ``misfire_grace_time=None`` means that a late run still happens; by default APScheduler drops a
    run that is a second late. The setting must be in ``job_defaults``: the constructor ignores it
    elsewhere.
    """

    def __init__(self, jobs: tuple[Job, ...]) -> None:
        self._jobs = {job.name: job for job in jobs}
        self._started = False
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        # two instances: while a job runs its ticks go on, and find that it's running
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(2 * len(jobs))},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 2},
        )

    def start(self) -> None:
        """Start every job now, and run it until stop() is called."""
        for job in self._jobs.values():
            # without a zone, a trigger takes the machine's setting, which may not be a valid zone
            trigger = IntervalTrigger(seconds=max(TICK, job.every), timezone=UTC)
            self._scheduler.add_job(job.tick, trigger, id=job.name, next_run_time=_in(job.every))
        self._scheduler.start()
        self._started = True
        threading.Thread(target=self._watch_the_clock, name="clock-watch", daemon=True).start()

    def trouble(self) -> str | None:
        """Return why a job that isn't a check fails, as a sentence; None if none does."""
        jobs = [job for job in self._jobs.values() if not job.every]
        return next((job.trouble for job in jobs if job.trouble), None)

    def states(self) -> tuple[JobState, ...]:
        """Return how every job is doing."""
        return tuple(job.state() for job in self._jobs.values())

    def progress(self, name: str) -> None:
        """Note that a job's present run has got something done."""
        self._jobs[name].progress()

    def wake(self, name: str) -> None:
        """Bring a job's next tick forward; should that fail, the next regular tick runs it."""
        seconds = self._jobs[name].wake()
        with self._lock:
            if self._started:
                self._scheduler.modify_job(name, next_run_time=_in(seconds))

    def stop(self) -> None:
        """Start no more runs, and wait for those in progress."""
        # APScheduler locks its jobs while it waits for those that run: a job that woke another
        # meanwhile would wait for that lock for ever
        with self._lock:
            started, self._started = self._started, False
        self._stopped.set()
        if started:
            self._scheduler.shutdown(wait=True)

    def _watch_the_clock(self) -> None:
        """Move ticks that are too far away, because the clock was set back, to the present.

        APScheduler runs by the wall clock, and would do nothing until that has caught up.
        """
        while not self._stopped.wait(TICK):
            with self._lock:
                far = [each for each in self._jobs if self._started and self._is_far(each)]
                for name in far:
                    self._scheduler.modify_job(name, next_run_time=_in(0))

    def _is_far(self, name: str) -> bool:
        job = self._scheduler.get_job(name)
        return bool(job and job.next_run_time > _in(FAR + self._jobs[name].every))


def _in(seconds: float) -> datetime:
    # APScheduler runs by the wall clock: a test's own clock must not be used here
    return datetime.now(UTC) + timedelta(seconds=seconds)
