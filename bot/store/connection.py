"""Connections to the store's file: one per thread, one writer at a time, errors as sentences."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StoreError

BUSY_SECONDS = 10
"""How long this process waits for the write lock while another process has it."""

_POLL_SECONDS = 0.01

_SENTENCES = {
    sqlite3.SQLITE_NOTADB: "{store} is not a SQLite database: restore it from a backup,"
    " or name another file for the store.",
    sqlite3.SQLITE_READONLY: "{store} can only be read; give the bot the right to write to it.",
    sqlite3.SQLITE_FULL: "There is no room left on the disk for {store}; free some space.",
    sqlite3.SQLITE_BUSY: "{store} is locked: another program has been writing to it"
    f" for {BUSY_SECONDS} seconds.",
    sqlite3.SQLITE_LOCKED: "{store} is locked by another part of this program.",
    sqlite3.SQLITE_CANTOPEN: "{store} cannot be opened; check that its folder exists"
    " and that the bot may write there.",
    sqlite3.SQLITE_CORRUPT: "{store} is damaged; restore it from a backup.",
    sqlite3.SQLITE_IOERR: "{store} cannot be read or written: the disk reports an error,"
    " or is full.",
    sqlite3.SQLITE_PERM: "{store} cannot be opened: the bot has no right to.",
}


class Connections:
    """The connections to one file; each is opened when its thread first needs it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._by_thread: dict[threading.Thread, sqlite3.Connection] = {}
        self._members = threading.Lock()  # guards _by_thread and _closed
        # Writers of this process queue here, because SQLite waits by polling and in no order.
        self._writer = threading.RLock()
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield this thread's connection, outside any transaction: each statement sees one state.

        Raises StoreError for errors that a person can do something about. Other errors are bugs
        and are raised as they are.
        """
        try:
            yield self._mine()
        except sqlite3.Error as error:
            if explained := explain(error, self._path):
                raise explained from error
            raise

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """Yield this thread's connection in a transaction that has the write lock from the start.

        Commits when the block ends and rolls back when it raises. What is committed survives a
        crash of this process; with ``durable`` it also survives a power cut.
        """
        with self._writer, self.reading() as connection, _synchronous(connection, durable=durable):
            # A deferred BEGIN that reads first fails at once if another writer gets ahead of it.
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def write_ahead(self) -> None:
        """Switch the file to a write-ahead log, so that readers and writers don't wait.

        Raises StoreError if that isn't possible within BUSY_SECONDS.
        """
        until = time.monotonic() + BUSY_SECONDS
        with self.reading() as connection:
            while not _switched(connection, last_try=time.monotonic() > until):
                time.sleep(_POLL_SECONDS)

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._members:
            self._closed = True
            for connection in self._by_thread.values():
                connection.close()
            self._by_thread.clear()

    def _mine(self) -> sqlite3.Connection:
        with self._members:
            if self._closed:
                raise StoreError("The store is closed: the bot is stopping.")
            thread = threading.current_thread()
            if thread not in self._by_thread:
                self._close_connections_of_ended_threads()
                self._by_thread[thread] = _connect(self._path)
            return self._by_thread[thread]

    def _close_connections_of_ended_threads(self) -> None:
        for thread in [thread for thread in self._by_thread if not thread.is_alive()]:
            self._by_thread.pop(thread).close()


def explain(error: sqlite3.Error, store: Path) -> StoreError | None:
    """Return an error of SQLite's as a sentence; None if no person can do something about it."""
    sentence = _SENTENCES.get(_primary_code(error) or 0)
    if sentence is None:
        return None
    message = sentence.format(store=f"the store {store}")
    return StoreError(message[0].upper() + message[1:])


def _connect(path: Path) -> sqlite3.Connection:
    # check_same_thread is off only because close() may be called by another thread.
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _switched(connection: sqlite3.Connection, *, last_try: bool) -> bool:
    """Whether the file now has a write-ahead log; raises any error but a passing lock."""
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # SQLite doesn't wait for a lock here, so programs that create a store at once collide.
        if last_try or _primary_code(error) != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


@contextmanager
def _synchronous(connection: sqlite3.Connection, *, durable: bool) -> Iterator[None]:
    if not durable:
        yield
        return
    connection.execute("PRAGMA synchronous = FULL")
    try:
        yield
    finally:
        connection.execute("PRAGMA synchronous = NORMAL")


def _primary_code(error: sqlite3.Error) -> int | None:
    # Errors that Python itself raises, such as for a wrong number of parameters, have no code.
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


class StorePart:
    """Base of the store's parts: each reads and writes one topic on the shared connections.

    Each public method that writes does so in one transaction of its own.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
