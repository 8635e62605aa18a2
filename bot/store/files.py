"""The seeds folder as last dealt with: which files were read, and what could not be read."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models import Failure, FileMark, FileResult, Saved
from bot.store.codec import mark_of, storable, to_text, to_time
from bot.store.connection import Part
from bot.store.embargo_rows import forget_embargoed, move_embargoed
from bot.store.feed_lists import forget_feed_lists, save_feed_lists
from bot.store.identity import follow_copies
from bot.store.retractions import forget_sources, retract_removed
from bot.store.save import save_articles


class Files(Part):
    """Reads and writes of what is known of files."""

    def marks(self) -> dict[str, FileMark]:
        """Every file that has been dealt with, as it was then."""
        with self._connections.reading() as connection:
            rows = connection.execute("SELECT path, size, mtime_ns FROM files").fetchall()
        return {row["path"]: FileMark(size=row["size"], mtime_ns=row["mtime_ns"]) for row in rows}

    def save(self, results: Sequence[FileResult], now: datetime) -> tuple[Saved, ...]:
        """Store what was read of these files, and that it was: all of it or nothing."""
        batch = [pair for result in results for pair in result.articles]
        with self._connections.writing() as connection:
            # the files first: which article a file holds depends on which files there are
            _mark(connection, results)
            results = save_feed_lists(connection, results, now)
            forget_embargoed(connection, [result.path for result in results])
            # of a file that cannot be read nothing is known anew
            forget_sources(connection, [storable(each.path) for each in results if each.articles])
            note_problems(connection, [(each.path, each.problems) for each in results], now)
            return save_articles(connection, batch, now)

    def forget(self, gone: Iterable[str], now: datetime, *, retract: bool) -> bool:
        """Forget files that are no longer there; what was read of them stays.

        With ``retract``, what no other file holds is retracted; whether there was any.
        """
        paths = [storable(path) for path in gone]
        if not paths:
            return False
        with self._connections.writing() as connection:
            connection.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in paths])
            connection.executemany(
                "DELETE FROM failures WHERE path = ?", [(path,) for path in paths]
            )
            forget_feed_lists(connection, paths)
            move_embargoed(connection, paths)
            forget_embargoed(connection, paths)
            for path in paths:
                follow_copies(connection, path)
            removed = forget_sources(connection, paths)
            return retract and retract_removed(connection, removed, now)

    def failures(self, limit: int | None, *, of_embargoed: bool = True) -> tuple[Failure, ...]:
        """What could not be read, the newest first; of files that hold something held, or not."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT path, reason, seen FROM failures "
                "WHERE ? OR path NOT IN (SELECT path FROM held) ORDER BY id DESC LIMIT ?",
                [of_embargoed, -1 if limit is None else limit],
            ).fetchall()
        return tuple(
            Failure(path=row["path"], reason=row["reason"], seen=to_time(row["seen"]))
            for row in rows
        )


def _mark(connection: sqlite3.Connection, results: Sequence[FileResult]) -> None:
    connection.executemany(
        "INSERT INTO files (path, size, mtime_ns) VALUES (?, ?, ?) ON CONFLICT (path) DO UPDATE "
        "SET size = excluded.size, mtime_ns = excluded.mtime_ns",
        [(storable(result.path), *mark_of(result.mark)) for result in results],
    )


def note_problems(
    connection: sqlite3.Connection, found: Sequence[tuple[str, Sequence[str]]], now: datetime
) -> None:
    """Note what is wrong with files, by their paths, inside the caller's transaction."""
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
