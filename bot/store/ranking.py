"""Scores how well articles match a query, by bm25. Pure.

FTS5's own bm25 counts, for each word and phrase, the articles in the whole store that contain it.
For a phrase of frequent words this takes longer than the search itself. Here the collection is the
hits that are ranked, so the cost doesn't grow with the store. It doesn't grow with the length of
articles either: only the beginning counts, where news says what it is about.
"""

import math
import re
from collections.abc import Iterable, Sequence

from bot.models import Term
from bot.text import folded

LEAD = 2_000
"""How many characters of a text count; callers needn't pass more."""

_HEADLINE = 4.0  # what a word in the headline counts; one in the text counts 1
_K1, _B = 1.2, 0.75  # as in FTS5

_WORD = re.compile(r"[^\W_]+")


def scores(terms: Iterable[Term], articles: Sequence[tuple[str, str]]) -> list[float]:
    """Return a score for each article, given as headline and LEAD characters of text.

    Higher is better. Only words, phrases and prefixes count; without any, all scores are 0.
    """
    wanted = [pattern for pattern in map(_pattern, dict.fromkeys(terms)) if pattern]
    if not wanted or not articles:
        return [0.0] * len(articles)
    counts = [_counts(wanted, *article) for article in articles]
    lengths = [len(headline) + len(text) for headline, text in articles]
    average = sum(lengths) / len(lengths) or 1.0
    damping = [_K1 * (1 - _B + _B * length / average) for length in lengths]
    rarity = [
        _rarity(sum(map(bool, column)), len(articles)) for column in zip(*counts, strict=True)
    ]
    return [
        sum(
            weight * count * (_K1 + 1) / (count + damp)
            for weight, count in zip(rarity, row, strict=True)
        )
        for row, damp in zip(counts, damping, strict=True)
    ]


def _rarity(matching: int, of_all: int) -> float:
    return math.log(1 + (of_all - matching + 0.5) / (matching + 0.5))


def _counts(wanted: Sequence[re.Pattern[str]], headline: str, text: str) -> list[float]:
    headline, text = folded(headline), folded(text)
    return [
        _HEADLINE * len(pattern.findall(headline)) + len(pattern.findall(text))
        for pattern in wanted
    ]


def _pattern(term: Term) -> re.Pattern[str] | None:
    """A pattern that finds the term in a folded text; None if the term isn't about words."""
    words = _WORD.findall(folded(term.text)) if term.kind in ("word", "prefix") else []
    if not words:
        return None
    first, *others = map(re.escape, words)
    # The look-behind comes after the word, since `re` is fast when a pattern begins with letters.
    start = rf"{first}(?<![^\W_]{first})"
    end = "" if term.kind == "prefix" else r"(?![^\W_])"
    return re.compile(r"[\W_]+".join((start, *others)) + end)
