"""Finding changed files: which are ready, waiting, refused, ignored or gone."""

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.models import FileMark
from bot.seeds.folder import Folder, Look
from tests.seeds.planting import STORY, plant

# The files in these tests get their mtime from the system, so LATER is long after all of them.
LATER = datetime.now(UTC) + timedelta(hours=1)
SOON = datetime(1971, 1, 1, tzinfo=UTC)  # before the mtime of every file


def paths(found: tuple[tuple[str, FileMark], ...]) -> list[str]:
    return [path for path, _ in found]


def mark(path: Path) -> FileMark:
    about = path.stat()
    return FileMark(size=about.st_size, mtime_ns=about.st_mtime_ns)


def keep_all(folder: Folder, look: Look) -> None:
    folder.forget(look.gone)
    for path, seen in look.ready:
        folder.mark_done(path, seen)
    for path, seen, _ in look.refused:
        folder.mark_done(path, seen)


def kept(root: Path, marks: Mapping[str, FileMark] | None = None) -> Folder:
    """Return the folder with all its files marked as dealt with."""
    folder = Folder(root, marks or {})
    keep_all(folder, folder.look(LATER))
    return folder


def nothing(look: Look) -> bool:
    return not (look.ready or look.refused or look.gone or look.waiting)


def test_files_at_any_depth_are_found_in_order_with_their_marks(tmp_path: Path) -> None:
    for path in ("b.txt", "a/c.md", "a/b/d.HTML", "z.jsonl"):
        plant(tmp_path, path, STORY)
    look = Folder(tmp_path, {}).look(LATER)
    assert paths(look.ready) == ["a/b/d.HTML", "a/c.md", "b.txt", "z.jsonl"]
    assert look.ready[2] == ("b.txt", mark(tmp_path / "b.txt"))
    assert look.files == 4
    assert look.seconds > 0


@pytest.mark.parametrize(
    "name",
    [
        ".a.txt",
        ".hidden/a.txt",
        "a.txt~",
        "~$a.txt",
        "#a.txt#",
        ".#a.txt",
        "a.txt.tmp",
        "a.TMP",
        "a.txt.part",
        "a.txt.partial",
        "a.txt.crdownload",
        ".a.txt.swp",
        "Thumbs.db",
        "desktop.ini",
        ".DS_Store",
        "__MACOSX/a.txt",
    ],
)
def test_hidden_temporary_and_partial_names_are_ignored(tmp_path: Path, name: str) -> None:
    plant(tmp_path, name, STORY)
    look = Folder(tmp_path, {}).look(LATER)
    assert nothing(look)
    assert look.files == 0


def test_a_file_is_ready_in_every_look_until_it_is_kept(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", STORY)
    folder = Folder(tmp_path, {})
    first = folder.look(LATER)
    assert folder.look(LATER).ready == first.ready
    keep_all(folder, first)
    assert nothing(folder.look(LATER))


def test_an_unchanged_file_is_not_ready_again_after_a_restart(tmp_path: Path) -> None:
    path = plant(tmp_path, "a.txt", STORY)
    assert nothing(Folder(tmp_path, {"a.txt": mark(path)}).look(LATER))


@pytest.mark.parametrize("change", ["size", "mtime"])
def test_a_changed_file_is_ready_again(tmp_path: Path, change: str) -> None:
    path = plant(tmp_path, "a.txt", STORY)
    folder = kept(tmp_path)
    about = path.stat()
    if change == "size":
        path.write_text(STORY + "More.")
        os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    else:
        os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns + 1))
    assert folder.look(LATER).ready == (("a.txt", mark(path)),)


def test_a_file_just_written_waits_until_two_looks_two_seconds_apart_agree(tmp_path: Path) -> None:
    path = plant(tmp_path, "a.txt", "The har")
    folder = Folder(tmp_path, {})
    assert folder.look(SOON).waiting == ("a.txt",)
    path.write_text(STORY)
    assert folder.look(SOON + timedelta(seconds=2)).waiting == ("a.txt",)
    assert folder.look(SOON + timedelta(seconds=3)).waiting == ("a.txt",)
    look = folder.look(SOON + timedelta(seconds=4))
    assert (look.waiting, paths(look.ready)) == ((), ["a.txt"])


