"""The search index is merged in small steps, and finds what there is whatever was merged.

Pages and hash are made so small here that each article is a segment, and a few thousand of them
fill as many levels as a million do.
"""

import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.syntax.search_query import read_query
from bot.models import Article
from bot.store import Store
from tests.store.shelf import article, digest
from tests.support.fts import levels
from tests.support.samples import NOON

SMALL = {"pgsz": 64, "hashsize": 1}
BEFORE = {"automerge": 16, "crisismerge": 16}
"""The settings before m027."""

FRAMES = 250
"""How many pages a save of ten short articles may write; merging a level takes over 1,000."""
BATCH = 10
SECOND = timedelta(seconds=1)
WORDS = [f"{one}{two}{end}" for one in "bdfgklm" for two in "aeiou" for end in "nrst"]


@pytest.mark.slow
def test_no_save_merges_a_whole_level(store: Store) -> None:
    _configure(store, SMALL)
    for batch in _batches(range(5_000)):
        assert _frames_of_save(store, batch) <= FRAMES
        assert max(_segments(store)) < 30
    assert len(_segments(store)) == 4


@pytest.mark.slow
def test_a_store_that_was_about_to_merge_everything_does_so_in_steps(
    store: Store, path: Path
) -> None:
    _configure(store, SMALL | BEFORE)
    batches = _batches(range(9_999))
    while _segments(store)[2:] != [15]:
        _frames_of_save(store, next(batches))
    store.close()
    old = shutil.copy(path, path.with_name("old.db"))
    rest = [next(batches) for _ in range(30)]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm027_merge_in_steps'")
    with closing(Store.open(Path(old))) as unmended:
        assert max(_frames_of_save(unmended, batch) for batch in rest) > 4 * FRAMES
    with closing(Store.open(path)) as mended:
        assert max(_frames_of_save(mended, batch) for batch in rest) <= FRAMES
        assert len(_segments(mended)) == 4
        _check(mended)


def test_many_revisions_in_one_save_stay_below_the_crisis_limit(store: Store) -> None:
    """Each is removed and added again out of order, which makes a segment of it in any case."""
    _configure(store, SMALL)
    paths = range(100)
    for turn in range(10):
        _frames_of_save(store, [_article(number, turn) for number in paths])
        assert max(_segments(store)) < 150
    _check(store)


def test_a_search_finds_what_the_articles_contain(store: Store) -> None:
    _configure(store, SMALL)
    texts: dict[str, str] = {}
    for batch in (*_batches(range(600)), *_batches(range(0, 600, 7), turn=1)):
        _frames_of_save(store, batch)
        texts |= {each.path: each.text for each in batch}
    assert len(_segments(store)) > 2
    for word in WORDS:
        found = store.search.find(read_query(word), len(texts)).entries
        expected = {path for path, text in texts.items() if word in text.split()}
        assert {each.article.path for each in found} == expected
    _check(store)


@pytest.mark.parametrize("setting", ["automerge", "crisismerge"])
def test_a_new_store_has_the_settings(store: Store, setting: str) -> None:
    with store._connections.reading() as connection:
        (value,) = connection.execute(
            "SELECT v FROM articles_fts_config WHERE k = ?", [setting]
        ).fetchone()
    assert value == {"automerge": 12, "crisismerge": 256}[setting]


def _batches(numbers: range, turn: int = 0) -> Iterator[list[Article]]:
    for start in range(0, len(numbers), BATCH):
        yield [_article(number, turn) for number in numbers[start : start + BATCH]]


def _article(number: int, turn: int = 0) -> Article:
    text = " ".join(random.Random(f"{number} {turn}").choices(WORDS, k=8))
    text = f"{text} {number} {turn}"  # no text comes twice
    return article(f"{number}.txt", text, published=NOON - timedelta(days=9) + number * SECOND)


def _frames_of_save(store: Store, batch: Sequence[Article]) -> int:
    """How many pages the write-ahead log gets; it is copied after each save, and begins anew."""
    store.articles.save([(each, digest(each)) for each in batch], NOON)
    with store._connections.reading() as connection:
        connection.execute("PRAGMA synchronous = OFF")  # the disk isn't what is tested
        _, frames, copied = connection.execute("PRAGMA wal_checkpoint").fetchone()
    assert frames == copied
    return int(frames)


def _segments(store: Store) -> list[int]:
    with store._connections.reading() as connection:
        return [level.segments for level in levels(connection)]


def _configure(store: Store, settings: dict[str, int]) -> None:
    with store._connections.writing() as connection:
        for setting, value in settings.items():
            connection.execute(
                "INSERT INTO articles_fts (articles_fts, rank) VALUES (?, ?)", [setting, value]
            )


def _check(store: Store) -> None:
    with store._connections.writing() as connection:
        connection.execute(
            "INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)"
        )
