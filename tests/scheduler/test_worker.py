"""Work in another process, which may take too long, crash, or be left behind."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.scheduler.worker import Worker, WorkerError
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


def test_work_is_done_in_another_process(worker: Worker) -> None:
    assert worker.run(add, 1, 2, seconds=PATIENCE) == 3
    assert worker.run(os.getpid, seconds=PATIENCE) != os.getpid()


def test_work_that_takes_too_long_is_ended_and_the_next_is_done(worker: Worker) -> None:
    worker.run(add, 0, 0, seconds=PATIENCE)
    with pytest.raises(WorkerError, match="longer than 0 s"):
        worker.run(wait_for_ever, seconds=0.1)
    assert worker.run(add, 1, 2, seconds=PATIENCE) == 3


def test_work_that_ends_its_process_raises_and_the_next_is_done(worker: Worker) -> None:
    with pytest.raises(WorkerError, match="ended the process"):
        worker.run(end_the_process, seconds=PATIENCE)
    assert worker.run(add, 1, 2, seconds=PATIENCE) == 3


def test_a_stopped_worker_starts_nothing_again(worker: Worker) -> None:
    worker.stop()
    with pytest.raises(WorkerError, match="stopping"):
        worker.run(add, 1, 2, seconds=PATIENCE)


def test_an_error_in_the_work_is_raised_unchanged(worker: Worker) -> None:
    with pytest.raises(ZeroDivisionError):
        worker.run(divmod, 1, 0, seconds=PATIENCE)


def test_the_process_ends_when_its_parent_is_killed() -> None:
    script = """
import os, signal
from bot.scheduler.worker import Worker
if __name__ == "__main__":
    worker = Worker()
    print(worker.run(os.getpid, seconds=180), flush=True)
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


def end_once(flag: str) -> None:
    """End this process while there's a file with this name."""
    if Path(flag).exists():
        end_the_process()


def test_a_process_that_has_ended_is_started_again_and_said_if_it_ends_at_once(
    worker: Worker, tmp_path: Path
) -> None:
    flag = tmp_path / "flag"
    first = worker.run(os.getpid, seconds=PATIENCE)
    worker.ensure(end_once, str(flag))
    assert worker.run(os.getpid, seconds=PATIENCE) == first  # it's left alone while it's there
    flag.touch()
    with pytest.raises(WorkerError):
        worker.run(end_the_process, seconds=PATIENCE)
    for _ in range(2):
        with pytest.raises(WorkerError, match="ends whenever it is started"):
            worker.ensure(end_once, str(flag))
    flag.unlink()
    worker.ensure(end_once, str(flag))
    assert worker.run(add, 1, 2, seconds=PATIENCE) == 3


def test_a_process_that_ends_while_it_has_nothing_to_do_is_started_again(worker: Worker) -> None:
    first = worker.run(os.getpid, seconds=PATIENCE)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: worker._pool and worker._pool._broken, "the process to end")
    worker.ensure(add, 0, 0)
    assert worker.run(os.getpid, seconds=PATIENCE) != first
