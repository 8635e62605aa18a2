"""Attributes quotations: finds the speaker of each by rules with hand-set scores.

A rule looks at the order of a reporting verb (the cue), its subject (the source) and the quotation.
Its score, 0 to 100, says how often such an attribution is right; whatever makes one less certain
costs points. The attribution with the highest score wins, and its score becomes the confidence that
the digest carries.
"""

import re
from typing import NamedTuple

from bot.summariser.outline import NounPhrase, Outline, within
from bot.summariser.subjects import SubjectFinder
from bot.summariser.wordlists import words

LEAST_CONFIDENCE = 55  # per cent; below, the digest names no speaker

INVERTED = 97  # "…," said Mara Voss
FOLLOWED = 96  # "…," Mara Voss said
AFTER = 86  # "…," went the answer that Mara Voss gave
AROUND = 66  # Mara Voss, in "…", said
PRECEDED = 95  # Mara Voss said, "…"
BEFORE = 90  # Mara Voss told the crowd in Tull on Monday that "…"
SENTENCE_BEFORE = 50  # Mara Voss said no. "…"
ACCORDING = 88  # "…", according to Mara Voss
COLON = 84  # Mara Voss was blunt: "…"
SCRIPT = 95  # VOSS: "…"
SIGNED = 94  # "…" -- Mara Voss
RESUMED = 97  # "…," said Voss, "…"
SAME_PARAGRAPH = 93  # "…," said Voss. "…"
SAME_LATER = 62  # "…," said Voss. The hall was silent. "…"
PREVIOUS_SENTENCE = 66  # Voss shrugged. "…"
SENTENCE_COMMA = 66  # Voss cut in, "…"
SENTENCE_SUBJECT = 48  # Voss has "…"
CONTINUED = 92  # the paragraph before left its quotation open
ANNOUNCED = 90  # the paragraph before ends with a colon
LAST_SPEAKER = 66  # the paragraph is a quotation and nothing else

# What costs points.
PER_TOKEN = 1  # for each token between a cue and its quotation
WEAK_CUE = 6
OTHER_QUOTE_BETWEEN = 25
NEW_SENTENCE = 45
RELATIVE = 8  # voters who wonder whether "…"
INSIDE_SPEECH = 14  # Pell said her book called it "…"
NEW_SUBJECT = 20  # "…," said Voss. Pell had "…"
PARTIAL = 20  # "…," said Voss. It was "…"
NOT_ALONE = 15  # the paragraph has more than its quotation, or the quotation before was partial

_FURTHEST_AFTER, _FURTHEST_BEFORE = 45, 60  # tokens from a quotation to a cue after or before it
_ACCORDING_AFTER, _ACCORDING_BEFORE = 20, 30  # tokens from a quotation to "according to"
_TRY_WITHOUT_CUE = 60  # with a lower score, subjects without a reporting verb are tried as well
OWN_CUE = 70  # from this score on, a cue before the quotation beats an outlet that retells it

# In `Pell told the crowd, "…," the Tull Daily reported`, Pell is the source and the outlet only
# retells it.
_RETELLS = words("reported reports according")
_IS_ASKED = re.compile("Ba?V[,:]$")
_OPENS_NEXT = re.compile("[,:]Q")


class Attribution(NamedTuple):
    """One answer to who speaks a quotation: its source and cue, and the rule that found them."""

    score: int
    rule: str
    source: NounPhrase | None = None
    cue: int | None = None  # the token of the reporting verb
    whole: bool = True  # whether the quotation is whole sentences, not part of one


UNATTRIBUTED = Attribution(0, "nobody")


def _likeliest(*attributions: Attribution) -> Attribution:
    """Return the attribution with the highest score, the first of equals."""
    return max(attributions, key=lambda each: each.score)


