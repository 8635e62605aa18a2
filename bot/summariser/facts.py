"""Finds the facts of an article: sentences that a reader understands without their context."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from bot.models import Headline, Quote, Span
from bot.summariser.fact_features import WORD, Described, content_words, often_in, place_feature
from bot.summariser.fact_selection import CORE, Candidate, core_facts, further_facts
from bot.summariser.fact_wording import (
    CONNECTED,
    FURNITURE,
    GLUED,
    REMOVABLE,
    is_heading,
    is_personal,
    refers_back,
)
from bot.summariser.sentences import Sentence, after_dateline
from bot.text import folded

_MOST_CANDIDATES = 10  # sentences; facts come from the first ones
_SENTENCE_WORDS = (6, 60)  # at least and at most
_PAIR_WORDS = 80  # at most, of two sentences that are one candidate
# A toll or a result is a fact however short its sentence: "Nobody was killed.", "Tull won 3-2."
_SHORT_FACT = re.compile(
    r"\b(?:killed|hurt|injured|wounded|arrested|died|\d[\d,]{0,12}(?: to |[-–])\d[\d,]{0,12})\b"
)
# A participle or a relative clause with a quotation, which can be cut off a sentence.
_QUOTING_TAIL = re.compile(
    r", (?:saying|adding|calling|telling|describing|arguing|insisting|which|where) "
)


def fact_spans(
    text: str,
    headline: Headline,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    counts: Counter[str],
) -> tuple[Span, ...]:
    """Return the spans of up to five facts: three that carry the story, then the next best.

    Both groups are in the article's order. No fact repeats the headline or a quote. ``counts`` says
    how often the article has each word.
    """
    candidates = fact_candidates(text, headline, sentences, quotes, counts)
    chosen = core_facts(candidates)
    chosen += further_facts(candidates, chosen)
    return tuple(Span(source=text, start=each.start, end=each.end) for each in chosen)


def fact_candidates(
    text: str,
    headline: Headline,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    counts: Counter[str],
) -> list[Candidate]:
    """Return the sentences that can be facts, but for the headline; fragments where needed only."""
    found = _candidates(text, sentences, quotes, counts, content_words(headline.given or ""))
    if len(found) > 1:
        first = found[0]
        if _comparable(text[first.start : first.end]) == _comparable(headline.text):
            found = found[1:]
    whole = [each for each in found if each.whole]
    return whole if len(whole) >= CORE else found


def _candidates(
    text: str,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    counts: Counter[str],
    about: frozenset[str],
) -> list[Candidate]:
    """Return the first sentences that can be facts, alone or together with the one before."""
    quoted = sorted((span.start, span.end) for quote in quotes for span in quote.spans)
    often = often_in(counts)
    candidates: list[Candidate] = []
    before: Candidate | None = None  # the sentence before, where that is a candidate
    answers = False  # whether the sentence before is a question
    for place, sentence in enumerate(sentences):
        if len(candidates) >= _MOST_CANDIDATES:
            break
        (after, before), asked = (before, None), answers
        answers = text[sentence.end - 1] == "?"
        clause = None if asked else _independent(text, sentence, quoted)
        if clause is None:
            continue
        start, end, depends = clause
        count = len(text[start:end].split())
        if not _has_fitting_length(text[start:end], count):
            continue
        features = [place_feature(place)]
        if depends:
            if after is None or "\n" in text[after.end : start]:
                continue
            start, count = after.start, after.words + count
            if count > _PAIR_WORDS:
                continue
            features = [*after.features[:1], "pair"]
        if end < sentence.end:
            features.append("cut")
        described = Described(text[start:end], counts, often, about)
        before = Candidate(
            start, end, place, count, described.worth, (*features, *described.features)
        )
        candidates.append(before)
    return candidates


def _has_fitting_length(piece: str, count: int) -> bool:
    least, most = _SENTENCE_WORDS
    if count >= least:
        return count <= most
    return piece.endswith(".") and _SHORT_FACT.search(piece) is not None


def _independent(
    text: str, sentence: Sentence, quoted: Sequence[tuple[int, int]]
) -> tuple[int, int, bool] | None:
    """Return the part of a sentence that can be a fact, or None if no part of it can.

    Datelines, removable connectives and tails with a quotation are left out. The third value says
    whether it is understood only after the sentence before, as in "But the bridge …".
    """
    start, end = sentence
    first = _first_quote(quoted, start, end)
    if first == start or FURNITURE.match(text, start):
        return None
    start = after_dateline(text, start, end)
    glued = _last_match(GLUED, text, start, end)
    if glued is not None:
        start = glued + 1
    connective = REMOVABLE.match(text, start, end)
    whole, start = start, connective.end() if connective else start
    depends = text[start].islower() or CONNECTED.match(text, start) is not None
    if depends:
        start = whole
    if first is not None:
        tail = _last_match(_QUOTING_TAIL, text, start, first)
        if tail is None:
            return None
        end = tail
    piece = text[start:end]
    if piece[-1:] in "?:" or is_personal(piece) or is_heading(piece):
        return None
    return start, end, depends or refers_back(piece)


def _first_quote(quoted: Sequence[tuple[int, int]], start: int, end: int) -> int | None:
    """Return where the first quotation in ``start:end`` begins."""
    at = bisect_right(quoted, (start, 0))
    if at and quoted[at - 1][1] > start:
        at -= 1
    return quoted[at][0] if at < len(quoted) and quoted[at][0] < end else None


def _last_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    """Return where the last match in ``start:end`` begins."""
    at = None
    for match in pattern.finditer(text, start, end):
        at = match.start()
    return at


def _comparable(text: str) -> str:
    """Return the folded words of a text without marks, to compare it by."""
    return " ".join(WORD.findall(folded(text)))
