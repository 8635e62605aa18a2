"""The facts of a digest: chosen as a set that starts from the lead, each standing alone."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from bot.models import Quote, Span
from bot.summariser.fact_selection import Candidate, first_three, further_facts
from bot.summariser.sentences import Sentence, after_dateline
from bot.summariser.wordlists import words

_FROM = 10  # sentences that facts are chosen from
_SENTENCE_WORDS = (6, 60)
_PAIR_WORDS = 80  # of two sentences that are a fact together, at most

# Weights, set by hand; the rest of them stand with the choice.
_PER_NAME = 3  # for each name or number new in the set, times how often the article has it, up to:
_NAME_MOST = 4
_PER_NUMBER = 2  # more for a number
_PER_TOLL = 6  # for a word that says what became of people
_LEAST_LETTERS = 2  # a word with no more tells nothing
_SHORT_WORD, _HEADING_WORDS, _HEADING_SHARE = 3, 4, 0.85

_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_STOP = words(
    """the a an of in to and is was are were be been it its for on at by with as that this from has
    have had he she they his her their but not or who which will would can could said says after
    before about when i you we our my there than then into over out up more also no one all so
    if what being do did does just like him them us me mr mrs ms dr told where while because
    during since until between through against under these those some any each other such only
    very how why it's he's she's they're don't"""
)
_LINKING = (
    "However|Meanwhile|Furthermore|Moreover|Nevertheless|Nonetheless|In addition|Additionally|"
    "Indeed|Still|In fact|Instead|As a result|Then|Also|For example|For instance|By contrast|"
    "In contrast"
)
# A sentence that begins so is no fact by itself, wherever it stands.
_LINKED = re.compile(
    rf"(?:(?!Meanwhile)(?:{_LINKING})|And|But|Or|So|Yet|Nor|Thus|Hence|Besides|Likewise|Similarly|"
    r"Otherwise|Therefore|On the other hand|In turn|That said)\b"
)
# What may be left off such a sentence: the rest stands alone.
_LINK = re.compile(
    rf"(?:(?:{_LINKING}), |(?:But|And|Yet|However),? |"
    r"(?:The|This) (?:news|move|announcement|decision|ruling|report|comments?) "
    r"(?:comes?|came) (?:after|as) (?=[A-Z]))"
)
# A sentence that begins so leans on the one before: it is a fact only directly after that one.
_LEANING = re.compile(
    r"(?:He|She|They|It|His|Her|Hers|Their|Theirs|Its|This|That|These|Those|Such|Both|Others?|"
    r"Another|Neither|Either|One of them|I|We|You|My|Our|Your|There|Here|Meanwhile|"
    r"At the same time|After that|Afterwards?|The (?:former|latter|two|pair|move|news|decision|"
    r"comments?|remarks?|claims?|statement|announcement|same))\b"
    r"|(?:\S+ ){1,4}?(?:also|too)\b"
)
# A writer's own voice, a speech, or an address: no sentence to forward.
_SPOKEN = (
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
# Not the article's text, wherever a page has left it.
_BOILERPLATE = re.compile(
    r"(?:\(?Reporting by|\(?Editing by|\(?Additional reporting|RELATED|READ MORE|Read more|"
    r"Read also|See also|SEE ALSO|MORE:|WATCH:|Click here|CLICK|Sign up|Subscribe|Follow us|"
    r"Follow @|Photo:|PHOTO|Image:|Video:|Advertisement|ADVERTISEMENT|Share this|Scroll down|"
    r"Copyright|©|All rights reserved|This material may not|FILE -|Editors?[’']s? note|PUBLISHED|"
    r"UPDATED|Last updated|Related:)"
)
_TOLL = words("killed hurt injured wounded arrested died")
# A sentence that is a fact however short it is: "Nobody was killed.", "Tull won 3-2."
_SHORT_FACT = re.compile(rf".*\b(?:{'|'.join(sorted(_TOLL))}|\d[\d,]*(?: to |[-–])\d[\d,]*)\b.*\.$")
_WHOLE_BEFORE_TAIL = re.compile(
    r", (?:saying|adding|calling|telling|describing|arguing|insisting|which|where) "
)


def fact_spans(
    text: str,
    headline: str,
    found: Sequence[Sentence],
    quotes: Sequence[Quote],
    counts: Counter[str],
) -> tuple[Span, ...]:
    """Up to five facts: three that carry the story, in order, and the next best.

    None is the headline over again. ``counts`` is how often the article has each word.
    """
    candidates = _candidates(text, found, quotes, counts)
    if len(candidates) > 1:
        first = candidates[0]
        if _letters(text[first.start : first.end]) == _letters(headline):
            candidates = candidates[1:]
    chosen = first_three(candidates)
    chosen += further_facts(candidates, chosen)
    return tuple(Span(source=text, start=each.start, end=each.end) for each in chosen)


def _candidates(
    text: str, found: Sequence[Sentence], quotes: Sequence[Quote], counts: Counter[str]
) -> list[Candidate]:
    """The sentences that can be facts, from the lead on."""
    quoted = sorted((span.start, span.end) for quote in quotes for span in quote.spans)
    candidates: list[Candidate] = []
    before: Candidate | None = None  # the sentence before, where that is a candidate
    place = 0
    for sentence in found:
        if place >= _FROM:
            break
        after, before = before, None
        whole = _standing_alone(text, sentence, quoted)
        if whole is None:
            continue
        start, end, leans = whole
        piece = text[start:end]
        count = len(piece.split())
        if count > _SENTENCE_WORDS[1]:
            continue
        if count < _SENTENCE_WORDS[0] and _SHORT_FACT.match(piece) is None:
            continue
        leans = leans or _LEANING.match(piece) is not None
        if not leans:
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


def _standing_alone(
    text: str, sentence: Sentence, quoted: Sequence[tuple[int, int]]
) -> tuple[int, int, bool] | None:
    """The sentence, or its clause, that is understood without what stands around it.

    The third says that it is understood only after the sentence before: "But the bridge …".
    """
    start, end = after_dateline(text, sentence.start, sentence.end), sentence.end
    if _BOILERPLATE.match(text, start):
        return None
    whole, link = start, _LINK.match(text, start, end)
    if link:
        start = link.end()
    leans = text[start].islower() or _LINKED.match(text, start) is not None
    if leans:
        start = whole
    first = _first_quote(quoted, start, end)
    if first is not None:
        tail = _last(_WHOLE_BEFORE_TAIL, text, start, first)
        if tail is None:
            return None
        end = tail
    piece = text[start:end]
    spoken = piece[-1:] == "?" or any(map(piece.__contains__, _SPOKEN))
    return None if spoken or _is_heading(piece) else (start, end, leans)


def _first_quote(quoted: Sequence[tuple[int, int]], start: int, end: int) -> int | None:
    """Where the first quotation in ``start:end`` begins."""
    at = bisect_right(quoted, (start, 0))
    if at and quoted[at - 1][1] > start:
        at -= 1
    return quoted[at][0] if at < len(quoted) and quoted[at][0] < end else None


def _letters(words: str) -> str:
    """Words without marks and capitals, to compare them by."""
    return " ".join(_WORD.findall(words.casefold()))


def _is_heading(piece: str) -> bool:
    """Whether nearly every longer word has a capital: a title that stands in the text."""
    words = piece.split()
    if 2 * sum(map(str.islower, words)) > len(words):
        return False  # told at once, for nearly every sentence
    longer = [word[0] for word in words if len(word) > _SHORT_WORD]
    capital = sum(map(str.isupper, longer))
    return len(longer) >= _HEADING_WORDS and capital > _HEADING_SHARE * len(longer)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    """Where the last match in ``start:end`` begins."""
    at = None
    for match in pattern.finditer(text, start, end):
        at = match.start()
    return at


def _worth(text: str, counts: Counter[str]) -> dict[str, int]:
    """What each name and number of a sentence is worth, once in a set.

    Its other words are worth nothing; they say whether two sentences are alike.
    """
    worth: dict[str, int] = {}
    for place, word in enumerate(_WORD.findall(text)):
        low = word.lower()
        if low in _STOP:
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
