"""However much there is to save, release or forget at once, no transaction holds much of it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models import Article, FileMark, FileResult, Routing, TextSketch
from bot.store import Store
from tests.store.shelf import MARK, add, article, pair, result
from tests.support.counted import CountedConnections, NoRoomError
from tests.support.samples import NOON
from tests.support.stores import open_store, write_empty_store

HOUR = timedelta(hours=1)
MANY = 450


@pytest.fixture
def counted(path: Path) -> Iterator[CountedConnections]:
    write_empty_store(path)
    connections = CountedConnections(path)
    yield connections
    connections.close()


def test_a_file_of_many_articles_is_saved_in_batches(counted: CountedConnections) -> None:
    store = Store(counted)
    saved = store.files.save([_file()], NOON)
    assert [each.change for each in saved] == ["new"] * MANY
    assert counted.largest_and_sum("articles") == (50, MANY)
    assert store.files.marks() == {"many.jsonl": MARK}


def test_long_articles_make_smaller_batches(counted: CountedConnections) -> None:
    long = [article(f"{number}.txt", f"{number} " * 100_000) for number in range(6)]
    store = Store(counted)
    store.files.save([result(each.path, each) for each in long], NOON)
    assert counted.largest_and_sum("articles") == (2, 6)


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


def test_embargoes_that_end_together_are_released_in_batches(counted: CountedConnections) -> None:
    store = Store(counted)
    articles = [replace(each, embargo=NOON + HOUR) for each in _articles()]
    for each in articles:
        assert store.articles.save([pair(each)], NOON) == ()
    waiting = {articles[7].path}
    counted.changes.clear()
    assert len(store.embargoes.release(NOON + HOUR, waiting)) == MANY - 1
    assert counted.largest_and_sum("articles") == (50, MANY - 1)
    assert [each.path for each in store.embargoes.all()] == [*waiting]
    assert len(store.embargoes.release(NOON + HOUR, ())) == 1


def test_files_that_are_gone_together_are_forgotten_in_batches(counted: CountedConnections) -> None:
    store = Store(counted)
    articles = _articles()
    for each in articles:
        add(store, each)
    store.files.save([result(each.path, each) for each in articles], NOON)
    counted.changes.clear()
    assert store.files.forget([each.path for each in articles], NOON, retract=True)
    assert counted.largest_and_sum("files") == (200, MANY)
    assert all(each.retraction for each in store.articles.latest(MANY))


def test_articles_that_are_routed_together_are_marked_in_groups(
    counted: CountedConnections,
) -> None:
    store = Store(counted)
    ids = _many_unrouted(store)
    store.routing.save(Routing(), ids, NOON)
    assert counted.largest_and_sum("routed") == (1_000, len(ids))
    assert store.routing.unrouted() == ()


@pytest.mark.parametrize("room", [1, 2, 3])
def test_articles_that_were_routed_before_a_crash_are_not_routed_again(
    counted: CountedConnections, path: Path, room: int
) -> None:
    ids = _many_unrouted(Store(counted))
    counted.room = room
    with pytest.raises(NoRoomError):
        Store(counted).routing.save(Routing(), ids, NOON)
    assert sum(each["routed"] for each in counted.changes) == 1_000 * room
    with closing(open_store(path)) as store:
        (later,) = add(store, article("later.txt", "Another depot."))
        assert [each.id for each in store.routing.unrouted()] == [later]
        assert {store.routing.routed_at(each) for each in ids} == {NOON}


def test_old_sketches_are_forgotten_in_batches(counted: CountedConnections) -> None:
    store = Store(counted)
    (article_id,) = add(store, article())
    sketch = TextSketch(article_id=article_id, hashes=tuple(range(12_000)))
    store.routing.save(Routing(), [article_id], NOON, [sketch])
    counted.changes.clear()
    store.duplicates.forget_sketches(NOON)
    assert counted.changes == []
    store.duplicates.forget_sketches(NOON + HOUR)
    assert counted.largest_and_sum("sketches") == (5_000, 12_000)


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


def _many_unrouted(store: Store) -> list[str]:
    articles = [article(f"{number}.txt", f"{number}.") for number in range(3_100)]
    return [each.article_id for each in store.articles.save(list(map(pair, articles)), NOON)]


def _file() -> FileResult:
    """One file with all of them."""
    name = "many.jsonl"
    keys = (f"path:{name}#{number}" for number in range(MANY))
    articles = (
        replace(each, path=name, key=key) for each, key in zip(_articles(), keys, strict=True)
    )
    return result(name, *articles)
