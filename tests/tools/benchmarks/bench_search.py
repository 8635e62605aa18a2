"""What a search costs in stores of up to a million articles, beside bm25 and sqlite-utils.

    python -m tests.tools.benchmarks.bench_search [--sizes 10000 100000 1000000] [--folder FOLDER]

A thousand queries of seven kinds, made by a seeded generator, the same at every run. Who asks may
read what stands in the one channel of all posts, which is looked up of every hit. The archive is
that of bench_growth, with sources and speakers, and with rare words: one of ten articles' own and
one of its own in each. Newest first and `sort:best` are asked of the store, which reads a page of
whole articles; plain `bm25 … LIMIT 10` gives row ids, and sqlite-utils' `.search()` rows: of these,
every tenth query. What a query takes is the median of three times, after one that reads from the
disk.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from sqlite_utils import Database

from bot.commands.syntax.search_query import read_query, said
from bot.models import FileResult, Query, Quote, Span, StoredArticle
from bot.store import SearchPage, Store
from bot.store.rowids import PER_MILLISECOND
from bot.store.search import to_match
from tests.tools.benchmarks.bench_growth import COPIED, PATTERN, WORDS, plant
from tests.tools.benchmarks.bench_store import PAGE, SEED, articles, others, vocabulary

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
    ask.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    ask.add_argument("--folder", type=Path, help="a folder to keep the archives in")
    given = ask.parse_args()
    pattern = [
        named(number, each) for number, each in enumerate(articles(vocabulary(), PATTERN, WORDS))
    ]
    typed = queries(pattern)
    with tempfile.TemporaryDirectory() as folder:
        for size in given.sizes:
            path = (given.folder or Path(folder)) / f"{size}.db"
            began = time.perf_counter()
            made = not path.exists()
            if made:
                (path.parent / "seeds").mkdir(exist_ok=True)
                copied = {**COPIED, "articles": {**COPIED["articles"], **OWN}}
                plant(path, size, pattern, copied)
            took = f", made in {time.perf_counter() - began:.0f} s" if made else ""
            with closing(Store.open(path)) as store, closing(Database(path)) as database:
                assert store.status.counts().articles == size
                whole, index = path.stat().st_size / 1e6, index_size(database) / 1e6
                print(f"{size:,} articles, {whole:,.0f} MB, the index {index:,.0f} MB{took}\n")
                compare(store, database, typed)
                print()


def index_size(database: Database) -> int:
    """The bytes of the search index: its blocks, without what a page leaves free."""
    rows = database.query("SELECT sum(length(block)) AS bytes FROM articles_fts_data")
    return int(next(iter(rows))["bytes"])


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
        sorted(word for word, count in found.items() if low < count <= high)
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
            "in:quotes",
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
    for order in ("", " sort:best"):
        yield (timed(partial(look_up, store, read_query(typed + order))) for typed in queries)
    matches = [to_match(read_query(typed)) for typed in queries[::TENTH]]
    for way in (0, 1):
        yield (timed(others(database, match)[way]) for match in matches)


def look_up(store: Store, query: Query) -> SearchPage:
    """A page of hits, as somebody is answered who may read them all."""

    def fits(stored: StoredArticle) -> bool:
        return any(said(query, quote) for quote in stored.digest.quotes)

    return store.search.find(query, PAGE, fits=fits if query.quotes else None, reads=reads)


def reads(channels: Collection[str]) -> bool:
    """May read what stands in one channel."""
    return len(channels) == 1


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
