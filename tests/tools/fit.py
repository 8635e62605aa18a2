"""Fits the weights of bot/summariser/speaker_weights.py to the articles of the corpus.

    python -m tests.tools.fit

It reads tests/summariser/corpus/dev and nothing else. A few rounds: each collects the options of
every quotation as the product finds them with the weights of the round before, and fits
conditional logits to them (which option is right): for speakers, for what a pronoun or a noun
refers to, and for whether quoted words are a quotation. A penalty pulls each weight towards
what ``PRIORS`` says, or towards 0.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from bot.summariser import pronouns, speaker_weights
from bot.summariser.choosing import Option
from bot.summariser.outline import Outline
from bot.summariser.quotation_marks import quoted_spans
from bot.summariser.quotations import features
from bot.summariser.quotes import QuoteExtractor
from tests.summariser.marked import Gold, Marked, is_speaker, marked_articles

ROUNDS = 4
# What was known before anything was fitted, in points: the penalty pulls each weight towards it.
# It stands in for what the corpus seldom shows.
_POINTS = 1 / 12
PRIORS: dict[str, dict[str, int]] = {
    "SPEAKERS": {
        **dict.fromkeys(("inverted", "followed", "preceded", "according"), 36),
        **dict.fromkeys(("resumed", "continued"), 36),
        **dict.fromkeys(("label colon", "signed", "same", "announced"), 30),
        **dict.fromkeys(("before", "after"), 20),
        **dict.fromkeys(("phrase", "phrase ahead", "far before", "in the words of"), -20),
        **dict.fromkeys(("sentence subject", "paragraph above", "look ahead"), -12),
        **dict.fromkeys(("before, with", "preceded, with"), 24),
        "followed, new sentence ? opens quote": -40,
        "label colon, behind preposition": -30,
        "retold, has a cue of its own": -60,
    },
    "PRONOUNS": {
        **dict(zip((f"spoke {n}" for n in range(6)), (30, 27, 24, 19, 10, 0), strict=True)),
        **dict(zip((f"mentioned {n}" for n in range(6)), (20, 20, 16, 10, 2, 0), strict=True)),
        **dict(zip((f"opened a clause {n}" for n in range(6)), (12, 9, 6, 2, 0, 0), strict=True)),
        **dict(zip((f"mentions {n}" for n in range(4)), (0, 1, 2, 5), strict=True)),
        **dict(zip((f"person {n}" for n in range(5)), (-4, -2, 0, 2, 5), strict=True)),
        **dict.fromkeys(("they: none", "it: none"), -12),
        "it: person 0": 12,
        "it: person 4": -24,
        "they: without a name 2": 36,
        "title 0": -60,
        "title 2": 12,
        "pronouns 0": -40,
        "pronouns 1": -20,
        "pronouns 3": 4,
        "pronouns 4": 12,
        "opened the sentence before 1": 22,
    },
    "QUOTATIONS": {"a sign reads": -24, "title case, begins lower": -36},
}
PENALTY, _OF_ONE_KIND = 1.0, 4.0
LEAST = 15  # times that a feature must occur
# Rules that propose who speaks this very quotation, not the one before.
_TOUCHING = frozenset(("inverted", "followed", "after", "preceded", "before", "according"))
WEIGHTS = {
    "SPEAKERS": speaker_weights.SPEAKERS,
    "PRONOUNS": speaker_weights.PRONOUNS,
    "QUOTATIONS": speaker_weights.QUOTATIONS,
}
_HEAD = '''"""Weights by the names of features; ``python -m tests.tools.fit`` writes this file.

