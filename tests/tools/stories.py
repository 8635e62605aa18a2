"""How well stories are told apart: on pairs of our own, and on a folder of news if there is one.

    python -m tests.tools.stories [--eval FOLDER]

The folder is to hold data/bbc*.jsonl (doc_id, category, title, text). Every article there counts
as another source's on one day, so that whatever is claimed is told by text alone: what is claimed
across subjects is an error, and the headlines of all claims are printed for a person to judge.
"""

import argparse
import json
import textwrap
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

from bot.models import Article, Digest, Headline, StoredArticle
from bot.rules.duplicates import ENOUGH, containment, same_story, shingles, sketch
from tests.support.paths import ROOT
from tests.support.samples import NOON
from tests.tools import storytexts
from tests.tools.storyserials import BRIEFS, SERIALS

EVAL = ROOT.parent / "shared" / "eval"
SHARED = 0.5  # of the shorter text's words in runs of five and more: texts with less share none
STORIES = {
    "bridge": storytexts.BRIDGE,
    "mill": storytexts.MILL,
    "storm": storytexts.STORM,
    "court": storytexts.COURT,
    "cup": storytexts.CUP,
    "school": storytexts.SCHOOL,
}
DIGEST = Digest(
    headline=Headline(given="One"),
    facts=(),
    quotes=(),
    topics=(),
    people=(),
    organisations=(),
    language="en",
    reading_minutes=1,
)


@dataclass(frozen=True, slots=True)
class Pair:
    kind: str
    one: str
    other: str
    same: bool


def article(text: str, source: str | None = "Tull Courier", url: str | None = None) -> Article:
    return Article(key="path:a", revision="", text=text, path="a", source=source, url=url)


def stored(given: Article, published: datetime = NOON) -> StoredArticle:
    """An entry of this article, first seen when it was published."""
    return StoredArticle(
        id="4F2K7", article=given, digest=DIGEST, first_seen=published, updated=published
    )


def claimed(one: str, other: str) -> bool:
    """Whether these are one story where two papers print them on one day."""
    return same_story(stored(article(one)), stored(article(other, "Lenz Post")))


def pairs() -> list[Pair]:
    """Every labelled pair of ours."""
    return [*_copies(), *_lookalikes()]


def edited(name: str) -> str:
    """A story as another paper's desk has edited it."""
    text = STORIES[name]
    for was, now in storytexts.EDITS[name]:
        assert was in text, was
        text = text.replace(was, now)
    return text


def rewrapped(text: str) -> str:
    """The same text with other lines and typographic marks."""
    quoted = text.replace(' "', " “").replace('\n"', "\n“").replace('"', "”").replace("'", "’")
    return "\n\n".join(textwrap.fill(each, 52) for each in quoted.split("\n\n"))


def longer(text: str, who: str = "Ada Rennick", paper: str = "Leck Gazette") -> str:
    """The text below a byline, with paragraphs of the paper's own after it."""
    return f"By {who}\n\n{text}{storytexts.EXTRAS.format(who=who, paper=paper)}"


def half(text: str) -> str:
    return "\n\n".join(text.split("\n\n")[:3])


def _copies() -> Iterator[Pair]:
    for name, text in STORIES.items():
        lead, body = storytexts.LEADS[name], text.partition("\n\n")[2]
        yield Pair("verbatim", f"LENZ (Corvin Wire) — {text}", rewrapped(text), same=True)
        yield Pair("edited", text, edited(name), same=True)
        yield Pair("first half", text, half(text), same=True)
        yield Pair("longer", text, longer(text), same=True)
        yield Pair("edited and longer", text, longer(edited(name)), same=True)
        yield Pair("own first paragraph", text, f"{lead}\n\n{body}", same=True)
    yield from (Pair("brief", one, other, same) for one, other, same in BRIEFS)


def _lookalikes() -> Iterator[Pair]:
    for name, reports in SERIALS.items():
        yield from (Pair(name, *two, same=False) for two in combinations(reports, 2))
    for kind, others in (
        ("own words", storytexts.OWN_WORDS),
        ("later day", storytexts.FOLLOW_UPS),
    ):
        yield from (Pair(kind, STORIES[name], text, same=False) for name, text in others.items())
    for one, other in combinations(STORIES.values(), 2):
        first, second = longer(half(one)), longer(half(other))
        yield Pair("same boilerplate", first, second, same=False)


