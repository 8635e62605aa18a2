"""Brings the files of the seeds folder into the store, as articles with digests."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Event

from bot.errors import ReadingError, StoreError, mistake
from bot.models import FileMark, FileResult, LastSweep, LookSummary, OwnTopic, Saved
from bot.scheduler.worker import Worker, WorkerError
from bot.seeds.folder import Folder, Look
from bot.seeds.read import is_list, read
from bot.store import Store
from bot.summariser import summarise

log = logging.getLogger(__name__)
steps = logging.getLogger("bot.steps")

# seconds between two looks at a folder that gives file events, because events can get lost
LOOK_WITH_EVENTS = 180.0
# without events: at least this many seconds, and this many times as long as the last look took
LOOK_WITHOUT_EVENTS = 2.0
LOOK_SHARE = 100
# seconds until a file that may be half-written is looked at again
LOOK_AGAIN = 1.0
CHUNK = 50  # files in one call of the worker and one transaction
# a call that takes longer is stopped, and its files are read one by one
CHUNK_SECONDS = 60.0
FILE_SECONDS = 20.0

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


def read_files(root: Path, topics: Sequence[OwnTopic], batch: Batch) -> tuple[FileResult, ...]:
    """Read and summarise files in the folder ``root``. Runs in the worker process."""
    return tuple(_read_file(root, topics, path, mark) for path, mark in batch)


def _read_file(root: Path, topics: Sequence[OwnTopic], path: str, mark: FileMark) -> FileResult:
    try:
        found = read(root, path)
        articles = tuple((article, summarise(article, topics)) for article in found.articles)
    except ReadingError as error:
        return FileResult(path=path, mark=mark, problems=(error.sentence,))
    except Exception as error:  # one file must not keep all others from being read
        log.exception("reading %s failed", path)
        return _failed(path, mark, error)
    return FileResult(
        path=path,
        mark=mark,
        articles=articles,
        problems=found.problems,
        feeds=found.feeds,
        link=found.link,
    )


def _failed(path: str, mark: FileMark, error: Exception) -> FileResult:
    return FileResult(path=path, mark=mark, problems=(mistake(error),))


def _added(
    found: LookSummary, results: Sequence[FileResult], saved: Sequence[Saved]
) -> LookSummary:
    """Return the summary with the results of these files added."""
    changes = [each.change for each in saved]
    problems = (f"{each.path}: {problem}" for each in results for problem in each.problems)
    return replace(
        found,
        read=found.read + len(results),
        new=found.new + changes.count("new"),
        revised=found.revised + changes.count("revised"),
        problems=(*found.problems, *problems),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """Brings the seeds folder into the store. Not thread-safe: only one thread may call look().

    ``retracts_removed`` says that an article is retracted when its file is removed. Embargoes end
    by ``surely``, a clock that never runs ahead. ``progress`` is called before each batch or
    file is read. Once ``stopping`` is set, files that haven't been stored are left to the next
    start.
    """

    root: Path
    folder: Folder
    store: Store
    worker: Worker
    now: Callable[[], datetime]
    surely: Callable[[], datetime]
    retracts_removed: bool
    topics: tuple[OwnTopic, ...]
    stopping: Event
    progress: Callable[[], None] = lambda: None

    def look(self, *, events: bool) -> LookResult:
        """Look at the folder once and store what is new.

        ``events`` says whether the folder gives file events, which decides about the next look.
        """
        before = self.store.status.last_sweep()
        seen = self.folder.look(self.now())
        refused = [
            FileResult(path=path, mark=mark, problems=(reason,))
            for path, mark, reason in seen.refused
        ]
        found = LookSummary(waiting=len(seen.waiting))
        for results in self._read(seen.ready, refused):
            found = _added(found, results, self._save(results))
        if self.stopping.is_set():
            return LookResult(before=before, sweep=None, revised=False, next_look=0.0)
        retracted = self._forget_removed(seen)
        # only after the files were read: they may say now that an embargo ends later, or never
        released = self.store.embargoes.release(self.surely(), seen.waiting)
        revised = found.revised > 0 or any(each.change == "revised" for each in released)
        interval = look_interval(seen.seconds, events=events)
        return LookResult(
            before=before,
            sweep=LastSweep(at=self.now(), files=seen.files, interval=interval, events=events),
            revised=revised or retracted,
            next_look=min(interval, LOOK_AGAIN) if seen.waiting else interval,
            found=found,
        )

    def _forget_removed(self, seen: Look) -> bool:
        """Forget files that are gone; return whether that has retracted an article."""
        # if a list of feeds was copied and the original removed, the copy may still be waiting:
        # forgotten now, its feeds would then count as new
        list_waits = any(map(is_list, seen.waiting))
        gone = [path for path in seen.gone if not (list_waits and is_list(path))]
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

    def _read(self, ready: Batch, refused: Sequence[FileResult]) -> Iterator[Sequence[FileResult]]:
        if refused:
            yield refused
        for start in range(0, len(ready), CHUNK):
            self.progress()
            results = self._read_chunk(ready[start : start + CHUNK])
            if self.stopping.is_set():
                return
            yield results

    def _read_chunk(self, batch: Batch) -> tuple[FileResult, ...]:
        try:
            return self.worker.run(read_files, self.root, self.topics, batch, seconds=CHUNK_SECONDS)
        except WorkerError:
            if self.stopping.is_set():
                return ()
            log.exception("reading %d files failed; they are read one by one", len(batch))
            return tuple(self._read_alone(path, mark) for path, mark in batch)

    def _read_alone(self, path: str, mark: FileMark) -> FileResult:
        self.progress()
        try:
            return self.worker.run(
                read_files, self.root, self.topics, ((path, mark),), seconds=FILE_SECONDS
            )[0]
        except WorkerError as error:
            log.exception("reading %s failed", path)
            # if the worker can't even read no files, it isn't the file's fault: this call raises
            self.worker.prove(read_files, self.root, (), ())
            return FileResult(path=path, mark=mark, problems=(error.sentence,))
