"""Finds the grammatical subject of a reporting verb: the noun phrase that says, tells or asks."""

import re
from typing import NamedTuple

from bot.summariser.outline import NounPhrase, Outline
from bot.summariser.verbs import PHRASAL
from bot.summariser.wordlists import words

_LONGEST_APPOSITION = 40  # tokens
_LONGEST_SENTENCE = 120  # tokens; also bounds the work on text that is not prose
_MOST_PREPOSITIONS = 4  # that link a phrase to its head: "the head of the guild of the port"
_APPOSITION = re.compile(r"[dpnwbGgefrRTjaNuoO]|k")
_VERB_FOLLOWS = re.compile(r"[axB]*[VvxBeGg]")
# What may come between a subject and its verb: "also", "had", "on Wednesday", "last week".
_BETWEEN = re.compile(r"(?:b?[dj]{0,2}z|b?y{1,2}n?|[axB])+$")
_AFTER = words("after before since")  # prepositions that open clauses as well
_WITH = words("with has had have of")  # "with Voss saying", "footage of Voss saying"
_THEN_QUOTE = re.compile(r",?[Qq]")
_ROLE_WITHOUT_COMMA = re.compile("([NIS]{2,}),(?:[jl]{0,3}[rTo]c)?$")
_PERSON = re.compile("[rT]*[NIS]{2,}")
_CUE = re.compile("[VvGg]")


class Subject(NamedTuple):
    """The subject of a verb, and how it was found: "direct", "inverted", "apposition", …"""

    phrase: NounPhrase
    how: str


