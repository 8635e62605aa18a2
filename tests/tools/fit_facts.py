"""Fits the weights of bot/summariser/fact_weights.py to the facts that the corpus' editors keep.

    python -m tests.tools.fit_facts [--folds 5] [--check]

It reads tests/summariser/corpus/dev and nothing else. Each article gives all sets of three
candidates, and a conditional logit is fitted to how many of the editors' facts each set has, with
an L2 penalty. Articles count twice, with their title and without, since many come without.
``--folds`` only says how many of the editors' facts are found in articles that the fit has not
seen. ``--check`` writes nothing.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from bot.summariser import fact_weights
from bot.summariser.fact_selection import CORE, Candidate, core_facts, covered_together
from bot.summariser.facts import fact_candidates
from bot.summariser.headline import headline
from bot.summariser.outline import Outline
from bot.summariser.quotation_marks import quoted_spans
from bot.summariser.quotes import QuoteExtractor
from bot.summariser.sentences import sentences
from bot.summariser.topics import word_counts
from tests.summariser.marked import Marked, marked_articles

PENALTY = 3.0
LEAST = 8  # times that a feature must occur
# Added to what is fitted, set by hand: news is told from the top, and the names and figures that
# an article goes on about carry the story. Editors of features and reviews, of whom the corpus has
# many, keep fewer of these. Tolls are too rare there to be learnt. How strong these are was chosen
# from about thirty settings by how the facts of real news summaries are covered: a trade, since
# without them 69 % of the editors' facts are found instead of 66 %, and of the summaries' fewer.
BY_HAND = {"toll": 4.5, "place": -0.6, "names covered": 3.6, "numbers": 0.3, "words": -0.045}
WITHIN, COUNTED = 2_000, 3_500  # characters, as in the product
# The place, number or length beyond which nothing more is added.
MOST = {"place": 8, "numbers": 3, "words": 42}


class Case(NamedTuple):
    """An article's candidates for facts, and which of the editors' facts each has."""

    candidates: list[Candidate]
    kept: list[frozenset[str]]


def case(marked: Marked, title: str | None) -> Case:
    """Return the candidates that the product finds in an article."""
    text = marked.text
    quoted = quoted_spans(text)
    quotes = QuoteExtractor(Outline(text, quoted)).extract()
    lead = sentences(text[:WITHIN], quoted)
    if len(text) > WITHIN:
        lead.pop()
    head = headline(text, title, lead)
    candidates = fact_candidates(text, head, lead, quotes, word_counts(text[:COUNTED]))
    kept = [
        frozenset(fact for fact in marked.facts if _has(text[each.start : each.end], fact))
        for each in candidates
    ]
    return Case(candidates, kept)


def _has(piece: str, fact: str) -> bool:
    return piece.strip('“"‘').startswith(fact[:25].strip('“"‘')) or fact in piece


def found_in(given: Case) -> int:
    """Return how many of the editors' facts the product chooses."""
    chosen = core_facts(given.candidates)
    has = dict(zip(map(id, given.candidates), given.kept, strict=True))
    return len(frozenset().union(*(has[id(each)] for each in chosen)))


def fit(cases: Sequence[Case], penalty: float = PENALTY) -> dict[str, float]:
    """Fit weights to sets of three candidates, by the share of the editors' facts in each."""
    sets = [
        (number, chosen, len(frozenset().union(*(each[1] for each in chosen))))
        for number, given in enumerate(cases)
        for chosen in combinations(list(zip(*given, strict=True)), CORE)
        if all(
            covered_together(one[0], other[0]) is not None for one, other in combinations(chosen, 2)
        )
    ]
    counts: Counter[str] = Counter()
    for given in cases:
        counts.update(name for each in given.candidates for name in each.features)
    names = sorted(name for name, count in counts.items() if count >= LEAST)
    names.append("names covered")
    index = {name: at for at, name in enumerate(names)}
    matrix = np.zeros((len(sets), len(names)), dtype=np.float32)
    for row, (_, chosen, _) in enumerate(sets):
        facts = [each for each, _ in chosen]
        named = [(name, 1.0) for each in facts for name in each.features]
        named += [("names covered", each.named) for each in facts]
        for one, other in combinations(facts, 2):
            named.append(("names covered", covered_together(one, other) or 0.0))
        for name, value in named:
            if name in index:
                matrix[row, index[name]] += value
    owners = np.array([number for number, _, _ in sets])
    rights = np.array([hits for _, _, hits in sets], dtype=float) / CORE
    most = np.zeros(len(cases))
    np.maximum.at(most, owners, rights)
    usable = most[owners] > 0
    matrix, owners, rights = matrix[usable], owners[usable], rights[usable] ** 2

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights.astype(np.float32)
        weight = np.exp(scores.astype(float) - scores.max())
        total = np.bincount(owners, weight, len(cases))
        hit = np.bincount(owners, weight * rights, len(cases))
        own = np.unique(owners)
        value = -np.sum(np.log(hit[own]) - np.log(total[own])) + penalty / 2 * np.sum(weights**2)
        pull = (weight / total[owners] - weight * rights / hit[owners]).astype(np.float32)
        return float(value), (matrix.T @ pull).astype(float) + penalty * weights

    found = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 200}
    )
    return {name: round(float(found.x[at]) + by_hand(name), 2) for name, at in index.items()}


def by_hand(name: str) -> float:
    """Return what is added to a feature's weight: so much for each place, number or word."""
    kind, _, amount = name.partition(" ")
    if name in BY_HAND:
        return BY_HAND[name]
    return BY_HAND[kind] * min(int(amount), MOST[kind]) if kind in BY_HAND else 0.0


def use(weights: dict[str, float]) -> None:
    """Have the summariser use these weights in this process."""
    fact_weights.WEIGHTS.clear()
    fact_weights.WEIGHTS.update(weights)


def main() -> None:
    """Fit, say how good it is, and write the file."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--folds", type=int, default=0)
    ask.add_argument("--check", action="store_true")
    given = ask.parse_args()
    articles = marked_articles()
    titled = [case(each, each.title) for each in articles]
    untitled = [case(each, None) for each in articles]
    gold = sum(len(each.facts) for each in articles)
    reach = sum(len(frozenset().union(*each.kept)) for each in titled)
    print(f"{100 * reach / gold:.1f} % of the editors' facts are candidates")
    found = [0, 0]
    for fold in range(given.folds):
        rest = [at for at in range(len(articles)) if at % given.folds != fold]
        use(fit([cases[at] for cases in (titled, untitled) for at in rest]))
        for number, cases in enumerate((titled, untitled)):
            found[number] += sum(map(found_in, cases[fold :: given.folds]))
    if given.folds:
        shares = [f"{100 * each / gold:.1f} %" for each in found]
        print(f"unseen: {shares[0]} with the title, {shares[1]} without")
    use(fit(titled + untitled))
    shares = [f"{100 * sum(map(found_in, each)) / gold:.1f} %" for each in (titled, untitled)]
    print(f"fitted: {shares[0]} with the title, {shares[1]} without")
    if not given.check:
        lines = [f'    "{name}": {value},' for name, value in fact_weights.WEIGHTS.items() if value]
        text = '"""Fitted weights; `python -m tests.tools.fit_facts` writes this file."""'
        text += "\n\nWEIGHTS: dict[str, float] = {\n" + "\n".join(lines) + "\n}\n"
        Path(fact_weights.__file__).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
