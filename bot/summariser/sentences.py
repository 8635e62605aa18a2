"""Splits a text into sentences, with their offsets.

The library sentencex does most of it. It also splits inside quotations and after some
abbreviations, and does not split after some words that look like one: this module repairs both.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import sentencex

from bot.summariser.quotation_marks import QuotedSpan

# Abbreviations that sentencex splits after: "No. 4", "Maj. Gen. Hale", "J. R. Pell", "R-W. Va.".
_NO_END = re.compile(
    r"(?:^|[\s(-])(?:[A-Z]|[A-Z]\.[A-Z]|No|Nos|Maj|Gen|Col|Sgt|Lt|Capt|Adm|Rep|Sen|Reps|Sens|Gov|"
    r"Rev|Revd|Ven|Fr|Dist|Atty|Asst|Supt|Messrs|Msgr|Det|Cmdr|Insp|Ald|Cllr|Pte|Const|Smt|Shri|Rs|vol|ch|approx|vs|"
    r"(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)|U\.S|U\.N|U\.K)\.$"
)
# An initial ends a sentence before such words only: "in the U.S. The plan".
_OPENERS = (
    "The|A|An|He|She|It|They|We|I|You|This|That|These|Those|His|Her|Its|Their|But|And|In|On|At|"
    "For|When|While|After|If|As|There|No|Some|Most|Many|One|Two|Three"
)
_OPENER = re.compile(rf"(?:{_OPENERS})\b(?!\.)")
_INITIAL = re.compile(r"\b[A-Z]\.$")
# "10:30 p.m. Friday until", "8 p.m. ET": day, month or time zone goes on.
_TIME = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
_AFTER_TIME = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|"
    r"August|September|October|November|December|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.|"
    r"Eastern|Central|Pacific|Mountain|Greenwich|[A-Z]{2,4})\b"
)
# A German ordinal, "18. Juni", and what begins a new sentence after a figure.
_ORDINAL = re.compile(r"(?:^|[\s(])(?:\d{1,2}|inkl|Mio|Mrd|Tsd|Std|Min)\.$")
_GERMAN_OPENER = re.compile(
    r"(?:Der|Die|Das|Den|Dem|Ein|Eine|Einen|Einem|Er|Sie|Es|Wir|Ich|Ihr|Man|In|Im|Am|An|Auf|Bei|Beim|"
    r"Nach|Vor|Für|Mit|Zu|Zum|Zur|Aus|Auch|Doch|Aber|Und|Denn|Dabei|Danach|Dort|Da|So|Als|Wie|Wenn|"
    r"Während|Laut|Dieser?|Dieses|Diese|Nun|Jetzt|Hier|Zudem|Allerdings|Seine?|Ihre|Kein|Keine)\b"
)

# Words that sentencex takes for abbreviations (Ill., Miss., Me.) and does not split after.
_WORD_ENDS = re.compile(
    r"(?<![\w.'’-])(?:art|con|fed|ill|[Mm]ay|me|miss|no|ok|ore|ref)\.[\"”’']{0,2} +"
    r"(?=[\"“‘']?[A-Z])"
)
_COUNTRY_ENDS = re.compile(rf"U\.[SKN]\. +(?=(?:{_OPENERS})\b)")

# sentencex raises an error for a blank of more than one byte at the end of a paragraph.
_WIDE_BLANK = re.compile("[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")

# Place and agency before the first sentence: "TULL, Ohio (CP) -- ", "(CP) - ", "TULL: "; or
# the hour in a live blog: "18:40: ".
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.,'’ -]{2,40}|[A-Z][\w.,'’ -]{2,40}(?:\([A-Z][\w ]{1,20}\)))"
    r"(?:,? [A-Z][\w.]+){0,3}"
    r"(?:,? (?:Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z]*\.? \d{1,2}"
    r"(?:, \d{4})?)?"
    r"(?: \([^)]{1,30}\))? ?(?:--|–|—|(?<=[ )])-) ?|\([A-Z][\w .]{1,20}\) ?(?:--?|–|—)? ?"
    r"|[A-Z][A-Z.,'’-]{2,20}(?: [A-Z][A-Z.,'’-]{1,20}){0,3}(?:, [A-Z][a-z]+)?: (?=[A-Z])"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+)?, \d{1,2} [A-Z][a-z]+(?: \d{4})?(?::| [–—-]) (?=[A-Z])"
    r"|\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})?[:–—-]? ?(?=[A-Z])"
)
_AFTER_DATELINE = 16  # more characters than these must follow a dateline


class Sentence(NamedTuple):
    """A sentence at ``start:end`` of a text, without the blanks around it."""

    start: int
    end: int


def sentences(
    text: str, quoted_spans: Sequence[QuotedSpan] = (), language: str = "en"
) -> list[Sentence]:
    """Return the sentences of a text, in order; none ends within one of the quoted spans."""
    found: list[Sentence] = []
    inside = iter(quoted_spans)
    quoted = next(inside, None)
    for start, end in _pieces(text, language):
        new_line = found and "\n" in text[found[-1].end : start]
        quoting = found and quoted and quoted.start <= found[-1].end < quoted.end
        if found and not new_line and (quoting or _continues(text, found[-1], start, language)):
            found[-1] = Sentence(found[-1].start, end)
        else:
            found.append(Sentence(start, end))
        while quoted and quoted.closes <= end:
            quoted = next(inside, None)
    return found


def _pieces(text: str, language: str) -> list[tuple[int, int]]:
    """Return the spans that sentencex finds, split at line ends as well, without blanks."""
    found = []
    if not text.isascii():
        text = _WIDE_BLANK.sub(" ", text)
    ends: list[re.Pattern[str]] = []
    if language == "en":
        ends = [each for each in (_WORD_ENDS, _COUNTRY_ENDS) if each.search(text)]
    for piece in sentencex.get_sentence_boundaries(language, text):
        raw, at = piece["text"], piece["start_index"]
        for line in raw.split("\n") if "\n" in raw else (raw,):
            for part in _split_after(ends, line) if ends else (line,):
                body = part.strip()
                if body:
                    start = at + len(part) - len(part.lstrip())
                    found.append((start, start + len(body)))
                at += len(part)
            at += 1
    return found


def _split_after(patterns: Sequence[re.Pattern[str]], line: str) -> list[str]:
    """Split a line after words that only look like abbreviations: `He is ill. It rained.`

    Joined again, the parts are the line.
    """
    found = (match.end() for pattern in patterns for match in pattern.finditer(line))
    return [line[start:end] for start, end in pairwise([0, *sorted(found), len(line)])]


def _continues(text: str, before: Sentence, start: int, language: str) -> bool:
    """Return whether the text at ``start`` belongs to the sentence before."""
    if text[start].islower():
        return True
    if text[before.end - 1] != ".":
        return False
    near = max(before.start, before.end - 12), before.end
    if language == "de" and _ORDINAL.search(text, *near):
        return _GERMAN_OPENER.match(text, start) is None
    if _TIME.search(text, *near):
        return _AFTER_TIME.match(text, start) is not None
    if _INITIAL.search(text, *near) and _OPENER.match(text, start):
        return False
    return _NO_END.search(text, *near) is not None


def after_dateline(text: str, start: int, end: int) -> int:
    """Return where a sentence begins after its dateline: ``start`` where it has none."""
    dateline = _DATELINE.match(text, start, end)
    return dateline.end() if dateline and end - dateline.end() > _AFTER_DATELINE else start
