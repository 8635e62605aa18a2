"""How a store grows to a million articles: rate, longest transaction, write-ahead log, searches.

    python -m tests.tools.benchmarks.bench_ingest [--articles 1000000] [--folder FOLDER]

Each article goes through the store's own save, in the batches that the scheduler uses. It has 400
invented words, as frequent as words are (Zipf's law), and four rare ones, one of them its own; a
source, a topic and two quotes. Meanwhile a thread searches, with a pause of 10 ms between two
searches, and once in each step another connection holds a snapshot for a few seconds, as a copy or
a browser of the file does. While it does, the log can't begin anew.

A transaction is timed from when it has the write lock until its commit has returned. Machines are
busy with other things, so beside each wall time stands the time of the processor, and beside the
longest transaction the median and the longest of a reference: 2 MB of rows, committed in a bare
database on the same disk every few seconds.
"""

import argparse
import random
import shutil
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from bot.commands.syntax.search_query import read_query
from bot.models import FileResult
from bot.scheduler.ingest import CHUNK
from bot.store import Store
from bot.store.connection import Connections
from bot.store.migrate import migrate
from tests.support.fts import levels
from tests.tools.benchmarks.bench_growth import bare_store
from tests.tools.benchmarks.bench_search import named
from tests.tools.benchmarks.bench_store import NOW, PAGE, SEED, articles, vocabulary

STEPS = 10  # lines that are printed
BYTES = 20_000  # an article takes less, with the write-ahead log
PAUSE = 0.01  # seconds between two searches
SNAPSHOT = 5.0  # seconds for which a snapshot is held
EVERY = 10  # batches between two references
ROW = b"x" * 4_000
ROWS = 500  # in a reference

HEAD = (
    f"{'articles':>9} {'articles/s':>10} {'per CPU s':>9}   {'longest':>7} {'CPU':>6}   "
    f"{'2 MB':>6} {'longest':>7}   {'WAL MB':>6} {'held':>5}   {'search p50':>10} {'p99':>7}   "
    f"segments by level"
)


@dataclass(slots=True)
class Step:
    """What was measured since the last line: seconds, and bytes of the write-ahead log."""

    wall: float = 0.0
    cpu: float = 0.0
    transactions: list[tuple[float, float]] = field(default_factory=list)  # wall, CPU
    references: list[float] = field(default_factory=list)
    searches: list[float] = field(default_factory=list)
    log: int = 0
    log_held: int = 0  # while a snapshot was held


class TimedConnections(Connections):
    """Connections that note how long each transaction has the write lock."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.step = Step()

    @contextmanager
    def writing(
        self, *, durable: bool = False, large: bool = False
    ) -> Iterator[sqlite3.Connection]:
        wall = cpu = 0.0
        with super().writing(durable=durable, large=large) as connection:
            wall, cpu = time.perf_counter(), time.thread_time()
            yield connection
        self.step.transactions.append((time.perf_counter() - wall, time.thread_time() - cpu))


def main() -> None:
    """Print a line for each tenth of the articles."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--articles", type=int, default=1_000_000)
    ask.add_argument("--folder", type=Path, help="a folder to keep the store in")
    given = ask.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as made:
        folder = given.folder or Path(made)
        if shutil.disk_usage(folder).free < given.articles * BYTES:
            raise SystemExit(f"There is no room for {given.articles:,} articles.")
        if (folder / "store.db").exists():
            raise SystemExit(f"There is a store in {folder} already.")
        print(HEAD, flush=True)
        run(folder / "store.db", given.articles)


def run(path: Path, count: int) -> None:
    """Fill a new store, with searches and snapshots beside."""
    words = vocabulary()
    connections = TimedConnections(path)
    migrate(connections, str(path))
    connections.step = Step()
    over = threading.Event()
    with closing(Store(connections)) as store:
        searcher = threading.Thread(target=search, args=(store, words, connections, over))
        searcher.start()
        try:
            fill(store, connections, path, count)
        finally:
            over.set()
            searcher.join()


