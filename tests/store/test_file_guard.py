"""A store whose files were deleted, replaced, cut or damaged is not used any more."""

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.models import NewPost
from bot.store import Store
from tests.support.samples import NOON
from tests.support.stores import open_store

SUFFIXES = ("", "-wal", "-shm")


def replace(path: Path) -> None:
    """Put another file with the same content in a file's place."""
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    other.rename(path)


def fill(store: Store, number: int) -> None:
    """Store so much that it doesn't fit into what is cached."""
    posts = [NewPost(key=f"{number}:{each}", channel="C1", note="x" * 900) for each in range(900)]
    store.outbox.enqueue(posts, NOON)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("harm", "word"), [(Path.unlink, "deleted"), (replace, "replaced")])
def test_a_file_that_goes_is_noticed_at_once_by_every_thread(
    path: Path, suffix: str, harm: Callable[[Path], object], word: str
) -> None:
    file = path.with_name(path.name + suffix)
    with closing(open_store(path)) as store:
        store.subscriptions.all()
        harm(file)
        caught: list[StoreError] = []

        def use() -> None:
            for act in (lambda: store.outbox.due(NOON, 1), lambda: fill(store, 0)):
                with pytest.raises(StoreError) as raised:
                    act()
                caught.append(raised.value)

        use()
        thread = threading.Thread(target=use)  # it has no connection yet
        thread.start()
        thread.join()
        assert len(caught) == 4
        for error in caught:
            assert error.sentence.startswith(("The store " if not suffix else "") + str(file)), (
                error.sentence
            )
            assert f"was {word} while the bot was running, so nothing is posted." in error.sentence


def test_what_was_committed_to_a_deleted_file_counts_as_failed(path: Path) -> None:
    with closing(open_store(path)) as store:

        def write() -> None:
            with store._connections.writing() as into:
                into.execute("INSERT INTO bot_state (name, value) VALUES ('a', '1')")
                path.unlink()

        with pytest.raises(StoreError, match="was deleted"):
            write()
        with pytest.raises(StoreError, match="was deleted"):
            store.subscriptions.all()


def test_a_file_that_is_put_back_is_used_again(path: Path) -> None:
    with closing(open_store(path)) as store:
        away = path.rename(path.with_name("away"))
        with pytest.raises(StoreError, match="was deleted"):
            store.subscriptions.all()
        away.rename(path)
        assert store.subscriptions.all() == ()


def test_a_file_that_is_cut_is_noticed(path: Path) -> None:
    with closing(open_store(path)) as store:
        fill(store, 0)
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA wal_checkpoint")
        store.subscriptions.all()
        os.truncate(path, path.stat().st_size // 2)
        with pytest.raises(StoreError, match="was cut off while the bot was running"):
            store.subscriptions.all()


def test_a_file_that_another_program_vacuums_is_whole(path: Path) -> None:
    with closing(open_store(path)) as store:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("CREATE TABLE large (text)")
            other.executemany("INSERT INTO large VALUES (?)", [("x" * 900,)] * 5_000)
            other.execute("PRAGMA wal_checkpoint")
            assert store.subscriptions.all() == ()
            before = path.stat().st_size
            other.execute("DROP TABLE large")
            other.execute("VACUUM")
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert path.stat().st_size < before
        assert store.subscriptions.all() == ()


def test_nothing_is_done_by_a_store_in_which_damage_was_met(path: Path) -> None:
    open_store(path).close()
    with closing(sqlite3.connect(path)) as other:
        (root,) = other.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'failures'"
        ).fetchone()
    whole = path.read_bytes()
    place = (root - 1) * 4096
    path.write_bytes(whole[:place] + bytes(4096) + whole[place + 4096 :])
    with closing(Store.open(path)) as store:
        assert store.subscriptions.all() == ()
        for act in (lambda: store.files.failures(1), lambda: store.outbox.due(NOON, 1)):
            with pytest.raises(StoreError, match="is damaged; restore it from a backup"):
                act()


def test_threads_that_end_do_not_take_the_files_with_them(path: Path) -> None:
    made: list[Store] = []
    opening = threading.Thread(target=lambda: made.append(open_store(path)))
    opening.start()
    opening.join()
    with closing(made[0]) as store:
        for _ in range(3):  # in each, the connection of the thread before is the only one
            found: list[object] = []
            thread = threading.Thread(
                target=lambda into=found: into.append(store.subscriptions.all())
            )
            thread.start()
            thread.join()
            assert found == [()]


@pytest.mark.parametrize("is_replaced", [True, False])
def test_the_log_of_a_file_that_was_replaced_is_not_applied_to_the_new_one(
    path: Path, *, is_replaced: bool
) -> None:
    log = path.with_name(f"{path.name}-wal")
    with closing(open_store(path)) as store:
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA wal_checkpoint")
        copy = path.read_bytes()
        fill(store, 1)
        files, left = store.file_identity(), log.read_bytes()
        if is_replaced:
            path.with_name("copy").write_bytes(copy)
            path.with_name("copy").rename(path)
        (path.with_name("kept")).hardlink_to(log)  # as a crash would leave it
    if not log.exists():
        path.with_name("kept").rename(log)
    assert log.read_bytes() == left
    with closing(Store.open(path, files)) as store:
        assert len(store.outbox.due(NOON, 1_000)) == (0 if is_replaced else 900)
        with store._connections.reading() as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert path.with_name(f"{log.name}.old").exists() == is_replaced
