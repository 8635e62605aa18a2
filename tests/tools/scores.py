"""Scores digests on the corpus: quotes, speakers, confidence, topics and facts.

    python -m tests.tools.scores [--part dev|unseen] [--folds 5] [--errors] [--kinds]

``--folds`` refits the weights without each fifth of the articles and scores that fifth with them;
without it, the weights are those of the product. Nothing of the unseen part is printed but figures.
A stretch of fewer than four words is scored for restraint alone, as a fragment is no quote to show.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.models import Digest
from bot.summariser import summarise
from bot.summariser.outline import LONG_WORDS
from bot.summariser.quotation_marks import words_in
from tests.summariser.marked import Gold, Marked, is_full, is_speaker, marked_articles
from tests.tools import fit

BINS = 10


@dataclass
class Scores:
    """Counts over all articles, and the errors as lines to read."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: list[tuple[float, bool, bool]] = field(default_factory=list)  # confidence, given, right
    errors: list[str] = field(default_factory=list)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)


def score(marked: Marked, digest: Digest, scores: Scores) -> None:
    """Add the figures of one article's digest."""
    counts = scores.counts
    kind = scores.kinds.setdefault(marked.kind, Counter())
    found = {(span.start, span.end): quote for quote in digest.quotes for span in quote.spans}
    golds = [(span, gold) for gold in marked.quotes for span in gold.spans]
    for (start, end), gold in golds:
        text = marked.text[start:end]
        quote = next((q for (a, b), q in found.items() if _overlap(start, end, a, b)), None)
        if words_in(text) < LONG_WORDS:
            counts["fragments"] += 1
            counts["fragments claimed"] += quote is not None
            continue
        counts["gold"] += 1
        kind["gold"] += 1
        given = quote.speaker if quote else None
        if not gold.speakers:
            counts["nobody"] += 1
            counts["nobody, named"] += given is not None
            continue
        right = given is not None and is_speaker(gold, given)
        counts["scored"] += 1
        kind["scored"] += 1
        counts[f"{gold.form}"] += 1
        counts["found"] += quote is not None
        counts[f"{gold.form} right"] += right
        counts["right"] += right
        kind["right"] += right
        counts["full"] += right and is_full(gold, given)
        counts["given"] += given is not None
        scores.rows.append((quote.confidence if quote else 0.0, given is not None, right))
        if given is not None and not right and _relative(gold, given):
            counts["relatives"] += 1
        if not right:
            kind["wrong"] += given is not None
            what = "MISSED" if quote is None else f"{given!r} ({quote.confidence:.2f})"
            scores.errors.append(
                f"{marked.name}: {what} for {gold.form} {gold.speakers[0]!r}: {text[:70]}"
            )
    for start, end, sort in marked.others:
        claimed = next((q for (a, b), q in found.items() if _overlap(start, end, a, b)), None)
        counts["others"] += 1
        counts["others claimed"] += claimed is not None
        if claimed is not None:
            scores.errors.append(
                f"{marked.name}: CLAIMED {sort} as {claimed.speaker!r}: {marked.text[start:end][:70]}"
            )
    all_gold = [span for span, _ in golds] + [(a, b) for a, b, _ in marked.others]
    counts["claims"] += sum(words_in(marked.text[a:b]) >= LONG_WORDS for a, b in found) - sum(
        not g.speakers
        for (a, b), g in golds
        if words_in(marked.text[a:b]) >= LONG_WORDS and any(_overlap(a, b, c, d) for c, d in found)
    )
    counts["elsewhere"] += sum(not any(_overlap(a, b, c, d) for c, d in all_gold) for a, b in found)
    counts["articles"] += 1
    if marked.topics:
        _score_topics(marked, digest, scores)
    if marked.facts:
        shown = [fact.span.text for fact in digest.facts[:3]]
        counts["facts"] += 3
        counts["facts kept"] += sum(any(fact in text for text in shown) for fact in marked.facts)


def _score_topics(marked: Marked, digest: Digest, scores: Scores) -> None:
    counts, kind = scores.counts, scores.kinds[marked.kind]
    first = digest.topics[0].slug if digest.topics else None
    counts["topics"] += 1
    counts["topic right"] += first == marked.topics[0]
    counts["topic acceptable"] += first in marked.topics
    counts["topic none"] += first is None
    kind["articles"] += 1
    kind["topic"] += first in marked.topics
    if first is not None and first not in marked.topics:
        scores.errors.append(f"{marked.name}: TOPIC {first} for {', '.join(marked.topics)}")


