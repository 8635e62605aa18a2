"""Finds who may have spoken a quotation: the candidates, each with named features.

The grammar proposes: the subject of a reporting verb near the quotation, a label before it or a
signature after it, the speaker of the quotation before, and other phrases nearby. Each candidate
has features such as "followed" (`"…," Mara Voss said`) or "after, behind preposition".
``choosing`` weighs them with weights that were fitted to the articles of tests/summariser/corpus.
"""

import re
from collections.abc import Callable

from bot.summariser.candidates import (
    DISTANCES,
    KINDS,
    NEIGHBOURS,
    RETELLS,
    UNATTRIBUTED,
    Attribution,
    Candidate,
    described,
    sureness,
)
from bot.summariser.labels import LabelFinder
from bot.summariser.outline import NounPhrase, Outline, within
from bot.summariser.subjects import Subject, SubjectFinder
from bot.summariser.wordlists import words

_FURTHEST_AFTER, _FURTHEST_BEFORE = 45, 60  # tokens from a quotation to a cue after or before it
_MOST_CUES = 8  # the nearest ones to each side
_MOST_PHRASES = 6  # phrases near the quotation that no rule proposes
_OWN_CUE_REACHES = 14  # tokens
_NEGATIONS = words("not n't never")
_OPENS_NEXT = re.compile("[,:]Q")
_IS_ASKED = re.compile("Ba?V[,:]?$")
# How a subject may have been found that another phrase between it and the cue may be instead.
_UNSURE_HOW = ("main", "gerund main", "gerund", "apposition", "head", "relative")
_WITH_NEAREST = ("preceded", "before", "followed", "after", "sentence-before")
_SURE = ("inverted", "followed", "preceded")


class CandidateFinder:
    """Finds the candidates for every quotation of an outline."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.tags = outline.tags
        self.subjects = SubjectFinder(outline)
        self.labels = LabelFinder(outline, self.subjects)

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
        found += self.labels.candidates(at, start, end)
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
        features = [rule, f"{rule}, distance {DISTANCES[len(gap)]}", f"{rule}, {how}"]
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
        if self.outline.tokens[cue] in RETELLS and self._has_own_cue(at, start, end):
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
            f"{rule}, distance {DISTANCES[min(len(gap), 100)]}",
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
            return [described(self.outline, source, cue, (rule, side), features)]
        tags = self.tags
        outer = KINDS.get(tags[source.end - 1], "other")
        inner = KINDS.get(tags[nearest.end - 1], "other")
        behind = NEIGHBOURS.get(tags[nearest.start - 1], "word")
        touches = "touching" if nearest.end == cue or tags[nearest.end] == "," else "apart"
        details = (f"{outer} {inner}", f"{how}, {behind}", f"{how}, {behind}, {touches}")
        features += [f"outer of {detail}" for detail in details]
        inside = [rule, *(f"inner of {detail}" for detail in details)]
        return [
            described(self.outline, source, cue, (rule, side), features),
            described(self.outline, nearest, cue, (rule, side), inside),
        ]

    def _nearest_left(self, cue: int, start: int) -> NounPhrase | None:
        """Return the last phrase before a cue in its sentence that no preposition governs."""
        first = self.subjects.sentence_start(cue, start)
        for phrase in reversed(self.outline.phrases_in(max(first, cue - 16), cue)):
            if phrase.end <= cue and self.tags[phrase.start - 1] not in "fs":
                return phrase
        return None

    def _inside_speech(self, cue: int, source: NounPhrase, start: int) -> bool:
        """Return whether a cue is part of reported speech: `Pell said her book called it "…"`."""
        tags = self.tags
        outer = tags.rfind("V", self.subjects.sentence_start(cue, start), source.start)
        return outer > 0 and "Q" not in tags[outer:cue] and "," not in tags[outer : source.start]

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
        sure = sureness(previous)
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
            new = KINDS.get(self.tags[subject.end - 1], "other") if subject else "none"
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
        sure = sureness(before)
        features = [
            "last speaker",
            f"last speaker, {alone}",
            f"last speaker, {sure}",
            f"last speaker, {alone}, {'whole' if before.whole else 'part'} before",
            f"last speaker, {alone}, {KINDS.get(self.tags[before.source.end - 1], 'other')}",
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
                more.append(described(self.outline, source, None, (rule, side), features))

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
