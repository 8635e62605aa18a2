"""Finds the facts of an article: sentences that a reader understands without their context."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from bot.models import Quote, Span
from bot.summariser.fact_selection import Candidate, core_facts, further_facts
from bot.summariser.sentences import Sentence, after_dateline
from bot.summariser.wordlists import words
from bot.text import folded

_MOST_CANDIDATES = 10  # sentences; facts come from the first ones
_SENTENCE_WORDS = (6, 60)  # at least and at most
_PAIR_WORDS = 80  # at most, of two sentences that are one candidate

# What a word is worth, set by hand; fact_selection has the other weights.
_PER_NAME = 3  # for each name or number, times how often the article has the name, up to:
_NAME_MOST = 4
_PER_NUMBER = 2  # more for a number
_PER_TOLL = 6  # for a word that says what became of people
_LEAST_LETTERS = 2  # a word with no more is not a content word
# A heading has so many words of more than 3 letters at least, this share of them capitalised.
_SHORT_WORD, _HEADING_WORDS, _HEADING_SHARE = 3, 4, 0.85

_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_STOP_WORDS = words(
    """the a an of in to and is was are were be been it its for on at by with as that this from has
    have had he she they his her their but not or who which will would can could said says after
    before about when i you we our my there than then into over out up more also no one all so
    if what being do did does just like him them us me mr mrs ms dr told where while because
    during since until between through against under these those some any each other such only
    very how why it's he's she's they're don't"""
)
_CONNECTIVES = (
    "However|Meanwhile|Furthermore|Moreover|Nevertheless|Nonetheless|In addition|Additionally|"
    "Indeed|Still|In fact|Instead|As a result|Then|Also|For example|For instance|By contrast|"
    "In contrast"
)
# A discourse connective ties a sentence to the one before.
_CONNECTED = re.compile(
    rf"(?:(?!Meanwhile)(?:{_CONNECTIVES})|And|But|Or|So|Yet|Nor|Thus|Hence|Besides|Likewise|"
    r"Similarly|Otherwise|Therefore|On the other hand|In turn|That said)\b"
)
# Connectives that may be left out: the rest of the sentence is then understood by itself.
_REMOVABLE = re.compile(
    rf"(?:(?:{_CONNECTIVES}), |(?:But|And|Yet|However),? |"
    r"(?:The|This) (?:news|move|announcement|decision|ruling|report|comments?) "
    r"(?:comes?|came) (?:after|as) (?=[A-Z]))"
)
# An anaphor at its start, or an "also", refers to the sentence before: such a sentence is a fact
# only directly after that one.
_ANAPHORIC = re.compile(
    r"(?:He|She|They|It|His|Her|Hers|Their|Theirs|Its|This|That|These|Those|Such|Both|Others?|"
    r"Another|Neither|Either|One of them|I|We|You|My|Our|Your|There|Here|Meanwhile|"
    r"At the same time|After that|Afterwards?|The (?:former|latter|two|pair|move|news|decision|"
    r"comments?|remarks?|claims?|statement|announcement|same))\b"
    r"|(?:\S+ ){1,4}?(?:also|too)\b"
)
# First and second person, and addresses: the writer's own voice or a speech, not a fact to forward.
_PERSONAL = (
    " I ",
    " I'",
    " I’",
    " you ",
    " your ",
    "You ",
    "Your ",
    " my ",
    " you,",
    " you.",
    "http",
    "pic.tw",
)
# Text of the page, not of the article.
_BOILERPLATE = re.compile(
    r"(?:\(?Reporting by|\(?Editing by|\(?Additional reporting|RELATED|READ MORE|Read more|"
    r"Read also|See also|SEE ALSO|MORE:|WATCH:|Click here|CLICK|Sign up|Subscribe|Follow us|"
    r"Follow @|Photo:|PHOTO|Image:|Video:|Advertisement|ADVERTISEMENT|Share this|Scroll down|"
    r"Copyright|©|All rights reserved|This material may not|FILE -|Editors?[’']s? note|PUBLISHED|"
    r"UPDATED|Last updated|Related:)"
)
_TOLL = words("killed hurt injured wounded arrested died")
# A toll or a result is a fact however short its sentence: "Nobody was killed.", "Tull won 3-2."
_SHORT_FACT = re.compile(
    rf"\b(?:{'|'.join(sorted(_TOLL))}|\d[\d,]{{0,12}}(?: to |[-–])\d[\d,]{{0,12}})\b"
)
# A participle or a relative clause with a quotation, which can be cut off a sentence.
_QUOTING_TAIL = re.compile(
    r", (?:saying|adding|calling|telling|describing|arguing|insisting|which|where) "
)


