"""Makes the headline: the title that was given or, without one, spans of the lead in order.

A lead is shortened by cuts only, so that every word of a headline is the article's own.
"""

import re
from collections.abc import Sequence

from bot.models import Headline, Span
from bot.summariser.sentences import Sentence, after_dateline

_MOST = 99  # characters
_LEAST_WORDS = 4  # of a sentence that can be a headline
_TRIED = 5  # sentences
_BARE = 400  # characters that the headline of a text without sentences is taken from
# What may be left out: brackets, the state or country after a city ("Tull, Ohio,"), an apposition.
_BRACKETS = re.compile(r" ?[(\[][^()\[\]]{1,80}[)\]]")
_PLACE_TAG = re.compile(r"(?<=[a-z]), [A-Z][a-z]+\.?(?: [A-Z][a-z]+)?,(?= [a-z])")
_APPOSITION = re.compile(
    r", (?:\d{1,3}|(?:an?|the|his|her|its|their|who|which) [^,;:.()\"“”]{3,90}),(?= [a-z])"
)
# Where a long lead may end, best first: before a clause or phrase that a mark sets off, before any
# clause, before a prepositional phrase.
_CUTS = (
    re.compile(
        r"[;:]| [–—-]{1,2} |, (?:according|as|after|while|when|who|which|where|with|and|but|"
        r"saying|a|an|the|in|on|over)\b"
    ),
    re.compile(
        r",| (?:that have|that has|that was|that were|who|which|after|as|while|when|because|"
        r"before|amid|following|despite|where|in which|if|unless|to) ?\b"
    ),
    re.compile(
        r" (?:in|on|at|for|with|from|by|over|during|and|into|about|between|against|near|of)\b"
    ),
)
_LEAST_FIRST, _LEAST_FURTHER = 32, 12  # characters that a cut must leave of a span
# A sentence that begins so is a quotation or refers to the one before.
_UNFIT_START = re.compile(r"[\"“„«‘']|(?:He|She|They|It|His|Her|Their|This|That|But|And|However)\b")
# Function words that a cut must not leave at the end.
_DANGLING = re.compile(
    r"(?: (?:the|an?|of|in|on|at|to|for|by|with|and|or|as|that|from|his|her|its|their|into|is|"
    r"was|are|were|be|has|have|had|will|would))+$"
)


def headline(text: str, title: str | None, lead: Sequence[Sentence]) -> Headline:
    """Return the title or, without one, the shortened first sentence that can be a headline."""
    given = " ".join((title or "").split())
    if given:
        return Headline(given=given)
    sentence = _first(text, lead)
    if sentence is None:
        return Headline(given=_bare(text))
    return Headline(
        spans=tuple(Span(source=text, start=a, end=b) for a, b in _spans(text, sentence))
    )


def _first(text: str, lead: Sequence[Sentence]) -> Sentence | None:
    """Return the first sentence that opens with no quotation, pronoun or connective.

    If there is none, return the lead.
    """
    for sentence in lead[:_TRIED]:
        words = text[sentence.start : sentence.end].split()
        if len(words) >= _LEAST_WORDS and not _UNFIT_START.match(text, sentence.start):
            return sentence
    return lead[0] if lead else None


def _bare(text: str) -> str | None:
    """Return the first words of a text without sentences."""
    return " ".join(text[:_BARE].split())[:_MOST].strip() or None


def _spans(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    """Return the spans of a sentence that make a headline."""
    start = after_dateline(text, sentence.start, sentence.end)
    left_out = _removable(text, start, sentence.end)
    spans = _without(text, start, sentence.end, left_out)
    return _shortened(text, spans)


def _removable(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans that a headline can do without, in order and without overlaps."""
    found = [
        match.span()
        for pattern in (_BRACKETS, _PLACE_TAG, _APPOSITION)
        for match in pattern.finditer(text, start, end)
    ]
    apart: list[tuple[int, int]] = []
    for a, b in sorted(found):
        if not apart or a >= apart[-1][1]:
            apart.append((a, b))
    return apart


def _without(
    text: str, start: int, end: int, left_out: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the spans of ``start:end`` that remain, without blanks and the closing mark."""
    edges = [start, *(edge for pair in left_out for edge in pair), end]
    spans = [
        _trimmed(text, first, last, " ,;:." if last == end else " ")
        for first, last in zip(edges[0::2], edges[1::2], strict=True)
    ]
    return [(first, last) for first, last in spans if first < last]


def _trimmed(text: str, start: int, end: int, closing: str) -> tuple[int, int]:
    """Return ``start:end`` without blanks and commas before and ``closing`` marks after it."""
    piece = text[start:end].lstrip(" ,;")
    start = end - len(piece)
    return start, start + len(piece.rstrip(closing))


def _shortened(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return as many spans as fit, the last one cut before a clause or a phrase."""
    if _length(spans) <= _MOST:
        return spans
    room = _MOST
    kept: list[tuple[int, int]] = []
    for a, b in spans:
        if b - a > room:
            cut = _cut(text, a, a + room, first=not kept)
            return [*kept, (a, cut)] if cut > a else kept
        kept.append((a, b))
        room -= b - a + 1
    return kept


def _length(spans: Sequence[tuple[int, int]]) -> int:
    """Return the number of characters of spans that are joined by blanks."""
    return sum(b - a + 1 for a, b in spans) - 1


def _cut(text: str, start: int, end: int, *, first: bool) -> int:
    """Return where to end a span that may reach ``end`` at most; ``start`` drops it."""
    least = start + (_LEAST_FIRST if first else _LEAST_FURTHER)
    for pattern in _CUTS:
        ends = [match.start() for match in pattern.finditer(text, start, end + 1)]
        fitting = [at for at in ends if least <= at <= end]
        if fitting:
            return _tidy(text, start, fitting[-1])
    blank = text.rfind(" ", start, end)
    return _tidy(text, start, blank if blank > start else end if first else start)


def _tidy(text: str, start: int, end: int) -> int:
    """Return the end of a span without the function words and marks that a cut left there."""
    piece = text[start:end].rstrip(" ,;:–—-")
    return start + len(_DANGLING.sub("", piece))
