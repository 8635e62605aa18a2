"""Which of an article's sentences its digest gives: a set, never one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

MOST_FACTS = 5
_FIRST = 3  # facts that carry the story
_MOST_WORDS = 120  # of these three together

# Weights, set by hand. Sentences ranked one by one favour long ones; sets that start from the
# lead and leave it only for clear gain do not.
_PER_PLACE = 10  # lost for each place down the article
_PER_WORD = 0.4  # lost for each word
_OVERLAP = 0.6  # two sentences that share more than this of their words say the same


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, or what of it stands alone, with what it holds.

    One that leans on the sentence before ("It plans to …") is a candidate together with that one.
    """

    start: int
    end: int
    place: int
    words: int
    worth: dict[str, int]

    def apart(self, other: "Candidate") -> bool:
        """Whether the two have no sentence in common."""
        return self.end <= other.start or other.end <= self.start


def first_three(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The lead and the two sentences that, with it, hold most."""
    candidates = [
        each
        for at, each in enumerate(candidates)
        if not any(each.worth.keys() == earlier.worth.keys() for earlier in candidates[:at])
    ]
    if candidates and candidates[-1].place < _FIRST:
        return _all_of(candidates)
    best: list[Candidate] = []
    best_score = float("-inf")
    for lead in candidates[:2]:
        if lead.start == candidates[0].start:
            further, score = _best_with(lead, [each for each in candidates if each.apart(lead)])
            if score > best_score:
                best, best_score = [lead, *further], score
    return best


def _all_of(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Every sentence, together with the one before where it leans on that."""
    chosen: list[Candidate] = []
    for each in reversed(candidates):
        if all(map(each.apart, chosen)):
            chosen.insert(0, each)
    return chosen


def _best_with(lead: Candidate, rest: Sequence[Candidate]) -> tuple[Sequence[Candidate], float]:
    """The two that, with this lead, hold most, and how much the three hold."""
    held = sum(lead.worth.values()) - _PER_WORD * lead.words
    if len(rest) < _FIRST:
        return rest[: _FIRST - 1], held
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
            continue
        if lead.words + rest[one].words + rest[other].words > _MOST_WORDS:
            continue
        shared = new[one].keys() & new[other].keys()
        score = single[one] + single[other] - sum(new[one][word] for word in shared)
        if (
            score > best_score
            and rest[one].apart(rest[other])
            and not _same(rest[one], rest[other])
        ):
            best, best_score = (one, other), score
    return [rest[best[0]], rest[best[1]]], held + best_score


def further_facts(candidates: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """The next best, in the article's order."""
    held = {word for each in chosen for word in each.worth}
    further: list[Candidate] = []
    left = [each for each in candidates if all(map(each.apart, chosen))]
    while left and len(chosen) + len(further) < MOST_FACTS:
        best = max(left, key=lambda each: _gain(each, held))
        left = [each for each in left if each.apart(best)]
        if not any(_same(best, other) for other in (*chosen, *further)):
            further.append(best)
            held |= best.worth.keys()
    return sorted(further, key=lambda each: each.place)


def _gain(candidate: Candidate, held: set[str]) -> int:
    new = sum(value for word, value in candidate.worth.items() if word not in held)
    return new - _PER_PLACE * candidate.place // 2


def _same(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences say the same."""
    fewer = min(len(one.worth), len(other.worth))
    return fewer > 0 and len(one.worth.keys() & other.worth.keys()) > _OVERLAP * fewer
