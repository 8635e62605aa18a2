"""Articles/s of the summariser beside a naive pass in the same run, and odd texts of 5 MB.

    python -m tests.tools.benchmarks.bench_summariser [--articles 400] [--odd] [--jsonl FILE]

The naive pass takes what stands in double marks, the capitalised name next to a say-verb, and
the first three sentences: a figure is a ratio to it, because machines differ. With --jsonl the
articles are a file's ("text" in each line) instead of the corpus's brief ones, put together to
4.7 kB.
"""

import argparse
import json
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from bot.summariser import summarise
from bot.summariser.outline import LONG_WORDS
from tests.summariser.marked import article, marked_articles
from tests.summariser.test_summarise import STRANGE

CHARACTERS = 4_700
# News quotes about once in 580 characters; our marked articles more often: this stands between.
QUIET = (
    "The harbour of Tull was built in 1871 and has been widened three times since. Of the 2,400 "
    "boats that it holds, most belong to people who live in the three parishes around it, and a "
    "third are out of the water from October to April. The Harbour Board, which is elected every "
    "four years, sets the fees, keeps the lights and dredges the channel.\n\n"
    "Last year the fees rose by 4 percent. A plan for a second pier was put before the council of "
    "Tull in March and sent back in June, after the engineers of Corvin Partners had measured the "
    "ground.\n\n"
)
ODD_SIZE = 5_000_000
QUOTED = re.compile(r'"([^"\n]+)"|“([^“”\n]+)”')
SAY = (
    r"(?:said|says|told|added|adds|asked|wrote|writes|argued|noted|explained|claimed|tweeted|"
    r"insisted|continued|replied|responded|warned|stated|declared|recalled|concluded)"
)
NAME = r"([A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+){0,3})"
CUES = [re.compile(rf"{NAME}\s+{SAY}\b"), re.compile(rf"\b{SAY}\s+{NAME}")]
CUES += [
    re.compile(rf"\b([Hh]e|[Ss]he|[Tt]hey)\s+{SAY}\b"),
    re.compile(rf"\b{SAY}\s+(he|she|they)\b"),
]
SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+[”\"’)]*|$)")


def naive(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Quotes of four words and more with the nearest name, and three sentences."""
    quotes = []
    for paragraph in re.findall(r"[^\n]+", text):
        outside = QUOTED.sub(lambda quoted: "\x01" * len(quoted[0]), paragraph)
        names = [(*found.span(1), found[1]) for cue in CUES for found in cue.finditer(outside)]
        for found in QUOTED.finditer(paragraph):
            start, end = found.span(found.lastindex or 0)
            if len(paragraph[start:end].split()) >= LONG_WORDS:
                near = min(names, key=partial(_distance, start, end), default=(0, 0, ""))
                quotes.append((paragraph[start:end], near[2]))
    sentences = (found[0].strip() for found in SENTENCE.finditer(text))
    return quotes, list(islice((each for each in sentences if len(each) > 20), 3))


def _distance(start: int, end: int, name: tuple[int, int, str]) -> int:
    return min(abs(name[0] - end), abs(start - name[1]))


def own_articles(number: int) -> list[str]:
    """Return the corpus's brief articles, put together to the length of a usual one."""
    texts = [each.text for each in marked_articles() if each.name.startswith("brief-")]
    joined = []
    for first in range(number):
        text, at = "", first
        while len(text) < CHARACTERS:
            text += texts[at % len(texts)] + "\n\n" + QUIET
            at += 1
        joined.append(text)
    return joined


def rate(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Articles a second, the better of two passes."""
    best = float("inf")
    for _ in range(2):
        began = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - began)
    return len(texts) / best


def odd(piece: str) -> tuple[float, int]:
    """Seconds for 5 MB of a piece, and the process's peak memory in MB."""
    given = article(piece * (ODD_SIZE // len(piece)))
    began = time.perf_counter()
    summarise(given)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return time.perf_counter() - began, peak // (1_000_000 if sys.platform == "darwin" else 1_000)


def main() -> None:
    """Print the figures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--articles", type=int, default=400)
    ask.add_argument("--odd", action="store_true", help="also 5 MB of each odd text")
    ask.add_argument("--jsonl", type=Path)
    given = ask.parse_args()
    texts = own_articles(given.articles)
    if given.jsonl:
        lines = given.jsonl.read_text(encoding="utf-8").split("\n")
        texts = [json.loads(line)["text"] for line in lines if line.strip()]
    ours = rate(lambda text: summarise(article(text)), texts)
    reference = rate(naive, texts)
    size = sum(map(len, texts)) / len(texts)
    print(f"{len(texts)} articles of {size:,.0f} characters, one core")
    print(f"naive pass {reference:8,.0f} articles/s\nsummariser {ours:8,.0f} articles/s")
    print(f"ratio      {ours / reference:8.2f}  (goal 0.25, aim 0.33)")
    for name, piece in STRANGE.items() if given.odd else ():
        with get_context("spawn").Pool(1) as pool:
            seconds, megabytes = pool.apply(odd, (piece,))
        print(f"5 MB of {name:15} {seconds:6.2f} s {megabytes:5} MB  (goal 5 s, 300 MB)")


if __name__ == "__main__":
    main()
