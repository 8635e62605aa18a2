"""Work in another process, which may take too long or too much memory, crash, or be left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.scheduler import worker as worker_module
from bot.scheduler.limits import MEMORY, allow_more_time
from bot.scheduler.worker import Worker, WorkerError, WorkerStartError, WorkerStoppedError
from tests.support.patience import PATIENCE, wait_until


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.stop()


def add(left: int, right: int) -> int:
    return left + right


def wait_for_ever() -> None:
    threading.Event().wait()


def end_the_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def work_for_ever() -> None:
    while True:
        pass


def match_for_ever() -> None:
    """Work in C code, where Python's own signal handlers have to wait."""
    pow(3, 10**9, 10**300_000)


def work(seconds: float, more: float = 0.0) -> str:
    """Use so much processor time, and ask for more after each hundredth of it."""
    for _ in range(100):
        until = time.process_time() + seconds / 100
        while time.process_time() < until:
            pass
        allow_more_time(more)
    return "done"


def take(size: int) -> int:
    return len(bytearray(size))


def test_work_is_done_in_another_process(worker: Worker) -> None:
    assert worker.run(add, 1, 2, time=PATIENCE) == 3
    assert worker.run(os.getpid, time=PATIENCE) != os.getpid()


def test_the_process_stays_for_the_next_work(worker: Worker) -> None:
    worker.warm_up()
    assert worker.run(os.getpid, time=PATIENCE) == worker.run(os.getpid, time=PATIENCE)


@pytest.mark.parametrize("work", [work_for_ever, match_for_ever])
def test_work_that_takes_too_much_processor_time_is_ended_and_the_next_is_done(
    worker: Worker, work: object
) -> None:
    with pytest.raises(WorkerError, match=r"more than 0\.1 s of computing"):
        worker.run(work, time=0.1)  # type: ignore[arg-type]
    assert worker.run(add, 1, 2, time=PATIENCE) == 3


def test_each_work_has_its_own_processor_time(worker: Worker) -> None:
    for _ in range(5):
        assert worker.run(work, 0.2, time=0.5) == "done"


def test_work_may_ask_for_more_processor_time(worker: Worker) -> None:
    assert worker.run(work, 0.5, 0.01, time=0.2) == "done"


def test_work_that_takes_too_much_memory_is_ended_and_the_next_is_done(worker: Worker) -> None:
    with pytest.raises(WorkerError, match="more than 400 MB of memory"):
        worker.run(take, MEMORY, time=PATIENCE)
    assert worker.run(take, MEMORY // 4, time=PATIENCE) == MEMORY // 4


def test_work_that_waits_too_long_is_ended_and_the_next_is_done(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker.run(add, 0, 0, time=PATIENCE)
    with monkeypatch.context() as patch:
        patch.setattr(worker_module, "JOB_SECONDS", 0.0)
        with pytest.raises(WorkerError, match="longer than 1 s"):
            worker.run(wait_for_ever, time=0.1)
    assert worker.run(add, 1, 2, time=PATIENCE) == 3


def test_work_that_ends_its_process_raises_and_the_next_is_done(worker: Worker) -> None:
    with pytest.raises(WorkerError, match="ended the process"):
        worker.run(end_the_process, time=PATIENCE)
    assert worker.run(add, 1, 2, time=PATIENCE) == 3


def test_a_process_that_ends_at_its_start_is_not_the_fault_of_the_work(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(worker_module, "_serve", os._exit)
        with pytest.raises(WorkerStartError, match="ends whenever it is started"):
            worker.run(add, 1, 2, time=PATIENCE)
    assert worker.run(add, 1, 2, time=PATIENCE) == 3


def test_a_stopped_worker_starts_nothing_again(worker: Worker) -> None:
    worker.stop()
    with pytest.raises(WorkerStoppedError, match="stopping"):
        worker.run(add, 1, 2, time=PATIENCE)


def test_stopping_ends_the_work_in_progress(worker: Worker) -> None:
    worker.run(add, 0, 0, time=PATIENCE)
    raised: list[BaseException] = []

    def work() -> None:
        try:
            worker.run(wait_for_ever, time=PATIENCE)
        except WorkerError as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    worker.stop()
    thread.join(PATIENCE)
    assert [type(error) for error in raised] == [WorkerStoppedError]


def test_an_error_in_the_work_is_raised_unchanged(worker: Worker) -> None:
    with pytest.raises(ZeroDivisionError):
        worker.run(divmod, 1, 0, time=PATIENCE)


def test_the_process_ends_when_its_parent_is_killed() -> None:
    script = """
import os, signal
from bot.scheduler.worker import Worker
if __name__ == "__main__":
    worker = Worker()
    print(worker.run(os.getpid, time=180), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    read_end, write_end = os.pipe()  # every process of the family keeps this open until it ends
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # its resource tracker complains about the kill
        pass_fds=[write_end],
        text=True,
    ) as parent:
        os.close(write_end)
        assert parent.stdout
        assert int(parent.stdout.readline())
    with closing(os.fdopen(read_end)) as family:
        assert family.read() == ""  # returns only when the worker has ended, too


def test_a_process_that_ends_while_it_has_nothing_to_do_is_started_again(worker: Worker) -> None:
    worker.ensure()
    first = worker.run(os.getpid, time=PATIENCE)
    worker.ensure()
    assert worker.run(os.getpid, time=PATIENCE) == first
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: worker._process and not worker._process.is_alive(), "the process to end")
    worker.ensure()
    assert worker.run(os.getpid, time=PATIENCE) != first
