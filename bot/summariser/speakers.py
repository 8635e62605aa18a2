"""Who said it: for every quotation the ways in which the text can name its speaker, weighed.

A way is found by where a reporting verb (cue), its subject and the quotation stand to each
other. Each has a weight from 0 to 100, set by hand: how often such a way is right. What costs
certainty is subtracted. The best way wins; its score is the confidence that the digest carries.
"""

import re
from typing import NamedTuple

from bot.summariser.outline import Outline, Phrase
from bot.summariser.subjects import Clauses
from bot.summariser.wordlists import words

GIVEN_FROM = 55  # per cent: with less confidence the digest names nobody

INVERTED = 97  # "…," said Mara Voss
FOLLOWED = 96  # "…," Mara Voss said
AFTER = 86  # "…," went the answer that Mara Voss gave
PRECEDED = 95  # Mara Voss said, "…"
BEFORE = 90  # Mara Voss told the crowd in Tull on Monday that "…"
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
LAST_SPEAKER = 66  # a paragraph that is a quotation and nothing else

PER_TOKEN = 1  # for each token between a cue and its quotation
OWN_CUE = 70  # from this score on a cue before wins over a paper that only reports

WEAK_CUE = 6
OTHER_QUOTE_BETWEEN = 25
NEW_SENTENCE = 45
RELATIVE = 8  # voters who wonder whether "…"
INSIDE_SPEECH = 14  # Pell said her book called it "…"


class Way(NamedTuple):
    """How a quotation's speaker was found: the phrase, the verb's token, a score, a name."""

    score: int
    why: str
    phrase: Phrase | None = None
    cue: int | None = None
    whole: bool = True  # of the quotation: whole sentences, not a part of one


# Pell told the crowd, "…," the Tull Daily reported: Pell said it, the paper only retells it.
_RETELLS = words("reported reports according")
_IS_ASKED = re.compile("Ba?V[,:]$")
_OPENS_NEXT = re.compile("[,:]Q")
NOBODY = Way(0, "nobody")


