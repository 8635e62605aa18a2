"""What the bot does again and again costs the same in a small store as in a larger one."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.models import Article, Subscription
from bot.store import Store
from tests.store.shelf import TRANSPORT, article, pair
from tests.support.samples import NOON, seed
from tests.support.ticks import Ticks, ticks, touched

LATER = NOON + timedelta(hours=1)


def numbered(number: int, word: str = "depot") -> Article:
    """An article that has no word in common with those of other numbers."""
    text = " ".join(f"{each}{number}" for each in (word, "tram", "bell", "lane", "rail", "yard"))
    return article(f"{number}.txt", text)


def nothing_new(work: Ticks) -> None:
    work.both()


def a_new_article(work: Ticks) -> None:
    assert work.router.route(None) == 1
    work.deliver()


def a_correction(work: Ticks) -> None:
    assert len(work.store.revisions.pending()) == 1
    work.deliver()


def a_removed_file(work: Ticks) -> None:
    assert work.store.files.forget(["5.txt"], LATER, retract=True)
    work.deliver()


def archive(folder: Path, size: int, news: Article | None, now: Callable[[], datetime]) -> Ticks:
    """A store with so many posted articles, and one more article or revision that isn't routed."""
    folder.mkdir()
    store = Store.open(folder / "store.db")
    store.subscriptions.add([Subscription(channel="C1")])
    seed(folder / "seeds", "a.txt")
    before = ticks(store, folder / "seeds", lambda: NOON)
    for numbers in (range(1), range(1, size)):  # a first run doesn't post everything
        store.articles.save([pair(numbered(number), TRANSPORT) for number in numbers], NOON)
        before.router.route(None)
    before.both()
    assert store.status.counts().sent == size
    if news:
        store.articles.save([pair(news, TRANSPORT)], LATER)
    return ticks(store, folder / "seeds", now)


@pytest.mark.parametrize(
    ("work", "news"),
    [
        (nothing_new, None),
        (a_new_article, numbered(999)),
        (a_correction, numbered(5, "tower")),
        (a_removed_file, None),
    ],
)
def test_it_takes_as_many_sqlite_instructions_however_much_is_stored(
    tmp_path: Path, work: Callable[[Ticks], None], news: Article | None
) -> None:
    found = []
    for size in (20, 300):
        over = archive(tmp_path / str(size), size, news, lambda: LATER)
        with closing(over.store):
            found.append(touched(over.store, lambda over=over: work(over)))  # type: ignore[misc]
    assert found[0] == found[1]
    assert found[0][0] > 0