def fact_spans(
    text: str,
    headline: str,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    counts: Counter[str],
) -> tuple[Span, ...]:
    """Return the spans of up to five facts: three that carry the story, then the next best.

    Both groups are in the article's order. No fact repeats the headline or a quote. ``counts`` says
    how often the article has each word.
    """
    candidates = _candidates(text, sentences, quotes, counts)
    if len(candidates) > 1:
        first = candidates[0]
        if _comparable(text[first.start : first.end]) == _comparable(headline):
            candidates = candidates[1:]
    chosen = core_facts(candidates)
    chosen += further_facts(candidates, chosen)
    return tuple(Span(source=text, start=each.start, end=each.end) for each in chosen)


def _candidates(
    text: str, sentences: Sequence[Sentence], quotes: Sequence[Quote], counts: Counter[str]
) -> list[Candidate]:
    """Return the first sentences that can be facts, alone or together with the one before."""
    quoted = sorted((span.start, span.end) for quote in quotes for span in quote.spans)
    candidates: list[Candidate] = []
    before: Candidate | None = None  # the sentence before, where that is a candidate
    place = 0
    for sentence in sentences:
        if place >= _MOST_CANDIDATES:
            break
        after, before = before, None
        clause = _independent(text, sentence, quoted)
        if clause is None:
            continue
        start, end, depends = clause
        piece = text[start:end]
        count = len(piece.split())
        if not _has_fitting_length(piece, count):
            continue
        if not depends:
            before = Candidate(start, end, place, count, _worth(piece, counts))
            candidates.append(before)
        elif after and "\n" not in text[after.end : start]:
            if after.words + count <= _PAIR_WORDS:
                worth = after.worth | _worth(piece, counts)
                before = Candidate(after.start, end, after.place, after.words + count, worth)
                candidates.append(before)
        else:
            continue
        place += 1
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
    start, end = after_dateline(text, sentence.start, sentence.end), sentence.end
    if _BOILERPLATE.match(text, start):
        return None
    connective = _REMOVABLE.match(text, start, end)
    whole, start = start, connective.end() if connective else start
    depends = text[start].islower() or _CONNECTED.match(text, start) is not None
    if depends:
        start = whole
    first = _first_quote(quoted, start, end)
    if first is not None:
        tail = _last_match(_QUOTING_TAIL, text, start, first)
        if tail is None:
            return None
        end = tail
    piece = text[start:end]
    personal = piece[-1:] == "?" or any(map(piece.__contains__, _PERSONAL))
    if personal or _is_heading(piece):
        return None
    return start, end, depends or _ANAPHORIC.match(piece) is not None


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
    return " ".join(_WORD.findall(folded(text)))


def _is_heading(piece: str) -> bool:
    """Return whether nearly every longer word has a capital: a title inside the text."""
    words = piece.split()
    if 2 * sum(map(str.islower, words)) > len(words):
        return False  # a quick answer for nearly every sentence
    longer = [word[0] for word in words if len(word) > _SHORT_WORD]
    capitals = sum(map(str.isupper, longer))
    return len(longer) >= _HEADING_WORDS and capitals > _HEADING_SHARE * len(longer)


def _worth(text: str, counts: Counter[str]) -> dict[str, int]:
    """Return the points of each content word, which a set of facts gains once.

    Names, numbers and tolls have points. Other words have none, and only help to tell whether two
    sentences say the same.
    """
    worth: dict[str, int] = {}
    for place, word in enumerate(_WORD.findall(text)):
        low = word.lower()
        if low in _STOP_WORDS:
            continue
        if word[0].isdigit():
            worth[low] = _PER_NAME + _PER_NUMBER
        elif low in _TOLL:
            worth[low] = _PER_TOLL
        elif word[0].isupper() and place:
            worth[low] = _PER_NAME * min(counts[low] or 1, _NAME_MOST)
        elif len(word) > _LEAST_LETTERS:
            worth[low] = 0
    return worth