def print_pairs() -> None:
    """Print precision and recall on our own pairs, and each kind that has an error."""
    told = [(pair, claimed(pair.one, pair.other)) for pair in pairs()]
    right = sum(pair.same and claim for pair, claim in told)
    same, claims = sum(pair.same for pair, _ in told), sum(claim for _, claim in told)
    print(f"own pairs: {same} of one story, {len(told) - same} that look alike; {claims} claimed")
    print(f"precision {right / claims:.3f}   recall {right / same:.3f}")
    wrong = Counter((pair.kind, claim) for pair, claim in told if pair.same != claim)
    for (kind, claim), count in sorted(wrong.items()):
        print(f"  {'wrongly claimed' if claim else 'missed'}: {count} × {kind}")


@dataclass(frozen=True, slots=True)
class News:
    subject: str
    title: str
    stored: StoredArticle


def read_news(files: Iterable[Path]) -> list[News]:
    lines = (line for file in files for line in file.read_text(encoding="utf-8").split("\n"))
    rows = [json.loads(line) for line in lines if line.strip()]
    return [
        News(row["category"], row["title"], stored(article(row["text"], row["doc_id"])))
        for row in rows
    ]


def looked_up(tables: Sequence[Iterable[int]]) -> Counter[tuple[int, int]]:
    """The pairs that have a number in common, and how many, by an inverted index."""
    places = defaultdict(list)
    for place, numbers in enumerate(tables):
        for number in numbers:
            places[number].append(place)
    return Counter(two for found in places.values() for two in combinations(found, 2))


def shared(one: str, other: str) -> float:
    """How much of the shorter text stands in the other in runs of five words and more."""
    first, second = one.split(), other.split()
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return sum(each.size for each in blocks if each.size >= 5) / min(len(first), len(second))


def print_news(news: Sequence[News]) -> None:
    """Print what is claimed of the news, and of what."""
    sets = [shingles(each.stored.article) for each in news]
    met = looked_up([sketch(each) for each in sets])
    values = {two: containment(sets[two[0]], sets[two[1]]) for two in looked_up(sets)}
    claims = [two for two in sorted(met) if same_story(news[two[0]].stored, news[two[1]].stored)]
    print(f"\nnews: {len(news)} articles, {len(values)} pairs share any five words")
    print(f"{len(met)} are looked up by sketch, {len(claims)} claimed")
    enough = {two for two, value in values.items() if value >= ENOUGH}
    print(
        f"of {len(enough)} with containment >= {ENOUGH}: {len(enough - met.keys())} not looked up"
    )
    print(f"{len(enough & met.keys() - set(claims))} not claimed, because their figures differ")
    bins = Counter(int(value * 10) / 10 for value in values.values())
    print("containment: " + "  ".join(f"{low:.1f}+ {bins[low]}" for low in sorted(bins)))
    _print_claims(news, claims, values)


def _print_claims(
    news: Sequence[News], claims: Sequence[tuple[int, int]], values: dict[tuple[int, int], float]
) -> None:
    across = no_text = 0
    for two in claims:
        one, other = (news[place] for place in two)
        text = shared(one.stored.article.text, other.stored.article.text)
        across += one.subject != other.subject
        no_text += one.subject == other.subject and text < SHARED
        print(
            f"  {values[two]:.2f} {text:.2f} {one.subject:13} {other.subject:13} "
            f"{one.title[:44]} | {other.title[:44]}"
        )
    print(f"claimed across subjects: {across}; of one subject without shared text: {no_text}")


def print_speed(articles: Sequence[Article]) -> None:
    """Print the time that an article takes, beside that of cutting it at its blanks."""

    def microseconds(work: Callable[[Article], object]) -> float:
        passes = []
        for _ in range(3):
            began = time.process_time()
            for each in articles:
                work(each)
            passes.append(time.process_time() - began)
        return min(passes) / len(articles) * 1e6

    ours = microseconds(lambda each: sketch(shingles(each)))
    reference = microseconds(lambda each: each.text.split())
    words = sum(len(each.text.split()) for each in articles) / len(articles)
    rows = sum(len(sketch(shingles(each))) for each in articles) / len(articles)
    print(f"\n{words:.0f} words: shingles and sketch {ours:.0f} µs, split() {reference:.0f} µs")
    print(f"rows of a sketch: {rows:.0f}")


def main() -> None:
    """Print the figures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--eval", type=Path, default=EVAL, metavar="FOLDER")
    files = sorted((ask.parse_args().eval / "data").glob("bbc*.jsonl"))
    print_pairs()
    news = read_news(files)
    if news:
        print_news(news)
    articles = [each.stored.article for each in news]
    print_speed(articles or [article(longer(text)) for text in STORIES.values()])


if __name__ == "__main__":
    main()