class Attributor:
    """Finds a Way for every quotation of an outline, paragraph by paragraph."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.kinds = outline.kinds
        self.clauses = Clauses(outline)

    def paragraph(self, start: int, end: int, before: Way, *, left_open: bool) -> list[Way]:
        """The ways for the quotations in tokens ``start:end``, in order."""
        ways: list[Way] = []
        cues = self.clauses.cues(start, end)
        previous_at = None
        for at in self.outline.quotes_in(start, end):
            found = self._governed(at, cues, start, end)
            other = self._chained(at, previous_at, ways[-1]) if previous_at is not None else NOBODY
            best = max((found, other), key=lambda way: way.score)
            if best.score < 60:
                best = max((best, self._unmarked(at, start)), key=lambda way: way.score)
            if previous_at is None and best.score < CONTINUED:
                best = max(
                    (best, self._from_before(at, start, end, before, left_open=left_open)),
                    key=lambda way: way.score,
                )
            ways.append(best if self._is_whole(at) else best._replace(whole=False))
            previous_at = at
        return ways

    def announced(self, start: int, end: int) -> Way:
        """Who speaks in the next paragraph, where one without quotations ends with ":"."""
        if self.kinds[end - 1] != ":":
            return NOBODY
        cues = self.clauses.cues(start, end)
        phrase = self.clauses.subject(cues[-1], start) if cues else None
        return Way(ANNOUNCED, "announced", phrase, cues[-1]) if phrase else NOBODY

    def _is_whole(self, at: int) -> bool:
        """Whether a quotation is whole sentences."""
        return self.outline.text[self.outline.stretch(at).start].isupper()

    def _ends_sentence(self, at: int) -> str:
        """The mark that a quotation ends with inside its marks: one of ".", "?", "," or ""."""
        last = self.outline.text[self.outline.stretch(at).end - 1]
        return "." if last in ".…" else "?" if last in "?!" else "," if last in ",-—–" else ""

    def _governed(self, at: int, cues: list[int], start: int, end: int) -> Way:
        """The best way by a cue in the quotation's own sentence."""
        ways = [
            self._after(at, cue, start) if cue > at else self._before(at, cue, start)
            for cue in cues
        ]
        best = max((*ways, self._marked(at, start, end)), key=lambda way: way.score, default=NOBODY)
        if best.cue is not None and self.outline.tokens[best.cue] in _RETELLS and best.cue > at:
            own = [way for way in ways if way.score >= OWN_CUE and self._speaks_before(way, at)]
            return max(own, key=lambda way: way.score, default=best)
        return best

    def _speaks_before(self, way: Way, at: int) -> bool:
        """Whether somebody, not "it", speaks by a cue before the quotation."""
        return (
            way.cue is not None
            and way.cue < at
            and way.phrase is not None
            and self.kinds[way.phrase.start] not in "im"
        )

    def _after(self, at: int, cue: int, start: int) -> Way:
        kinds = self.kinds
        between = kinds[at + 1 : cue]
        if len(between) > 45 or "." in between or ";" in between:
            return NOBODY
        phrase = self.clauses.subject(cue, start)
        if phrase is None:
            return NOBODY
        closes = self._ends_sentence(at)
        weak = WEAK_CUE if kinds[cue] in "vg" else 0
        others = len(re.findall("[Qq]", between))
        if phrase.start > cue:
            far = len(between.strip(",-a"))
            return Way(
                INVERTED - weak // 2 - far - 3 * (far > 0) - others * OTHER_QUOTE_BETWEEN,
                "inverted",
                phrase,
                cue,
            )
        if phrase.start < at:
            if kinds[cue] in "Gg":
                return NOBODY
            return Way(AFTER - 20 - len(between) - weak, "around", phrase, cue)
        lead = kinds[at + 1 : phrase.start]
        if lead.strip(",-(") == "":
            score = FOLLOWED - weak - (len(between) > 12) * 4
            if closes == "?" and self.outline.capital(at + 1) and _OPENS_NEXT.match(kinds, cue + 1):
                score -= NEW_SENTENCE  # She was asked, "…?" He answered, "…"
            if closes == ".":
                touches = kinds[cue + 1 : cue + 2] in (".", "P", "")
                score -= 12 if touches else NEW_SENTENCE
            return Way(score - OTHER_QUOTE_BETWEEN * others, "followed", phrase, cue)
        score = AFTER - len(between) * PER_TOKEN - weak - OTHER_QUOTE_BETWEEN * others
        if closes == ".":
            score -= NEW_SENTENCE
        return Way(score, "after", phrase, cue)

    def _before(self, at: int, cue: int, start: int) -> Way:
        kinds = self.kinds
        between = kinds[cue + 1 : at]
        if len(between) > 60 or ";" in between:
            return NOBODY
        phrase = self.clauses.subject(cue, start)
        if phrase is None or phrase.start > at:
            return NOBODY
        weak = WEAK_CUE if kinds[cue] in "vg" else 0
        if phrase.start > cue:  # "…," said Voss: "…"
            between = kinds[phrase.end : at]
        if "Q" in between:
            return NOBODY
        if "." in between:
            return Way(50 - len(between) - weak, "disagreed", phrase, cue)
        if kinds[cue - 1] == "w":
            weak += RELATIVE
        if kinds[cue] in "vg" and self._inside_speech(cue, phrase, start):
            weak += INSIDE_SPEECH
        if between.strip(",:k(ad-") == "":
            return Way(PRECEDED - weak // (1 if weak > WEAK_CUE else 2), "preceded", phrase, cue)
        score = BEFORE - len(between) * PER_TOKEN - 2 * weak * (len(between) > 4)
        if between[-1:] == ":":
            score += 6
        return Way(score - 6 * between.count("q"), "before", phrase, cue)

    def _inside_speech(self, cue: int, phrase: Phrase, start: int) -> bool:
        """`Pell said her book called it "…"`: the verb stands in what another reports."""
        first = self.clauses.sentence_start(cue, start)
        outer = self.kinds.rfind("V", first, phrase.start)
        return (
            outer > 0
            and "Q" not in self.kinds[outer:cue]
            and "," not in self.kinds[outer : phrase.start]
        )

    def _marked(self, at: int, start: int, end: int) -> Way:
        """`NAME: "…"`, `"…" -- NAME`, `according to NAME`."""
        kinds = self.kinds
        if kinds[at - 1 : at] == ":" and at - 1 > start:
            phrase = self.outline.phrase_at_end.get(at - 1)
            if phrase and phrase.start == start:
                return Way(SCRIPT, "script", phrase)
            main = self.clauses.main(self.clauses.sentence_start(at - 1, start), at - 1)
            if main:
                return Way(COLON, "colon", main)
        if kinds[at + 1 : at + 2] == "-":
            phrase = self.outline.phrase_at_start.get(at + 2)
            if phrase and kinds[phrase.end : phrase.end + 1] in ("P", "", ",", "(", "."):
                return Way(SIGNED, "signed", phrase)
        return self._according(at, start, end)

    def _according(self, at: int, start: int, end: int) -> Way:
        tokens = self.outline.tokens
        for look in self.outline.according:
            if not max(start, at - 30) <= look < min(end - 2, at + 20):
                continue
            gap = self.kinds[min(look, at) + 1 : max(look, at)]
            phrase = self.outline.phrase_at_start.get(look + 1 + (len(tokens[look]) > len("per")))
            if phrase and "." not in gap and "Q" not in gap:
                return Way(88 - len(gap), "according", phrase, look)
        return NOBODY

    def _chained(self, at: int, previous_at: int, previous: Way) -> Way:
        """The speaker of the quotation before, in the same paragraph."""
        if previous.phrase is None:
            return NOBODY
        between = self.kinds[previous_at + 1 : at]
        cue = previous.cue
        if "." not in between and self._ends_sentence(previous_at) != ".":
            return Way(min(RESUMED, previous.score), "resumed", previous.phrase, cue)
        after_cue = between if cue is None or cue < previous_at else self.kinds[cue + 1 : at]
        sentences = after_cue.count(".")
        if sentences == 0 or (sentences == 1 and after_cue.endswith(".")):
            return Way(min(SAME_PARAGRAPH, previous.score + 3), "same", previous.phrase, cue)
        last = self.clauses.sentence_start(at, previous_at)
        subject = self.clauses.main(last, at) if last < at else None
        if subject and self.kinds[subject.start] in "NTI":
            return Way(SAME_LATER - 20, "same-new-subject", previous.phrase, cue)
        if not self._is_whole(at):
            return Way(SAME_LATER - 20, "same-partial", previous.phrase, cue)
        return Way(SAME_LATER, "same-later", previous.phrase, cue)

    def _unmarked(self, at: int, start: int) -> Way:
        """No cue: the sentence's own subject, or that of the sentence before."""
        first = self.clauses.sentence_start(at, start)
        if first < at:
            subject = self.clauses.main(first, at)
            if _IS_ASKED.search(self.kinds, first, at) and self.outline.tokens[at - 2] == "asked":
                return NOBODY  # She was asked, "…"
            if subject:
                touches = SENTENCE_COMMA if self.kinds[at - 1] in ",:" else SENTENCE_SUBJECT
                return Way(touches, "sentence-subject", subject)
            return NOBODY
        if first > start:
            earlier = self.clauses.sentence_start(first - 1, start)
            subject = self.clauses.main(earlier, first)
            if subject:
                return Way(PREVIOUS_SENTENCE, "previous-sentence", subject)
        return NOBODY

    def _from_before(self, at: int, start: int, end: int, before: Way, *, left_open: bool) -> Way:
        if at != start or before.phrase is None:
            return NOBODY
        if left_open:
            return Way(CONTINUED, "continued", before.phrase, before.cue)
        if before.why == "announced":
            return before
        whole = end - start == 1 and before.whole
        return Way(
            LAST_SPEAKER if whole else LAST_SPEAKER - 15, "last-speaker", before.phrase, before.cue
        )
