import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.seeds.watcher import Events, is_remote
from tests.seeds.planting import STORY, plant

PATIENCE = 10.0  # seconds until a test gives an event up; they come within milliseconds


class Ear:
    """Keeps what events say, and lets a test wait until something holds."""

    def __init__(self) -> None:
        self.settled: list[str] = []
        self.written: list[str] = []
        self.heard = 0
        self._changed = threading.Condition()

    def settle(self, path: str) -> None:
        with self._changed:
            self.settled.append(path)
            self._changed.notify_all()

    def write(self, path: str) -> None:
        with self._changed:
            self.written.append(path)
            self._changed.notify_all()

    def hear(self) -> None:
        with self._changed:
            self.heard += 1
            self._changed.notify_all()

    def has_settled(self, path: str) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: path in self.settled, PATIENCE)

    def has_written(self, path: str) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: path in self.written, PATIENCE)

    def hears_more_than(self, count: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.heard > count, PATIENCE)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def root(tmp_path: Path, ear: Ear) -> Iterator[Path]:
    folder = tmp_path / "seeds"
    folder.mkdir()
    events = Events(folder, ear.hear, ear.settle, ear.write)
    assert events.start()
    yield folder
    events.stop()


def test_a_file_closed_after_writing_is_settled_and_then_heard(root: Path, ear: Ear) -> None:
    plant(root, "a.txt", STORY)
    assert ear.has_settled("a.txt")
    assert ear.hears_more_than(0)


def test_a_file_is_not_settled_while_it_is_open(root: Path, ear: Ear) -> None:
    with (root / "a.txt").open("w") as file:
        file.write("The har")
        file.flush()
        assert ear.hears_more_than(0)
        assert ear.settled == []
        file.write("bour board")
    assert ear.has_settled("a.txt")


def test_a_file_moved_in_from_elsewhere_is_settled(root: Path, ear: Ear, tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", STORY).rename(root / "a.txt")
    assert ear.has_settled("a.txt")


def test_a_partial_file_renamed_into_place_is_settled_under_its_last_name(
    root: Path, ear: Ear
) -> None:
    plant(root, "a.txt.part", STORY).rename(root / "a.txt")
    assert ear.has_settled("a.txt")
    assert "a.txt.part" not in ear.settled


def test_files_in_new_folders_are_heard_of(root: Path, ear: Ear) -> None:
    (root / "new").mkdir()
    assert ear.hears_more_than(0)
    plant(root, "new/a.txt", STORY)
    assert ear.has_settled("new/a.txt")


@pytest.mark.parametrize("act", ["delete", "move out", "hide"])
def test_a_file_that_goes_is_heard_of(root: Path, ear: Ear, tmp_path: Path, act: str) -> None:
    path = plant(root, "a.txt", STORY)
    plant(root, "z.txt", STORY)
    assert ear.has_settled("z.txt")
    count = ear.heard
    if act == "delete":
        path.unlink()
    else:
        path.rename(tmp_path / "a.txt" if act == "move out" else root / ".a.txt")
    assert ear.hears_more_than(count)


def test_hidden_names_and_mere_reading_are_not_heard_of(root: Path, ear: Ear) -> None:
    plant(root, "a.txt", STORY)
    assert ear.has_settled("a.txt")
    plant(root, ".b.txt", STORY)
    plant(root, "c.txt~", STORY)
    plant(root, ".hidden/d.txt", STORY)
    (root / "a.txt").read_text()
    list(root.iterdir())
    # Events come in order: what was heard until the next file's is what these have caused.
    before = ear.heard
    (root / "z.txt").touch()
    assert ear.has_settled("z.txt")
    assert set(ear.settled) == {"a.txt", "z.txt"}
    assert ear.heard - before <= 4  # z.txt itself: begun, closed, and what is left of a.txt


def test_a_folder_that_is_not_there_gives_no_events(tmp_path: Path) -> None:
    events = Events(tmp_path / "nothing", lambda: None, lambda _: None, lambda _: None)
    assert events.start() is False
    events.stop()


def test_no_events_rather_than_a_crash_where_the_system_allows_no_more(tmp_path: Path) -> None:
    script = f"""
        import resource
        from pathlib import Path
        import watchdog.observers.inotify
        from bot.seeds.watcher import Events
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
        events = Events(Path({str(tmp_path)!r}), lambda: None, lambda _: None, lambda _: None)
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


def test_nothing_comes_after_stop(tmp_path: Path, ear: Ear) -> None:
    events = Events(tmp_path, ear.hear, ear.settle, ear.write)
    assert events.start()
    plant(tmp_path, "a.txt", STORY)
    assert ear.has_settled("a.txt")
    events.stop()
    count = ear.heard
    plant(tmp_path, "b.txt", STORY)
    events.stop()
    assert (ear.heard, ear.settled.count("b.txt")) == (count, 0)


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
def test_network_mounts_are_told_from_the_systems_table(root: str, remote: bool) -> None:
    mounts = [
        "/dev/sda1 / ext4 rw,relatime 0 0",
        "server:/news /mnt/news nfs4 rw 0 0",
        "/dev/sdb1 /mnt/news/local ext4 rw 0 0",
        r"//server/share /mnt/my\040share cifs rw 0 0",
    ]
    assert is_remote(Path(root), mounts) is remote


def test_a_file_is_called_written_to_before_it_is_closed(root: Path, ear: Ear) -> None:
    with (root / "a.txt").open("w") as file:
        file.write(STORY)
        file.flush()
        assert ear.has_written("a.txt")
        assert "a.txt" not in ear.settled
    assert ear.has_settled("a.txt")


def test_a_folder_that_is_replaced_is_watched_again(tmp_path: Path, ear: Ear) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    events = Events(folder, ear.hear, ear.settle, ear.write)
    assert events.start()
    assert events.ensure()
    folder.rename(tmp_path / "away")
    assert not events.ensure()
    folder.mkdir()
    events = Events(folder, ear.hear, ear.settle, ear.write)
    assert events.start()
    try:
        folder.rename(tmp_path / "further")
        folder.mkdir()
        assert events.ensure()
        plant(folder, "new.txt", STORY)
        assert ear.has_settled("new.txt")
    finally:
        events.stop()
