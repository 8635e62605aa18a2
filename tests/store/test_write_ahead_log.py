"""The write-ahead log stays short, whoever reads meanwhile, and no commit waits for its copying."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.connection import LOG_BYTES, LOG_LIMIT, Connections
from tests.store.shelf import article, pair
from tests.support.samples import NOON

MEGABYTE = 1_000_000
SLACK = 10 * MEGABYTE  # some writes: one that waited in vain goes on


@pytest.fixture
def connections(path: Path) -> Iterator[Connections]:
    opened = Connections(path)
    opened.write_ahead()
    with opened.writing() as connection:
        connection.execute("CREATE TABLE block (bytes BLOB)")
    yield opened
    opened.close()


def test_the_log_is_copied_and_begins_anew(connections: Connections, path: Path) -> None:
    for _ in range(40):
        _write(connections)
        assert _log(path) <= LOG_BYTES + 2 * MEGABYTE
    assert path.stat().st_size > 20 * MEGABYTE


def test_a_commit_stands_if_the_log_cannot_be_copied(connections: Connections, path: Path) -> None:
    for _ in range(3):
        _write(connections)
    with connections.reading() as connection:
        half_read = connection.execute("SELECT bytes FROM block")  # SQLite copies nothing then
        half_read.fetchone()
        _write(connections, megabytes=20)
        half_read.close()
        assert _blocks(connection) == 23
    assert _log(path) > 20 * MEGABYTE
    _write(connections)
    _write(connections)
    assert _log(path) <= LOG_BYTES


def test_a_large_write_begins_the_log_anew_once_a_snapshot_is_over(
    connections: Connections, path: Path
) -> None:
    with _snapshot(path):
        while _log(path) <= LOG_LIMIT:
            _write(connections)
    _write(connections, large=True)
    assert _log(path) <= 2 * MEGABYTE


@pytest.mark.slow
@pytest.mark.parametrize("whose", ["of another program", "of this thread"])
def test_a_large_write_goes_on_although_a_snapshot_is_held(
    connections: Connections, path: Path, whose: str
) -> None:
    for _ in range(3):
        _write(connections)
    with _snapshot(path) as other, connections.reading() as mine:
        holder = mine if whose == "of this thread" else other
        half_read = holder.execute("SELECT bytes FROM block")
        half_read.fetchone()
        while _log(path) <= LOG_LIMIT:
            _write(connections)
        before = _blocks(mine)
        _write(connections, large=True)
        assert _blocks(mine) == before + 1
        assert _log(path) > LOG_LIMIT
        half_read.close()
    _write(connections, large=True)
    assert _log(path) <= 2 * MEGABYTE


@pytest.mark.slow
def test_readers_who_take_turns_without_a_pause_do_not_let_the_log_grow(
    connections: Connections, path: Path
) -> None:
    """At any time one of them holds a snapshot, so nothing that SQLite does alone is enough."""
    over = threading.Event()
    readers = threading.Thread(target=_take_turns, args=(path, over))
    readers.start()
    try:
        for _ in range(200):
            _write(connections, large=True)
            assert _log(path) <= LOG_LIMIT + SLACK
    finally:
        over.set()
        readers.join()


def test_articles_are_large_writes(store: Store, path: Path) -> None:
    with _snapshot(path), store._connections.writing() as connection:
        connection.execute("CREATE TABLE block (bytes BLOB)")
        connection.execute("INSERT INTO block VALUES (zeroblob(?))", [LOG_LIMIT])
    assert _log(path) > LOG_LIMIT
    store.articles.save([pair(article())], NOON)
    assert _log(path) <= MEGABYTE


def _write(connections: Connections, megabytes: int = 1, *, large: bool = False) -> None:
    with connections.writing(large=large) as connection:
        connection.executemany(
            "INSERT INTO block VALUES (zeroblob(?))", [(MEGABYTE,) for _ in range(megabytes)]
        )


def _log(path: Path) -> int:
    with suppress(FileNotFoundError):
        return path.with_name(f"{path.name}-wal").stat().st_size
    return 0


def _blocks(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM block").fetchone()
    return int(count)


@contextmanager
def _snapshot(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program's connection that sees the file as it is now, until the block ends."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield connection


def _take_turns(path: Path, over: threading.Event) -> None:
    """Hold a snapshot all the time, each a little newer than the last."""
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as holder,
        closing(sqlite3.connect(path, isolation_level=None)) as successor,
    ):
        turns = [holder, successor]
        while not over.is_set():
            turns.reverse()
            turns[0].execute("BEGIN")
            turns[0].execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if turns[1].in_transaction:
                turns[1].execute("COMMIT")
