"""Jobs run when they're due or woken, one run at a time, and outlive failures."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.errors import StoreError
from bot.scheduler.jobs import Job, Scheduler, _in
from tests.support.patience import PATIENCE


@contextmanager
def running(*jobs: Job) -> Iterator[Scheduler]:
    scheduler = Scheduler(jobs)
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.stop()


class Counter:
    """Work that counts its runs and can be waited for."""

    def __init__(self, seconds: float = 3600.0) -> None:
        self.done = 0
        self.seconds = seconds
        self._changed = threading.Condition()

    def __call__(self) -> float:
        with self._changed:
            self.done += 1
            self._changed.notify_all()
        return self.seconds

    def wait_for(self, number: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.done >= number, PATIENCE)


def test_a_job_runs_at_the_start_and_again_when_its_work_says_so() -> None:
    work = Counter(seconds=0.0)
    with running(Job("work", work)):
        assert work.wait_for(2)


def test_a_wake_runs_a_job_early() -> None:
    work = Counter()
    with running(Job("work", work)) as scheduler:
        assert work.wait_for(1)
        scheduler.wake("work")
        assert work.wait_for(2)


def test_wakes_that_come_together_make_one_run() -> None:
    work = Counter()
    job = Job("work", work, quiet=0.2)
    with running(job) as scheduler:
        assert work.wait_for(1)
        for _ in range(100):
            scheduler.wake("work")
        assert work.wait_for(2)
    assert work.done == 2


def test_a_wake_during_a_run_makes_the_job_run_once_more() -> None:
    started, go_on = threading.Event(), threading.Event()
    done = threading.Semaphore(0)

    def work() -> float:
        started.set()
        assert go_on.wait(PATIENCE)
        done.release()
        return 3600.0

    with running(Job("work", work)) as scheduler:
        assert started.wait(PATIENCE)
        scheduler.wake("work")
        scheduler.wake("work")
        go_on.set()
        assert done.acquire(timeout=PATIENCE)
        assert done.acquire(timeout=PATIENCE)


def test_a_job_never_runs_in_two_threads() -> None:
    inside = threading.Lock()
    overlaps = []
    left = threading.Semaphore(0)

    def work() -> float:
        if not inside.acquire(blocking=False):
            overlaps.append(1)
        else:
            inside.release()
        left.release()
        return 0.0

    job = Job("work", work)
    threads = [threading.Thread(target=job.tick) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert left.acquire(timeout=PATIENCE)
    assert not overlaps


def test_a_failure_is_logged_and_the_job_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    count = Counter()

    def work() -> float:
        count()
        if count.done == 1:
            raise RuntimeError("the first time")
        return 3600.0

    with caplog.at_level(logging.ERROR), running(Job("work", work)):
        assert count.wait_for(2)
    assert "the job work failed" in caplog.text


def test_an_error_for_people_is_logged_once_as_its_sentence(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def work() -> float:
        raise StoreError("There is no room left.")

    job = Job("work", work)
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            job._try()
    assert [record.getMessage() for record in caplog.records] == [
        "the job work has to wait: There is no room left."
    ]
    assert caplog.records[0].exc_info is None
    assert job.trouble == "There is no room left."


def test_the_pause_after_a_failure_grows_to_a_minute_and_ends_with_a_success() -> None:
    failing = True

    def work() -> float:
        if failing:
            raise StoreError("There is no room left.")
        return 7.0

    job = Job("work", work)
    assert [job._try() for _ in range(9)] == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]
    failing = False
    assert job._try() == 7.0
    assert job.trouble is None
    failing = True
    assert job._try() == 0.5


def test_a_wake_does_not_shorten_the_pause_after_a_failure() -> None:
    count = Counter()

    def work() -> float:
        count()
        job.wake()
        raise StoreError("There is no room left.")

    job = Job("work", work)
    for _ in range(5):
        job.tick()
        job.wake()
    assert count.done == 1


def test_jobs_keep_running_when_the_clock_is_set_back() -> None:
    work = Counter(seconds=0.0)
    with running(Job("work", work)) as scheduler:
        assert work.wait_for(1)
        # this is what a tick looks like after the machine's clock was set back by an hour
        scheduler._scheduler.modify_job("work", next_run_time=_in(3600.0))
        assert work.wait_for(work.done + 2)


def until_it_stops(scheduler: Scheduler) -> None:
    """Return once stop() has begun to wait for the run in progress."""
    while scheduler._started:
        pass


def test_a_job_may_wake_another_while_the_scheduler_stops() -> None:
    started = threading.Event()

    def work() -> float:
        started.set()
        until_it_stops(scheduler)
        scheduler.wake("other")
        return 3600.0

    scheduler = Scheduler((Job("work", work), Job("other", Counter())))
    scheduler.start()
    assert started.wait(PATIENCE)
    stopper = threading.Thread(target=scheduler.stop)
    stopper.start()
    stopper.join(PATIENCE)
    assert not stopper.is_alive()


def test_stop_waits_for_the_run_in_progress() -> None:
    started = threading.Event()
    finished: list[int] = []

    def work() -> float:
        started.set()
        until_it_stops(scheduler)
        finished.append(1)
        return 3600.0

    scheduler = Scheduler((Job("work", work),))
    scheduler.start()
    assert started.wait(PATIENCE)
    scheduler.stop()
    assert finished == [1]


def test_a_job_says_since_when_it_fails_and_why() -> None:
    errors: list[Exception] = [StoreError("There is no room left."), KeyError("x")]

    def work() -> float:
        if errors:
            raise errors.pop(0)
        return 7.0

    job = Job("work", work)
    assert job.state().failing is None
    job._try()
    first = job.state()
    assert (first.why, first.in_store) == ("There is no room left.", True)
    job._try()
    second = job.state()
    assert (second.failing, second.in_store) == (first.failing, False)
    assert second.why == "Pullquote itself made a mistake (KeyError); the log has more."
    job._try()
    assert (job.state().failing, job.state().why) == (None, "")


def test_a_job_says_since_when_it_runs_and_when_it_last_got_something_done() -> None:
    states = []

    def work() -> float:
        states.append(job.state())
        job.progress()
        states.append(job.state())
        return 7.0

    job = Job("work", work)
    job.tick()
    before, after = states
    assert before.began is not None
    assert before.began == after.began
    assert before.moved <= before.began <= after.moved
    assert job.state().began is None


def test_a_check_is_made_at_every_tick_whatever_comes_of_it() -> None:
    count = Counter()

    def work() -> float:
        count()
        if count.done == 2:
            raise StoreError("There is no room left.")
        return 0.0

    job = Job("check", work, every=30.0)
    for _ in range(3):
        job.tick()
    assert count.done == 3


def test_what_a_check_finds_is_no_reason_to_wait_for_others() -> None:
    def work() -> float:
        raise StoreError("There is no room left.")

    check = Job("check", work, every=30.0)
    scheduler = Scheduler((check,))
    check.tick()
    assert scheduler.trouble() is None
    assert [state.why for state in scheduler.states()] == ["There is no room left."]
