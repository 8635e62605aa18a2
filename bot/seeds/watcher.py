"""Watches a folder for file events, on systems that have them, so that a sweep can run early."""

import logging
import os
import platform
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler

from bot.seeds.filenames import has_ignored_part

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

_LOG = logging.getLogger(__name__)
# Opening a file and closing it unwritten are not among these: reading a seed must not trigger a
# sweep.
_RELEVANT = frozenset({"created", "modified", "closed", "moved", "deleted"})
_COMPLETING = frozenset({"closed", "moved"})
# On these file systems, writes by another machine cause no events on this one.
_REMOTE = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre"),
        *("fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.glusterfs"),
        *("vboxsf", "drvfs"),
    )
)
_MOUNTS = Path("/proc/self/mounts")


class FolderWatcher:
    """Watches a folder and everything below it.

    Calls ``on_event()`` for every event about a name that is not ignored. Before that, it calls
    ``writing(path)`` if the event is a write to a file, or ``settled(path)`` if a file was closed
    after writing or moved into place. All calls come from a thread of their own. Events are not
    combined: a single change may cause several.
    """

    def __init__(
        self,
        root: Path,
        on_event: Callable[[], None],
        settled: Callable[[str], None],
        writing: Callable[[str], None],
    ) -> None:
        self._root = root.resolve()
        self._on_event = on_event
        self._settled = settled
        self._writing = writing
        self._watched: tuple[int, int] | None = None
        self._observer: BaseObserver | None = None

    def start(self) -> bool:
        """Start watching; returns False if the system has no events for this folder."""
        if is_remote(self._root, _mounts()):
            _LOG.info("no file events: %s is on a network mount", self._root)
            return False
        observer = None
        try:
            observer = _observer()
            observer.schedule(_Handler(self._handle), str(self._root), recursive=True)
            observer.start()
            self._watched = self._identity()
        except OSError as error:  # no such folder, or the limit of watches is reached
            _LOG.warning("no file events: %s", error)
            if observer is not None:
                observer.stop()
            return False
        self._observer = observer
        return True

    def ensure(self) -> bool:
        """Start again if the watch has ended or the folder was replaced; False without a watch."""
        if self._observer is None:
            return False
        threads = (self._observer, *self._observer.emitters)
        if self._identity() == self._watched and all(thread.is_alive() for thread in threads):
            return True
        self.stop()
        return self.start()

    def stop(self) -> None:
        """Stop watching and wait for the thread to end; does nothing if not started."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def _identity(self) -> tuple[int, int] | None:
        """Return the folder's device and inode, or None if it does not exist."""
        try:
            about = self._root.stat()
        except OSError:
            return None
        return about.st_dev, about.st_ino

    def _handle(self, event: FileSystemEvent) -> None:
        if event.event_type not in _RELEVANT:
            return
        source, target = self._below(event.src_path), self._below(event.dest_path)
        path = target if event.event_type == "moved" else source
        if path is not None and not event.is_directory:
            if event.event_type in _COMPLETING:
                self._settled(path)
            elif event.event_type == "modified":
                self._writing(path)
        if source is not None or target is not None:
            self._on_event()

    def _below(self, path: bytes | str) -> str | None:
        """Return the path relative to the root; None if it is ignored, outside, or the root."""
        if not path:
            return None
        relative = os.path.relpath(os.fsdecode(path), self._root)
        return None if relative == "." or has_ignored_part(relative) else relative


class _Handler(FileSystemEventHandler):
    """Passes every event to one function."""

    def __init__(self, handle: Callable[[FileSystemEvent], None]) -> None:
        self._handle = handle

    def dispatch(self, event: FileSystemEvent) -> None:
        """Handle an event; watchdog calls this for every one."""
        self._handle(event)


def _observer() -> "BaseObserver":
    """Return the system's observer; raises OSError if there is none or no more are allowed."""
    if platform.system() == "Linux":
        from watchdog.observers.inotify import InotifyObserver

        # without full events, a file moved in from elsewhere looks like one just created
        return InotifyObserver(generate_full_events=True)
    from watchdog.observers import Observer
    from watchdog.observers.polling import PollingObserver

    observer = Observer()
    if isinstance(observer, PollingObserver):
        raise OSError("the system has none")
    return observer


def _mounts() -> list[str]:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # not Linux
        return []


def is_remote(root: Path, mounts: Iterable[str]) -> bool:
    """Return whether the root is on a network mount, given the lines of /proc/self/mounts."""
    longest, kind = -1, ""
    for line in mounts:
        _device, point, file_system, *_rest = line.split(" ")
        # mount points are escaped: a space is \040
        at = Path(point.encode().decode("unicode_escape", errors="replace"))
        if root.is_relative_to(at) and len(at.parts) >= longest:
            longest, kind = len(at.parts), file_system
    return kind in _REMOTE
