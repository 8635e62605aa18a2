"""The facts of a digest: chosen as a set that starts from the lead, each standing alone."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.models import Fact, Quote, Span
from bot.summariser.sentences import Sentence, after_dateline
from bot.summariser.wordlists import words

MOST_FACTS = 5
_FIRST = 3  # facts that carry the story
_MOST_WORDS = 100  # of these three together
_FROM = 10  # sentences that facts are chosen from
_SENTENCE_WORDS = (6, 60)

# Weights, set by hand. Sentences ranked one by one favour long ones; sets that start from the
# lead and leave it only for clear gain do not.
_PER_PLACE = 10  # lost for each place down the article
_PER_NAME = 3  # for each name or number new in the set, times how often the article has it, up to:
_NAME_MOST = 4
_PER_NUMBER = 2  # more for a number
_SHORT_WORD, _HEADING_WORDS, _HEADING_SHARE = 3, 4, 0.85
_OVERLAP = 0.6  # two sentences that share more than this of their words say the same

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
_SPOKEN = (
    " I ",
    " I'",
    " you ",
    " your ",
    "You ",
    "Your ",
    " my ",
    " you,",
    " you.",
)  # a writer's own voice
# Not the article's text, wherever a page has left it.
_BOILERPLATE = re.compile(
    r"(?:\(?Reporting by|\(?Editing by|\(?Additional reporting|RELATED|READ MORE|Read more|"
    r"Read also|See also|SEE ALSO|MORE:|WATCH:|Click here|CLICK|Sign up|Subscribe|Follow us|"
    r"Follow @|Photo:|PHOTO|Image:|Video:|Advertisement|ADVERTISEMENT|Share this|Scroll down|"
    r"Copyright|©|All rights reserved|This material may not|FILE -|Editors?[’']s? note|PUBLISHED|"
    r"UPDATED|Last updated|Related:)"
)
_WHOLE_BEFORE_TAIL = re.compile(
    r", (?:saying|adding|calling|telling|describing|arguing|insisting|which|where) "
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence, or what of it stands alone, with what it holds."""

    start: int
    end: int
    place: int
    words: int
    worth: dict[str, int]
    leans: bool  # understood only directly after the sentence before


def facts(
    text: str,
    title: str | None,
    found: Sequence[Sentence],
    quotes: Sequence[Quote],
    counts: Counter[str],
    attributed: Callable[[int, int], str | None],
) -> tuple[Fact, ...]:
    """Up to five facts: three that carry the story, in order, and the next best.

    ``counts`` is how often the article has each word; ``attributed`` says who ``start:end`` is
    from.
    """
    candidates = _candidates(text, found, quotes, counts)
    if (
        candidates
        and title
        and _letters(text[candidates[0].start : candidates[0].end]) == _letters(title)
    ):
        candidates = candidates[1:]
    chosen = _first_three(candidates)
    chosen += _further(candidates, chosen)
    return tuple(
        Fact(
            span=Span(source=text, start=each.start, end=each.end),
            attribution=attributed(each.start, each.end),
        )
        for each in chosen
    )


def _candidates(
    text: str, found: Sequence[Sentence], quotes: Sequence[Quote], counts: Counter[str]
) -> list[_Candidate]:
    """The sentences that can be facts, from the lead on."""
    quoted = sorted((span.start, span.end) for quote in quotes for span in quote.spans)
    candidates: list[_Candidate] = []
    before: int | None = None  # the end of the sentence before, where that is a candidate
    for sentence in found:
        if len(candidates) >= _FROM:
            break
        after, before = before, None
        whole = _standing_alone(text, sentence, quoted)
        if whole:
            start, end = whole
            piece = text[start:end]
            words = len(piece.split())
            if _SENTENCE_WORDS[0] <= words <= _SENTENCE_WORDS[1]:
                leans = _LEANING.match(piece[0].upper() + piece[1:]) is not None
                if leans and not after:
                    continue
                worth = _worth(piece, counts)
                candidates.append(_Candidate(start, end, len(candidates), words, worth, leans))
                before = end
    return candidates


