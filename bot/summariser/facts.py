"""Finds the facts of an article: sentences that a reader understands without their context."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from bot.models import Quote, Span
from bot.summariser.fact_features import WORD, Described, content_words, place_feature
from bot.summariser.fact_selection import CORE, Candidate, core_facts, further_facts
from bot.summariser.sentences import Sentence, after_dateline
from bot.text import folded

_MOST_CANDIDATES = 16  # sentences; facts come from the first ones
_SENTENCE_WORDS = (6, 60)  # at least and at most
_PAIR_WORDS = 80  # at most, of two sentences that are one candidate
# A heading has so many words of more than 3 letters at least, this share of them capitalised.
_SHORT_WORD, _HEADING_WORDS, _HEADING_SHARE = 3, 4, 0.85
# A line-up or a list of scores has so many words at least, this share of them names and figures.
_LIST_WORDS, _LIST_SHARE = 10, 0.6

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
# An opening phrase with a pronoun for somebody of the sentence before: "In his speech, it was said".
_LEANING = re.compile(
    r"(?:In|At|On|After|Before|When|While|As|For|With|During|Since|Until|If|Although|Though|Despite|By|"
    r"From|Among|Of|Under|To|Because of|Once|Following|Asked|According to) (?:(?!the |an? )[a-z]\S* ){0,3}?"
    r"(?:he|she|they|it|him|his|her|their|its|them|that|this|those|these|which|then)\b"
)
# ... is understood where a name follows as the subject: "In his speech, Dana Pell said".
_NAMED_AFTER = re.compile(r"[^,]{0,80}, (?:[a-z]+ ){0,3}[A-Z]")
# What refers back from inside a sentence.
_BACK = re.compile(
    r", (?:however|too|though|meanwhile|therefore|instead|then|in turn|by contrast|for example|"
    r"for instance|moreover|as well|either|in other words)\b(?=[,.;])"
    r"|\b(?:[Aa]s|if|when|because|although|though|[,—–] (?:and|but)) (?:that|this) "
    r"(?:is|was|were|has|had|may|might|could|would|will|sounds?)\b"
    r"|\b(?:do|does|did|doing|done|said|saying|thinks?) so[,.]"
    r"|\b(?:the (?:two|three|four|pair|duo|trio|latter|former)|(?:like|than|of|about|for) (?:this|that))[,.]"
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
    "</",
    "/>",
    "{{",
    "|",
    "\t",
)
# Text of the page, not of the article.
_BOILERPLATE = re.compile(
    r"(?:\(?Reporting by|\(?Editing by|\(?Additional reporting|RELATED|READ MORE|Read more|"
    r"Read also|See also|SEE ALSO|MORE:|WATCH:|Click here|CLICK|Sign up|Subscribe|Follow us|"
    r"Follow @|Photo:|PHOTO|Image:|Video:|Advertisement|ADVERTISEMENT|Share this|Scroll down|"
    r"Copyright|©|All rights reserved|This material may not|FILE -|Editors?[’']s? note|PUBLISHED|"
    r"UPDATED|Last updated|Related:|[(\[]|[—–-] ?\w.{0,60}\(@|Pictured|Above|Left|Right:|Correction|"
    r"CORRECTION|Clarification|An earlier version|A previous version|This (?:article|story|post|report) (?:was|has)|"
    r"Disclosure:|Image source|Tickets:|Admission:|Details:|For (?:more|further) information|Listen |"
    r"Watch |The views expressed|[^.]{0,60}is a (?:freelance|staff) )"
)
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
    headline: str,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    counts: Counter[str],
    title: str | None = None,
) -> tuple[Span, ...]:
    """Return the spans of up to five facts: three that carry the story, then the next best.

    Both groups are in the article's order. No fact repeats the headline or a quote. ``counts`` says
    how often the article has each word, and ``title`` is the one that was given.
    """
    candidates = fact_candidates(text, headline, sentences, quotes, counts, title)
    chosen = core_facts(candidates)
    chosen += further_facts(candidates, chosen)
    return tuple(Span(source=text, start=each.start, end=each.end) for each in chosen)


def fact_candidates(
    text: str,
    headline: str,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quote],
    counts: Counter[str],
    title: str | None = None,
) -> list[Candidate]:
    """Return the sentences that can be facts, but for the headline; fragments where needed only."""
    found = _candidates(text, sentences, quotes, counts, content_words(title or ""))
    if len(found) > 1:
        first = found[0]
        if _comparable(text[first.start : first.end]) == _comparable(headline):
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
        described = Described(text[start:end], counts, about)
        before = Candidate(
            start, end, place, count, frozenset(described.worth), (*features, *described.features)
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
    personal = piece[-1:] in "?:" or any(map(piece.__contains__, _PERSONAL))
    if personal or _is_heading(piece):
        return None
    return start, end, depends or _refers_back(piece)


def _refers_back(piece: str) -> bool:
    """Return whether a sentence is understood only after the one before it."""
    if _ANAPHORIC.match(piece) or _BACK.search(piece):
        return True
    leaning = _LEANING.match(piece)
    return leaning is not None and _NAMED_AFTER.match(piece, leaning.end()) is None


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


def _is_heading(piece: str) -> bool:
    """Return whether a piece is a title inside the text, or a list of names and figures."""
    words = piece.split()
    small = sum(word[0].islower() for word in words)
    if 2 * small > len(words):
        return False  # a quick answer for nearly every sentence
    if len(words) >= _LIST_WORDS and small < (1 - _LIST_SHARE) * len(words):
        return True
    longer = [word[0] for word in words if len(word) > _SHORT_WORD]
    capitals = sum(map(str.isupper, longer))
    return len(longer) >= _HEADING_WORDS and capitals > _HEADING_SHARE * len(longer)
