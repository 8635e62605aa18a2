"""The headline: the title that was given or, without one, spans of the lead in order."""

import re
from collections.abc import Sequence

from bot.models import Headline, Span
from bot.summariser.sentences import Sentence, after_dateline

MOST = 99  # characters
_LEAST_WORDS = 4
# What may be left out: brackets, a place tag ("Tull, Ohio,"), an apposition.
_BRACKETS = re.compile(r" ?[(\[][^()\[\]]{1,80}[)\]]")
_PLACE_TAG = re.compile(r"(?<=[a-z]), [A-Z][a-z]+\.?(?: [A-Z][a-z]+)?,(?= [a-z])")
_APPOSITION = re.compile(
    r", (?:\d{1,3}|(?:an?|the|his|her|its|their|who|which) [^,;:.()\"“”]{3,90}),(?= [a-z])"
)
# Where a long lead may end, best first: before a side clause, before a phrase.
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
_LEAST = 32  # characters that a cut must leave
_BAD_START = re.compile(r"[\"“„«‘']|(?:He|She|They|It|His|Her|Their|This|That|But|And|However)\b")
_DANGLING = re.compile(
    r"(?: (?:the|an?|of|in|on|at|to|for|by|with|and|or|as|that|from|his|her|its|their|into|is|"
    r"was|are|were|be|has|have|had|will|would))+$"
)


def headline(text: str, title: str | None, lead: Sequence[Sentence]) -> Headline:
    """The title, or the first sentence that can stand as one, its appositions left out."""
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
    """The first sentence that is neither a quotation nor about "him"."""
    for sentence in lead[:5]:
        words = text[sentence.start : sentence.end].split()
        if len(words) >= _LEAST_WORDS and not _BAD_START.match(text, sentence.start):
            return sentence
    return lead[0] if lead else None


def _bare(text: str) -> str | None:
    """The first words of a text without a sentence."""
    return " ".join(text[:400].split())[:MOST].strip() or None


def _spans(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    start = after_dateline(text, sentence.start, sentence.end)
    left_out = _left_out(text, start, sentence.end)
    spans = _without(text, start, sentence.end, left_out)
    return _shortened(text, spans)


def _left_out(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What is skipped, in order and apart."""
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
    """``start:end`` without what is left out, blanks and the closing mark trimmed."""
    edges = [start, *(edge for pair in left_out for edge in pair), end]
    spans = [
        _trimmed(text, first, last, " ,;:." if last == end else " ")
        for first, last in zip(edges[0::2], edges[1::2], strict=True)
    ]
    return [(first, last) for first, last in spans if first < last]


def _trimmed(text: str, start: int, end: int, closing: str) -> tuple[int, int]:
    """``start:end`` without blanks and commas before, and closing marks after it."""
    piece = text[start:end].lstrip(" ,;")
    start = end - len(piece)
    return start, start + len(piece.rstrip(closing))


def _shortened(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many characters as fit, ended where a side clause or a phrase begins."""
    if _length(spans) <= MOST:
        return spans
    room = MOST
    kept: list[tuple[int, int]] = []
    for a, b in spans:
        if b - a > room:
            cut = _cut(text, a, a + room, first=not kept)
            return [*kept, (a, cut)] if cut > a else kept
        kept.append((a, b))
        room -= b - a + 1
    return kept


def _length(spans: Sequence[tuple[int, int]]) -> int:
    return sum(b - a + 1 for a, b in spans) - 1


def _cut(text: str, start: int, end: int, *, first: bool) -> int:
    """Where to end a span that may reach ``end`` at most."""
    least = start + (_LEAST if first else 12)
    for pattern in _CUTS:
        ends = [match.start() for match in pattern.finditer(text, start, end + 1)]
        fitting = [at for at in ends if least <= at <= end]
        if fitting:
            return _tidy(text, start, fitting[-1])
    blank = text.rfind(" ", start, end)
    return _tidy(text, start, blank if blank > start else end if first else start)


def _tidy(text: str, start: int, end: int) -> int:
    """Without dangling small words, blanks and commas at the end."""
    piece = text[start:end].rstrip(" ,;:–—-")
    return start + len(_DANGLING.sub("", piece))
