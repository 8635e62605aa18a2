"""Finds who may have spoken a quotation: the candidates, each with named features.

The grammar proposes: the subject of a reporting verb near the quotation, a label before it or a
signature after it, the speaker of the quotation before, and other phrases nearby. Each candidate
has features such as "followed" (`"…," Mara Voss said`) or "after, behind preposition".
``choosing`` weighs them with weights that were fitted to the articles of tests/summariser/corpus.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from bot.summariser.outline import NounPhrase, Outline, within
from bot.summariser.subjects import Subject, SubjectFinder
from bot.summariser.wordlists import words

LEAST_CONFIDENCE = 0.5  # with a lower probability, the digest names no speaker

_FURTHEST_AFTER, _FURTHEST_BEFORE = 45, 60  # tokens from a quotation to a cue after or before it
_ACCORDING_AFTER, _ACCORDING_BEFORE = 20, 30  # tokens from a quotation to "according to"
_MOST_CUES = 8  # the nearest ones to each side
_MOST_PHRASES = 6  # phrases near the quotation that no rule proposes
_LONGEST_LABEL = 24  # tokens of a line that names a speaker and says nothing more

# In `Pell told the crowd, "…," the Tull Daily reported`, Pell is the source and the outlet only
# retells it.
_RETELLS = words("reported reports according")
_SAYS = words("said says told tells added adds wrote writes asked asks tweeted")
_UTTERANCES = words(
    """words phrase view opinion account call calls claim claims description verdict description
    warning promise pledge plea response reply answer advice statement remark remarks comment
    comments motto question letter email message note report article book post speech memoir"""
)
_IN = words("in by to with of")
_FURTHEST_OWNER = 10  # tokens from "Maharana's phrase" to the quotation
_OWN_CUE_REACHES = 14  # tokens
_NEGATIONS = words("not n't never")
_OPENS_NEXT = re.compile("[,:]Q")
_IS_ASKED = re.compile("Ba?V[,:]?$")
# How often a candidate is right depends on its kind: a name, a pronoun, a role, a group …
_KINDS = {
    "N": "name", "I": "name", "S": "name", "n": "number", "h": "he", "t": "they", "i": "it",
    "m": "me", "r": "role", "R": "roles", "o": "group", "O": "groups", "T": "title", "d": "some",
}  # fmt: skip
NEIGHBOURS = {
    "V": "says", "v": "acts", "G": "saying", "g": "acting", "x": "verb", "B": "is", "e": "verb",
    ",": "comma", ".": "end", "P": "edge", ":": "colon", "-": "dash",
    "(": "bracket", ")": "bracket",
    "b": "preposition", "f": "of", "s": "possessive", "Q": "quote", "q": "fragment", "w": "who",
    "c": "and", "u": "clause", "k": "that", "a": "adverb", "N": "name", "T": "title",
}  # fmt: skip
# Distances in tokens, in classes of about the same number of candidates.
_DISTANCES = tuple(
    "0" if n == 0 else "1" if n == 1 else "2-3" if n < 4 else "4-6" if n < 7 else "7-11"
    if n < 12 else "12-19" if n < 20 else "20-31" if n < 32 else "32+"
    for n in range(130)
)  # fmt: skip


class Candidate(NamedTuple):
    """A phrase that may name the speaker of a quotation, and its features."""

    source: NounPhrase
    cue: int | None  # the token of the reporting verb
    rule: str
    features: list[str]


class Attribution(NamedTuple):
    """The candidate that was chosen for a quotation, with its probability from 0 to 1."""

    probability: float
    rule: str
    source: NounPhrase | None = None
    cue: int | None = None
    whole: bool = True  # whether the quotation is whole sentences, not part of one


def _sureness(attribution: Attribution) -> str:
    share = attribution.probability
    return "sure" if share > 0.9 else "likely" if share > 0.6 else "unsure"


UNATTRIBUTED = Attribution(0.0, "nobody")


class CandidateFinder:
    """Finds the candidates for every quotation of an outline."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.tags = outline.tags
        self.subjects = SubjectFinder(outline)

    def candidates(
        self,
        at: int,
        paragraph: tuple[int, int],
        previous: tuple[int, Attribution] | None,
        before: Attribution,
        *,
        left_open: bool,
    ) -> list[Candidate]:
        """Return the candidates for the quotation at token ``at`` of a paragraph.

        ``previous`` is the quotation before in the paragraph, its token and who was chosen.
        ``before`` is the last attribution of the paragraph before, whose last quotation may have
        been ``left_open``: no mark closes it, and this paragraph continues it.
        """
        start, end = paragraph
        found = self._by_cues(at, start, end)
        found += self._marked(at, start, end)
        if previous is not None:
            found += self._chained(at, *previous)
        else:
            found += self._inherited(at, start, end, before, left_open=left_open)
        if not any(each.rule in _SURE and "distance 0" in each.features[1] for each in found):
            found += self._without_cue(at, start, end, found)
        return found

    def announced(self, start: int, end: int) -> Attribution:
        """Return the speaker whom a paragraph without quotations announces by a final colon."""
        if self.tags[end - 1] != ":":
            return UNATTRIBUTED
        cues = self.subjects.cues(start, end)
        source = self.subjects.subject(cues[-1], start) if cues else None
        if source is None:
            source = self.subjects.main_subject(self.subjects.sentence_start(end - 1, start), end)
        return Attribution(1.0, "announced", source, cues[-1] if cues else None)

    def is_whole(self, at: int) -> bool:
        """Return whether a quotation begins as a sentence does."""
        first = self.outline.first_character(at)
        return first.isupper() or not first.isalpha()

    def _closing_mark(self, at: int) -> str:
        """Return how a quotation ends: ".", "?" (or an exclamation), "," (or a dash) or ""."""
        last = self.outline.last_character(at)
        return "." if last in ".…" else "?" if last in "?!" else "," if last in ",-—–" else ""

    def _by_cues(self, at: int, start: int, end: int) -> list[Candidate]:
        cues = self.subjects.cues(start, end)
        found = []
        ahead = within(cues, at, at + _FURTHEST_AFTER + 2)[:_MOST_CUES]
        behind = within(cues, at - _FURTHEST_BEFORE - 1, at)[-_MOST_CUES:]
        for rank, cue in enumerate(ahead):
            found += self._cue_after(at, cue, start, end, rank)
        for rank, cue in enumerate(reversed(behind)):
            found += self._cue_before(at, cue, start, rank)
        return found

    def _cue_after(self, at: int, cue: int, start: int, end: int, rank: int) -> list[Candidate]:
        """Propose the subject of a cue after a quotation."""
        tags = self.tags
        between = tags[at + 1 : cue]
        if "." in between or ";" in between:
            return []
        subject = self.subjects.found(cue, start)
        if subject is None:
            return []
        source, how = subject
        closes = self._closing_mark(at)
        if source.start > cue:
            rule, gap = "inverted", between.strip(",-a")
        elif source.start < at:
            rule, gap = "around", between
        elif tags[at + 1 : source.start].strip(",-(") == "":
            rule, gap = "followed", tags[source.end : cue]
        else:
            rule, gap = "after", between
        features = [rule, f"{rule}, distance {_DISTANCES[len(gap)]}", f"{rule}, {how}"]
        features.append(f"{rule}, closes with {closes or 'no mark'}")
        if closes in "?." and self.outline.capital(at + 1):
            ends_there = tags[cue + 1 : cue + 2] in (".", "P", "")
            opens = _OPENS_NEXT.match(tags, cue + 1) is not None
            features.append(
                f"{rule}, new sentence {closes}"
                + (" alone" if ends_there else " opens quote" if opens else " goes on")
            )
        others = between.count("Q") + between.count("q")
        if others:
            features.append(f"{rule}, quotes between {min(others, 2)}")
        if rank:
            features.append(f"after, cue {min(rank, 2) + 1}")
        if self.outline.tokens[cue] in _RETELLS and self._has_own_cue(at, start, end):
            features.append("retold, has a cue of its own")
        return self._with_nearest(subject, cue, start, (rule, "after"), features)

    def _has_own_cue(self, at: int, start: int, end: int) -> bool:
        """Return whether somebody's verb precedes it: `Pell said, "…," the Daily reported`."""
        for cue in within(self.subjects.cues(start, end), at - _OWN_CUE_REACHES, at):
            source = self.subjects.subject(cue, start)
            if source and self.tags[source.start] not in "im" and "." not in self.tags[cue:at]:
                return True
        return False

    def _cue_before(self, at: int, cue: int, start: int, rank: int) -> list[Candidate]:
        """Propose the subject of a cue before a quotation."""
        tags = self.tags
        between = tags[cue + 1 : at]
        if ";" in between:
            return []
        subject = self.subjects.found(cue, start)
        if subject is None or subject.phrase.start > at:
            return []
        source, how = subject
        if source.start > cue:  # "…," said Voss: "…"
            between = tags[source.end : at]
        sentences = between.count(".")
        gap = between.strip(",:k(ad-")
        if sentences:
            rule = "sentence-before" if sentences == 1 else "far before"
        else:
            rule = "before" if gap else "preceded"
        features = [
            rule,
            f"{rule}, distance {_DISTANCES[min(len(gap), 100)]}",
            f"{rule}, {how}",
            f"{rule}, then {NEIGHBOURS.get(tags[at - 1], 'word')}",
            f"{rule}, opens {'whole' if self.is_whole(at) else 'part'}",
        ]
        if "Q" in between:
            features.append(f"{rule}, quotes between {min(between.count('Q'), 2)}")
        if "q" in between:
            features.append(f"{rule}, fragment between")
        if rank:
            features.append(f"before, cue {min(rank, 2) + 1}")
        features += self._doubts(cue, source, start)
        return self._with_nearest(subject, cue, start, (rule, "before"), features)

    def _doubts(self, cue: int, source: NounPhrase, start: int) -> list[str]:
        """Return what makes a cue before a quotation less certain to introduce it."""
        found = []
        if self.tags[cue - 1] == "w":
            found.append("before, cue of a relative clause")
        if self.tags[cue] in "vg" and self._inside_speech(cue, source, start):
            found.append("before, inside speech")
        if self.outline.tokens[cue - 1].lower() in _NEGATIONS:
            found.append("before, negated")
        return found

    def _with_nearest(
        self, subject: Subject, cue: int, start: int, where: tuple[str, str], features: list[str]
    ) -> list[Candidate]:
        """Propose a cue's subject and, where another phrase stands between the two, that as well.

        `Her manager, Robin Mott, said`, `Tad Orme, Hale's chief strategist, said`, `Voss endorsed
        Pell, saying`.
        """
        source, how = subject
        rule, side = where
        nearest = self._nearest_left(cue, start) if how in _UNSURE_HOW else None
        if nearest is None or nearest.start <= source.start or rule not in _WITH_NEAREST:
            return [self._candidate(source, cue, rule, side, features)]
        tags = self.tags
        outer = _KINDS.get(tags[source.end - 1], "other")
        inner = _KINDS.get(tags[nearest.end - 1], "other")
        behind = NEIGHBOURS.get(tags[nearest.start - 1], "word")
        touches = "touching" if nearest.end == cue or tags[nearest.end] == "," else "apart"
        details = (f"{outer} {inner}", f"{how}, {behind}", f"{how}, {behind}, {touches}")
        features += [f"outer of {detail}" for detail in details]
        inside = [rule, *(f"inner of {detail}" for detail in details)]
        return [
            self._candidate(source, cue, rule, side, features),
            self._candidate(nearest, cue, rule, side, inside),
        ]

    def _nearest_left(self, cue: int, start: int) -> NounPhrase | None:
        """Return the last phrase before a cue in its sentence that no preposition governs."""
        first = self.subjects.sentence_start(cue, start)
        for phrase in reversed(self.outline.phrases_in(max(first, cue - 16), cue)):
            if phrase.end <= cue and self.tags[phrase.start - 1] not in "fs":
                return phrase
        return None

    def _candidate(
        self, source: NounPhrase, cue: int | None, rule: str, side: str, features: list[str]
    ) -> Candidate:
        """Return a candidate with the features of its cue and of its own phrase added."""
        tags, outline = self.tags, self.outline
        first, last = source
        kind = _KINDS.get(tags[last - 1], "other")
        features.append(f"{rule}, {kind}")
        features.append(f"{side}, behind {NEIGHBOURS.get(tags[first - 1], 'word')}")
        features.append(f"{side}, then {NEIGHBOURS.get(tags[last], 'word')}")
        if cue is not None:
            word = outline.tokens[cue].lower()
            if word in _SAYS:
                strength = "says"
            elif word in _RETELLS:
                strength = "retells"
            else:
                strength = NEIGHBOURS.get(tags[cue], "word")
            features.append(f"{rule}, cue {strength}")
            features.append(f"{kind} {strength}")
        if kind == "name" and last - first > 1:
            features.append("name of several words")
        if kind in ("role", "group", "other", "groups", "roles"):
            features.append(f"{kind}, after {NEIGHBOURS.get(tags[first], tags[first])}")
        return Candidate(source, cue, rule, features)

    def _inside_speech(self, cue: int, source: NounPhrase, start: int) -> bool:
        """Return whether a cue is part of reported speech: `Pell said her book called it "…"`."""
        tags = self.tags
        outer = tags.rfind("V", self.subjects.sentence_start(cue, start), source.start)
        return outer > 0 and "Q" not in tags[outer:cue] and "," not in tags[outer : source.start]

    def _marked(self, at: int, start: int, end: int) -> list[Candidate]:
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
                found.append(self._candidate(phrase, None, f"label {mark}", "before", features))
            if subject and subject != phrase:
                features = [f"sentence {mark}"]
                found.append(self._candidate(subject, None, f"sentence {mark}", "before", features))
        if tags[at + 1 : at + 2] == "-":
            phrase = outline.phrase_at_start.get(at + 2)
            if phrase:
                followed = NEIGHBOURS.get(tags[phrase.end], "word")
                features = ["signed", f"signed, then {followed}"]
                found.append(self._candidate(phrase, None, "signed", "after", features))
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
                        f"in the words of, distance {_DISTANCES[at - owner - 2]}",
                        f"in the words of, then {NEIGHBOURS.get(tags[at - 1], 'word')}",
                    ]
                    each = self._candidate(phrase, None, "in the words of", "before", features)
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
        return [self._candidate(phrase, None, "signed below", "after", features)]

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
                features = ["according", f"according {side}, distance {_DISTANCES[len(gap)]}"]
                if "Q" in gap:
                    features.append("according, quotes between")
                found.append(self._candidate(source, cue, "according", side, features))
        return found

    def _chained(self, at: int, previous_at: int, previous: Attribution) -> list[Candidate]:
        """Propose the speaker of the quotation before in the paragraph."""
        source, cue = previous.source, previous.cue
        if source is None:
            return []
        between = self.tags[previous_at + 1 : at]
        after_cue = between if cue is None or cue < previous_at else self.tags[cue + 1 : at]
        sentences = after_cue.count(".")
        if "." not in between and self._closing_mark(previous_at) != ".":
            rule = "resumed"
        elif sentences == 0 or (sentences == 1 and after_cue.endswith(".")):
            rule = "same"
        else:
            rule = "same-later"
        sure = _sureness(previous)
        own = "no cue" if cue is None else "cue after" if cue > previous_at else "cue before"
        part = "whole" if self.is_whole(at) else "part"
        features = [
            rule,
            f"{rule}, {part}",
            f"{rule}, {sure}",
            f"{rule}, {own}",
            f"{rule}, {previous.rule}",
            f"{rule}, closed with {self._closing_mark(previous_at) or 'no mark'}",
            f"{rule}, then {NEIGHBOURS.get(self.tags[at - 1], 'word')}",
        ]
        if rule == "same-later":
            first = self.subjects.sentence_start(at, previous_at)
            subject = self.subjects.main_subject(first, at) if first < at else None
            new = _KINDS.get(self.tags[subject.end - 1], "other") if subject else "none"
            features.append(f"same-later, new subject {new}, {part}")
            features.append(f"same-later, sentences {min(sentences, 3)}")
        return [Candidate(source, cue, rule, features)]

    def _inherited(
        self, at: int, start: int, end: int, before: Attribution, *, left_open: bool
    ) -> list[Candidate]:
        """Propose the speaker of the paragraph before for a quotation that begins a paragraph."""
        if before.source is None:
            return []
        if left_open and at == start:
            return [Candidate(before.source, before.cue, "continued", ["continued"])]
        if before.rule == "announced":
            features = ["announced", f"announced, {'opens' if at == start else 'inside'}"]
            return [Candidate(before.source, before.cue, "announced", features)]
        alone = "alone" if end - start == 1 else "opens" if at == start else "inside"
        sure = _sureness(before)
        features = [
            "last speaker",
            f"last speaker, {alone}",
            f"last speaker, {sure}",
            f"last speaker, {alone}, {'whole' if before.whole else 'part'} before",
            f"last speaker, {alone}, {_KINDS.get(self.tags[before.source.end - 1], 'other')}",
            f"last speaker, {alone}, {before.rule}",
            f"last speaker, {alone}, {'whole' if self.is_whole(at) else 'part'}",
        ]
        return [Candidate(before.source, before.cue, "last speaker", features)]

    def _without_cue(
        self, at: int, start: int, end: int, found: list[Candidate]
    ) -> list[Candidate]:
        """Propose subjects of the sentences around, and other phrases near the quotation."""
        subjects, tags = self.subjects, self.tags
        known = {each.source for each in found}
        more: list[Candidate] = []
        mark = NEIGHBOURS.get(tags[at - 1], "word") if at > start else "edge"

        def add(source: NounPhrase | None, rule: str, side: str, *details: str) -> None:
            if source and source not in known:
                known.add(source)
                features = [rule, *(f"{rule}, {detail}" for detail in details)]
                more.append(self._candidate(source, None, rule, side, features))

        first = subjects.sentence_start(at, start)
        if first < at:
            asked = bool(_IS_ASKED.search(tags, first, at))
            main = subjects.main_subject(first, at)
            asks = "asked" if asked else "not asked"
            add(main, "sentence subject", "before", f"then {mark}", asks)
        elif first > start:
            earlier = subjects.sentence_start(first - 1, start)
            add(subjects.main_subject(earlier, first), "previous sentence", "before")
        if start > 1 and at == start:
            above = tags.rfind("P", 0, start - 1) + 1
            earlier = subjects.sentence_start(start - 2, above)
            alone = "alone" if end - start == 1 else "opens"
            ends = f"ends {NEIGHBOURS.get(tags[start - 2], 'word')}"
            add(subjects.main_subject(earlier, start - 1), "paragraph above", "before", alone, ends)
        if at + 1 == end and end + 1 < len(tags):
            self._look_ahead(end + 1, add)
        near = self.outline.phrases_in(first, at)[-_MOST_PHRASES:]
        for rank, phrase in enumerate(reversed(near)):
            add(phrase, "phrase", "before", f"rank {min(rank, 3)}")
        if self.outline.closes_sentence(at) and self.outline.capital(at + 1):
            return more
        stop = min(at + 20, end)
        stops = tags.find(".", at, stop)
        for rank, phrase in enumerate(
            self.outline.phrases_in(at, stops if stops > 0 else stop)[:3]
        ):
            add(phrase, "phrase ahead", "after", f"rank {rank}")
        return more

    def _look_ahead(self, start: int, add: Callable[..., None]) -> None:
        """Propose the subject of the next paragraph's first cue: `…," Lin added.`"""
        end = self.tags.find("P", start)
        cues = self.subjects.cues(start, end) if end > start else []
        if cues and "." not in self.tags[start : cues[0]]:
            opens = "opens with quote" if self.tags[start] == "Q" else "opens with words"
            add(self.subjects.subject(cues[0], start), "look ahead", "after", opens)


# How a subject may have been found that another phrase between it and the cue may be instead.
_UNSURE_HOW = ("main", "gerund main", "gerund", "apposition", "head", "relative")
_WITH_NEAREST = ("preceded", "before", "followed", "after", "sentence-before")
_SURE = ("inverted", "followed", "preceded")
