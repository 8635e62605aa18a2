"""Reads the files that take long, one at a time, beside the looks at the folder.

So no look waits for them, and neither does any other file.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from time import monotonic

from bot.models import FileMark, FileResult

# several slow files that come together are stored together, so that they can be posted as a roundup
GATHER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Reading:
    mark: FileMark
    result: Future[FileResult]


class SlowFiles:
    """The files that are being read, or wait for it, and those that have been.

    ``read`` reads a file; it's called in a thread of its own. ``done`` is called when there are
    results to take. All methods are for one thread, that of the looks.
    """

    def __init__(
        self, read: Callable[[str, FileMark], FileResult], done: Callable[[], None]
    ) -> None:
        self._read = read
        self._done = done
        self._pool = ThreadPoolExecutor(1, "slow-files")
        self._files: dict[str, _Reading] = {}
        self._lock = threading.Lock()  # guards the two below
        self._left = 0  # files that haven't been read yet
        self._first: float | None = None  # when the first result came that nobody was told of

    def add(self, path: str, mark: FileMark) -> None:
        """Have a file read in this state; an earlier state isn't read any more."""
        if path in self._files:
            self._files[path].result.cancel()
        with self._lock:
            self._left += 1
        result = self._pool.submit(self._read, path, mark)
        self._files[path] = _Reading(mark, result)
        result.add_done_callback(lambda _: self._note_done())

    def has(self, path: str, mark: FileMark) -> bool:
        """Return whether the file is here in this state, read or not."""
        return path in self._files and self._files[path].mark == mark

    def take(self) -> tuple[FileResult, ...]:
        """Return the results that there are, and forget their files.

        Raises what reading raised; that file will have to be added again.
        """
        finished = [path for path, each in self._files.items() if each.result.done()]
        readings = [self._files.pop(path) for path in finished]
        return tuple(each.result.result() for each in readings if not each.result.cancelled())

    def take_all(self, progress: Callable[[], None]) -> tuple[FileResult, ...]:
        """Return the results of all files, as soon as there are all.

        ``progress`` is called whenever there is one more.
        """
        for each in self._files.values():
            wait([each.result])
            progress()
        return self.take()

    def stop(self) -> None:
        """Read no more; returns when the file that is being read has been given up or read."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _note_done(self) -> None:
        with self._lock:
            self._left -= 1
            now = monotonic()
            self._first = self._first or now
            if self._left and now - self._first < GATHER_SECONDS:
                return
            self._first = None
        self._done()
