"""How fast articles are stored and found, beside bm25 and sqlite-utils on the same store.

    python -m tests.tools.benchmarks.bench_store [--articles 20000]

The articles are invented: words of a seeded generator, as frequent as words are (Zipf's law).
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate, islice
from pathlib import Path

from sqlite_utils import Database

from bot.commands.syntax.search_query import read_query
from bot.models import Article, Digest, Fact, FileMark, FileResult, Headline, Span, Topic
from bot.store import Store
from bot.store.search import to_match

SEED = 20
VOCABULARY = 30_000
WORDS = 400  # in an article
BATCH = 50
PAGE = 10
ROUNDS = 200
SLOW_ROUNDS = 20  # of what takes milliseconds
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
TOPICS = tuple(Topic(slug=f"topic-{number}", label=f"Topic {number}") for number in range(17))

BM25 = (
    "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY bm25(articles_fts) "
    f"LIMIT {PAGE}"
)


def main() -> None:
    """Print what storing yields, and what finding costs: p50 and p99 in milliseconds."""
    parser = argparse.ArgumentParser(description="How fast the store stores and finds.")
    parser.add_argument("--articles", type=int, default=20_000)
    count = parser.parse_args().articles
    words = vocabulary()
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Store.open(Path(folder) / "store.db")) as store,
    ):
        seconds = fill(store, articles(words, count))
        size = (Path(folder) / "store.db").stat().st_size / 1e6
        print(f"{count:,} articles of {WORDS} words, in batches of {BATCH} files")
        print(f"  stored and indexed   {count / seconds:8,.0f} articles/s   {size:,.0f} MB\n")
        with closing(Database(Path(folder) / "store.db")) as database:
            compare(store, database, queries(words))


def vocabulary() -> tuple[str, ...]:
    """Invented words, the most frequent first."""
    chance = random.Random(SEED)
    syllables = [start + vowel for start in "bdfgklmnprstvz" for vowel in "aeiou"]
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(chance.choices(syllables, k=chance.choice((2, 3, 3, 4))))] = None
    return tuple(found)


def articles(words: Sequence[str], count: int, length: int = WORDS) -> Iterator[FileResult]:
    """So many files with an article of this many words each, in the order of their dates."""
    chance = random.Random(SEED)
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for number in range(count):
        text = " ".join(chance.choices(words, cum_weights=weights, k=length))
        path = f"{number:07}.txt"
        article = Article(
            key=f"path:{path}",
            revision=f"{number:032x}",
            text=text,
            path=path,
            published=BEGAN + timedelta(minutes=number),
        )
        yield FileResult(
            path=path,
            mark=FileMark(size=len(text), mtime_ns=number),
            articles=((article, digest(article, TOPICS[number % 17])),),
        )


def digest(article: Article, topic: Topic) -> Digest:
    """A digest of the usual size."""
    spans = [
        Span(source=article.text, start=start, end=start + 120) for start in range(0, 600, 120)
    ]
    return Digest(
        headline=Headline(spans=(spans[0],)),
        facts=tuple(Fact(span=span) for span in spans),
        quotes=(),
        topics=(topic,),
        people=(),
        organisations=(),
        language="en",
        reading_minutes=2,
    )


def fill(store: Store, files: Iterator[FileResult]) -> float:
    """The seconds that storing takes; making the articles is not counted."""
    seconds = 0.0
    while batch := tuple(islice(files, BATCH)):
        began = time.perf_counter()
        store.files.save(batch, NOW)
        seconds += time.perf_counter() - began
    return seconds


def queries(words: Sequence[str]) -> dict[str, str]:
    """What is looked for, by what kind of query it is."""
    return {
        "frequent word": words[0],
        "rare word": words[20_000],
        "two words": f"{words[5]} {words[300]}",
        "phrase": f'"{words[0]} {words[1]}"',
        "nothing found": "xyzzy",
    }


def compare(store: Store, database: Database, typed: dict[str, str]) -> None:
    """Print a line for each query: ours, bm25 and sqlite-utils, and theirs as multiples of ours."""
    print(f"  {'':14}  {'newest first':>15}  {'bm25 LIMIT 10':>21}  {'sqlite-utils .search()':>23}")
    print(
        f"  {'milliseconds':14}  {'p50':>7} {'p99':>7}"
        + f"  {'p50':>6} {'p99':>7} {'ratio':>6}" * 2
    )
    for kind, words in typed.items():
        line = f"  {kind:14}"
        ours = timed(partial(look_up, store, words), ROUNDS)
        line += f"  {ours[0]:7.2f} {ours[1]:7.2f}"
        match = to_match(read_query(words))
        for other in others(database, match):
            p50, p99 = timed(other, SLOW_ROUNDS)
            line += f"  {p50:6.1f} {p99:7.1f} {p50 / ours[0]:5.1f}×"
        print(line)


def look_up(store: Store, words: str) -> object:
    """What `/digest search` does: a page of whole entries, their digests read."""
    return store.search.find(read_query(words), PAGE)


def others(database: Database, match: str) -> tuple[Callable[[], object], Callable[[], object]]:
    """The ten best by bm25: row ids only in plain SQL, rows with sqlite-utils."""
    table = database.table("articles")
    return (
        lambda: database.execute(BM25, [match]).fetchall(),
        lambda: list(table.search(match, limit=PAGE)),
    )


def timed(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The median and the 99th percentile of so many rounds, in milliseconds."""
    work()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=100, method="inclusive")[98]


if __name__ == "__main__":
    main()