def _overlap(start: int, end: int, a: int, b: int) -> bool:
    return min(end, b) - max(start, a) >= 0.8 * max(end - start, b - a)


def _relative(gold: Gold, given: str) -> bool:
    last = given.rsplit(maxsplit=1)[-1].casefold()
    return any(each.split()[-1].casefold() == last for each in gold.speakers)


def reliability(rows: Sequence[tuple[float, bool, bool]]) -> list[tuple[float, float, int]]:
    """Return stated confidence and true share, in per cent, of ten bins of equal size."""
    given = sorted(row for row in rows if row[1])
    table = []
    for at in range(BINS):
        part = given[at * len(given) // BINS : (at + 1) * len(given) // BINS]
        if part:
            stated = 100 * sum(row[0] for row in part) / len(part)
            table.append((stated, 100 * sum(row[2] for row in part) / len(part), len(part)))
    return table


def precision_at(rows: Sequence[tuple[float, bool, bool]], share: float) -> float:
    """Return the precision of the surest speakers, as many as a share of all, in per cent."""
    surest = sorted((row for row in rows if row[1]), key=lambda row: -row[0])
    kept = surest[: int(share * len(rows))]
    return 100 * sum(row[2] for row in kept) / max(1, len(kept))


def _folds(articles: Sequence[Marked], number: int) -> Iterator[Marked]:
    """Yield each article while the weights in use were fitted without its fold."""
    kept = tuple(map(dict, fit.WEIGHTS.values()))
    for fold in range(number):
        fit.fitted([each for at, each in enumerate(articles) if at % number != fold])
        yield from articles[fold::number]
    fit.use(*kept)


def main() -> None:
    """Print the figures."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--part", default="dev", choices=("dev", "unseen"))
    ask.add_argument("--folds", type=int, default=0)
    ask.add_argument("--errors", action="store_true", help="list every error (dev only)")
    ask.add_argument("--kinds", action="store_true", help="the figures of each kind of article")
    given = ask.parse_args()
    articles = marked_articles(given.part)
    scores = Scores()
    for marked in _folds(articles, given.folds) if given.folds else articles:
        score(marked, summarise(marked.article), scores)
    if given.errors and given.part == "dev":
        print("\n".join(scores.errors))
    _print(scores)
    if given.kinds:
        for name, counts in sorted(scores.kinds.items()):
            print(
                f"  {name:24} quotes {counts['right']:3} of {counts['scored']:3}, wrong name {counts['wrong']:2}; topics {counts['topic']} of {counts['articles']}"
            )


def _print(scores: Scores) -> None:
    c = scores.counts
    precision, recall = c["right"] / max(1, c["claims"]), c["right"] / max(1, c["scored"])
    print(f"{c['articles']} articles, {c['gold']} quotes of {LONG_WORDS} words and more")
    print(
        f"end to end          F1 {200 * precision * recall / (precision + recall):.1f}  (right {c['right']} of {c['scored']}, claims {c['claims']})"
    )
    print(
        f"speakers given      {100 * c['given'] / c['scored']:.1f} %, right {100 * c['right'] / c['given']:.1f} %; of the surest 90 %: {precision_at(scores.rows, 0.9):.1f} %"
    )
    for form in ("name", "pronoun", "noun", "none"):
        print(
            f"  {form:8}          {100 * c[form + ' right'] / max(1, c[form]):.1f} % of {c[form]}"
        )
    print(f"in full             {100 * c['full'] / c['right']:.1f} % of the right ones")
    print(f"a relative named    {c['relatives']}")
    print(
        f"no quotes, claimed  {c['others claimed']} of {c['others']}; elsewhere {c['elsewhere']}; fragments {c['fragments claimed']} of {c['fragments']}"
    )
    print(f"nobody, but named   {c['nobody, named']} of {c['nobody']}")
    table = reliability(scores.rows)
    print(
        "stated → right      "
        + "  ".join(f"{a:.0f}→{b:.0f}" for a, b, _ in table)
        + f"   largest gap {max(abs(a - b) for a, b, _ in table):.1f}"
    )
    print(
        f"first topic         {100 * c['topic right'] / c['topics']:.1f} % the main one, {100 * c['topic acceptable'] / c['topics']:.1f} % among the article's, none {c['topic none']}"
    )
    print(
        f"facts               {100 * c['facts kept'] / c['facts']:.1f} % of the editors' three among the first three"
    )


if __name__ == "__main__":
    main()
