"""Finds speakers whom marks, lines and set phrases name: labels, signatures, "according to"."""

import re

from bot.summariser.candidates import DISTANCES, NEIGHBOURS, Candidate, described
from bot.summariser.outline import Outline, within
from bot.summariser.subjects import SubjectFinder
from bot.summariser.wordlists import words

_ACCORDING_AFTER, _ACCORDING_BEFORE = 20, 30  # tokens from a quotation to "according to"
_LONGEST_LABEL = 24  # tokens of a line that names a speaker and says nothing more
_UTTERANCES = words(
    """words phrase view opinion account call calls claim claims description verdict description
    warning promise pledge plea response reply answer advice statement remark remarks comment
    comments motto question letter email message note report article book post speech memoir"""
)
_IN = words("in by to with of")
_FURTHEST_OWNER = 10  # tokens from "Maharana's phrase" to the quotation


class LabelFinder:
    """Proposes the speakers whom an outline names beside a quotation, without a verb."""

    def __init__(self, outline: Outline, subjects: SubjectFinder) -> None:
        self.outline = outline
        self.tags = outline.tags
        self.subjects = subjects

    def candidates(self, at: int, start: int, end: int) -> list[Candidate]:
        """Propose `NAME: "…"`, `"…" -- NAME`, a signature below and `according to NAME`."""
        tags, outline = self.tags, self.outline
        found = []
        if tags[at - 1 : at] in (":", "-") and at - 1 > start:
            mark = "colon" if tags[at - 1] == ":" else "dash"
            phrase = outline.phrase_at_end.get(at - 1)
            first = self.subjects.sentence_start(at - 1, start)
            subject = self.subjects.main_subject(first, at - 1)
            if phrase:
                behind = NEIGHBOURS.get(tags[phrase.start - 1], "word")
                opens = "opens" if phrase.start == start else f"behind {behind}"
                features = [f"label {mark}", f"label {mark}, {opens}"]
                found.append(
                    described(self.outline, phrase, None, (f"label {mark}", "before"), features)
                )
            if subject and subject != phrase:
                features = [f"sentence {mark}"]
                found.append(
                    described(self.outline, subject, None, (f"sentence {mark}", "before"), features)
                )
        if tags[at + 1 : at + 2] == "-":
            phrase = outline.phrase_at_start.get(at + 2)
            if phrase:
                followed = NEIGHBOURS.get(tags[phrase.end], "word")
                features = ["signed", f"signed, then {followed}"]
                found.append(described(self.outline, phrase, None, ("signed", "after"), features))
        if at + 1 == end:
            found += self._signed_below(end, alone=at == start)
        found += self._in_the_words(at, start)
        return found + self._according(at, start, end)

    def _in_the_words(self, at: int, start: int) -> list[Candidate]:
        """Propose the owner of the words: `in Maharana's phrase, "…"`."""
        tags, tokens = self.tags, self.outline.tokens
        found = []
        for owner in range(max(start, at - _FURTHEST_OWNER), at - 1):
            if tags[owner] == "s" and tokens[owner + 1] in _UTTERANCES:
                phrase = self.outline.phrase_at_end.get(owner)
                if phrase and "." not in tags[owner:at] and "Q" not in tags[owner:at]:
                    behind = tokens[phrase.start - 1].lower()
                    features = [
                        "in the words of",
                        f"in the words of, {'in' if behind in _IN else 'other'}",
                        f"in the words of, distance {DISTANCES[at - owner - 2]}",
                        f"in the words of, then {NEIGHBOURS.get(tags[at - 1], 'word')}",
                    ]
                    each = described(
                        self.outline, phrase, None, ("in the words of", "before"), features
                    )
                    found.append(each)
        return found

    def _signed_below(self, end: int, *, alone: bool) -> list[Candidate]:
        """Propose the name that the next line consists of: `– Ana Reyes, baker`."""
        tags = self.tags
        first = end + 1
        if tags[end : end + 1] != "P" or first >= len(tags):
            return []
        line_end = tags.find("P", first)
        dash = tags[first : first + 1] == "-"
        phrase = self.outline.phrase_at_start.get(first + dash)
        if (
            phrase is None
            or line_end - first > _LONGEST_LABEL
            or tags[phrase.end - 1] not in "NISr"
        ):
            return []
        line = tags[first:line_end]
        if "Q" in line or re.search("[VvxB]", line):
            return []
        features = [f"signed below, {'dash' if dash else 'no dash'}"]
        features.append(f"signed below, {'whole line' if phrase.end == line_end else 'with more'}")
        if not alone:
            features.append("signed below, not alone")
        return [described(self.outline, phrase, None, ("signed below", "after"), features)]

    def _according(self, at: int, start: int, end: int) -> list[Candidate]:
        tokens = self.outline.tokens
        first, last = max(start, at - _ACCORDING_BEFORE), min(end - 2, at + _ACCORDING_AFTER)
        found = []
        for cue in within(self.outline.according, first, last):
            gap = self.tags[min(cue, at) + 1 : max(cue, at)]
            to = len(tokens[cue]) > len("per")
            source = self.outline.phrase_at_start.get(cue + 1 + to)
            if source and "." not in gap:
                side = "after" if cue > at else "before"
                features = ["according", f"according {side}, distance {DISTANCES[len(gap)]}"]
                if "Q" in gap:
                    features.append("according, quotes between")
                found.append(described(self.outline, source, cue, ("according", side), features))
        return found
