"""File events below a folder, where the system gives any. They only bring a sweep forward."""

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
# Opening and closing without a write are left out: reading a seed must not bring the next sweep.
_TELLING = frozenset({"created", "modified", "closed", "moved", "deleted"})
_COMPLETING = frozenset({"closed", "moved"})
# What another machine writes to such a mount causes no event on this one.
_REMOTE = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre"),
        *("fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.glusterfs"),
        *("vboxsf", "drvfs"),
    )
)
_MOUNTS = Path("/proc/self/mounts")


class Events:
    """Watches a folder and all below it.

    ``on_event()`` is called whenever something has happened to a name that is not left alone, and
    before it ``writing(path)`` where a file was written to, and ``settled(path)`` where one was
    closed after that or moved into place. All come from a thread of their own; taking many events
    as one is the caller's business.
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
        """Begin to watch; False where the system gives no events for this folder."""
        if is_remote(self._root, _mounts()):
            _LOG.info("no file events: %s is on a network mount", self._root)
            return False
        observer = None
        try:
            observer = _observer()
            observer.schedule(_Handler(self._hear), str(self._root), recursive=True)
            observer.start()
            self._watched = self._identity()
        except OSError as error:  # no such folder, or no more watches allowed
            _LOG.warning("no file events: %s", error)
            if observer is not None:
                observer.stop()
            return False
        self._observer = observer
        return True

    def ensure(self) -> bool:
        """Begin anew where the watch has ended, or the folder was replaced; False without one."""
        if self._observer is None:
            return False
        threads = (self._observer, *self._observer.emitters)
        if self._identity() == self._watched and all(thread.is_alive() for thread in threads):
            return True
        self.stop()
        return self.start()

    def stop(self) -> None:
        """Stop watching and wait for the thread to end; nothing where none was started."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def _identity(self) -> tuple[int, int] | None:
        """Which folder it is, whatever it is called; None where there is none."""
        try:
            about = self._root.stat()
        except OSError:
            return None
        return about.st_dev, about.st_ino

    def _hear(self, event: FileSystemEvent) -> None:
        if event.event_type not in _TELLING:
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
        """The path below the root; None outside, for the root itself and for what is left alone."""
        if not path:
            return None
        relative = os.path.relpath(os.fsdecode(path), self._root)
        return None if relative == "." or has_ignored_part(relative) else relative


class _Handler(FileSystemEventHandler):
    """Gives every event to one function."""

    def __init__(self, hear: Callable[[FileSystemEvent], None]) -> None:
        self._hear = hear

    def dispatch(self, event: FileSystemEvent) -> None:
        """Called by watchdog for every event."""
        self._hear(event)


def _observer() -> "BaseObserver":
    """The system's observer; raises OSError where it has none or allows no more of them."""
    if platform.system() == "Linux":
        from watchdog.observers.inotify import InotifyObserver

        # By default a file that is moved in from elsewhere looks like one that is just begun.
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
    """Whether the root lies on a network mount, by the lines of /proc/self/mounts."""
    longest, kind = -1, ""
    for line in mounts:
        _device, point, found, *_rest = line.split(" ")
        # A space in a mount point is written \040.
        at = Path(point.encode().decode("unicode_escape", errors="replace"))
        if root.is_relative_to(at) and len(at.parts) >= longest:
            longest, kind = len(at.parts), found
    return kind in _REMOTE
