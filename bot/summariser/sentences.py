"""Sentences of a text with their offsets: sentencex, and a repair pass."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import sentencex

from bot.summariser.quotation_marks import QuotedSpan

# What sentencex splits after and is no sentence's end: "No. 4", "Maj. Gen. Hale", "J. R. Pell".
_NO_END = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|No|Nos|Maj|Gen|Col|Sgt|Lt|Capt|Adm|Rep|Sen|Reps|Sens|Gov|Rev|Dist|Atty|Asst|Supt|"
    r"Messrs|Msgr|Det|Cmdr|Insp|approx|vs|U\.S|U\.N|U\.K)\.$"
)

# What sentencex takes for an abbreviation (Ill., Miss., Me.) and is a word in small letters.
_WORD_ENDS = re.compile(
    r"(?<![\w.'’-])(?:art|con|fed|ill|[Mm]ay|me|miss|no|ok|ore|ref)\.[\"”’']{0,2} +"
    r"(?=[\"“‘']?[A-Z])"
)

# sentencex stops with an error at a blank of more than one byte where a paragraph ends.
_WIDE_BLANK = re.compile("[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")

# "TULL, Ohio (CP) -- ", "(CP) - ".
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.,'’ -]{2,40}|[A-Z][\w.,'’ -]{2,40}(?:\([A-Z][\w ]{1,20}\)))"
    r"(?:,? [A-Z][\w.]+){0,3}"
    r"(?: \([^)]{1,30}\))? ?(?:--|–|—|(?<=[ )])-) ?|\([A-Z][\w .]{1,20}\) ?(?:--?|–|—)? ?"
)
_AFTER_DATELINE = 16  # characters that must follow one


class Sentence(NamedTuple):
    """A sentence: ``start:end`` in the text, blanks left out, and its paragraph's number."""

    start: int
    end: int
    paragraph: int


def sentences(
    text: str, quoted_spans: Sequence[QuotedSpan] = (), language: str = "en"
) -> list[Sentence]:
    """The sentences of a text in order; none ends within a quoted stretch or an abbreviation."""
    found: list[Sentence] = []
    paragraph = 0
    inside = iter(quoted_spans)
    stretch = next(inside, None)
    for start, end in _pieces(text, language):
        new_line = found and "\n" in text[found[-1].end : start]
        paragraph += bool(new_line)
        quoting = found and stretch and stretch.start <= found[-1].end < stretch.end
        if found and not new_line and (quoting or _goes_on(text, found[-1], start)):
            found[-1] = Sentence(found[-1].start, end, paragraph)
        else:
            found.append(Sentence(start, end, paragraph))
        while stretch and stretch.closes <= end:
            stretch = next(inside, None)
    return found


def _pieces(text: str, language: str) -> list[tuple[int, int]]:
    """What sentencex finds, cut at every line's end, without blanks."""
    found = []
    if not text.isascii():
        text = _WIDE_BLANK.sub(" ", text)
    runs_on = language == "en" and _WORD_ENDS.search(text) is not None
    for piece in sentencex.get_sentence_boundaries(language, text):
        raw, at = piece["text"], piece["start_index"]
        for line in raw.split("\n") if "\n" in raw else (raw,):
            for part in _split_after_words(line) if runs_on else (line,):
                body = part.strip()
                if body:
                    start = at + len(part) - len(part.lstrip())
                    found.append((start, start + len(body)))
                at += len(part)
            at += 1
    return found


def _split_after_words(line: str) -> list[str]:
    """`He is ill. It rained.` in two; together the parts are the line."""
    ends = [0, *(match.end() for match in _WORD_ENDS.finditer(line)), len(line)]
    return [line[start:end] for start, end in pairwise(ends)]


def _goes_on(text: str, before: Sentence, start: int) -> bool:
    """Whether what starts at ``start`` is still the sentence before."""
    return text[start].islower() or bool(
        _NO_END.search(text, max(before.start, before.end - 12), before.end)
    )


def after_dateline(text: str, start: int, end: int) -> int:
    """Where a sentence begins after the place and agency before it, if any."""
    dateline = _DATELINE.match(text, start, end)
    return dateline.end() if dateline and end - dateline.end() > _AFTER_DATELINE else start