class Attributor:
    """Finds an attribution for every quotation of an outline, paragraph by paragraph."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.tags = outline.tags
        self.subjects = SubjectFinder(outline)

    def attribute(
        self, start: int, end: int, before: Attribution, *, left_open: bool
    ) -> list[Attribution]:
        """Return the attributions of the quotations in a paragraph, tokens ``start:end``, in order.

        ``before`` is the last attribution of the paragraph before, whose last quotation may have
        been ``left_open``: no mark closes it, and this paragraph continues it.
        """
        found: list[Attribution] = []
        cues = self.subjects.cues(start, end)
        previous_at = None
        for at in self.outline.quote_tokens_in(start, end):
            best = self._by_cue(at, cues, start, end)
            if previous_at is not None:
                best = _likeliest(best, self._chained(at, previous_at, found[-1]))
            if best.score < _TRY_WITHOUT_CUE:
                best = _likeliest(best, self._without_cue(at, start))
            if previous_at is None and best.score < CONTINUED:
                inherited = self._inherited(at, start, end, before, left_open=left_open)
                best = _likeliest(best, inherited)
            found.append(best if self._is_whole(at) else best._replace(whole=False))
            previous_at = at
        return found

    def announced(self, start: int, end: int) -> Attribution:
        """Return the speaker whom a paragraph without quotations announces by a final colon."""
        if self.tags[end - 1] != ":":
            return UNATTRIBUTED
        cues = self.subjects.cues(start, end)
        source = self.subjects.subject(cues[-1], start) if cues else None
        return Attribution(ANNOUNCED, "announced", source, cues[-1]) if source else UNATTRIBUTED

    def _is_whole(self, at: int) -> bool:
        return self.outline.first_character(at).isupper()

    def _closing_mark(self, at: int) -> str:
        """Return how a quotation ends: ".", "?" (or an exclamation), "," (or a dash) or ""."""
        last = self.outline.last_character(at)
        return "." if last in ".…" else "?" if last in "?!" else "," if last in ",-—–" else ""

    def _by_cue(self, at: int, cues: list[int], start: int, end: int) -> Attribution:
        """Return the best attribution by a cue or by marks such as a colon."""
        near = within(cues, at - _FURTHEST_BEFORE - 1, at + _FURTHEST_AFTER + 2)
        found = [
            self._cue_after(at, cue, start) if cue > at else self._cue_before(at, cue, start)
            for cue in near
        ]
        best = _likeliest(*found, self._marked(at, start, end))
        if best.cue is not None and self.outline.tokens[best.cue] in _RETELLS and best.cue > at:
            own = [each for each in found if each.score >= OWN_CUE and self._is_own(each, at)]
            return _likeliest(*own) if own else best
        return best

    def _is_own(self, attribution: Attribution, at: int) -> bool:
        """Return whether a person or a group, not "it", speaks by a cue before the quotation."""
        source, cue = attribution.source, attribution.cue
        speaks = source is not None and self.tags[source.start] not in "im"
        return speaks and cue is not None and cue < at

    def _cue_after(self, at: int, cue: int, start: int) -> Attribution:
        """Attribute a quotation to the subject of a cue after it."""
        tags = self.tags
        between = tags[at + 1 : cue]
        if len(between) > _FURTHEST_AFTER or "." in between or ";" in between:
            return UNATTRIBUTED
        source = self.subjects.subject(cue, start)
        if source is None:
            return UNATTRIBUTED
        weak = WEAK_CUE if tags[cue] in "vg" else 0
        others = OTHER_QUOTE_BETWEEN * len(re.findall("[Qq]", between))
        if source.start > cue:
            far = len(between.strip(",-a"))
            score = INVERTED - weak // 2 - far - 3 * (far > 0) - others
            return Attribution(score, "inverted", source, cue)
        if source.start < at:
            if tags[cue] in "Gg":
                return UNATTRIBUTED
            return Attribution(AROUND - len(between) - weak, "around", source, cue)
        if tags[at + 1 : source.start].strip(",-(") == "":
            score = FOLLOWED - weak - 4 * (len(between) > 12) - self._new_sentence(at, cue) - others
            return Attribution(score, "followed", source, cue)
        score = AFTER - len(between) * PER_TOKEN - weak - others
        if self._closing_mark(at) == ".":
            score -= NEW_SENTENCE
        return Attribution(score, "after", source, cue)

    def _new_sentence(self, at: int, cue: int) -> int:
        """Return the points lost if source and cue may be a sentence of their own."""
        closes = self._closing_mark(at)
        if closes == ".":
            ends_there = self.tags[cue + 1 : cue + 2] in (".", "P", "")
            return 12 if ends_there else NEW_SENTENCE
        if closes == "?" and self.outline.capital(at + 1) and _OPENS_NEXT.match(self.tags, cue + 1):
            return NEW_SENTENCE  # She was asked, "…?" He answered, "…"
        return 0

    def _cue_before(self, at: int, cue: int, start: int) -> Attribution:
        """Attribute a quotation to the subject of a cue before it."""
        tags = self.tags
        between = tags[cue + 1 : at]
        if len(between) > _FURTHEST_BEFORE or ";" in between:
            return UNATTRIBUTED
        source = self.subjects.subject(cue, start)
        if source is None or source.start > at:
            return UNATTRIBUTED
        if source.start > cue:  # "…," said Voss: "…"
            between = tags[source.end : at]
        if "Q" in between:
            return UNATTRIBUTED
        weak = WEAK_CUE if tags[cue] in "vg" else 0
        if "." in between:
            score = SENTENCE_BEFORE - len(between) - weak
            return Attribution(score, "sentence-before", source, cue)
        if tags[cue - 1] == "w":
            weak += RELATIVE
        if tags[cue] in "vg" and self._inside_speech(cue, source, start):
            weak += INSIDE_SPEECH
        if between.strip(",:k(ad-") == "":
            score = PRECEDED - weak // (1 if weak > WEAK_CUE else 2)
            return Attribution(score, "preceded", source, cue)
        score = BEFORE - len(between) * PER_TOKEN - 2 * weak * (len(between) > 4)
        if between[-1:] == ":":
            score += 6
        return Attribution(score - 6 * between.count("q"), "before", source, cue)

    def _inside_speech(self, cue: int, source: NounPhrase, start: int) -> bool:
        """Return whether a cue is part of reported speech: `Pell said her book called it "…"`."""
        tags = self.tags
        outer = tags.rfind("V", self.subjects.sentence_start(cue, start), source.start)
        return outer > 0 and "Q" not in tags[outer:cue] and "," not in tags[outer : source.start]

    def _marked(self, at: int, start: int, end: int) -> Attribution:
        """Attribute `NAME: "…"`, `"…" -- NAME` and `according to NAME`."""
        tags = self.tags
        if tags[at - 1 : at] == ":" and at - 1 > start:
            phrase = self.outline.phrase_at_end.get(at - 1)
            if phrase and phrase.start == start:
                return Attribution(SCRIPT, "script", phrase)
            first = self.subjects.sentence_start(at - 1, start)
            subject = self.subjects.main_subject(first, at - 1)
            if subject:
                return Attribution(COLON, "colon", subject)
        if tags[at + 1 : at + 2] == "-":
            phrase = self.outline.phrase_at_start.get(at + 2)
            if phrase and tags[phrase.end : phrase.end + 1] in ("P", "", ",", "(", "."):
                return Attribution(SIGNED, "signed", phrase)
        return self._according(at, start, end)

    def _according(self, at: int, start: int, end: int) -> Attribution:
        tokens = self.outline.tokens
        first, last = max(start, at - _ACCORDING_BEFORE), min(end - 2, at + _ACCORDING_AFTER)
        for cue in within(self.outline.according, first, last):
            gap = self.tags[min(cue, at) + 1 : max(cue, at)]
            to = len(tokens[cue]) > len("per")
            source = self.outline.phrase_at_start.get(cue + 1 + to)
            if source and "." not in gap and "Q" not in gap:
                return Attribution(ACCORDING - len(gap), "according", source, cue)
        return UNATTRIBUTED

    def _chained(self, at: int, previous_at: int, previous: Attribution) -> Attribution:
        """Attribute a quotation to the speaker of the one before in its paragraph."""
        source, cue = previous.source, previous.cue
        if source is None:
            return UNATTRIBUTED
        between = self.tags[previous_at + 1 : at]
        if "." not in between and self._closing_mark(previous_at) != ".":
            return Attribution(min(RESUMED, previous.score), "resumed", source, cue)
        after_cue = between if cue is None or cue < previous_at else self.tags[cue + 1 : at]
        sentences = after_cue.count(".")
        if sentences == 0 or (sentences == 1 and after_cue.endswith(".")):
            return Attribution(min(SAME_PARAGRAPH, previous.score + 3), "same", source, cue)
        first = self.subjects.sentence_start(at, previous_at)
        subject = self.subjects.main_subject(first, at) if first < at else None
        if subject and self.tags[subject.start] in "NTI":
            return Attribution(SAME_LATER - NEW_SUBJECT, "same-new-subject", source, cue)
        if not self._is_whole(at):
            return Attribution(SAME_LATER - PARTIAL, "same-partial", source, cue)
        return Attribution(SAME_LATER, "same-later", source, cue)

    def _without_cue(self, at: int, start: int) -> Attribution:
        """Attribute a quotation to the subject of its own sentence or of the one before."""
        first = self.subjects.sentence_start(at, start)
        if first < at:
            subject = self.subjects.main_subject(first, at)
            if _IS_ASKED.search(self.tags, first, at) and self.outline.tokens[at - 2] == "asked":
                return UNATTRIBUTED  # She was asked, "…"
            if subject:
                score = SENTENCE_COMMA if self.tags[at - 1] in ",:" else SENTENCE_SUBJECT
                return Attribution(score, "sentence-subject", subject)
            return UNATTRIBUTED
        if first > start:
            earlier = self.subjects.sentence_start(first - 1, start)
            subject = self.subjects.main_subject(earlier, first)
            if subject:
                return Attribution(PREVIOUS_SENTENCE, "previous-sentence", subject)
        return UNATTRIBUTED

    def _inherited(
        self, at: int, start: int, end: int, before: Attribution, *, left_open: bool
    ) -> Attribution:
        """Attribute a quotation that opens a paragraph to the speaker of the paragraph before."""
        if at != start or before.source is None:
            return UNATTRIBUTED
        if left_open:
            return Attribution(CONTINUED, "continued", before.source, before.cue)
        if before.rule == "announced":
            return before
        alone = end - start == 1 and before.whole
        score = LAST_SPEAKER if alone else LAST_SPEAKER - NOT_ALONE
        return Attribution(score, "last-speaker", before.source, before.cue)
