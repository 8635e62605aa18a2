"""What a tick costs a store of 1,000, of 100,000 and of a million articles, and what news costs.

    python -m tests.tools.benchmarks.bench_growth [--sizes 1000 100000 1000000]

A tick looks at a folder of unchanged files, decides, and delivers: with nothing new it should cost
the same whatever has been stored. News is an article, a correction or a removed file. Beside the
time stand the instructions of SQLite's own machine, a few for each row that is read, and the rows
written. The reference is a row that is changed and committed in a bare database beside the store,
in turns with the work, as the sizes are; before each call of Slack a post is on the disk.

The archive is an article a minute, each with a topic, a search row and a digest that was sent. A
thousand are stored as the bot stores them, and are what is of late to new ones; the others are
copied from these in SQL, with times, ids and keys of their own. The texts are short, and of
invented words.
"""

import argparse
import itertools
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.models import FileResult, Subscription
from bot.store import Store
from bot.store.rowids import PER_MILLISECOND
from tests.support.samples import seed
from tests.support.ticks import Ticks, ticks, touched
from tests.tools.benchmarks.bench_store import BEGAN, articles, digest, vocabulary

PATTERN = 1_000  # articles that the others are copied from
WORDS = 120
BYTES = 8_000  # an article takes less, with its search row, its post and the write-ahead log
FILES = 50
TICKS = 200
NEWS = 20  # of each kind
COUNTED = 5  # more of each, which are slower for being counted
NOW = BEGAN + timedelta(minutes=PATTERN + 60)

# what a copy has of its own; its time is so many times PATTERN minutes before its pattern's
_PLACE = f"- :copy * {PATTERN * 60_000 * PER_MILLISECOND}"
_TIME = "strftime('%Y-%m-%dT%H:%M:%f000+00:00', {}, " + f"(-:copy * {PATTERN}) || ' minutes')"
COPIED = {
    "articles": {
        "place": f"place {_PLACE}",
        "published": _TIME.format("published"),
        **{name: f"{name} || '-' || :copy" for name in ("id", "key", "path", "revision")},
    },
    "article_topics": {"article": f"article {_PLACE}"},
    "posts": {
        "id": f"id + :copy * {PATTERN}",
        "key": "key || '-' || :copy",
        "created": _TIME.format("created"),
    },
    "post_articles": {
        "post": f"post + :copy * {PATTERN}",
        "article": "article || '-' || :copy",
    },
}

BARE = "bare commit (reference)"
HEAD = (
    f"\n{'':37} {'articles':>9} {'ms':>8} {'× bare':>7} {'ratio':>6} {'instructions':>13} "
    f"{'ratio':>6} {'written':>8}"
)

Round = Mapping[str, Callable[[], object]]  # works in order, by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A store of so many articles, the ticks on it, and the reference beside it."""

    size: int
    store: Store
    work: Ticks
    reference: sqlite3.Connection


@dataclass(slots=True)
class Cost:
    """What each round of a work has cost."""

    seconds: list[float] = field(default_factory=list)
    instructions: list[int] = field(default_factory=list)
    written: list[int] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        return statistics.median(self.seconds) * 1000


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    sizes = ask.parse_args().sizes
    if any(size < PATTERN or size % PATTERN for size in sizes):
        raise SystemExit(f"The sizes must be multiples of {PATTERN:,}.")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        if shutil.disk_usage(folder).free < sum(sizes) * BYTES:
            raise SystemExit(f"There is no room for {sum(sizes):,} articles.")
        found = list(articles(vocabulary(), PATTERN + NEWS + COUNTED, WORDS))
        archives = [
            stack.enter_context(archive(Path(folder) / str(size), size, found)) for size in sizes
        ]
        os.sync()  # what the system still has to write would be measured as ours
        print(HEAD)
        for phase in zip(*(phases(each, found) for each in archives), strict=True):
            report(archives, costs(archives, phase))


@contextmanager
def archive(folder: Path, size: int, found: Sequence[FileResult]) -> Iterator[Archive]:
    for number in range(FILES):
        seed(folder / "seeds", f"{number}.txt")
    path = folder / "store.db"
    began = time.perf_counter()
    plant(path, size, found[:PATTERN], COPIED)
    took, megabytes = time.perf_counter() - began, path.stat().st_size / 1e6
    print(f"{size:,} articles, {megabytes:,.0f} MB, made in {took:.0f} s")
    with closing(Store.open(path)) as store, closing(bare_store(folder / "bare.db")) as reference:
        assert store.status.counts().articles == store.status.counts().sent == size
        work = ticks(store, folder / "seeds", lambda: NOW)
        yield Archive(size=size, store=store, work=work, reference=reference)


