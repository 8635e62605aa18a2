"""A store's file as seen from outside: what a bot has left to do, and whether the file is sound."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftToDo:
    """What a bot has left to do, by its store and its seeds folder.

    ``sending`` posts have no known outcome yet. ``waiting`` counts everything else: posts, articles
    under embargo, articles that wait for a roundup, articles that are new or revised. ``is_read``
    says that the store knows every file as it is now.

    It is only good for knowing how long to wait: no verdict may come from the store.
    """

    waiting: int
    sending: int
    is_read: bool

    @property
    def is_nothing(self) -> bool:
        """Whether the bot is done."""
        return self.is_read and not self.waiting and not self.sending

    @property
    def is_unsettled(self) -> bool:
        """Whether all that is left are posts without a known outcome."""
        return self.is_read and not self.waiting and bool(self.sending)


def left_to_do(store: Path, seeds: Path) -> LeftToDo | None:
    """What a bot has left to do; None while its store can't be read, or is not there yet."""
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=1)) as connection:
            connection.execute("BEGIN")  # both queries see the same state
            waiting, sending = connection.execute(
                "SELECT (SELECT count(*) FROM posts WHERE state = 'due') + "
                "(SELECT count(*) FROM embargoed) + (SELECT count(*) FROM roundup_queue) + "
                "(SELECT count(*) FROM articles WHERE routed IS NULL OR before IS NOT NULL), "
                "(SELECT count(*) FROM posts WHERE state = 'sending')"
            ).fetchone()
            known = set(connection.execute("SELECT path, size, mtime_ns FROM files"))
    except sqlite3.Error:
        return None
    return LeftToDo(waiting=waiting, sending=sending, is_read=known == _files(seeds))


def _files(seeds: Path) -> set[tuple[str, int, int]]:
    found = set()
    for path in seeds.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            about = path.stat()
            name = path.relative_to(seeds).as_posix()
            found.add((name, about.st_size, about.st_mtime_ns))
    return found


def unsound(store: Path) -> list[str]:
    """What SQLite finds wrong with a copy of a store that nobody has open."""
    with TemporaryDirectory() as name:
        copy = Path(name) / store.name
        for suffix in ("", "-wal"):
            if (part := store.with_name(store.name + suffix)).exists():
                copyfile(part, copy.with_name(copy.name + suffix))
        with closing(sqlite3.connect(copy)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchall()
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [str(row) for row in (*found, *broken) if row != ("ok",)]
