"""Selects the facts of a digest as a set: three sentences that an editor would keep, and two more.

Sentences ranked one by one favour long ones, and say the same twice. So sets of three are weighed:
by the features of each sentence, by what two have in common and by the length of all. The weights
(fact_weights.py) are fitted by tests/tools/fit_facts.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.summariser.fact_weights import WEIGHTS

MOST_FACTS = 5
CORE = 3  # facts that carry the story
_MOST_WORDS = 120  # of these three together
_WEIGHED = 8  # candidates of which sets are made: the best ones
_LENGTHS = (90, 75, 60, 0)  # words of a set
_OVERLAP = 0.6  # two sentences that share more than this of their words say the same
_OVERLAPS = (0.4, 0.25, 0.12)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence, or a clause of one, that can be a fact by itself.

    One that depends on the sentence before ("It plans to …") is a candidate together with that one.
    ``worth`` has its content words.
    """

    start: int
    end: int
    place: int
    words: int
    worth: frozenset[str]
    features: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it is a sentence with its closing mark."""
        return "fragment" not in self.features

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
    best: tuple[Candidate, ...] = tuple(candidates[:1])
    best_score = float("-inf")
    for chosen, score in weighed_sets(candidates):
        if score > best_score:
            best, best_score = chosen, score
    return list(best)


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
        if not any(not each.apart(other) or _say_the_same(each, other) for other in others):
            further.append(each)
    return sorted(further, key=lambda each: each.start)


def weighed_sets(
    candidates: Sequence[Candidate],
) -> Iterator[tuple[tuple[Candidate, ...], float]]:
    """Yield the sets of three (two, one) candidates that fit together, each with its score."""
    ranked = sorted(candidates, key=score_of, reverse=True)[:_WEIGHED]
    scores = {each: score_of(each) for each in ranked}
    ranked.sort(key=lambda each: each.start)
    for size in range(min(CORE, len(ranked)), 0, -1):
        found = False
        for chosen in combinations(ranked, size):
            if fit_together(chosen):
                found = True
                features = set_features(chosen)
                score = sum(scores[each] for each in chosen)
                yield chosen, score + sum(WEIGHTS.get(name, 0.0) for name in features)
        if found:
            return


def score_of(candidate: Candidate) -> float:
    """Return the sum of the weights of a candidate's features."""
    return sum(WEIGHTS.get(name, 0.0) for name in candidate.features)


def set_features(chosen: Sequence[Candidate]) -> list[str]:
    """Return the features that a set has beside those of its sentences."""
    words = sum(each.words for each in chosen)
    features = [f"together {next(bound for bound in _LENGTHS if words >= bound)}"]
    for one, other in combinations(chosen, 2):
        shared = _shared(one, other)
        overlap = next((bound for bound in _OVERLAPS if shared > bound), None)
        if overlap:
            features.append(f"overlap {overlap}")
    return features


def fit_together(facts: Sequence[Candidate]) -> bool:
    """Return whether facts are short enough together, and no two say the same."""
    if sum(each.words for each in facts) > _MOST_WORDS and len(facts) > 1:
        return False
    return not any(
        not one.apart(other) or _say_the_same(one, other) for one, other in combinations(facts, 2)
    )


def _distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave out candidates with the same words as an earlier one."""
    return [
        each
        for at, each in enumerate(candidates)
        if not any(each.worth == earlier.worth for earlier in candidates[:at])
    ]


def _all_apart(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return every sentence once, together with the one before where it depends on that."""
    chosen: list[Candidate] = []
    for each in reversed(candidates):
        if all(map(each.apart, chosen)):
            chosen.insert(0, each)
    return chosen


def _say_the_same(one: Candidate, other: Candidate) -> bool:
    return _shared(one, other) > _OVERLAP


def _shared(one: Candidate, other: Candidate) -> float:
    """Return which part of the words of the one with fewer is the other's, too."""
    fewer = min(len(one.worth), len(other.worth))
    return len(one.worth & other.worth) / fewer if fewer else 0.0
