"""How well an article's words answer a query. Pure.

FTS5's own bm25 asks of every word and phrase how many articles of the whole store hold it: for
a phrase of frequent words that takes longer than the search itself. This is the same formula with
the hits that are ranked as the collection, so what it takes does not grow with the store. Nor does
it grow with the articles: of each the beginning counts, where news says what it is about.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence

from bot.models import Term

_HEADLINE = 4.0  # what a word of the headline counts, where one of the text counts 1
LEAD = 2_000
"""So many characters of a text count: what a caller need not hand over more of."""
_K1, _B = 1.2, 0.75  # as in FTS5

_MARKS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")


def scores(terms: Iterable[Term], articles: Sequence[tuple[str, str]]) -> list[float]:
    """What each article is worth, given as its headline and the LEAD of its text; more is better.

    Only words, phrases and starts of words count. Without any, all are worth the same.
    """
    wanted = [pattern for pattern in map(_pattern, dict.fromkeys(terms)) if pattern]
    if not wanted or not articles:
        return [0.0] * len(articles)
    counts = [_counts(wanted, *article) for article in articles]
    lengths = [len(headline) + len(text) for headline, text in articles]
    usual = sum(lengths) / len(lengths) or 1.0
    damping = [_K1 * (1 - _B + _B * length / usual) for length in lengths]
    rarity = [
        _rarity(sum(map(bool, column)), len(articles)) for column in zip(*counts, strict=True)
    ]
    return [
        sum(
            worth * count * (_K1 + 1) / (count + damp)
            for worth, count in zip(rarity, row, strict=True)
        )
        for row, damp in zip(counts, damping, strict=True)
    ]


def _rarity(holding: int, of_all: int) -> float:
    return math.log(1 + (of_all - holding + 0.5) / (holding + 0.5))


def _counts(wanted: Sequence[re.Pattern[str]], headline: str, text: str) -> list[float]:
    above, below = _bare(headline), _bare(text)
    return [
        _HEADLINE * len(pattern.findall(above)) + len(pattern.findall(below)) for pattern in wanted
    ]


def _pattern(term: Term) -> re.Pattern[str] | None:
    """Where a bare text holds the term; None for what is not about the text's words."""
    words = _WORD.findall(_bare(term.text)) if term.kind in ("word", "prefix") else []
    if not words:
        return None
    first, *others = map(re.escape, words)
    # the word before what must not stand in front of it: `re` looks for leading letters fast
    start = rf"{first}(?<![^\W_]{first})"
    end = "" if term.kind == "prefix" else r"(?![^\W_])"
    return re.compile(r"[\W_]+".join((start, *others)) + end)


def _bare(text: str) -> str:
    """The text without case and accents, fast: й is и here, which costs an order, not a hit."""
    lower = text.casefold()
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFD", lower)
    return lower if apart == lower else _MARKS.sub("", apart)
