"""Selects the facts of a digest as a set: sentences that together cover most of the story.

Sentences ranked one by one favour long ones. Sets that start from the lead, and leave it only for
clear gain, do not. A set gains the worth of every distinct name and number in it, and loses points
for length and for sentences further down the article. All weights are set by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

MOST_FACTS = 5
_CORE = 3  # facts that carry the story
_MOST_WORDS = 120  # of these three together
_PER_PLACE = 10  # points lost for each place down the article
_PER_WORD = 0.4  # points lost for each word
_OVERLAP = 0.6  # two sentences that share more than this of their words say the same


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, or a clause of one, that can be a fact by itself.

    One that depends on the sentence before ("It plans to …") is a candidate together with that one.
    ``worth`` has the points for each of its content words.
    """

    start: int
    end: int
    place: int
    words: int
    worth: dict[str, int]

    def apart(self, other: "Candidate") -> bool:
        """Return whether the two have no sentence in common."""
        return self.end <= other.start or other.end <= self.start


def core_facts(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the lead and the two sentences that cover most with it.

    All candidates of a very short article are returned, each once.
    """
    candidates = _distinct(candidates)
    if candidates and candidates[-1].place < _CORE:
        return _all_apart(candidates)
    best: list[Candidate] = []
    best_score = float("-inf")
    # The second candidate may be the lead together with a sentence that depends on it.
    for lead in candidates[:2]:
        if lead.start == candidates[0].start:
            rest = [each for each in candidates if each.apart(lead)]
            further, score = _best_with(lead, rest)
            if score > best_score:
                best, best_score = [lead, *further], score
    return best


def further_facts(candidates: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that add most to those chosen, in the article's order."""
    covered = {word for each in chosen for word in each.worth}
    further: list[Candidate] = []
    left = [each for each in candidates if all(map(each.apart, chosen))]
    while left and len(chosen) + len(further) < MOST_FACTS:
        best = max(left, key=lambda each: _gain(each, covered))
        left = [each for each in left if each.apart(best)]
        if not any(_say_the_same(best, other) for other in (*chosen, *further)):
            further.append(best)
            covered |= best.worth.keys()
    return sorted(further, key=lambda each: each.place)


def _distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave out candidates with the same words as an earlier one."""
    return [
        each
        for at, each in enumerate(candidates)
        if not any(each.worth.keys() == earlier.worth.keys() for earlier in candidates[:at])
    ]


def _all_apart(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return every sentence once, together with the one before where it depends on that."""
    chosen: list[Candidate] = []
    for each in reversed(candidates):
        if all(map(each.apart, chosen)):
            chosen.insert(0, each)
    return chosen


def _best_with(lead: Candidate, rest: Sequence[Candidate]) -> tuple[Sequence[Candidate], float]:
    """Return the two candidates that cover most with this lead, and the points of all three."""
    lead_score = sum(lead.worth.values()) - _PER_WORD * lead.words
    if len(rest) < _CORE:
        return rest[: _CORE - 1], lead_score
    new = [
        {word: value for word, value in each.worth.items() if word not in lead.worth}
        for each in rest
    ]
    single = [
        sum(words.values()) - _PER_PLACE * each.place - _PER_WORD * each.words
        for words, each in zip(new, rest, strict=True)
    ]
    best, best_score = (0, 1), float("-inf")
    for one, other in combinations(range(len(rest)), 2):
        if single[one] + single[other] <= best_score:
            continue  # words in common can only lower it
        shared = new[one].keys() & new[other].keys()
        score = single[one] + single[other] - sum(new[one][word] for word in shared)
        if score > best_score and _fit_together((lead, rest[one], rest[other])):
            best, best_score = (one, other), score
    return [rest[best[0]], rest[best[1]]], lead_score + best_score


def _fit_together(facts: tuple[Candidate, Candidate, Candidate]) -> bool:
    """Return whether three facts are short enough, and the last two distinct."""
    _, one, other = facts
    short = sum(each.words for each in facts) <= _MOST_WORDS
    return short and one.apart(other) and not _say_the_same(one, other)


def _gain(candidate: Candidate, covered: set[str]) -> int:
    """Return the points that a candidate adds to a set with these words."""
    new = sum(value for word, value in candidate.worth.items() if word not in covered)
    return new - _PER_PLACE * candidate.place // 2


def _say_the_same(one: Candidate, other: Candidate) -> bool:
    fewer = min(len(one.worth), len(other.worth))
    return fewer > 0 and len(one.worth.keys() & other.worth.keys()) > _OVERLAP * fewer
