"""The file with the bot's last sign of life."""

import os
import stat
from pathlib import Path

import pytest

from bot.app.health import read_failing
from bot.app.heartbeat import SIZE, HeartbeatFile
from bot.errors import StoreError
from bot.models.health import Heartbeat, JobState
from tests.support.samples import NOON

BEAT = Heartbeat(
    at=12.5,
    started=3.0,
    clock=NOON,
    slack_clock=NOON,
    jobs=(
        JobState(name="look", moved=4.0, began=5.0),
        JobState(name="write", moved=4.0, failing=6.0, why="“Kein Platz.” \udcff", in_store=True),
    ),
)


@pytest.fixture
def file(tmp_path: Path) -> HeartbeatFile:
    return HeartbeatFile(tmp_path / "store.db")


@pytest.mark.parametrize("ended", [None, "", "Slack does not accept SLACK_BOT_TOKEN."])
def test_what_is_written_is_read(file: HeartbeatFile, ended: str | None) -> None:
    beat = Heartbeat(at=1.0, started=1.0, clock=NOON, slack_clock=NOON, ended=ended, jobs=BEAT.jobs)
    file.write(BEAT)
    file.write(beat)
    assert file.read() == beat


def test_it_is_written_in_place_for_its_owner_only(file: HeartbeatFile) -> None:
    file.write(BEAT)
    before = file.path.stat()
    file.write(Heartbeat(at=2.0, started=1.0, clock=NOON, slack_clock=NOON))
    after = file.path.stat()
    # no byte more is needed from a disk that may be full
    assert (after.st_ino, after.st_size, after.st_blocks) == (before.st_ino, SIZE, before.st_blocks)
    assert stat.S_IMODE(after.st_mode) == 0o600


def test_long_sentences_are_cut_so_that_it_keeps_its_size(file: HeartbeatFile) -> None:
    jobs = tuple(JobState(name="look", moved=1.0, failing=1.0, why="é" * 9_000) for _ in range(9))
    file.write(
        Heartbeat(at=1.0, started=1.0, clock=NOON, slack_clock=NOON, jobs=jobs, ended="é" * 9_000)
    )
    assert file.path.stat().st_size == SIZE
    read = file.read()
    assert read
    assert read.jobs[8].why.startswith("éééé")


@pytest.mark.parametrize("place", [0, 20, SIZE - 1])
def test_half_of_a_write_is_not_taken_for_a_sign_of_life(file: HeartbeatFile, place: int) -> None:
    file.write(BEAT)
    descriptor = os.open(file.path, os.O_WRONLY)
    os.pwrite(descriptor, b"7", place)
    os.close(descriptor)
    with pytest.raises(StoreError, match="doesn't contain the bot's sign of life"):
        file.read()


def test_what_follows_a_sign_of_life_does_not_count(file: HeartbeatFile) -> None:
    file.write(BEAT)
    with file.path.open("ab") as longer:
        longer.write(bytes(1_000_000))
    assert file.read() == BEAT


def test_nothing_else_in_its_place_is_waited_for_or_followed(file: HeartbeatFile) -> None:
    os.mkfifo(file.path)
    for done in (file.read, lambda: file.write(BEAT)):
        with pytest.raises(StoreError):
            done()
    file.path.unlink()
    other = file.path.with_name("other")
    HeartbeatFile(other).write(BEAT)
    file.path.symlink_to(HeartbeatFile(other).path)
    for done in (file.read, lambda: file.write(BEAT)):
        with pytest.raises(StoreError, match=r"store\.db\.health cannot be"):
            done()


def test_without_a_file_there_is_none(file: HeartbeatFile) -> None:
    assert file.read() is None


def test_what_is_not_a_sign_of_life_is_said_and_not_taken_for_none(file: HeartbeatFile) -> None:
    file.path.write_bytes(b"{}")
    with pytest.raises(StoreError, match="doesn't contain the bot's sign of life"):
        file.read()
    (failing,), heartbeat, due = read_failing(file.path.with_name("store.db"))
    assert (failing.aspect, heartbeat, due) == ("running", None, None)
    assert failing.why.endswith("doesn't contain the bot's sign of life.")


def test_a_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"store\.db\.health cannot be written: No such file"):
        HeartbeatFile(tmp_path / "gone" / "store.db").write(BEAT)
