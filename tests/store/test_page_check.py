"""Damaged pages are found although nobody needs them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store import Store
from bot.store.page_check import PAUSE, PageCheck
from tests.store.shelf import add, article

PAGE = 4096  # bytes


@contextmanager
def overwritten(path: Path, name: str, by: bytes) -> Iterator[None]:
    """The first page of a table or an index is overwritten for a while."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", [name]
        ).fetchone()
    whole = path.read_bytes()
    with path.open("r+b", buffering=0) as file:
        file.seek((page - 1) * PAGE)
        file.write(by)
        yield
        file.seek(0)
        file.write(whole)


@pytest.mark.parametrize("by", [b"?" * PAGE, bytes(PAGE)], ids=["garbage", "zeros"])
@pytest.mark.parametrize("name", ["sketches", "articles", "articles_fts_data", "idx_posts_key"])
def test_a_damaged_page_is_found_beside_a_running_bot_and_its_repair_too(
    store: Store, path: Path, name: str, by: bytes
) -> None:
    add(store, article())
    check = PageCheck(path)
    assert check.run() >= PAUSE
    with overwritten(path, name, by):
        for _ in range(2):
            with pytest.raises(StoreError, match="is damaged; restore it from a backup"):
                check.run()
    assert check.run() >= PAUSE


def test_a_check_of_a_store_that_is_gone_makes_no_new_one(path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        PageCheck(path).run()
    assert not path.exists()