def plant(
    path: Path, size: int, found: Sequence[FileResult], copied: Mapping[str, Mapping[str, str]]
) -> None:
    """Make the archive, in which nothing is left to do."""
    before = NOW - timedelta(minutes=30)
    with closing(Store.open(path)) as store:
        store.subscriptions.add([Subscription(channel="C0NEWS0001")])
        work = ticks(store, path.with_name("seeds"), lambda: before)
        for some in (found[:1], found[1:]):  # of a first run not all is posted
            store.articles.save([pair for each in some for pair in each.articles], before)
            work.router.route(None)
        work.deliver()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for table in copied:
            connection.execute(f"CREATE TEMP TABLE pattern_{table} AS SELECT * FROM {table}")
        for table, copy in itertools.product(copied, range(1, size // PATTERN)):
            connection.execute(_copying(connection, table, copied[table]), {"copy": copy})
        connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copying(connection: sqlite3.Connection, table: str, own: Mapping[str, str]) -> str:
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(own.get(name, name) for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM pattern_{table}"


def bare_store(path: Path) -> sqlite3.Connection:
    """A database with one row."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("CREATE TABLE row (value INTEGER)")
    connection.execute("INSERT INTO row VALUES (0)")
    return connection


def phases(archive: Archive, found: Sequence[FileResult]) -> Iterator[list[Round]]:
    """What is measured, one kind after the other: each a number of rounds."""
    store, work, reference = archive.store, archive.work, archive.reference

    def commit() -> None:
        reference.execute("UPDATE row SET value = value + 1")

    def commit_to_disk() -> None:
        reference.execute("PRAGMA synchronous = FULL")
        commit()
        reference.execute("PRAGMA synchronous = NORMAL")

    def decide() -> None:
        assert work.router.route(None) == 1

    def remove(result: FileResult) -> None:
        assert store.files.forget([result.path], NOW, retract=True)

    bare: Round = {BARE: commit, "bare commit, on the disk": commit_to_disk}
    each = NEWS + COUNTED
    yield [{**bare, "tick with nothing new": work.both}] * (TICKS + COUNTED)
    yield [
        {
            **bare,
            "new article: stored": partial(store.articles.save, one.articles, NOW),
            "new article: decided about, enqueued": decide,
            "new article: posted": work.deliver,
        }
        for one in found[PATTERN:]
    ]
    yield [
        {
            **bare,
            "correction: stored": partial(store.articles.save, corrected(one).articles, NOW),
            "correction: edit and reply posted": work.deliver,
        }
        for one in found[:each]
    ]
    yield [
        {
            **bare,
            "removed file: retracted": partial(remove, one),
            "removed file: edit and reply posted": work.deliver,
        }
        for one in found[each : 2 * each]
    ]


def corrected(result: FileResult) -> FileResult:
    """The same file with another text."""
    ((article, made),) = result.articles
    text = article.text[::-1]
    revised = replace(article, text=text, revision=f"{article.revision}-corrected")
    return replace(result, articles=((revised, digest(revised, made.topics[0])),))


def costs(
    archives: Sequence[Archive], phase: Sequence[Sequence[Round]]
) -> dict[str, dict[int, Cost]]:
    """What the works of a phase cost by size, in turns; the last rounds are counted, not timed."""
    found = {name: {each.size: Cost() for each in archives} for name in phase[0][0]}
    for number, rounds in enumerate(zip(*phase, strict=True)):
        for archive, works in zip(archives, rounds, strict=True):
            for name, work in works.items():
                cost = found[name][archive.size]
                if number < len(phase[0]) - COUNTED:
                    began = time.perf_counter()
                    work()
                    cost.seconds.append(time.perf_counter() - began)
                else:
                    instructions, written = touched(archive.store, work)
                    cost.instructions.append(instructions)
                    cost.written.append(written)
    return found


def report(archives: Sequence[Archive], found: dict[str, dict[int, Cost]]) -> None:
    """Print a line for each work and size, with multiples of what the first size costs."""
    for name, by_size in found.items():
        for size, cost in by_size.items():
            first = by_size[archives[0].size]
            over = cost.milliseconds / found[BARE][size].milliseconds
            line = f"{name if cost is first else '':37} {size:>9,} {cost.milliseconds:8.3f}"
            line += f" {over:7.1f} {cost.milliseconds / first.milliseconds:6.2f}"
            if any(cost.instructions):
                instructions = statistics.median(cost.instructions)
                ratio = instructions / statistics.median(first.instructions)
                written = statistics.median(cost.written)
                line += f" {instructions:13,.0f} {ratio:6.2f} {written:8,.0f}"
            print(line)
    print()


if __name__ == "__main__":
    main()
