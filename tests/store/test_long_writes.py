"""However much there is to save, release or forget at once, no transaction holds much of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models import Article, FileMark, FileResult
from bot.store import Store
from bot.store.connection import Connections
from tests.store.shelf import MARK, add, article, pair, result
from tests.support.samples import NOON
from tests.support.stores import write_empty_store

HOUR = timedelta(hours=1)
MANY = 450


class Counted(Connections):
    """Connections that note how many articles and files each transaction adds or takes away."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.articles: list[int] = []
        self.files: list[int] = []

    @contextmanager
    def writing(
        self, *, durable: bool = False, large: bool = False
    ) -> Iterator[sqlite3.Connection]:
        with super().writing(durable=durable, large=large) as connection:
            before = _counts(connection)
            yield connection
            articles, files = _counts(connection)
        self.articles.append(abs(articles - before[0]))
        self.files.append(abs(files - before[1]))


@pytest.fixture
def counted(path: Path) -> Iterator[Counted]:
    write_empty_store(path)
    connections = Counted(path)
    yield connections
    connections.close()


def test_a_file_of_many_articles_is_saved_in_batches(counted: Counted) -> None:
    store = Store(counted)
    saved = store.files.save([_file()], NOON)
    assert [each.change for each in saved] == ["new"] * MANY
    assert (max(counted.articles), sum(counted.articles)) == (50, MANY)
    assert store.files.marks() == {"many.jsonl": MARK}


def test_long_articles_make_smaller_batches(counted: Counted) -> None:
    long = [article(f"{number}.txt", f"{number} " * 100_000) for number in range(6)]
    store = Store(counted)
    store.files.save([result(each.path, each) for each in long], NOON)
    assert (max(counted.articles), sum(counted.articles)) == (2, 6)


def test_a_file_is_read_again_if_not_all_of_it_was_saved(store: Store) -> None:
    whole = _file()
    broken = _file()
    object.__setattr__(broken.articles[60][1], "headline", None)
    with pytest.raises(AttributeError):
        store.files.save([broken], NOON)
    assert store.status.counts().articles == 50
    assert store.files.marks()["many.jsonl"] != MARK
    changes = [each.change for each in store.files.save([whole], NOON)]
    assert changes == ["same"] * 50 + ["new"] * (MANY - 50)
    assert store.files.marks() == {"many.jsonl": MARK}
    assert store.files.forget(["many.jsonl"], NOON, retract=True)
    latest = store.articles.latest(MANY)
    assert len(latest) == MANY
    assert all(each.retraction for each in latest)


def test_no_real_file_has_the_mark_of_an_unfinished_one(tmp_path: Path, store: Store) -> None:
    broken = _file()
    object.__setattr__(broken.articles[60][1], "headline", None)
    with pytest.raises(AttributeError):
        store.files.save([broken], NOON)
    (tmp_path / "many.jsonl").touch()
    status = (tmp_path / "many.jsonl").stat()
    empty = FileMark(size=status.st_size, mtime_ns=status.st_mtime_ns)
    assert store.files.marks()["many.jsonl"].size < empty.size


def test_embargoes_that_end_together_are_released_in_batches(counted: Counted) -> None:
    store = Store(counted)
    articles = [replace(each, embargo=NOON + HOUR) for each in _articles()]
    for each in articles:
        assert store.articles.save([pair(each)], NOON) == ()
    waiting = {articles[7].path}
    counted.articles.clear()
    assert len(store.embargoes.release(NOON + HOUR, waiting)) == MANY - 1
    assert (max(counted.articles), sum(counted.articles)) == (50, MANY - 1)
    assert [each.path for each in store.embargoes.all()] == [*waiting]
    assert len(store.embargoes.release(NOON + HOUR, ())) == 1


def test_files_that_are_gone_together_are_forgotten_in_batches(counted: Counted) -> None:
    store = Store(counted)
    articles = _articles()
    for each in articles:
        add(store, each)
    store.files.save([result(each.path, each) for each in articles], NOON)
    counted.files.clear()
    assert store.files.forget([each.path for each in articles], NOON, retract=True)
    assert (max(counted.files), sum(counted.files)) == (200, MANY)
    assert all(each.retraction for each in store.articles.latest(MANY))


@pytest.mark.parametrize("distance", [1, 300])
def test_an_article_is_retracted_when_its_last_file_is_gone(store: Store, distance: int) -> None:
    """Also if its files are forgotten in different transactions, and one may stay."""
    articles = _articles()
    copy = articles[distance]
    articles[distance] = article(copy.path, articles[0].text)
    store.files.save([result(each.path, each) for each in articles], NOON)
    paths = [each.path for each in articles]
    paths.remove(copy.path)
    assert store.files.forget(paths, NOON, retract=True)
    (kept,) = [each for each in store.articles.latest(MANY) if not each.retraction]
    assert (kept.article.text, kept.article.path) == (articles[0].text, copy.path)
    assert store.files.forget([copy.path], NOON, retract=True)
    assert all(each.retraction for each in store.articles.latest(MANY))


def _articles() -> list[Article]:
    return [article(f"{number}.txt", f"Depot {number} reopens.") for number in range(MANY)]


def _file() -> FileResult:
    """One file with all of them."""
    name = "many.jsonl"
    keys = (f"path:{name}#{number}" for number in range(MANY))
    articles = (
        replace(each, path=name, key=key) for each, key in zip(_articles(), keys, strict=True)
    )
    return result(name, *articles)


def _counts(connection: sqlite3.Connection) -> tuple[int, int]:
    articles, files = connection.execute(
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM files)"
    ).fetchone()
    return articles, files
