"""Connections to the store's file: one per thread, one writer at a time, errors as sentences."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.errors import StoreError
from bot.store.file_guard import FileGuard
from bot.text import folded

BUSY_SECONDS = 10
"""How long this process waits for the write lock while another process has it."""

_POLL_SECONDS = 0.01

LOG_BYTES = 8_000_000
"""The write-ahead log is copied into the store when it is larger than this."""

LOG_LIMIT = 32_000_000
"""With a log larger than this, a large write first waits for readers, up to LOG_SECONDS."""

LOG_SECONDS = 5
"""Longer would keep the bot from stopping soon; see LOG_LIMIT."""

_LOG_POLL_SECONDS = 0.05

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
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
        self._log = path.with_name(f"{path.name}-wal")
        self._by_thread: dict[threading.Thread, sqlite3.Connection] = {}
        self._members = threading.Lock()  # guards _by_thread and _closed
        # Writers of this process queue here, because SQLite waits by polling and in no order.
        self._writer = threading.RLock()
        self._closed = False
        self._guard = FileGuard(path)

    def guard(self) -> None:
        """Take the store's files for whole as they are now, and check from now on that they stay.

        After that, everything raises StoreError once a file was deleted, replaced, cut or damaged.
        """
        self._guard.remember()

    def file_identity(self) -> str:
        """Return which files the store consists of: not their names, but what tells them apart."""
        return self._guard.spelled()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield this thread's connection, outside any transaction: each statement sees one state.

        Raises StoreError for errors that a person can do something about. Other errors are bugs
        and are raised as they are.
        """
        try:
            self._check_files()
            yield self._mine()
        except sqlite3.Error as error:
            if explained := explain(error, self._path):
                if primary_code(error) in _DAMAGE:
                    self._guard.note_damage(explained.sentence)
                raise explained from error
            raise

    @contextmanager
    def writing(
        self, *, durable: bool = False, large: bool = False
    ) -> Iterator[sqlite3.Connection]:
        """Yield this thread's connection in a transaction that has the write lock from the start.

        Commits when the block ends and rolls back when it raises. What is committed survives a
        crash of this process; with ``durable`` it also survives a power cut. A ``large`` write,
        one of many that follow each other, first waits while the write-ahead log is too long.

        If the store's files were deleted meanwhile, what is committed survives nothing: then this
        raises StoreError all the same.
        """
        if large:
            self._wait_for_log()
        with self._writer, self.reading() as connection, _synchronous(connection, durable=durable):
            # A deferred BEGIN that reads first fails at once if another writer gets ahead of it.
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
                self._check_files()
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        self._checkpoint()

    def write_ahead(self) -> None:
        """Switch the file to a write-ahead log, so that readers and writers don't wait.

        Raises StoreError if that isn't possible within BUSY_SECONDS.
        """
        until = time.monotonic() + BUSY_SECONDS
        with self.reading() as connection:
            while not _switched(connection, last_try=time.monotonic() > until):
                time.sleep(_POLL_SECONDS)

    def _checkpoint(self) -> None:
        """Copy a long write-ahead log into the store, as far as readers allow.

        SQLite would do so inside the commit, where other writers wait for the disk. The commit
        stands whatever happens here, and the next one tries again.
        """
        if self._log_size() > LOG_BYTES:
            with suppress(sqlite3.Error, StoreError), self.reading() as connection:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def _wait_for_log(self) -> None:
        """Wait, without the write lock, until readers let the log begin anew; or LOG_SECONDS.

        A reader needs the log as it was when the reader began. Under steady writing a read that
        goes on, or many short ones that overlap, would let the log grow without end.
        """
        until = time.monotonic() + LOG_SECONDS
        while self._log_size() > LOG_LIMIT and not self._begin_log_anew():
            if time.monotonic() > until:
                return
            time.sleep(_LOG_POLL_SECONDS)

    def _begin_log_anew(self) -> bool:
        """Copy the whole log into the store and empty it; False if that isn't possible now."""
        with self.reading() as connection:
            connection.execute("PRAGMA busy_timeout = 0")  # or it would wait with the write lock
            try:
                # The first does most of the work, and doesn't take the write lock for it.
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.Error:  # such as an unfinished statement of this thread
                return False
            finally:
                connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")

    def _log_size(self) -> int:
        """The bytes of the log. Once it has begun anew, the file is cut to LOG_BYTES at most."""
        try:
            return self._log.stat().st_size
        except OSError:
            return 0

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._members:
            self._closed = True
            for connection in self._by_thread.values():
                connection.close()
            self._by_thread.clear()

    def _check_files(self) -> None:
        """Raise StoreError if the store's files aren't those that were opened."""
        if not self._closed:  # closing it has removed the log
            self._guard.check(lambda: _pages_size(self._mine()))

    def _mine(self) -> sqlite3.Connection:
        with self._members:
            if self._closed:
                raise StoreError("The store is closed: the bot is stopping.")
            thread = threading.current_thread()
            if thread not in self._by_thread:
                self._by_thread[thread] = _connect(self._path)
                # only now: with its last connection SQLite would remove the write-ahead log
                self._close_connections_of_ended_threads()
            return self._by_thread[thread]

    def _close_connections_of_ended_threads(self) -> None:
        for thread in [thread for thread in self._by_thread if not thread.is_alive()]:
            self._by_thread.pop(thread).close()


def explain(error: sqlite3.Error, store: Path) -> StoreError | None:
    """Return an error of SQLite's as a sentence; None if no person can do something about it."""
    code = primary_code(error)
    return _error(code, store) if code in _SENTENCES else None


def damaged(store: Path) -> StoreError:
    """Return the error for a store in which a check has found damage before SQLite stumbles."""
    return _error(sqlite3.SQLITE_CORRUPT, store)


def primary_code(error: sqlite3.Error) -> int:
    """Return SQLite's result code without its details; 0 for errors that Python itself raises.

    An example of those is a wrong number of parameters.
    """
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def _error(code: int, store: Path) -> StoreError:
    message = _SENTENCES[code].format(store=f"the store {store}")
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
        connection.execute("PRAGMA wal_autocheckpoint = 0")  # see Connections._checkpoint
        connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
        connection.create_function("folded", 1, _folded, deterministic=True)
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1")  # only this opens the file
    except BaseException:
        connection.close()
        raise
    return connection


def _folded(text: str | None) -> str | None:
    """`text.folded` for SQL, where it compares names however they're spelt."""
    return text and folded(text)


def _pages_size(connection: sqlite3.Connection) -> int:
    """How many bytes the pages of the store take, whether they are in its file or in the log."""
    pages, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    return int(pages) * int(size)


def _switched(connection: sqlite3.Connection, *, last_try: bool) -> bool:
    """Whether the file now has a write-ahead log; raises any error but a passing lock."""
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        # SQLite doesn't wait for a lock here, so programs that create a store at once collide.
        if last_try or primary_code(error) != sqlite3.SQLITE_BUSY:
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


class StorePart:
    """Base of the store's parts: each reads and writes one topic on the shared connections.

    Each public method that writes does so in one transaction of its own.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
