"""Finds what has changed in the seeds folder since the last look, without reading any file.

A file's state is its FileMark: size and modification time. New and changed files are returned once
they are complete, that is, when nobody is still writing to them. Reading and storing them is up to
the caller, who then reports back with `Folder.mark_done()` and `Folder.forget()`.
"""

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.models import FileMark
from bot.seeds.read import LIMIT, is_readable, too_big, unknown_kind
from bot.seeds.sweep import Refused, Sweep, file_mark

# A file is complete when it has not been written to for longer than this. The longer time is for
# files that an event reported as being written to, and none has reported as closed.
_SETTLES_NS = 2_000_000_000
_CLOSES_NS = 30_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The result of one sweep. Every tuple is sorted by path.

    ``ready``: new or changed files that are complete. ``refused``: new or changed files that cannot
    be read, each with the reason as a sentence. ``gone``: known files that no longer exist.
    ``waiting``: new or changed files that may be half written. ``files``: the number of files in
    the folder. ``seconds``: how long the sweep took.
    """

    ready: tuple[tuple[str, FileMark], ...]
    refused: tuple[Refused, ...]
    gone: tuple[str, ...]
    waiting: tuple[str, ...]
    files: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Completeness:
    """Decides whether a new or changed file is complete.

    ``note_closed`` are the marks that files had when they were closed or moved into place, and
    ``writing`` the files that are open for writing, both as events reported them. ``pending`` are
    the files that were new or changed at the last look, each with its mark and since when it has
    had that mark. ``moved`` are the marks of the files that are gone: a rename keeps the mark.
    """

    settled: Mapping[str, FileMark]
    writing: Collection[str]
    pending: Mapping[str, tuple[FileMark, int]]
    moved: frozenset[FileMark]
    now_ns: int

    def is_complete(self, path: str, mark: FileMark) -> bool:
        """Return whether the file is complete in this state."""
        if self.settled.get(path) == mark or mark in self.moved:
            return True
        quiet = _CLOSES_NS if path in self.writing else _SETTLES_NS
        before, since_ns = self.pending.get(path, (None, self.now_ns))
        unchanged = before == mark and self.now_ns - since_ns >= quiet
        return unchanged or self.now_ns - mark.mtime_ns > quiet


class Folder:
    """The seeds folder, and the marks of the files that have been dealt with.

    ``marks`` are those that were kept before a restart; a file larger than ``limit`` bytes is
    refused. `Sweep` says which names and links are ignored or refused.
    """

    def __init__(self, root: Path, marks: Mapping[str, FileMark], *, limit: int = LIMIT) -> None:
        self._root = root
        self._limit = limit
        self._marks = dict(marks)
        self._read_before: dict[str, FileMark] = {}  # the marks of files that are to be read again
        self._pending: dict[str, tuple[FileMark, int]] = {}
        self._settled: dict[str, FileMark] = {}
        self._writing: set[str] = set()

    def mark_done(self, path: str, mark: FileMark) -> None:
        """Remember that the file has been dealt with in this state."""
        self._marks[path] = mark
        self._read_before.pop(path, None)
        self._writing.discard(path)

    def mark(self, path: str) -> FileMark | None:
        """Return the state in which the file was dealt with last, if it was."""
        return self._read_before.get(path) or self._marks.get(path)

    def changed(self, paths: Iterable[str]) -> frozenset[str]:
        """Return which of these files are no longer as they were when they were dealt with.

        A path that no file has been dealt with under isn't among them. May be called by any thread.
        """
        return frozenset(path for path in paths if self._is_changed(path))

    def _is_changed(self, path: str) -> bool:
        known = self.mark(path)
        if known is None:
            return False
        try:
            return file_mark((self._root / path).stat()) != known
        except (OSError, ValueError):
            return True

    def forget(self, paths: Iterable[str]) -> None:
        """Forget these files, whose removal has been dealt with."""
        for path in paths:
            self._marks.pop(path, None)
            self._read_before.pop(path, None)

    def reread(self) -> None:
        """Treat every file as changed, so that the next looks return all of them again."""
        for path, mark in self._marks.items():
            self._settled.setdefault(path, mark)  # it was complete when it was dealt with
            self._read_before.setdefault(path, mark)
        self._marks = dict.fromkeys(self._marks, FileMark(size=-1, mtime_ns=-1))

    def note_writing(self, path: str) -> None:
        """Note that an event reported a write: the file is incomplete until it is closed.

        Called from the events' own thread, like `settled()`.
        """
        self._writing.add(path)

    def note_closed(self, path: str) -> None:
        """Note that an event reported the file as closed or moved into place.

        It is complete as it is now; if it is written to after this, it has to wait again. Called
        from the events' own thread.
        """
        try:
            about = (self._root / path).stat()
        except (OSError, ValueError):
            return
        self._settled[path] = file_mark(about)
        self._writing.discard(path)

    def look(self, now: datetime) -> Look:
        """Sweep the folder once.

        A path in ``gone`` is returned by every look until it is forgotten, and one in ``ready`` or
        ``refused`` until it is kept. If a folder cannot be listed, it is refused and nothing below
        it is gone; the root is refused as ".".
        """
        began = time.perf_counter()
        settled, self._settled = self._settled, {}
        sweep = Sweep(self._root, self._marks)
        sweep.run()
        gone = sweep.missing()
        moved = frozenset(self._marks[path] for path in gone)
        now_ns = _nanoseconds(now)
        writing = self._writing.copy()
        completeness = _Completeness(settled, writing, self._pending, moved, now_ns)
        ready, waiting, refused = self._sort(sweep.changed, completeness)
        self._pending = self._since(sweep.changed, now_ns)
        return Look(
            ready=tuple(ready),
            refused=tuple(sorted([*sweep.refused, *refused], key=lambda each: each[0])),
            gone=tuple(gone),
            waiting=tuple(waiting),
            files=len(sweep.seen),
            seconds=time.perf_counter() - began,
        )

    def _since(
        self, changed: Mapping[str, FileMark], now_ns: int
    ) -> dict[str, tuple[FileMark, int]]:
        """Return each changed file's mark and since when it has had that mark."""
        since: dict[str, tuple[FileMark, int]] = {}
        for path, mark in changed.items():
            before = self._pending.get(path)
            # never later than now, even if the clock was set back in the meantime
            since[path] = (mark, min(before[1], now_ns) if before and before[0] == mark else now_ns)
        return since

    def _sort(
        self, changed: Mapping[str, FileMark], completeness: _Completeness
    ) -> tuple[list[tuple[str, FileMark]], list[str], list[Refused]]:
        """Sort the changed files into those that are ready, that wait, and that are refused."""
        ready: list[tuple[str, FileMark]] = []
        waiting: list[str] = []
        refused: list[Refused] = []
        for path, mark in sorted(changed.items(), key=lambda each: each[0]):
            if not completeness.is_complete(path, mark):
                waiting.append(path)
            elif reason := self._refusal(path, mark):
                refused.append((path, mark, reason))
            else:
                ready.append((path, mark))
        return ready, waiting, refused

    def _refusal(self, path: str, mark: FileMark) -> str | None:
        if not is_readable(path):
            return unknown_kind(path)
        return too_big(mark.size, self._limit) if mark.size > self._limit else None


def _nanoseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND * 1000
