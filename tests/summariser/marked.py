"""Reads the floor's annotated articles and scores the summariser on them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.models import Article, Quote
from bot.summariser import summarise

FLOOR = Path(__file__).parent / "floor"
_GOLD = re.compile(r"\[\[([^|\]]+)\|([^\]]+)\]\]")


@dataclass(frozen=True, slots=True)
class Gold:
    """A quote and its speaker as annotated; None is a speaker who cannot be named."""

    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Marked:
    """An article without its annotation, and the quotes that it annotates."""

    name: str
    text: str
    gold: tuple[Gold, ...]


def marked_articles() -> list[Marked]:
    """Return every annotated article of the floor."""
    return [article for path in sorted(FLOOR.glob("*.txt")) for article in _read(path)]


def _read(path: Path) -> Iterator[Marked]:
    for part in path.read_text(encoding="utf-8").split("=== ")[1:]:
        title, _, body = part.partition("\n")
        yield _unmarked(f"{path.stem}: {title}", body.strip())


def _unmarked(name: str, marked: str) -> Marked:
    text, gold, at = "", [], 0
    for match in _GOLD.finditer(marked):
        text += marked[at : match.start()]
        speaker = None if match[1] == "?" else match[1]
        gold.append(Gold(len(text), len(text) + len(match[2]), speaker))
        text += match[2]
        at = match.end()
    return Marked(name, text + marked[at:], tuple(gold))


def article(text: str, title: str | None = None) -> Article:
    """Return an article with this text."""
    return Article(key="path:a.txt", revision="", text=text, path="a.txt", title=title)


def counted(marked: Marked) -> tuple[Counter[str], list[str]]:
    """Count the gold quotes, those found and the right speakers, and list the errors."""
    quotes = summarise(article(marked.text)).quotes
    found = {(span.start, span.end): quote for quote in quotes for span in quote.spans}
    counts = Counter(quotes=len(marked.gold), false_quotes=len(found))
    wrong = []
    for gold in marked.gold:
        quote = found.get((gold.start, gold.end))
        if quote is None:
            wrong.append(f"{marked.name}: not found: {marked.text[gold.start : gold.end]}")
            continue
        counts["found"] += 1
        counts["false_quotes"] -= 1
        if _right(gold, quote):
            counts["speakers"] += 1
        else:
            wrong.append(f"{marked.name}: {quote.speaker!r} for {gold.speaker!r}")
    if counts["false_quotes"]:
        spans = {(gold.start, gold.end) for gold in marked.gold}
        extra = [marked.text[start:end] for start, end in found if (start, end) not in spans]
        wrong.append(f"{marked.name}: no quote: {extra}")
    return counts, wrong


def _right(gold: Gold, quote: Quote) -> bool:
    return (gold.speaker or "").casefold() == (quote.speaker or "").casefold()
