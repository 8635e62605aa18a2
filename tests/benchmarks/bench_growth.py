"""What a tick costs a store of 1,000, of 100,000 and of a million articles, and what news costs.

    python -m tests.benchmarks.bench_growth [--sizes 1000 100000 1000000]

A tick looks at a folder of unchanged files, decides, and delivers: with nothing new it should cost
the same whatever has been stored. News is an article, a correction or a removed file. Beside the
time stand the instructions of SQLite's own machine, a few for each row that is read, and the rows
written. The reference is a row that is changed and committed in a bare database beside the store,
in turns with the ticks; what is posted is committed to the disk before each call.

The archive is an article a minute, each with a topic, a search row and a digest that was sent. A
thousand are stored as the bot stores them; the others are copied from these in SQL, with times, ids
and keys of their own. The texts are short, and of invented words.
"""

import argparse
import itertools
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.models import FileResult, Subscription
from bot.store import Store
from bot.store.places import PER_MILLISECOND
from tests.benchmarks.bench_store import BEGAN, articles, digest, vocabulary
from tests.samples import seed
from tests.ticks import Ticks, ticks, touched

PATTERN = 1_000  # articles that the others are copied from
WORDS = 120
BYTES = 4_000  # an article takes less, with its search row and its post
FILES = 50
TICKS = 200
NEWS = 20  # of each kind
REFERENCE = "bare commit (reference)"
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

Round = Mapping[str, Callable[[], object]]  # works in order, by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Medians of one work."""

    milliseconds: float
    instructions: float
    written: float


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    sizes = ask.parse_args().sizes
    if any(size < PATTERN or size % PATTERN for size in sizes):
        raise SystemExit(f"The sizes must be multiples of {PATTERN:,}.")
    found = list(articles(vocabulary(), PATTERN + NEWS + COUNTED, WORDS))
    first: dict[str, Cost] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            if shutil.disk_usage(folder).free < size * BYTES:
                raise SystemExit(f"There is no room for {size:,} articles.")
            costs = run(Path(folder), size, found)
        first = first or costs
        report(costs, first, sizes[0])


def run(folder: Path, size: int, found: Sequence[FileResult]) -> dict[str, Cost]:
    """Make an archive and measure with it."""
    for number in range(FILES):
        seed(folder / "seeds", f"{number}.txt")
    path = folder / "store.db"
    began = time.perf_counter()
    plant(path, size, found[:PATTERN])
    took, megabytes = time.perf_counter() - began, path.stat().st_size / 1e6
    print(f"{size:,} articles, {megabytes:,.0f} MB, made in {took:.0f} s")
    with closing(Store.open(path)) as store, closing(bare_store(folder / "bare.db")) as reference:
        assert store.counts().articles == store.counts().sent == size
        return measured(store, ticks(store, folder / "seeds", lambda: NOW), reference, found)


def plant(path: Path, size: int, found: Sequence[FileResult]) -> None:
    """Make the archive, in which nothing is left to do."""
    before = NOW - timedelta(minutes=30)
    with closing(Store.open(path)) as store:
        store.add_subscriptions([Subscription(channel="C0NEWS0001")])
        work = ticks(store, path.with_name("seeds"), lambda: before)
        for some in (found[:1], found[1:]):  # of a first run not all is posted
            store.save([pair for each in some for pair in each.articles], before)
            work.router.route(before)
        work.deliver()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for table in COPIED:
            connection.execute(f"CREATE TEMP TABLE pattern_{table} AS SELECT * FROM {table}")
        for table, copy in itertools.product(COPIED, range(1, size // PATTERN)):
            connection.execute(_copying(connection, table), {"copy": copy})
        connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.sync()  # what the system still has to write would be measured as ours


def _copying(connection: sqlite3.Connection, table: str) -> str:
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(COPIED[table].get(name, name) for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM pattern_{table}"


def bare_store(path: Path) -> sqlite3.Connection:
    """A database with one row."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("CREATE TABLE row (value INTEGER)")
    connection.execute("INSERT INTO row VALUES (0)")
    return connection


def measured(
    store: Store, work: Ticks, reference: sqlite3.Connection, found: Sequence[FileResult]
) -> dict[str, Cost]:
    """What each work costs, by its name."""

    def commit() -> None:
        reference.execute("UPDATE row SET value = value + 1")

    def commit_to_disk() -> None:
        reference.execute("PRAGMA synchronous = FULL")
        commit()
        reference.execute("PRAGMA synchronous = NORMAL")

    def save(result: FileResult) -> None:
        store.save(result.articles, NOW)

    def decide() -> None:
        assert work.router.route(NOW) == 1

    def remove(result: FileResult) -> None:
        assert store.forget_files([result.path], NOW, retract=True)

    each = NEWS + COUNTED
    new, known, gone = found[PATTERN:], found[:each], found[each : 2 * each]
    bare = {REFERENCE: commit, "bare commit, on the disk": commit_to_disk}
    rounds: list[Iterable[Round]] = [
        [{**bare, "tick with nothing new": work.both}] * (TICKS + COUNTED),
        [
            {
                "new article: stored": partial(save, one),
                "new article: decided about, enqueued": decide,
                "new article: posted": work.deliver,
            }
            for one in new
        ],
        [
            {
                "correction: stored": partial(save, corrected(one)),
                "correction: edit and reply posted": work.deliver,
            }
            for one in known
        ],
        [
            {
                "removed file: retracted": partial(remove, one),
                "removed file: edit and reply posted": work.deliver,
            }
            for one in gone
        ],
    ]
    return {name: cost for some in rounds for name, cost in costs(store, list(some)).items()}


def corrected(result: FileResult) -> FileResult:
    """The same file with another text."""
    ((article, made),) = result.articles
    text = article.text[::-1]
    revised = replace(article, text=text, revision=f"{article.revision}-corrected")
    return replace(result, articles=((revised, digest(revised, made.topics[0])),))


def costs(store: Store, rounds: Sequence[Round]) -> dict[str, Cost]:
    """What the works of these rounds cost; the last rounds are counted and not timed."""
    seconds: dict[str, list[float]] = {name: [] for name in rounds[0]}
    counted: dict[str, list[tuple[int, int]]] = {name: [] for name in rounds[0]}
    for some in rounds[:-COUNTED]:
        for name, work in some.items():
            began = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - began)
    for some in rounds[-COUNTED:]:
        for name, work in some.items():
            counted[name].append(touched(store, work))
    return {
        name: Cost(
            milliseconds=statistics.median(seconds[name]) * 1000,
            instructions=statistics.median(instructions for instructions, _ in counted[name]),
            written=statistics.median(written for _, written in counted[name]),
        )
        for name in rounds[0]
    }


def report(found: dict[str, Cost], first: dict[str, Cost], smallest: int) -> None:
    """Print a line for each work: time and instructions, also as multiples of the first size's."""
    print(
        f"  {'':38} {'ms':>8} {'× bare':>7} {f'× {smallest:,}':>8} {'instructions':>13} "
        f"{f'× {smallest:,}':>8} {'written':>8}"
    )
    for name, cost in found.items():
        line = f"  {name:38} {cost.milliseconds:8.3f}"
        line += f" {cost.milliseconds / found[REFERENCE].milliseconds:7.1f}"
        line += f" {cost.milliseconds / first[name].milliseconds:8.2f} {cost.instructions:13,.0f}"
        if cost.instructions:
            line += f" {cost.instructions / first[name].instructions:8.2f} {cost.written:8,.0f}"
        print(line)
    print()


if __name__ == "__main__":
    main()
