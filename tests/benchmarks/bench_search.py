"""What a search costs in a store of a million articles, beside bm25 and sqlite-utils.

    python -m tests.benchmarks.bench_search [--articles 1000000] [--store FILE]

A thousand queries of seven kinds, made by a seeded generator. The archive is that of bench_growth,
with sources and speakers, and with rare words: one of ten articles' own and one of its own in each.
Newest first and `sort:best` are asked of the store, which reads a page of whole articles; plain
`bm25 … LIMIT 10` gives row ids, and sqlite-utils' `.search()` rows: of these, every tenth query.
What a query takes is the median of three times, after one that reads from the disk.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from sqlite_utils import Database

from bot.models import FileResult, Quote, Span
from bot.query import read_query
from bot.store import Store
from bot.store.places import PER_MILLISECOND
from bot.store.search import to_match
from tests.benchmarks.bench_growth import COPIED, PATTERN, WORDS, plant
from tests.benchmarks.bench_store import PAGE, SEED, articles, others, vocabulary

QUERIES = 1_000
KINDS = 7
TENTH = 10
ROUNDS = 3
BANDS = (1.0, 0.21, 0.05, 0.01, 0.001)  # shares of the articles that a word is in
SOURCES = ("Tull Courier", "The Marrow Bay Post", "Ostrava Lane Times", "Pier Gazette", "Orrin")
SPEAKERS = ("Ines Calder", "Bo Lind", "Yosip Marren", "Adela Igo", "Tomas Orrin", "Wanda Pell")

_MINUTE = f"(place / {60_000 * PER_MILLISECOND} - :copy * {PATTERN})"
_OTHER = (
    "(SELECT {} FROM pattern_articles AS other "
    f"WHERE other.rowid = 1 + (pattern_articles.rowid + :copy * {{}}) % {PATTERN})"
)
# a copy has the end of one other pattern and the labels of another: words meet by chance
OWN = {
    "text": f"substr(text, 1, 320) || {_OTHER.format('substr(other.text, 321)', 7)} "
    f"|| ' v' || ({_MINUTE} * 7919 % 100000) || ' u' || {_MINUTE}",
    "labels": _OTHER.format("other.labels", 13),
}

Typed = Mapping[str, Sequence[str]]


def main() -> None:
    """Print a line for each kind of query."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--articles", type=int, default=1_000_000)
    ask.add_argument("--store", type=Path, help="a file to keep the archive in")
    given = ask.parse_args()
    pattern = [
        named(number, each) for number, each in enumerate(articles(vocabulary(), PATTERN, WORDS))
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = given.store or Path(folder) / "store.db"
        if not path.exists():
            (path.parent / "seeds").mkdir(exist_ok=True)
            copied = {**COPIED, "articles": {**COPIED["articles"], **OWN}}
            plant(path, given.articles, pattern, copied)
        print(f"{given.articles:,} articles, {path.stat().st_size / 1e6:,.0f} MB\n")
        with closing(Store.open(path)) as store, closing(Database(path)) as database:
            assert store.counts().articles == given.articles
            compare(store, database, queries(pattern))


def named(number: int, result: FileResult) -> FileResult:
    """The file with a source, and with quotes of two speakers."""
    chance = random.Random(SEED + number)
    ((article, made),) = result.articles
    quotes = tuple(
        Quote(spans=(Span(source=article.text, start=start, end=start + 80),), speaker=speaker)
        for start, speaker in zip((0, 200), chance.sample(SPEAKERS, 2), strict=True)
    )
    article = replace(article, source=chance.choice(SOURCES))
    return replace(result, articles=((article, replace(made, quotes=quotes)),))


def bands(pattern: Sequence[FileResult]) -> list[list[str]]:
    """The words by the share of the articles that they are in, each below the next of BANDS."""
    found: Counter[str] = Counter()
    for each in pattern:
        found.update(set(each.articles[0][0].text.split()))
    edges = [*(round(share * PATTERN) for share in BANDS), 0]
    return [
        [word for word, count in found.items() if low < count <= high]
        for high, low in pairwise(edges)
    ]


def queries(pattern: Sequence[FileResult]) -> Typed:
    """A thousand queries, by kind."""
    chance = random.Random(SEED)
    banded = [*bands(pattern)[:4], [f"v{chance.randrange(100_000)}" for _ in range(99)]]
    labels = ("over 21 %", "5 to 21 %", "1 to 5 %", "0.1 to 1 %", "10 articles")
    each = QUERIES // KINDS
    counts = {"prefix, 2 or 3 letters": each * 2 // 3, "prefix, 4 letters": each - each * 2 // 3}

    def word(first: int = 0) -> str:
        return chance.choice(banded[chance.randrange(first, len(banded) - 1)])

    def neighbours() -> str:
        words = chance.choice(pattern).articles[0][0].text.split()
        start = chance.randrange(len(words) - 2)
        return " ".join(words[start : start + chance.choice((2, 2, 3))])

    def filtered() -> str:
        filters = (
            f"topic:topic{chance.randrange(17)}",
            f'source:"{chance.choice(SOURCES)}"',
            f"by:{chance.choice(SPEAKERS).split()[1]}",
            f"after:2019-{chance.randrange(1, 13):02}",
            f"before:2019-{chance.randrange(1, 13):02}",
        )
        return " ".join([word(), *chance.sample(filters, chance.choice((1, 1, 2)))])

    makers: dict[str, Callable[[], str]] = {
        "two words": lambda: f"{word()} {word()}",
        "phrase": lambda: f'"{neighbours()}"',
        "prefix, 2 or 3 letters": lambda: f"{word()[: chance.choice((2, 3))]}*",
        "prefix, 4 letters": lambda: f"{word()[:4]}*",
        "exclusion": lambda: f"{word()} -{word()}",
        "filter": filtered,
        "nothing found": lambda: f"{word()} xyzzy{chance.randrange(99)}",
    }
    single = QUERIES - each * (KINDS - 1)
    found = {
        f"word in {label}": [chance.choice(words) for _ in range(number, single, len(banded))]
        for number, (label, words) in enumerate(zip(labels, banded, strict=True))
    }
    made = {kind: [make() for _ in range(counts.get(kind, each))] for kind, make in makers.items()}
    return {**found, **made}


def compare(store: Store, database: Database, typed: Typed) -> None:
    """Print what each kind costs in milliseconds: p50 and p99."""
    heads = ("newest first", "sort:best", "bm25 LIMIT 10", ".search()")
    print(
        f"{'milliseconds: p50, p99':22} {'queries':>7}" + "".join(f" {head:>17}" for head in heads)
    )
    everything: list[list[float]] = [[], [], [], []]
    for kind, queries in typed.items():
        taken = [list(column) for column in costs(store, database, queries)]
        print(f"{kind:22} {len(queries):7,}" + "".join(map(_cell, taken)))
        everything = [before + new for before, new in zip(everything, taken, strict=True)]
    print(f"{'all':22} {len(everything[0]):7,}" + "".join(map(_cell, everything)))


def costs(store: Store, database: Database, queries: Sequence[str]) -> Iterator[Iterator[float]]:
    """What the queries cost each way."""
    yield (timed(partial(store.search, read_query(typed), PAGE)) for typed in queries)
    yield (
        timed(partial(store.search, read_query(f"{typed} sort:best"), PAGE)) for typed in queries
    )
    matches = [to_match(read_query(typed)) for typed in queries[::TENTH]]
    for way in (0, 1):
        yield (timed(others(database, match)[way]) for match in matches)


def timed(work: Callable[[], object]) -> float:
    """The milliseconds that a query takes."""
    work()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def _cell(taken: list[float]) -> str:
    p99 = statistics.quantiles(taken, n=100, method="inclusive")[98]
    return f" {statistics.median(taken):8.2f} {p99:8.2f}"


if __name__ == "__main__":
    main()
