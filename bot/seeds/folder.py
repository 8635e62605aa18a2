"""What has changed in the seeds folder: a sweep of one stat a file, and no reading.

A file is looked at by its FileMark (size and mtime). New and changed ones are handed out once they
are complete; what becomes of them is for others to decide.
"""

import os
import stat
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.models import FileMark
from bot.seeds.filenames import has_ignored_part, is_ignored
from bot.seeds.read import (
    BROKEN_LINK,
    LIMIT,
    LINK_OUT,
    NOT_REGULAR,
    is_below,
    is_readable,
    os_error_reason,
    too_big,
    unknown_kind,
)
from bot.seeds.watcher import Events

__all__ = ["Events", "Folder", "Look"]

# A file that nobody has written to for longer than this is complete; longer where an event said
# that somebody writes to it, and none that they have closed it.
_SETTLES_NS = 2_000_000_000
_CLOSES_NS = 30_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ROOT = "."  # the path under which a root that cannot be listed is refused
_NAME = "Its name is not UTF-8: rename it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one sweep has seen. Every tuple is sorted by path.

    ``ready``: new or changed, and complete. ``refused``: new or changed, and nothing to read, each
    with the reason as a sentence. ``gone``: known before, no longer there. ``waiting``: new or
    changed, perhaps half written. ``files``: how many there are; ``seconds``: how long it took.
    """

    ready: tuple[tuple[str, FileMark], ...]
    refused: tuple[tuple[str, FileMark, str], ...]
    gone: tuple[str, ...]
    waiting: tuple[str, ...]
    files: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Complete:
    """What tells that a file is not half written."""

    settled: Mapping[str, FileMark]  # as events left them
    writing: Collection[str]  # somebody has them open, as far as events tell
    before: Mapping[str, tuple[FileMark, int]]  # new or changed, and since when
    moved: frozenset[FileMark]  # of the files that are gone: a rename keeps size and mtime
    now_ns: int

    def holds(self, path: str, mark: FileMark) -> bool:
        """Whether this state of the file is complete."""
        if self.settled.get(path) == mark or mark in self.moved:
            return True
        quiet = _CLOSES_NS if path in self.writing else _SETTLES_NS
        before, since_ns = self.before.get(path, (None, self.now_ns))
        looked = before == mark and self.now_ns - since_ns >= quiet
        return looked or self.now_ns - mark.mtime_ns > quiet


@dataclass(frozen=True, slots=True)
class _Sweep:
    """What a sweep gathers; ``unlisted`` are the folders that could not be listed."""

    root: str
    seen: set[str] = field(default_factory=set)
    changed: dict[str, FileMark] = field(default_factory=dict)
    refused: list[tuple[str, FileMark, str]] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)


class Folder:
    """The files below a root, and the marks under which they have been dealt with.

    Hidden, temporary and partial names are left alone. So is a link to a file within the root,
    unless it leads to a hidden place: the file is swept where it is. Linked folders are never
    entered, and a link that leaves the root is refused.
    """

    def __init__(self, root: Path, marks: Mapping[str, FileMark], *, limit: int = LIMIT) -> None:
        self._root = root
        self._limit = limit
        self._marks = dict(marks)
        self._before: dict[str, tuple[FileMark, int]] = {}
        self._settled: dict[str, FileMark] = {}
        self._writing: set[str] = set()

    def keep(self, path: str, mark: FileMark) -> None:
        """Remember that this state of the file has been dealt with."""
        self._marks[path] = mark
        self._writing.discard(path)

    def forget(self, paths: Iterable[str]) -> None:
        """Remember no more of these: that they are gone has been dealt with."""
        for path in paths:
            self._marks.pop(path, None)

    def reread(self) -> None:
        """Take every file for changed: it is handed out again, and is gone if it is gone."""
        for path, mark in self._marks.items():
            self._settled.setdefault(path, mark)  # as it was dealt with, it was complete
        self._marks = dict.fromkeys(self._marks, FileMark(size=-1, mtime_ns=-1))

    def writing(self, path: str) -> None:
        """An event said that the file is being written to: it is not complete before it is closed.

        Called from the events' own thread, as ``settled`` is.
        """
        self._writing.add(path)

    def settled(self, path: str) -> None:
        """An event said that the file was closed or moved into place: as it is now, it is complete.

        Called from the events' own thread. A file that is written to again after this waits.
        """
        try:
            about = (self._root / path).stat()
        except (OSError, ValueError):
            return
        self._settled[path] = _mark(about)
        self._writing.discard(path)

    def look(self, now: datetime) -> Look:
        """Sweep the folder once.

        A path that is ``gone`` comes again until it is forgotten, one that is ``ready`` or
        ``refused`` until it is kept. Where the root, or a folder in it, cannot be listed, that
        folder is refused (the root under ".") and nothing below it is gone.
        """
        began = time.perf_counter()
        settled, self._settled = self._settled, {}
        sweep = _Sweep(os.path.realpath(self._root))
        self._walk(sweep)
        gone = self._gone(sweep)
        moved = frozenset(self._marks[path] for path in gone)
        now_ns = _nanoseconds(now)
        writing = self._writing.copy()
        complete = _Complete(settled, writing, self._before, moved, now_ns)
        ready, waiting = self._parted(sweep, complete)
        self._before = self._since(sweep.changed, now_ns)
        return Look(
            ready=tuple(ready),
            refused=tuple(sorted(sweep.refused, key=lambda refused: refused[0])),
            gone=tuple(gone),
            waiting=tuple(waiting),
            files=len(sweep.seen),
            seconds=time.perf_counter() - began,
        )

    def _since(
        self, changed: Mapping[str, FileMark], now_ns: int
    ) -> dict[str, tuple[FileMark, int]]:
        """The changed files with the time since which they have been as they are."""
        since: dict[str, tuple[FileMark, int]] = {}
        for path, mark in changed.items():
            before = self._before.get(path)
            # never later than now, where the clock has been set back meanwhile
            since[path] = (mark, min(before[1], now_ns) if before and before[0] == mark else now_ns)
        return since

    def _walk(self, sweep: _Sweep) -> None:
        folders = [""]
        while folders:
            prefix = folders.pop()
            try:
                folders += self._list(prefix, sweep)
            except OSError as error:
                self._refuse_folder(prefix, error, sweep)

    def _list(self, prefix: str, sweep: _Sweep) -> list[str]:
        """Sweep one folder and return the folders in it; raises OSError where it cannot be listed.

        An unchanged file costs this loop and nothing else.
        """
        folders, marks, seen = [], self._marks, sweep.seen
        with os.scandir(f"{sweep.root}/{prefix}") as entries:
            for entry in entries:
                path = prefix + entry.name
                known = marks.get(path)
                try:
                    if known is not None and entry.is_file(follow_symlinks=False):
                        about = entry.stat(follow_symlinks=False)
                        if about.st_mtime_ns == known.mtime_ns and about.st_size == known.size:
                            seen.add(path)
                            continue
                    if self._enter(entry, path, sweep):
                        folders.append(f"{path}/")
                except FileNotFoundError:  # gone since the folder was listed
                    continue
        return folders

    def _enter(self, entry: os.DirEntry[str], path: str, sweep: _Sweep) -> bool:
        """Take in what is new or changed; True for a folder that is to be swept as well."""
        if is_ignored(entry.name):
            return False
        if not _is_utf8(entry.name):
            shown = os.fsencode(path).decode("utf-8", errors="backslashreplace")
            self._refuse(shown, _mark(entry.stat(follow_symlinks=False)), _NAME, sweep)
        elif entry.is_symlink():
            self._follow(entry, path, sweep)
        elif entry.is_dir(follow_symlinks=False):
            return True
        else:
            self._take(path, entry.stat(follow_symlinks=False), sweep)
        return False

    def _take(self, path: str, about: os.stat_result, sweep: _Sweep) -> None:
        if not stat.S_ISREG(about.st_mode):
            self._refuse(path, _mark(about), NOT_REGULAR, sweep)
            return
        sweep.seen.add(path)
        mark = _mark(about)
        if self._marks.get(path) != mark:
            sweep.changed[path] = mark

    def _follow(self, entry: os.DirEntry[str], path: str, sweep: _Sweep) -> None:
        own = _mark(entry.stat(follow_symlinks=False))
        try:
            target = os.path.realpath(entry.path, strict=True)
        except FileNotFoundError:
            self._refuse(path, own, BROKEN_LINK, sweep)
            return
        except OSError as error:
            self._refuse(path, own, os_error_reason(error), sweep)
            return
        if target != sweep.root and not is_below(sweep.root, target):
            self._refuse(path, own, LINK_OUT, sweep)
        elif has_ignored_part(os.path.relpath(target, sweep.root)) and not entry.is_dir():
            self._take(path, entry.stat(), sweep)

    def _refuse(self, path: str, mark: FileMark, reason: str, sweep: _Sweep) -> None:
        sweep.seen.add(path)
        if self._marks.get(path) != mark:
            sweep.refused.append((path, mark, reason))

    def _refuse_folder(self, prefix: str, error: OSError, sweep: _Sweep) -> None:
        path = prefix.removesuffix("/") or _ROOT
        if path != _ROOT and isinstance(error, (FileNotFoundError, NotADirectoryError)):
            return  # gone, or replaced, since its own folder was listed
        sweep.unlisted.append(prefix)
        mark = _mark_at(f"{sweep.root}/{prefix}")
        if self._marks.get(path) != mark:
            sweep.refused.append((path, mark, _unlisted(error)))

    def _gone(self, sweep: _Sweep) -> list[str]:
        missing = sorted(path for path in self._marks if path not in sweep.seen)
        return [path for path in missing if not _is_unlisted(path, sweep.unlisted)]

    def _parted(
        self, sweep: _Sweep, complete: _Complete
    ) -> tuple[list[tuple[str, FileMark]], list[str]]:
        """The changed files that are ready and those that wait; complete ones may be refused."""
        ready: list[tuple[str, FileMark]] = []
        waiting: list[str] = []
        for path, mark in sorted(sweep.changed.items(), key=lambda changed: changed[0]):
            if not complete.holds(path, mark):
                waiting.append(path)
            elif reason := self._reason(path, mark):
                sweep.refused.append((path, mark, reason))
            else:
                ready.append((path, mark))
        return ready, waiting

    def _reason(self, path: str, mark: FileMark) -> str | None:
        if not is_readable(path):
            return unknown_kind(path)
        return too_big(mark.size, self._limit) if mark.size > self._limit else None


def _mark(about: os.stat_result) -> FileMark:
    return FileMark(size=about.st_size, mtime_ns=about.st_mtime_ns)


def _mark_at(path: str) -> FileMark:
    try:
        return _mark(os.stat(path))  # noqa: PTH116 - the sweep works on plain strings
    except OSError:
        return FileMark(size=0, mtime_ns=0)


def _nanoseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND * 1000


def _is_utf8(name: str) -> bool:
    return name.isascii() or not any("\ud800" <= character <= "\udfff" for character in name)


def _is_unlisted(path: str, unlisted: list[str]) -> bool:
    return any(f"{path}/".startswith(prefix) for prefix in unlisted)


def _unlisted(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "This folder may not be listed: let the bot's user read it."
    return f"This folder cannot be listed: {error.strerror or 'the system gives no reason'}."