def results(words: Sequence[str], count: int) -> Iterator[FileResult]:
    """Files with an article each, in the order of their dates; see the module's docstring."""
    for number, plain in enumerate(articles(words, count)):
        result = named(number, plain)
        ((article, digest),) = result.articles
        rare = (number * prime % size for prime, size in ((7919, 1_000), (104_729, 100_000)))
        own = " ".join((*(f"v{each}" for each in rare), f"w{number % 200_000}", f"u{number}"))
        article = replace(article, text=f"{article.text} {own}")
        yield replace(result, articles=((article, digest),))


def fill(store: Store, connections: TimedConnections, path: Path, count: int) -> None:
    """Save the files in batches and print a line for each step."""
    log = path.with_name(f"{path.name}-wal")
    files = results(vocabulary(), count)
    each = max(CHUNK, count // STEPS // CHUNK * CHUNK)
    holder = threading.Thread()
    with closing(bare_store(path.with_name("bare.db"))) as bare:
        bare.execute("CREATE TABLE block (bytes BLOB)")
        for saved in range(CHUNK, count + 1, CHUNK):
            step = connections.step
            save(store, tuple(islice(files, CHUNK)), step)
            if holder.is_alive():
                step.log_held = max(step.log_held, log.stat().st_size)
            else:
                step.log = max(step.log, log.stat().st_size)
            if saved % (EVERY * CHUNK) == 0:
                step.references.append(reference(bare))
            if saved % each == each // CHUNK // 2 * CHUNK:
                holder = threading.Thread(target=hold_snapshot, args=(path,))
                holder.start()
            if saved % each == 0:
                report(saved, each, connections)
                connections.step = Step()


def save(store: Store, batch: Sequence[FileResult], step: Step) -> None:
    """Save a batch and note what it took, with what it waited."""
    wall, cpu = time.perf_counter(), time.thread_time()
    store.files.save(batch, NOW)
    step.wall += time.perf_counter() - wall
    step.cpu += time.thread_time() - cpu


def hold_snapshot(path: Path) -> None:
    """Read in a transaction that stays open for a while."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM subscriptions").fetchone()
        time.sleep(SNAPSHOT)
        connection.execute("COMMIT")


def reference(bare: sqlite3.Connection) -> float:
    """The seconds that a plain transaction of 2 MB takes."""
    began = time.perf_counter()
    bare.execute("BEGIN IMMEDIATE")
    bare.execute("DELETE FROM block")
    bare.executemany("INSERT INTO block VALUES (?)", [(ROW,)] * ROWS)
    bare.execute("COMMIT")
    return time.perf_counter() - began


def search(
    store: Store, words: Sequence[str], connections: TimedConnections, over: threading.Event
) -> None:
    """Search for frequent and rare words, pairs and beginnings, until it's over."""
    chance = random.Random(SEED)
    while not over.wait(PAUSE):
        typed = chance.choice(
            (
                chance.choice(words[:50]),
                chance.choice(words),
                f"{chance.choice(words[:500])} {chance.choice(words[:5_000])}",
                f"{chance.choice(words)[:3]}*",
                f"v{chance.randrange(100_000)}",
            )
        )
        began = time.perf_counter()
        store.search.find(read_query(typed), PAGE)
        connections.step.searches.append(time.perf_counter() - began)


def report(saved: int, count: int, connections: TimedConnections) -> None:
    """Print the line of a step of so many articles."""
    step = connections.step
    wall, cpu = max(step.transactions)
    with connections.reading() as connection:
        segments = ", ".join(
            f"{level.segments}" + (f" ({level.merging} merging)" if level.merging else "")
            for level in levels(connection)
        )
    p50 = statistics.median(step.searches) * 1000
    p99 = statistics.quantiles(step.searches, n=100, method="inclusive")[98] * 1000
    print(
        f"{saved:9,} {count / step.wall:10,.0f} {count / step.cpu:9,.0f}   "
        f"{wall:5.2f} s {cpu:4.2f} s   "
        f"{statistics.median(step.references):4.2f} s {max(step.references):5.2f} s   "
        f"{step.log / 1e6:6.0f} {step.log_held / 1e6:5.0f}   "
        f"{p50:7.1f} ms {p99:4.0f} ms   {segments}",
        flush=True,
    )


if __name__ == "__main__":
    main()
