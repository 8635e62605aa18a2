"""Brings the files of the seeds folder into the store, as articles with digests."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from threading import Event

from bot.errors import StoreError, mistake
from bot.models import FileMark, FileResult, LastSweep, LookSummary, OwnTopic, Saved
from bot.scheduler.limits import READING_TIME
from bot.scheduler.read_files import read_file
from bot.scheduler.route import was_down
from bot.scheduler.slow_files import SlowFiles
from bot.scheduler.worker import Worker, WorkerError, WorkerStoppedError
from bot.seeds.folder import Folder, Look
from bot.seeds.read import is_list
from bot.store import Store

log = logging.getLogger(__name__)
steps = logging.getLogger("bot.steps")

# seconds between two looks at a folder that gives file events, because events can get lost
LOOK_WITH_EVENTS = 180.0
# without events: at least this many seconds, and this many times as long as the last look took
LOOK_WITHOUT_EVENTS = 2.0
LOOK_SHARE = 100
# seconds until a file that may be half-written is looked at again
LOOK_AGAIN = 1.0
CHUNK = 50  # files in one transaction
# Seconds of processor time for a file in a look; an article takes 5 ms. A file that needs more is
# read beside the looks, where it's allowed READING_TIME, and so much more for each of its articles.
LOOK_TIME = 0.1
ARTICLE_TIME = 0.02
MOST_SLOW = 2  # files that take long in one look

Batch = Sequence[tuple[str, FileMark]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookResult:
    """The result of a look: whether an article was revised, and seconds to the next look.

    ``before`` is the previous look, if there was one. ``sweep`` is this look, to be saved once the
    new articles have been routed; None if it was interrupted. ``found`` is for the person who asked
    for the look.
    """

    before: LastSweep | None
    sweep: LastSweep | None
    revised: bool
    next_look: float
    found: LookSummary = field(default_factory=LookSummary)


def look_interval(took: float, *, events: bool) -> float:
    """Return the seconds between two looks if the last one took ``took`` seconds.

    Looking takes at most 1% of a core. With file events, a look only makes up for lost events.
    """
    return LOOK_WITH_EVENTS if events else max(LOOK_WITHOUT_EVENTS, LOOK_SHARE * took)


_BROKEN_OFF = LookResult(before=None, sweep=None, revised=False, next_look=0.0)


def _failed(path: str, mark: FileMark, error: Exception) -> FileResult:
    return FileResult(path=path, mark=mark, problems=(mistake(error),))


@dataclass(slots=True)
class _Read:
    """What has been read in a look so far."""

    files: list[str] = field(default_factory=list)
    saved: list[Saved] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def add(self, results: Sequence[FileResult], saved: Sequence[Saved]) -> None:
        """Add the results of some files, and what became of their articles."""
        self.files += [each.path for each in results]
        self.saved += [each for each in saved if each.change in ("new", "revised")]
        self.problems += [(each.path, problem) for each in results for problem in each.problems]

    def summary(self, waiting: Iterable[str], slow: Iterable[str]) -> LookSummary:
        """Return it for the person who asked for the look."""
        return LookSummary(
            read=tuple(self.files),
            waiting=tuple(waiting),
            slow=tuple(slow),
            saved=tuple(self.saved),
            problems=tuple(self.problems),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReader:
    """Reads the files of a folder in worker processes: quick ones in one, slow ones in another."""

    root: Path
    topics: Sequence[OwnTopic]
    worker: Worker
    slow_worker: Worker

    def quickly(self, path: str, mark: FileMark) -> FileResult | None:
        """Read a file; returns None if that takes long, or ends the worker process."""
        try:
            return self.worker.run(
                read_file, self.root, self.topics, path, mark, 0.0, time=LOOK_TIME
            )
        except WorkerStoppedError:
            raise
        except WorkerError as error:
            log.info("%s takes long to read: %s", path, error.sentence)
            return None

    def patiently(self, path: str, mark: FileMark) -> FileResult:
        """Read a file that takes long; the result says so if it takes too long."""
        try:
            return self.slow_worker.run(
                read_file, self.root, self.topics, path, mark, ARTICLE_TIME, time=READING_TIME
            )
        except WorkerStoppedError:
            raise
        except WorkerError as error:
            return FileResult(path=path, mark=mark, problems=(error.sentence,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """Brings the seeds folder into the store. Not thread-safe: only one thread may call look().

    ``retracts_removed`` says that an article is retracted when its file is removed. Embargoes end
    by ``surely``, a clock that never runs ahead. ``progress`` is called before each file is read.
    Once ``stopping`` is set, files that haven't been stored are left to the next start.
    """

    folder: Folder
    store: Store
    reader: FileReader
    slow: SlowFiles
    now: Callable[[], datetime]
    surely: Callable[[], datetime]
    retracts_removed: bool
    stopping: Event
    progress: Callable[[], None] = lambda: None

    def look(self, *, events: bool) -> LookResult:
        """Look at the folder once and store what is new.

        ``events`` says whether the folder gives file events, which decides about the next look.
        """
        try:
            return self._look(events=events)
        except WorkerStoppedError:
            return _BROKEN_OFF

    def _look(self, *, events: bool) -> LookResult:
        before = self.store.status.last_sweep()
        slow = self.slow.take()
        seen = self.folder.look(self.now())
        refused = [
            FileResult(path=path, mark=mark, problems=(reason,))
            for path, mark, reason in seen.refused
        ]
        read = _Read()
        unread = dict(seen.ready)
        # what is posted depends on all that came, on a first run and after a long pause
        complete = before is None or was_down(before, self.now())
        for results in self._read(seen.ready, refused, slow, complete=complete):
            read.add(results, self._save(results))
            for each in results:
                unread.pop(each.path, None)
        if self.stopping.is_set():
            return _BROKEN_OFF
        retracted = self._forget_removed(seen, unread)
        # only after the files were read: they may say now that an embargo ends later, or never
        released = self.store.embargoes.release(self.surely(), {*seen.waiting, *unread})
        revised = any(each.change == "revised" for each in chain(read.saved, released))
        interval = look_interval(seen.seconds, events=events)
        next_look = min(interval, LOOK_AGAIN) if seen.waiting else interval
        if not all(self.slow.has(*each) for each in unread.items()):
            next_look = 0.0
        return LookResult(
            before=before,
            sweep=LastSweep(at=self.now(), files=seen.files, interval=interval, events=events),
            revised=revised or retracted,
            next_look=next_look,
            found=read.summary(seen.waiting, unread),
        )

    def release(self, since: datetime) -> tuple[Saved, ...]:
        """Store the embargoed articles whose time has come, but not before ``since``.

        Unlike a look, this waits for no file: articles of files that have changed since they were
        read, or are gone, are left to the next look. May be called by any thread.
        """
        now = self.surely()
        due = self.store.embargoes.due(now, since)
        unread = self.folder.changed(due)
        return self.store.embargoes.release(now, unread, since) if len(unread) < len(due) else ()

    def _forget_removed(self, seen: Look, unread: Mapping[str, FileMark]) -> bool:
        """Forget files that are gone; return whether that has retracted an article."""
        # if a list of feeds was copied and the original removed, the copy may still be waiting:
        # forgotten now, its feeds would then count as new
        list_waits = any(map(is_list, (*seen.waiting, *unread)))
        # nor is a file forgotten that was renamed, before it has been read under its new name
        renamed = set(unread.values())
        gone = [
            path
            for path in seen.gone
            if not (list_waits and is_list(path)) and self.folder.mark(path) not in renamed
        ]
        retracted = self.store.files.forget(gone, self.now(), retract=self.retracts_removed)
        self.folder.forget(gone)
        return retracted

    def _save(self, results: Sequence[FileResult]) -> Sequence[Saved]:
        """Store what was read, and return what became of each article."""
        try:
            saved = self.store.files.save(results, self.surely())
        except StoreError:
            raise
        except Exception:
            log.exception("storing %d files failed; they are stored one by one", len(results))
            saved = tuple(each for result in results for each in self._save_alone(result))
        steps.debug("stored")
        for result in results:
            self.folder.mark_done(result.path, result.mark)
            for problem in result.problems:
                log.warning("%s: %s", result.path, problem)
        return saved

    def _save_alone(self, result: FileResult) -> tuple[Saved, ...]:
        try:
            return self.store.files.save([result], self.surely())
        except StoreError:
            raise
        except Exception as error:
            log.exception("storing %s failed", result.path)
            return self.store.files.save([_failed(result.path, result.mark, error)], self.surely())

    def _read(
        self,
        ready: Batch,
        refused: Sequence[FileResult],
        slow: Sequence[FileResult],
        *,
        complete: bool,
    ) -> Iterator[Sequence[FileResult]]:
        """Yield the results of files, up to CHUNK at a time.

        ``slow`` are those that were read beside the looks. A file that has changed meanwhile is
        read again. Small files are read first. Unless the look is to be ``complete``, it ends when
        several files have turned out to take long: what has been read is posted before the rest is.
        """
        states = set(ready)
        known = [*refused, *(each for each in slow if (each.path, each.mark) in states)]
        if known:
            yield known
        done = {each.path for each in known}
        unread = [each for each in ready if each[0] not in done and not self.slow.has(*each)]
        unread.sort(key=lambda each: each[1].size)
        took_long = 0
        for start in range(0, len(unread), CHUNK):
            results = []
            for path, mark in unread[start : start + CHUNK]:
                if took_long == MOST_SLOW and not complete:
                    break
                self.progress()
                result = self.reader.quickly(path, mark)
                if self.stopping.is_set():
                    return
                if result is None:
                    self.slow.add(path, mark)
                    took_long += 1
                else:
                    results.append(result)
            yield results
        if complete:
            yield self.slow.take_all(self.progress)