SPEAKERS weighs the candidates of a quotation, PRONOUNS what a pronoun or a noun may refer to, and
QUOTATIONS whether quoted words are a quotation.
"""
'''
Case = list[tuple[list[str], float]]  # the options' features, and how right each is (0 to 1)


def extracted(marked: Marked) -> QuoteExtractor:
    """Return the extractor of an article after it has chosen every speaker."""
    extractor = QuoteExtractor(Outline(marked.text, quoted_spans(marked.text)))
    extractor.extract()
    return extractor


def cases(articles: Iterable[Marked]) -> tuple[list[Case], list[Case], list[Case]]:
    """Collect what each of the three models has to choose from, and what is right."""
    speakers: list[Case] = []
    antecedents: list[Case] = []
    quotations: list[Case] = []
    for marked in articles:
        extractor = extracted(marked)
        golds = {start: gold for gold in marked.quotes for start, _ in gold.spans}
        others = {start for start, _, _ in marked.others}
        for at, choice in extractor.choices.items():
            start = extractor.outline.quoted_span(at).start
            gold = golds.get(start)
            if extractor.outline.tags[at] == "Q" and (gold or start in others):
                named = features(extractor.outline, at, choice.attribution)
                quotations.append([(named, float(gold is not None)), ([], float(gold is None))])
            if gold is None:
                continue
            speakers.append(_speaker_case(gold, choice.options))
            antecedents += _pronoun_cases(gold, choice.options, extractor)
    return speakers, antecedents, quotations


def _speaker_case(gold: Gold, options: Sequence[Option]) -> Case:
    case = [(list(each.features), _rightness(gold, each)) for each in options]
    if not any(right for _, right in case):
        case[0] = (case[0][0], 1.0)  # nobody is right where no candidate is
    return case


def _rightness(gold: Gold, option: Option) -> float:
    """Return how right an option is: of a pronoun or noun, whether it may mean the speaker."""
    if option.candidate is None:
        return float(not gold.speakers)
    if any(is_speaker(gold, each.text) for each, _ in option.referents):
        return 1.0
    # "The botanist said" is who said it, even where the article's botanist isn't recognised.
    is_noun = gold.form == "noun" and option.candidate.rule in _TOUCHING
    return float(is_noun and option.kind == "noun")


def _pronoun_cases(
    gold: Gold, options: Sequence[Option], extractor: QuoteExtractor
) -> Iterator[Case]:
    """Yield what the phrases that attribute a quotation may refer to, and what is right."""
    seen = set()
    for option in options:
        if option.candidate is None or option.candidate.rule not in _TOUCHING:
            continue
        start = option.candidate.source.start
        kind, found = extractor.resolver.antecedents.get(start, ("he", []))
        if not found or start in seen or (gold.form == "noun") != (kind == "noun"):
            continue
        if gold.form not in ("pronoun", "noun"):
            continue
        seen.add(start)
        case: Case = [
            (pronouns.names_of(kind, each.signals), float(is_speaker(gold, each.entity.name)))
            for each in found
        ]
        hit = any(right for _, right in case)
        yield [([f"{kind}: none"], float(not hit)), *case]


def fit(cases_: Sequence[Case], known: dict[str, int]) -> dict[str, float]:
    """Fit a conditional logit by its features' names; several options of a case may be right."""
    counts = Counter(name for case in cases_ for features, _ in case for name in set(features))
    names = sorted({name for name, count in counts.items() if count >= LEAST} | known.keys())
    index = {name: at for at, name in enumerate(names)}
    rows, columns, owner, right = [], [], [], []
    row = 0
    for number, case in enumerate(cases_):
        for named, is_right in case:
            for name in set(named):
                if name in index:
                    rows.append(row)
                    columns.append(index[name])
            owner.append(number)
            right.append(is_right)
            row += 1
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(row, len(names)))
    # What is said of one kind of phrase only has to earn more than what is shared by all kinds.
    prior = np.array([known.get(name, 0) * _POINTS for name in names])
    penalties = np.array([_OF_ONE_KIND if ": " in name else PENALTY for name in names])
    owners, rights = np.array(owner), np.array(right)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = matrix @ weights
        weight = np.exp(scores - scores.max())
        total = np.bincount(owners, weight)
        hit = np.bincount(owners, weight * rights)
        value = (
            -np.sum(np.log(hit) - np.log(total)) + np.sum(penalties * (weights - prior) ** 2) / 2
        )
        gradient = matrix.T @ (weight / total[owners] - weight * rights / hit[owners])
        return float(value), gradient + penalties * (weights - prior)

    found = minimize(loss, prior, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return {name: round(float(found.x[at]), 3) for name, at in index.items()}


def use(*weights: dict[str, float]) -> None:
    """Have the summariser use these weights in this process."""
    for held, given in zip(WEIGHTS.values(), weights, strict=True):
        held.clear()
        held.update(given)
    pronouns._tables.cache_clear()


def fitted(articles: Sequence[Marked], rounds: int = ROUNDS) -> tuple[dict[str, float], ...]:
    """Fit all models to these articles, starting from nothing, and use them."""
    use({}, {}, {})
    for _ in range(rounds):
        weights = tuple(map(fit, cases(articles), PRIORS.values()))
        use(*weights)
    return weights


def main() -> None:
    """Fit, and write the file."""
    began = time.perf_counter()
    articles = marked_articles()
    fits = dict(zip(WEIGHTS, fitted(articles), strict=True))
    path = Path(speaker_weights.__file__)
    lines = [_HEAD]
    for name, weights in fits.items():
        lines.append(f"{name}: dict[str, float] = {{")
        lines += [f'    "{key}": {value},' for key, value in weights.items() if value]
        lines.append("}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(
        f"{len(articles)} articles, {time.perf_counter() - began:.0f} s, weights: "
        + ", ".join(f"{len(weights)} {name.lower()}" for name, weights in fits.items())
    )


if __name__ == "__main__":
    main()