class SubjectFinder:
    """Finds reporting verbs and their subjects in an outline, each once."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.tags = outline.tags
        self._subjects: dict[int, Subject | None] = {}
        self._cues: dict[tuple[int, int], list[int]] = {}

    def cues(self, start: int, end: int) -> list[int]:
        """Return the reporting verbs in tokens ``start:end``, without nouns and passives."""
        known = self._cues.get((start, end))
        if known is None:
            at = (match.start() for match in _CUE.finditer(self.tags, start, end))
            known = self._cues[start, end] = [cue for cue in at if self._is_cue(cue)]
        return known

    def speaking(self, start: int, end: int) -> set[int]:
        """Return the first tokens of the subjects of a paragraph's reporting verbs."""
        subjects = (self.subject(cue, start) for cue in self.cues(start, end))
        return {subject.start for subject in subjects if subject}

    def subject(self, cue: int, start: int) -> NounPhrase | None:
        """Return the subject of the verb at ``cue``, in the paragraph that begins at ``start``."""
        found = self.found(cue, start)
        return found.phrase if found else None

    def found(self, cue: int, start: int) -> Subject | None:
        """Return the subject of the verb at ``cue``, and how it was found."""
        if cue not in self._subjects:
            found = self._find(cue, self.sentence_start(cue, start))
            self._subjects[cue] = self._joint(found) if found else None
        return self._subjects[cue]

    def _joint(self, subject: Subject) -> Subject:
        """Return both names of a joint subject: `Ana Reyes and Tom Lin said`."""
        phrase, how = subject
        tags = self.tags
        if how == "direct" and tags[phrase.start - 1] == "c":
            other = self.outline.phrase_at_end.get(phrase.start - 1)
            if other and self._are_names(other, phrase) and tags[other.start - 1] in ".PQq,k:":
                return Subject(NounPhrase(other.start, phrase.end), "joint")
        if how == "inverted" and tags[phrase.end] == "c":
            other = self.outline.phrase_at_start.get(phrase.end + 1)
            if other and self._are_names(phrase, other) and tags[other.end] in ".P,wQ(b":
                return Subject(NounPhrase(phrase.start, other.end), "joint")
        return subject

    def _are_names(self, *phrases: NounPhrase) -> bool:
        return all(self.tags[each.end - 1] in "NIS" for each in phrases)

    def sentence_start(self, at: int, start: int) -> int:
        """Return the first token of the sentence that token ``at`` is in, ``start`` or later."""
        tags = self.tags
        start = max(start, at - _LONGEST_SENTENCE)
        for look in range(at - 1, start - 1, -1):
            tag = tags[look]
            if tag == ".":
                return look + 1
            if (
                tag in "Qq"
                and tags[look + 1] not in "Vvf,bcxk"
                and self.outline.closes_sentence(look)
                and (tag == "Q" or self.outline.capital(look + 1))
            ):
                return look + 1
        return start

    def main_subject(self, first: int, end: int) -> NounPhrase | None:
        """Return the main subject of tokens ``first:end``, the phrase with the highest score.

        Early phrases score higher, and so do those after a comma or a conjunction, or directly
        before a verb. Possessives, objects of a preposition and phrases in an opening clause score
        lower.
        """
        opening_end = self._opening_clause_end(first, end)
        best, best_score = None, -8
        for rank, phrase in enumerate(self.outline.phrases_in(first, end)):
            if phrase.end > end:
                break
            score = self._subject_score(phrase, first, end) - rank
            if phrase.end <= opening_end:
                score -= 6
            if score > best_score:
                best, best_score = phrase, score
        return best

    def _subject_score(self, phrase: NounPhrase, first: int, end: int) -> int:
        tags = self.tags
        before = tags[phrase.start - 1] if phrase.start > first else "^"
        score = 0
        if before in "bf":
            score -= 12
        if tags[phrase.end : phrase.end + 1] == "s":
            score -= 12
        if before in "^,cukP.Q;":
            score += 3
        if tags.startswith("(N)", phrase.end) and phrase.end + 3 in self.outline.phrase_at_start:
            score -= 6  # Tull Police Department (TPD) Chief Dana Pell
        if _VERB_FOLLOWS.match(tags, phrase.end, end + 1):
            score += 4
        return score

    def _opening_clause_end(self, first: int, end: int) -> int:
        """Return the comma that ends an opening clause: `Even as the rain came down, …`."""
        at = first
        while at < end and self.tags[at] in "ac":
            at += 1
        if at < end and self.tags[at] in "ub":
            return max(self.tags.find(",", at, end), first)
        return first

    def _is_cue(self, at: int) -> bool:
        """Return whether a reporting verb is a verb here, and not in the passive."""
        tags, tokens = self.tags, self.outline.tokens
        before = tags[at - 1] if at else "P"
        particles = PHRASAL.get(tokens[at].lower())
        if particles is not None and tokens[at + 1] not in particles:
            return False
        if tags[at] in "Gg":
            return before not in "dp"
        if before in "Ba" and tokens[at + 1 : at + 2] == ["by"]:
            return True  # "was described by one critic as"
        passive = before == "B" or (before == "a" and tags[at - 2 : at - 1] == "B")
        if passive or before in "dps":
            return False  # "was called"; "the claim"
        return before != "b" or tokens[at - 1].lower() == "to"

    def _find(self, cue: int, first: int) -> Subject | None:
        """Return the subject of a verb in the sentence that begins at ``first``."""
        tags = self.tags
        if tags[cue] in "Gg":
            return self._of_gerund(first, cue)
        if tags[cue - 1 : cue] in ("B", "a") and self.outline.tokens[cue + 1] == "by":
            return _subject(self.outline.phrase_at_start.get(cue + 2), "agent")  # "was asked by"
        inverted = self._inverted(cue, first)
        if inverted:
            return Subject(inverted, "inverted")
        skipped = _BETWEEN.search(tags, max(first, cue - 12), cue)
        at = (skipped.start() if skipped else cue) - 1
        if at < first:
            return _subject(self._right_of(cue), "right")
        direct = self._ending_at(at + 1, first)
        if direct:
            return self._from_direct(direct, at, first)
        if tags[at] == "w" and at > first:
            return _subject(self._ending_at(at if tags[at - 1] != "," else at - 1, first), "who")
        if tags[at] in ",)-":
            before = self._before_apposition(at, first)
            if before:
                return Subject(before, "apposition")
        return _subject(self.main_subject(first, cue), "main")

    def _from_direct(self, direct: NounPhrase, at: int, first: int) -> Subject:
        """Return the subject that a phrase directly before a verb, which ends at ``at``, gives."""
        beside = self._beside_role_or_place(direct, first)
        if beside:
            return Subject(beside, "beside")
        outer = self._out_of_relative(direct, first)
        if outer is not direct:
            return Subject(outer, "relative")
        return Subject(direct, "direct" if direct.end == at + 1 else "head")

    def _beside_role_or_place(self, direct: NounPhrase, first: int) -> NounPhrase | None:
        """Return the person before a role or a place whose last comma is missing.

        `Anton Bell, president and CEO of the guild said`, `Stacy Bakes of Dray, Tull said`.
        """
        tags = self.tags
        if tags[direct.start] in "rT":
            role = _ROLE_WITHOUT_COMMA.search(tags, first, direct.start)
            return self.outline.phrase_at_end.get(role.end(1)) if role else None
        if tags[direct.start - 1] == "," and tags[direct.start : direct.end].strip("N") == "":
            place = self.outline.phrase_at_end.get(direct.start - 1)
            if place and tags[place.start - 1] == "f":
                person = self.outline.phrase_at_end.get(place.start - 1)
                if person and _PERSON.fullmatch(tags, *person):
                    return person
        return None

    def _inverted(self, cue: int, first: int) -> NounPhrase | None:
        """Return a subject after its verb: `Q said Mara Voss`, `Q in Tull, said Mara Voss.`."""
        tags = self.tags
        before = cue - 1
        while before >= 0 and tags[before] in ",-a*":
            before -= 1
        if before >= first - 1 and before >= 0 and tags[before] in "Qq":
            return self._right_of(cue)
        if tags[cue - 1 : cue] != "," or tags[cue] != "V":
            return None
        if self.outline.tokens[cue] in ("told", "tells"):
            return None
        right = self._right_of(cue)
        if right is None or tags[right.end : right.end + 1] not in (".", ",", "P", "(", *"bfw"):
            return None
        quotes = re.search("[Qq]", tags[first:cue]) or _THEN_QUOTE.match(tags, right.end)
        return right if quotes else None

    def _out_of_relative(self, phrase: NounPhrase, first: int) -> NounPhrase:
        """Return the head of a phrase's relative clause: `An official who left the hall said`."""
        tags = self.tags
        if tags[phrase.start - 1] in "elVvbB" and phrase.start - 1 > first:
            who = tags.rfind("w", max(first, phrase.start - 9), phrase.start)
            if who > first and "," not in tags[who : phrase.start]:
                return self._ending_at(who, first) or phrase
        return phrase

    def _of_gerund(self, first: int, cue: int) -> Subject | None:
        """Return the subject of a gerund: `Voss left, saying`.

        It is the subject of the finite reporting verb before it, of a clause that "after" or "as"
        opens, or of the whole sentence.
        """
        tags, tokens = self.tags, self.outline.tokens
        beside = self._out_of_of(self.outline.phrase_at_end.get(cue))
        if (
            beside
            and beside.start > first
            and tags[beside.start - 1] in "bxf"
            and tokens[beside.start - 1] in _WITH
        ):
            return Subject(beside, "with")
        for look in range(cue - 1, first - 1, -1):
            if tags[look] == "V" and self._is_cue(look):
                found = self._find(look, first)
                return found and Subject(found.phrase, "gerund")
            opens_clause = tags[look] == "u" or tokens[look].lower() in _AFTER
            if opens_clause and "," not in tags[look : cue - 1]:
                subject = self.main_subject(look + 1, cue)
                if subject and _VERB_FOLLOWS.match(tags, subject.end, cue):
                    return Subject(subject, "gerund clause")
        return _subject(self.main_subject(first, cue), "gerund main")

    def _out_of_of(self, phrase: NounPhrase | None) -> NounPhrase | None:
        """Return the phrase that "of" joins another to: `the office of the mayor`."""
        if phrase and self.tags[phrase.start - 1 : phrase.start] == "f":
            outer = self.outline.phrase_at_end.get(phrase.start - 1)
            return outer or phrase
        return phrase

    def _right_of(self, cue: int) -> NounPhrase | None:
        """Return the phrase after a verb and its adverbs."""
        at = cue + 1
        while self.tags[at : at + 1] == "a":
            at += 1
        return self.outline.phrase_at_start.get(at)

    def _ending_at(self, end: int, first: int) -> NounPhrase | None:
        """Return the phrase that ends before ``end`` or, if a preposition governs it, its head."""
        tags = self.tags
        phrase = self.outline.phrase_at_end.get(end)
        if phrase is None or phrase.start < first:
            return None
        for _ in range(_MOST_PREPOSITIONS):
            at = phrase.start - 1
            if at < first or tags[at] not in "bf":
                return phrase
            while at > first and tags[at - 1] == "j":
                at -= 1
            head = self.outline.phrase_at_end.get(at)
            if head is None or head.start < first:
                return None
            phrase = head
        return phrase

    def _before_apposition(self, at: int, first: int) -> NounPhrase | None:
        """Return the phrase before an apposition that ends at ``at``: `X, 52, a baker, said`."""
        tags = self.tags
        opener = {",": ",", ")": "(", "-": "-"}[tags[at]]
        nearest = None
        for look in range(at - 1, max(first, at - _LONGEST_APPOSITION) - 1, -1):
            if tags[look] in ".PQ;":
                break
            if tags[look] == opener and _APPOSITION.match(tags[look + 1]) and tags[look - 1] != "n":
                phrase = self._ending_at(self._before_bracket(look, first), first)
                found = self._outermost(phrase, first)
                if found and tags[look + 1] == "w":
                    return found
                nearest = nearest or found
        return nearest

    def _outermost(self, phrase: NounPhrase | None, first: int) -> NounPhrase | None:
        """Return the name that nested appositions such as "president of the guild" follow."""
        tags = self.tags
        while (
            phrase
            and phrase.start - 1 > first
            and tags[phrase.start - 1] == ","
            and tags[phrase.start] in "rdpjnoT"
        ):
            outer = self._ending_at(self._before_bracket(phrase.start - 1, first), first)
            if outer is None:
                break
            phrase = outer
        return phrase

    def _before_bracket(self, end: int, first: int) -> int:
        """Return ``end`` or, after a bracket as in `Rep. Pell (R-Tull)`, where that opens."""
        if self.tags[end - 1] == ")":
            opens = self.tags.rfind("(", max(first, end - 12), end)
            return opens if opens > first else end
        return end


def _subject(phrase: NounPhrase | None, how: str) -> Subject | None:
    return Subject(phrase, how) if phrase else None
