"""A store whose log was cut is opened as it was at some time before, or not at all."""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import StoreError
from bot.models import NewPost
from bot.store import Store
from tests.support.samples import NOON
from tests.support.store_file import unsound
from tests.support.stores import open_store


def work(store: Store, turn: int, chance: random.Random) -> None:
    """Post a few notices of any length."""
    posts = [
        NewPost(
            key=f"{chance.random()}", channel="C1", kind="notice", note="x" * chance.randint(1, 900)
        )
        for _ in range(chance.randint(1, 40))
    ]
    store.outbox.enqueue(posts, NOON)
    for post in store.outbox.due(NOON, 10):
        store.outbox.start(post.id, NOON)
        store.outbox.sent(post.id, f"{turn}.{post.id:06}")


def cut(path: Path, folder: Path, part: float) -> Path:
    """Copy a store as a crash would leave it, with only a part of its log."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{path}{suffix}", folder / f"store.db{suffix}")
    log = folder / "store.db-wal"
    os.truncate(log, int(log.stat().st_size * part))
    return folder / "store.db"


def is_sound(path: Path) -> bool:
    try:
        return not unsound(path)
    except sqlite3.DatabaseError:
        return False


def is_opened(path: Path) -> bool:
    try:
        Store.open(path).close()
    except StoreError:
        return False
    return True


def test_a_cut_log_leaves_an_older_state_or_is_refused(tmp_path: Path) -> None:
    path, chance = tmp_path / "store.db", random.Random(1)
    verdicts = set()
    with closing(open_store(path)) as store:
        for turn in range(36):
            work(store, turn, chance)
            if turn % 7 == 3:  # what is in the file now is still in the log as well
                with closing(sqlite3.connect(path)) as other:
                    other.execute("PRAGMA wal_checkpoint")
            copy = cut(path, tmp_path / "copy", chance.choice((0.3, 0.5, 0.8)))
            sound = is_sound(copy)
            assert is_opened(copy) == sound
            verdicts.add(sound)
    assert verdicts == {True, False}
