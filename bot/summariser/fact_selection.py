"""Selects the facts of a digest as a set: three sentences that an editor would keep, and two more.

Sentences ranked one by one favour long ones, and say the same twice. So sets of three are weighed:
by the features of each sentence and by what two have in common. The weights
(fact_weights.py) are fitted by tests/tools/fit_facts.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.summariser.fact_weights import WEIGHTS

_NEVER = float("-inf")
MOST_FACTS = 5
CORE = 3  # facts that carry the story
_MOST_WORDS = 120  # of these three together
_WEIGHED = 8  # candidates of which sets are made: the best ones
_OVERLAP = 0.6  # two sentences that share more than this of their words say the same
_NAMES = 10  # mentions that count as one point
_AGAIN = 0.5  # what a name in a second sentence counts less


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence, or a clause of one, that can be a fact by itself.

    One that depends on the sentence before ("It plans to …") is a candidate together with that one.
    ``worth`` has its content words, and for names how often the article has them.
    """

    start: int
    end: int
    place: int
    words: int
    worth: dict[str, int]
    features: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it is a sentence with its closing mark."""
        return "fragment" not in self.features

    @property
    def named(self) -> float:
        """How much of the story its names cover."""
        return sum(self.worth.values()) / _NAMES

    def apart(self, other: "Candidate") -> bool:
        """Return whether the two have no sentence in common."""
        return self.end <= other.start or other.end <= self.start


def core_facts(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the three sentences that an editor would keep most probably, in the article's order.

    All candidates of a very short article are returned, each once.
    """
    candidates = _distinct(candidates)
    if candidates and candidates[-1].place < CORE:
        return _all_apart(candidates)
    scores = list(map(score_of, candidates))
    ranked = sorted(range(len(candidates)), key=scores.__getitem__, reverse=True)
    weighed = sorted(ranked[:_WEIGHED])
    again = WEIGHTS.get("names covered", 0.0)
    pairs = {
        (one, other): scores[other] + again * covered
        for one, other in combinations(weighed, 2)
        if (covered := covered_together(candidates[one], candidates[other])) is not None
    }
    best: tuple[int, ...] = tuple(ranked[:1])
    best_score = _NEVER
    for (one, other), score in pairs.items():
        for third in weighed:
            if third <= other or (one, third) not in pairs or (other, third) not in pairs:
                continue
            total = scores[one] + score + pairs[one, third] + pairs[other, third] - scores[third]
            if total > best_score and _are_short(candidates, one, other, third):
                best, best_score = (one, other, third), total
    if len(best) < CORE and pairs:
        best = max(pairs, key=lambda pair: scores[pair[0]] + pairs[pair[0], pair[1]])
    return [candidates[each] for each in best]


def further_facts(candidates: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that add most to those chosen, in the article's order."""
    further: list[Candidate] = []
    left = sorted(
        (each for each in candidates if all(map(each.apart, chosen))), key=score_of, reverse=True
    )
    for each in left:
        if len(chosen) + len(further) == MOST_FACTS:
            break
        others = (*chosen, *further)
        if all(covered_together(each, other) is not None for other in others):
            further.append(each)
    return sorted(further, key=lambda each: each.start)


def score_of(candidate: Candidate) -> float:
    """Return the sum of the weights of a candidate's features."""
    score = sum(WEIGHTS.get(name, 0.0) for name in candidate.features)
    return score + WEIGHTS.get("names covered", 0.0) * candidate.named


def covered_together(one: Candidate, other: Candidate) -> float | None:
    """Return how much less of the story two candidates cover than each for itself, as minus points.

    A name that is in both counts half for the second. None is returned if they have a sentence in
    common or say the same.
    """
    common = one.worth.keys() & other.worth.keys()
    fewer = min(len(one.worth), len(other.worth))
    if not one.apart(other) or len(common) > _OVERLAP * fewer:
        return None
    return -_AGAIN * sum(map(one.worth.__getitem__, common)) / _NAMES


def _are_short(candidates: Sequence[Candidate], *chosen: int) -> bool:
    return sum(candidates[each].words for each in chosen) <= _MOST_WORDS


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
