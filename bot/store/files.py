"""The seeds folder as it was last read: its files, and what couldn't be read in them."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from bot.models import Failure, FileMark, FileResult, Saved
from bot.store.article_sources import forget_sources
from bot.store.codec import LISTED, mark_columns, storable, to_json, to_text, to_time
from bot.store.connection import StorePart
from bot.store.embargo_rows import forget_embargoed, move_embargoed
from bot.store.feed_lists import forget_feed_lists, save_feed_lists
from bot.store.identity import continue_under_copies
from bot.store.retractions import retract_removed
from bot.store.save import batches, save_articles
from bot.store.visibility import MayRead, anybody, of_readable_sources

_FORGOTTEN = 200
"""How many files one transaction forgets at most: while it does, nobody else can write."""

_UNFINISHED = FileMark(size=-1, mtime_ns=0)
"""The mark of a file whose articles aren't all stored yet. No file has it, so it's read again."""


class Files(StorePart):
    """Saves what was read of files, and forgets files that are gone."""

    def marks(self) -> dict[str, FileMark]:
        """Return, by path, the mark that each known file had when it was last read."""
        with self._connections.reading() as connection:
            rows = connection.execute("SELECT path, size, mtime_ns FROM files").fetchall()
        return {row["path"]: FileMark(size=row["size"], mtime_ns=row["mtime_ns"]) for row in rows}

    def save(self, results: Sequence[FileResult], now: datetime) -> tuple[Saved, ...]:
        """Store what was read of these files, and their marks: all of it or nothing.

        Files with more articles than a transaction should hold take several. They get their marks
        in the last one, so that a crash before it has them read again.
        """
        *firsts, last = batches(pair for result in results for pair in result.articles)
        saved: list[Saved] = []
        for number, batch in enumerate((*firsts, last)):
            with self._connections.writing(large=True) as connection:
                if number == 0:
                    _begin_saving(connection, results, now, unfinished=bool(firsts))
                saved += save_articles(connection, batch, now)
                if firsts and batch is last:
                    _save_marks(connection, results)
        return tuple(saved)

    def forget(self, gone: Iterable[str], now: datetime, *, retract: bool) -> bool:
        """Forget files that no longer exist; their articles stay.

        With ``retract``, articles that no other file contains are retracted. Returns whether any
        were. Many files take several transactions, as if they had been removed one after the other.
        """
        retracted = False
        rest = iter([storable(path) for path in gone])
        while paths := list(islice(rest, _FORGOTTEN)):
            with self._connections.writing(large=True) as connection:
                removed = _forget(connection, paths)
                retracted |= retract and retract_removed(connection, removed, now)
        return retracted

    def failures(
        self, limit: int | None = None, reads: MayRead = anybody, hidden: Collection[str] = ()
    ) -> tuple[Failure, ...]:
        """Return what couldn't be read, newest first, at most ``limit`` (None: all).

        Leaves out the files ``hidden``, and those whose articles may none be read.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT path, reason, seen FROM failures WHERE path NOT IN {LISTED} "  # noqa: S608
                "ORDER BY id DESC",
                [to_json(list(hidden))],
            ).fetchall()
            shown = of_readable_sources(connection, {row["path"] for row in rows}, reads)
        return tuple(
            Failure(path=row["path"], reason=row["reason"], seen=to_time(row["seen"]))
            for row in rows
            if row["path"] in shown
        )[:limit]

    def of_readable_sources(self, paths: Collection[str], reads: MayRead) -> frozenset[str]:
        """Return those of these files and feeds that contain something readable, or nothing."""
        with self._connections.reading() as connection:
            return of_readable_sources(connection, paths, reads)


def _begin_saving(
    connection: sqlite3.Connection,
    results: Sequence[FileResult],
    now: datetime,
    *,
    unfinished: bool,
) -> None:
    """Store everything about files but their articles; ``unfinished`` ones get marks of no file."""
    # Files come first, because which article a file contains depends on which files exist.
    _save_marks(
        connection,
        [replace(each, mark=_UNFINISHED) for each in results] if unfinished else results,
    )
    results = save_feed_lists(connection, results, now)
    forget_embargoed(connection, [result.path for result in results])
    # A file that can't be read may still contain what it did.
    forget_sources(connection, [storable(each.path) for each in results if each.articles])
    save_problems(connection, [(each.path, each.problems) for each in results], now)


def _forget(connection: sqlite3.Connection, paths: Sequence[str]) -> list[str]:
    """Forget files that are gone; returns the IDs of articles that no file contains any more."""
    for table in ("files", "failures"):
        connection.executemany(
            f"DELETE FROM {table} WHERE path = ?",  # noqa: S608
            [(path,) for path in paths],
        )
    forget_feed_lists(connection, paths)
    move_embargoed(connection, paths)
    forget_embargoed(connection, paths)
    for path in paths:
        continue_under_copies(connection, path)
    return forget_sources(connection, paths)


def _save_marks(connection: sqlite3.Connection, results: Sequence[FileResult]) -> None:
    connection.executemany(
        "INSERT INTO files (path, size, mtime_ns) VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE "
        "SET size = excluded.size, mtime_ns = excluded.mtime_ns",
        [(storable(result.path), *mark_columns(result.mark)) for result in results],
    )


def save_problems(
    connection: sqlite3.Connection, found: Sequence[tuple[str, Sequence[str]]], now: datetime
) -> None:
    """Replace the failures of these files, given by path, inside the caller's transaction."""
    connection.executemany(
        "DELETE FROM failures WHERE path = ?", [(storable(path),) for path, _ in found]
    )
    connection.executemany(
        "INSERT INTO failures (path, reason, seen) VALUES (?, ?, ?)",
        [
            (storable(path), storable(problem), to_text(now))
            for path, problems in found
            for problem in problems
        ],
    )