def test_a_file_does_not_wait_longer_if_the_clock_is_set_back(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt", STORY)
    folder = Folder(tmp_path, {})
    assert folder.look(SOON + timedelta(hours=1)).waiting == ("a.txt",)
    assert folder.look(SOON).waiting == ("a.txt",)
    assert paths(folder.look(SOON + timedelta(seconds=2)).ready) == ["a.txt"]


def test_a_file_reported_as_being_written_to_waits_until_it_is_closed(tmp_path: Path) -> None:
    path = plant(tmp_path, "a.txt", STORY)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    folder = Folder(tmp_path, {})
    folder.note_writing("a.txt")
    for seconds in (1, 5, 29):
        assert folder.look(written + timedelta(seconds=seconds)).waiting == ("a.txt",)
    folder.note_closed("a.txt")
    assert paths(folder.look(written + timedelta(seconds=29.5)).ready) == ["a.txt"]


def test_a_file_not_reported_as_closed_is_ready_after_half_a_minute(tmp_path: Path) -> None:
    path = plant(tmp_path, "a.txt", STORY)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    folder = Folder(tmp_path, {})
    folder.note_writing("a.txt")
    assert paths(folder.look(written + timedelta(seconds=31)).ready) == ["a.txt"]


def test_a_file_not_written_to_for_over_two_seconds_is_ready_at_once(tmp_path: Path) -> None:
    path = plant(tmp_path, "a.txt", STORY)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    just = Folder(tmp_path, {}).look(written + timedelta(seconds=1.9))
    assert (just.waiting, just.ready) == (("a.txt",), ())
    after = Folder(tmp_path, {}).look(written + timedelta(seconds=2.1))
    assert (after.waiting, paths(after.ready)) == ((), ["a.txt"])


def test_a_file_reported_as_closed_is_ready_at_once(tmp_path: Path) -> None:
    plant(tmp_path, "a/b.txt", STORY)
    folder = Folder(tmp_path, {})
    folder.note_closed("a/b.txt")
    assert paths(folder.look(SOON).ready) == ["a/b.txt"]


def test_a_file_written_to_after_it_was_closed_waits_again(tmp_path: Path) -> None:
    path = plant(tmp_path, "a.txt", "The har")
    folder = Folder(tmp_path, {})
    folder.note_closed("a.txt")
    path.write_text(STORY)
    assert folder.look(SOON).waiting == ("a.txt",)


@pytest.mark.parametrize("path", ["nothing.txt", "a\0b.txt"])
def test_an_event_for_a_file_that_is_already_gone_is_ignored(tmp_path: Path, path: str) -> None:
    folder = Folder(tmp_path, {})
    folder.note_closed(path)
    assert nothing(folder.look(LATER))


def test_a_renamed_file_is_gone_and_ready_in_one_look(tmp_path: Path) -> None:
    path = plant(tmp_path, "a.txt", STORY)
    folder = kept(tmp_path)
    path.rename(tmp_path / "b.txt")
    look = folder.look(SOON)
    assert (look.gone, paths(look.ready), look.waiting) == (("a.txt",), ["b.txt"], ())


def test_a_deleted_file_is_gone_until_it_is_forgotten(tmp_path: Path) -> None:
    plant(tmp_path, "a/b.txt", STORY).unlink()
    plant(tmp_path, "a/c.txt", STORY)
    folder = kept(tmp_path, {"a/b.txt": FileMark(size=1, mtime_ns=1)})
    (tmp_path / "a/c.txt").unlink()
    (tmp_path / "a").rmdir()
    assert folder.look(LATER).gone == ("a/c.txt",)
    assert folder.look(LATER).gone == ("a/c.txt",)
    folder.forget(["a/c.txt"])
    assert nothing(folder.look(LATER))


def test_a_file_that_comes_back_is_ready_again(tmp_path: Path) -> None:
    path = plant(tmp_path, "a.txt", STORY)
    folder = kept(tmp_path)
    path.rename(tmp_path / ".away")
    assert folder.look(LATER).gone == ("a.txt",)
    folder.forget(["a.txt"])
    (tmp_path / ".away").rename(path)
    assert paths(folder.look(LATER).ready) == ["a.txt"]


def test_unreadable_files_are_refused_with_a_reason_once_per_mark(tmp_path: Path) -> None:
    root = tmp_path / "seeds"
    plant(tmp_path, "secret.txt", STORY)
    plant(root, "a.odt", STORY)
    plant(root, "big.txt", "x" * 100)
    os.mkfifo(root / "pipe.txt")
    (root / "dead.txt").symlink_to("nothing.txt")
    (root / "loop.txt").symlink_to("loop.txt")
    (root / "out.txt").symlink_to(tmp_path / "secret.txt")
    (root / "outside").symlink_to(tmp_path)
    folder = Folder(root, {}, limit=99)
    look = folder.look(LATER)
    assert [(path, reason.split(":")[0]) for path, _, reason in look.refused] == [
        ("a.odt", ".odt files are not read"),
        ("big.txt", "It is 0.0 MB and at most 9.9e-05 MB are read"),
        ("dead.txt", "It is a link to a file that is not there"),
        ("loop.txt", "It is a link that leads back to itself"),
        ("out.txt", "It is a link out of the seeds folder"),
        ("outside", "It is a link out of the seeds folder"),
        ("pipe.txt", "It is not an ordinary file"),
    ]
    assert (look.ready, look.waiting, look.files) == ((), (), 7)
    keep_all(folder, look)
    assert nothing(folder.look(LATER))
    plant(root, "big.txt", "x" * 101)
    assert [path for path, _, _ in folder.look(LATER).refused] == ["big.txt"]


def test_a_file_that_is_still_being_written_waits_before_it_is_refused(tmp_path: Path) -> None:
    path = plant(tmp_path, "big.txt", "x" * 100)
    folder = Folder(tmp_path, {}, limit=99)
    growing = folder.look(SOON)
    path.write_text("x" * 200)
    still = folder.look(SOON + timedelta(seconds=2))
    done = folder.look(SOON + timedelta(seconds=4))
    assert (growing.waiting, growing.refused) == (("big.txt",), ())
    assert (still.waiting, still.refused) == (("big.txt",), ())
    assert [path for path, _, _ in done.refused] == ["big.txt"]


def test_links_to_files_within_the_folder_are_ignored(tmp_path: Path) -> None:
    plant(tmp_path, "a/b.txt", STORY)
    (tmp_path / "link.txt").symlink_to("a/b.txt")
    (tmp_path / "up").symlink_to("..", target_is_directory=True)
    (tmp_path / "a/loop").symlink_to(tmp_path, target_is_directory=True)
    look = Folder(tmp_path, {}).look(LATER)
    assert paths(look.ready) == ["a/b.txt"]
    assert [path for path, _, _ in look.refused] == ["up"]


def test_a_link_into_a_hidden_folder_is_read_as_mounted_volumes_need_it(tmp_path: Path) -> None:
    plant(tmp_path, "..2026_11_20/a.txt", STORY)
    (tmp_path / "..data").symlink_to("..2026_11_20", target_is_directory=True)
    (tmp_path / "a.txt").symlink_to("..data/a.txt")
    folder = Folder(tmp_path, {})
    look = folder.look(LATER)
    assert paths(look.ready) == ["a.txt"]
    keep_all(folder, look)
    assert nothing(folder.look(LATER))
    plant(tmp_path, "..2026_11_21/a.txt", f"{STORY} More.")
    (tmp_path / "..data").unlink()
    (tmp_path / "..data").symlink_to("..2026_11_21", target_is_directory=True)
    assert paths(folder.look(LATER).ready) == ["a.txt"]


def test_a_name_that_is_not_utf_8_is_refused_under_an_escaped_name(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(STORY)
    folder = Folder(tmp_path, {})
    look = folder.look(LATER)
    ((path, _, reason),) = look.refused
    assert (path, reason) == ("caf\\xe9.txt", "Its name is not UTF-8: rename it.")
    keep_all(folder, look)
    assert nothing(folder.look(LATER))


def test_a_missing_root_is_refused_once_and_no_file_is_gone(tmp_path: Path) -> None:
    root = tmp_path / "seeds"
    plant(root, "a.txt", STORY)
    folder = kept(root)
    root.rename(tmp_path / "away")
    look = folder.look(LATER)
    ((path, _, reason),) = look.refused
    assert (path, look.gone, look.files) == (".", (), 0)
    assert reason == "This folder cannot be listed: No such file or directory."
    keep_all(folder, look)
    assert nothing(folder.look(LATER))
    (tmp_path / "away").rename(root)
    back = folder.look(LATER)
    assert (back.gone, back.ready) == ((".",), ())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list everything")
def test_nothing_is_gone_from_a_folder_that_may_not_be_listed(tmp_path: Path) -> None:
    plant(tmp_path, "shut/a.txt", STORY)
    folder = kept(tmp_path)
    (tmp_path / "shut").chmod(0)
    look = folder.look(LATER)
    (tmp_path / "shut").chmod(0o755)
    ((path, _, reason),) = look.refused
    assert (path, look.gone) == ("shut", ())
    assert reason == "This folder may not be listed: let the bot's user read it."


def test_nothing_is_gone_from_a_folder_that_cannot_be_listed(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(20):  # 20 names of 250 letters: a longer path than the system can list
        deep = Path(deep, "d" * 250)
    top = "d" * 250
    handle = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=handle)
        inner = os.open("d" * 250, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(handle)
    inside = f"{os.path.relpath(deep, tmp_path)}/a.txt"
    folder = Folder(tmp_path, {inside: FileMark(size=1, mtime_ns=1)})
    look = folder.look(LATER)
    ((path, _, reason),) = look.refused
    assert path.startswith(top)
    assert look.gone == ()
    assert reason == "This folder cannot be listed: File name too long."


def test_a_look_opens_no_file(tmp_path: Path) -> None:
    for number in range(20):
        plant(tmp_path, f"{number % 5}/{number}.txt", STORY)
    listed: list[str] = []
    opened: list[str] = []
    watched = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watched and event == "open":
            opened.append(str(arguments[0]))
        if watched and event == "os.scandir":
            listed.append(str(arguments[0]))

    sys.addaudithook(watch)  # cannot be removed again, hence `watched`
    folder = kept(tmp_path)
    assert nothing(folder.look(LATER))
    watched = False
    assert opened == []
    assert len(listed) == 2 * 6