def _standing_alone(
    text: str, sentence: Sentence, quoted: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The sentence, or its clause, that is understood without what stands around it."""
    start, end = after_dateline(text, sentence.start, sentence.end), sentence.end
    if _BOILERPLATE.match(text, start):
        return None
    link = _LINK.match(text, start, end)
    if link:
        start = link.end()
    if _LINKED.match(text, start):
        return None
    first = _first_quote(quoted, start, end)
    if first is not None:
        tail = _last(_WHOLE_BEFORE_TAIL, text, start, first)
        if tail is None:
            return None
        end = tail
    piece = text[start:end]
    spoken = piece.endswith("?") or any(map(piece.__contains__, _SPOKEN))
    return None if spoken or _is_heading(piece) else (start, end)


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
    longer = [word[0] for word in piece.split() if len(word) > _SHORT_WORD]
    capital = sum(map(str.isupper, longer))
    return len(longer) >= _HEADING_WORDS and capital > _HEADING_SHARE * len(longer)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    """Where the last match in ``start:end`` begins."""
    at = None
    for match in pattern.finditer(text, start, end):
        at = match.start()
    return at


def _worth(text: str, counts: Counter[str]) -> dict[str, int]:
    """What each name, number and word of a sentence is worth, once in a set."""
    worth: dict[str, int] = {}
    for place, word in enumerate(_WORD.findall(text)):
        low = word.lower()
        if low in _STOP:
            continue
        if word[0].isdigit():
            worth[low] = _PER_NAME + _PER_NUMBER
        elif word[0].isupper() and place:
            worth[low] = _PER_NAME * min(counts[low] or 1, _NAME_MOST)
        elif len(word) > 2:
            worth[low] = 0  # says whether two sentences are alike, no more
    return worth


def _first_three(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The lead and the two sentences that, with it, hold most."""
    candidates = [
        each
        for at, each in enumerate(candidates)
        if not any(each.worth.keys() == earlier.worth.keys() for earlier in candidates[:at])
    ]
    if len(candidates) <= _FIRST:
        return list(candidates)
    lead, rest = candidates[0], candidates[1:]
    new = [
        {word: value for word, value in each.worth.items() if word not in lead.worth}
        for each in rest
    ]
    single = [
        sum(words.values()) - _PER_PLACE * each.place for words, each in zip(new, rest, strict=True)
    ]
    best, best_score = (0, 1), float("-inf")
    follows = [not each.leans or each.place == 1 for each in rest]
    for one, other in combinations(range(len(rest)), 2):
        if lead.words + rest[one].words + rest[other].words > _MOST_WORDS and (one, other) != (
            0,
            1,
        ):
            continue
        if not follows[one] or not (follows[other] or rest[other].place == rest[one].place + 1):
            continue
        if single[one] + single[other] <= best_score:
            continue
        shared = new[one].keys() & new[other].keys()
        score = single[one] + single[other] - sum(new[one][word] for word in shared)
        if score > best_score and not _same(rest[one], rest[other]):
            best, best_score = (one, other), score
    return [lead, rest[best[0]], rest[best[1]]]


def _further(candidates: Sequence[_Candidate], chosen: Sequence[_Candidate]) -> list[_Candidate]:
    """The next best, in the article's order."""
    held = {word for each in chosen for word in each.worth}
    further: list[_Candidate] = []
    left = [each for each in candidates if each not in chosen and not each.leans]
    while left and len(chosen) + len(further) < MOST_FACTS:
        best = max(left, key=lambda each: _gain(each, held))
        left.remove(best)
        if not any(_same(best, other) for other in (*chosen, *further)):
            further.append(best)
            held |= best.worth.keys()
    return sorted(further, key=lambda each: each.place)


def _gain(candidate: _Candidate, held: set[str]) -> int:
    new = sum(value for word, value in candidate.worth.items() if word not in held)
    return new - _PER_PLACE * candidate.place // 2


def _same(one: _Candidate, other: _Candidate) -> bool:
    """Whether two sentences say the same."""
    fewer = min(len(one.worth), len(other.worth))
    return fewer > 0 and len(one.worth.keys() & other.worth.keys()) > _OVERLAP * fewer
