"""File events of a real folder, and recognising network mounts."""

import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.seeds.watcher import FolderWatcher, is_remote
from tests.seeds.planting import STORY, plant

PATIENCE = 10.0  # seconds to wait for an event; events arrive within milliseconds


class Recorder:
    """Records the watcher's calls, and lets a test wait for them."""

    def __init__(self) -> None:
        self.settled: list[str] = []
        self.written: list[str] = []
        self.event_count = 0
        self._changed = threading.Condition()

    def on_settled(self, path: str) -> None:
        with self._changed:
            self.settled.append(path)
            self._changed.notify_all()

    def on_writing(self, path: str) -> None:
        with self._changed:
            self.written.append(path)
            self._changed.notify_all()

    def on_event(self) -> None:
        with self._changed:
            self.event_count += 1
            self._changed.notify_all()

    def has_settled(self, path: str) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: path in self.settled, PATIENCE)

    def has_written(self, path: str) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: path in self.written, PATIENCE)

    def gets_more_than(self, count: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.event_count > count, PATIENCE)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def root(tmp_path: Path, recorder: Recorder) -> Iterator[Path]:
    folder = tmp_path / "seeds"
    folder.mkdir()
    events = FolderWatcher(folder, recorder.on_event, recorder.on_settled, recorder.on_writing)
    assert events.start()
    yield folder
    events.stop()


def test_a_file_closed_after_writing_is_settled_before_the_event(
    root: Path, recorder: Recorder
) -> None:
    plant(root, "a.txt", STORY)
    assert recorder.has_settled("a.txt")
    assert recorder.gets_more_than(0)


def test_a_file_is_not_settled_while_it_is_open(root: Path, recorder: Recorder) -> None:
    with (root / "a.txt").open("w") as file:
        file.write("The har")
        file.flush()
        assert recorder.gets_more_than(0)
        assert recorder.settled == []
        file.write("bour board")
    assert recorder.has_settled("a.txt")


def test_a_file_moved_in_from_elsewhere_is_settled(
    root: Path, recorder: Recorder, tmp_path: Path
) -> None:
    plant(tmp_path, "a.txt", STORY).rename(root / "a.txt")
    assert recorder.has_settled("a.txt")


def test_a_partial_file_renamed_into_place_is_settled_under_its_last_name(
    root: Path, recorder: Recorder
) -> None:
    plant(root, "a.txt.part", STORY).rename(root / "a.txt")
    assert recorder.has_settled("a.txt")
    assert "a.txt.part" not in recorder.settled


def test_files_in_new_folders_cause_events(root: Path, recorder: Recorder) -> None:
    (root / "new").mkdir()
    assert recorder.gets_more_than(0)
    plant(root, "new/a.txt", STORY)
    assert recorder.has_settled("new/a.txt")


@pytest.mark.parametrize("act", ["delete", "move out", "hide"])
def test_removing_a_file_causes_an_event(
    root: Path, recorder: Recorder, tmp_path: Path, act: str
) -> None:
    path = plant(root, "a.txt", STORY)
    plant(root, "z.txt", STORY)
    assert recorder.has_settled("z.txt")
    count = recorder.event_count
    if act == "delete":
        path.unlink()
    else:
        path.rename(tmp_path / "a.txt" if act == "move out" else root / ".a.txt")
    assert recorder.gets_more_than(count)


def test_hidden_names_and_reading_cause_no_events(root: Path, recorder: Recorder) -> None:
    plant(root, "a.txt", STORY)
    assert recorder.has_settled("a.txt")
    plant(root, ".b.txt", STORY)
    plant(root, "c.txt~", STORY)
    plant(root, ".hidden/d.txt", STORY)
    (root / "a.txt").read_text()
    list(root.iterdir())
    # events come in order, so once z.txt is settled, all that these changes caused have arrived
    before = recorder.event_count
    (root / "z.txt").touch()
    assert recorder.has_settled("z.txt")
    assert set(recorder.settled) == {"a.txt", "z.txt"}
    assert recorder.event_count - before <= 4  # z.txt's own, and late ones of a.txt


def test_a_missing_folder_has_no_events(tmp_path: Path) -> None:
    events = FolderWatcher(tmp_path / "nothing", lambda: None, lambda _: None, lambda _: None)
    assert events.start() is False
    events.stop()


def test_there_are_no_events_rather_than_a_crash_at_the_systems_limit(tmp_path: Path) -> None:
    script = f"""
        import resource
        from pathlib import Path
        import watchdog.observers.inotify
        from bot.seeds.watcher import FolderWatcher
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
        here = Path({str(tmp_path)!r})
        events = FolderWatcher(here, lambda: None, lambda _: None, lambda _: None)
        assert events.start() is False
        events.stop()
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (done.returncode, done.stderr.count("no file events")) == (0, 1), done.stderr


def test_there_are_no_events_after_stop(tmp_path: Path, recorder: Recorder) -> None:
    events = FolderWatcher(tmp_path, recorder.on_event, recorder.on_settled, recorder.on_writing)
    assert events.start()
    plant(tmp_path, "a.txt", STORY)
    assert recorder.has_settled("a.txt")
    events.stop()
    count = recorder.event_count
    plant(tmp_path, "b.txt", STORY)
    events.stop()
    assert (recorder.event_count, recorder.settled.count("b.txt")) == (count, 0)


@pytest.mark.parametrize(
    ("root", "remote"),
    [
        ("/home/ana/seeds", False),
        ("/mnt/news/seeds", True),
        ("/mnt/news", True),
        ("/mnt/newspapers", False),
        ("/mnt/news/local/seeds", False),
        ("/mnt/my share/seeds", True),
    ],
)
def test_network_mounts_are_recognised_in_the_table_of_mounts(root: str, remote: bool) -> None:
    mounts = [
        "/dev/sda1 / ext4 rw,relatime 0 0",
        "server:/news /mnt/news nfs4 rw 0 0",
        "/dev/sdb1 /mnt/news/local ext4 rw 0 0",
        r"//server/share /mnt/my\040share cifs rw 0 0",
    ]
    assert is_remote(Path(root), mounts) is remote


def test_a_file_is_reported_as_written_to_before_it_is_closed(
    root: Path, recorder: Recorder
) -> None:
    with (root / "a.txt").open("w") as file:
        file.write(STORY)
        file.flush()
        assert recorder.has_written("a.txt")
        assert "a.txt" not in recorder.settled
    assert recorder.has_settled("a.txt")


def test_a_folder_that_is_replaced_is_watched_again(tmp_path: Path, recorder: Recorder) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    events = FolderWatcher(folder, recorder.on_event, recorder.on_settled, recorder.on_writing)
    assert events.start()
    assert events.ensure()
    folder.rename(tmp_path / "away")
    assert not events.ensure()
    folder.mkdir()
    events = FolderWatcher(folder, recorder.on_event, recorder.on_settled, recorder.on_writing)
    assert events.start()
    try:
        folder.rename(tmp_path / "further")
        folder.mkdir()
        assert events.ensure()
        plant(folder, "new.txt", STORY)
        assert recorder.has_settled("new.txt")
    finally:
        events.stop()
