"""The subject of a reporting verb: the noun phrase that says, tells, asks."""

import re

from bot.summariser.outline import Outline, Phrase
from bot.summariser.wordlists import words

_LEFT = 40  # tokens; a subject further away than this is none
_LONGEST_SENTENCE = 120  # tokens; also what bounds the work on text that is no prose
_APPOSITION = re.compile(r"[dpnwbGgefrRTjaNuoO]|k")
_TOUCH = re.compile(r"[axB]*[VvxBeGg]")
# What may stand between a subject and its verb: "also", "had", "on Wednesday", "last week".
_BETWEEN = re.compile(r"(?:b?[dj]{0,2}z|b?y{1,2}n?|[axB])+$")
_AFTER = words("after before since")  # prepositions that open clauses, too
_THEN_QUOTE = re.compile(r",?[Qq]")
_CUE = re.compile("[VvGg]")


class Clauses:
    """Reporting verbs and their subjects in an outline; what was found is kept."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.kinds = outline.kinds
        self._subjects: dict[int, Phrase | None] = {}
        self._cues: dict[tuple[int, int], list[int]] = {}

    def cues(self, start: int, end: int) -> list[int]:
        """The reporting verbs in tokens ``start:end`` that are verbs where they stand."""
        known = self._cues.get((start, end))
        if known is None:
            at = (match.start() for match in _CUE.finditer(self.kinds, start, end))
            known = self._cues[start, end] = [cue for cue in at if self._is_verb(cue)]
        return known

    def speaking(self, start: int, end: int) -> set[int]:
        """The first tokens of the phrases that are subjects of a paragraph's reporting verbs."""
        subjects = (self.subject(cue, start) for cue in self.cues(start, end))
        return {subject.start for subject in subjects if subject}

    def _is_verb(self, at: int) -> bool:
        kinds = self.kinds
        before = kinds[at - 1] if at else "P"
        if kinds[at] in "Vv":
            if (
                before == "B"
                and self.outline.tokens[at] == "asked"
                and self.outline.tokens[at + 1 : at + 2] == ["by"]
            ):
                return True
            if (
                before in "dps"
                or before == "B"
                or (before == "a" and kinds[at - 2 : at - 1] == "B")
            ):
                return False  # "the claim"; "was called"
            return before != "b" or self.outline.tokens[at - 1].lower() == "to"
        return before not in "dp"

    def sentence_start(self, at: int, start: int) -> int:
        """The first token of the sentence that token ``at`` is in, not before ``start``."""
        kinds = self.kinds
        start = max(start, at - _LONGEST_SENTENCE)
        for look in range(at - 1, start - 1, -1):
            letter = kinds[look]
            if letter == ".":
                return look + 1
            if (
                letter in "Qq"
                and kinds[look + 1] not in "Vvf,bcxk"
                and self.outline.closes_sentence(look)
                and (letter == "Q" or self.outline.capital(look + 1))
            ):
                return look + 1
        return start

    def subject(self, cue: int, start: int) -> Phrase | None:
        """The noun phrase that is the subject of the verb at ``cue`` in a paragraph."""
        if cue not in self._subjects:
            self._subjects[cue] = self._find(cue, self.sentence_start(cue, start))
        return self._subjects[cue]

    def _find(self, cue: int, first: int) -> Phrase | None:
        kinds = self.kinds
        if kinds[cue] in "Gg":
            return self._of_gerund(first, cue)
        if kinds[cue - 1 : cue] == "B" and kinds[cue + 1 : cue + 2] == "b":
            return self.outline.phrase_at_start.get(cue + 2)  # "was asked by"
        inverted = self._inverted(cue, first)
        if inverted:
            return inverted
        skipped = _BETWEEN.search(kinds[:cue], max(first, cue - 12))
        at = (skipped.start() if skipped else cue) - 1
        if at < first:
            return self._right(cue)
        direct = self._ending(at + 1, first)
        if direct:
            return self._out_of_relative(direct, first)
        if kinds[at] == "w" and at > first:
            return self._ending(at if kinds[at - 1] != "," else at - 1, first)
        if kinds[at] in ",)-":
            over = self._over_apposition(at, first)
            if over:
                return over
        return self.main(first, cue)

    def _inverted(self, cue: int, first: int) -> Phrase | None:
        """`Q said Mara Voss`, `Q in Tull, said Mara Voss.`: the subject to the right."""
        kinds = self.kinds
        before = cue - 1
        while before >= 0 and kinds[before] in ",-a*":
            before -= 1
        if before >= first - 1 and before >= 0 and kinds[before] in "Qq":
            return self._right(cue)
        right = self._right(cue) if kinds[cue - 1 : cue] == "," and kinds[cue] == "V" else None
        if (
            right
            and kinds[right.end : right.end + 1] in (".", ",", "P", "(", "b", "f", "w")
            and self.outline.tokens[cue] not in ("told", "tells")
        ):
            quoting = re.search("[Qq]", kinds[first:cue]) or _THEN_QUOTE.match(kinds, right.end)
            return right if quoting else None
        return None

    def _out_of_relative(self, phrase: Phrase, first: int) -> Phrase:
        """`An official who relayed the exchange said`: the official, not the exchange."""
        kinds = self.kinds
        if kinds[phrase.start - 1] in "elVvbB" and phrase.start - 1 > first:
            who = kinds.rfind("w", max(first, phrase.start - 9), phrase.start)
            if who > first and "," not in kinds[who : phrase.start]:
                return self._ending(who, first) or phrase
        return phrase

    def _of_gerund(self, first: int, cue: int) -> Phrase | None:
        """`Voss left, saying`: the subject of the finite reporting verb before, or the clause's."""
        kinds = self.kinds
        beside = self.outline.phrase_at_end.get(cue)
        if (
            beside
            and beside.start > first
            and kinds[beside.start - 1] in "bx"
            and self.outline.tokens[beside.start - 1] in ("with", "has", "had", "have")
        ):
            return beside
        for look in range(cue - 1, first - 1, -1):
            if kinds[look] == "V" and self._is_verb(look):
                return self._find(look, first)
            opens = kinds[look] == "u" or self.outline.tokens[look].lower() in _AFTER
            if opens and "," not in kinds[look : cue - 1]:
                clause = self.main(look + 1, cue)
                if clause and _TOUCH.match(kinds, clause.end, cue):
                    return clause
        return self.main(first, cue)

    def _right(self, cue: int) -> Phrase | None:
        at = cue + 1
        while self.kinds[at : at + 1] == "a":
            at += 1
        return self.outline.phrase_at_start.get(at)

    def _ending(self, end: int, first: int) -> Phrase | None:
        """The phrase that ends before ``end``, prepositional tails followed to their head."""
        kinds = self.kinds
        phrase = self.outline.phrase_at_end.get(end)
        if phrase is None or phrase.start < first:
            return None
        for _ in range(4):
            at = phrase.start - 1
            if at < first or kinds[at] not in "bf":
                return phrase
            while at > first and kinds[at - 1] == "j":
                at -= 1
            head = self.outline.phrase_at_end.get(at)
            if head is None or head.start < first:
                return None
            phrase = head
        return phrase

    def _over_apposition(self, at: int, first: int) -> Phrase | None:
        """`X, 52, a baker from Tull, said`: the phrase before the apposition."""
        kinds = self.kinds
        opener = {",": ",", ")": "(", "-": "-"}[kinds[at]]
        nearest = None
        for look in range(at - 1, max(first, at - _LEFT) - 1, -1):
            if kinds[look] in ".PQ;":
                break
            if (
                kinds[look] == opener
                and _APPOSITION.match(kinds[look + 1])
                and kinds[look - 1] != "n"
            ):
                found = self._outermost(
                    self._ending(self._before_brackets(look, first), first), first
                )
                if found and kinds[look + 1] == "w":
                    return found
                nearest = nearest or found
        return nearest

    def _outermost(self, phrase: Phrase | None, first: int) -> Phrase | None:
        """Out of an apposition: from "president of the guild" to the name that it stands beside."""
        kinds = self.kinds
        while (
            phrase
            and phrase.start - 1 > first
            and kinds[phrase.start - 1] == ","
            and kinds[phrase.start] in "rdpjnoT"
        ):
            outer = self._ending(self._before_brackets(phrase.start - 1, first), first)
            if outer is None:
                break
            phrase = outer
        return phrase

    def _before_brackets(self, end: int, first: int) -> int:
        """``end``, or where a bracket that closes there opens: `Rep. Pell (R-Tull)`."""
        if self.kinds[end - 1] == ")":
            opens = self.kinds.rfind("(", max(first, end - 12), end)
            return opens if opens > first else end
        return end

    def main(self, first: int, end: int) -> Phrase | None:
        """The main subject of ``first:end``: not possessive, not after a preposition."""
        kinds = self.kinds
        opening = self._opening_clause(first, end)
        best, best_score = None, -8
        for rank, phrase in enumerate(self.outline.phrases_in(first, end)):
            if phrase.end > end:
                break
            before = kinds[phrase.start - 1] if phrase.start > first else "^"
            score = -rank
            if before in "bf":
                score -= 12
            if kinds[phrase.end : phrase.end + 1] == "s":
                score -= 12
            if before in "^,cukP.Q;":
                score += 3
            if (
                kinds.startswith("(N)", phrase.end)
                and phrase.end + 3 in self.outline.phrase_at_start
            ):
                score -= 6  # Tull Police Department (TPD) Chief Dana Pell
            if phrase.end <= opening:
                score -= 6
            if _TOUCH.match(kinds, phrase.end, end + 1):
                score += 4
            if score > best_score:
                best, best_score = phrase, score
        return best

    def _opening_clause(self, first: int, end: int) -> int:
        """Where a clause that opens a sentence ends: `Even as the rain came down, …`."""
        at = first
        while at < end and self.kinds[at] in "ac":
            at += 1
        if at < end and self.kinds[at] in "ub":
            comma = self.kinds.find(",", at, end)
            return max(comma, first)
        return first
