"""Scores digests on the corpus: quotes, speakers, confidence, topics and facts.

    python -m tests.tools.scores [--part dev|unseen] [--folds 5] [--errors] [--kinds]

``--folds`` refits the weights without each fifth of the articles and scores that fifth with them;
without it, the weights are those of the product. Of the unseen part nothing is printed but figures.
A quote of fewer than four words is a fragment that need not be shown, and isn't scored.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from bot.models import Digest, Quote
from bot.summariser import summarise
from bot.summariser.outline import LONG_WORDS
from bot.summariser.quotation_marks import words_in
from tests.summariser.marked import Gold, Marked, is_full, is_speaker, marked_articles
from tests.tools import fit

BINS = 10
SHOWN_FACTS = 3
Span = tuple[int, int]
T = TypeVar("T")


@dataclass
class Scores:
    """Counts over all articles, confidences, and the errors as lines to read."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: list[tuple[float, bool, bool]] = field(default_factory=list)  # confidence, given, right
    errors: list[str] = field(default_factory=list)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)


def score(marked: Marked, digest: Digest, scores: Scores) -> None:
    """Add the figures of one article's digest."""
    found = {(span.start, span.end): quote for quote in digest.quotes for span in quote.spans}
    golds = [(span, gold) for gold in marked.quotes for span in gold.spans]
    for span, gold in golds:
        _score_quote(marked, span, gold, _covering(found, span), scores)
    others = [(start, end) for start, end, _ in marked.others]
    for (start, end, sort), span in zip(marked.others, others, strict=True):
        claimed = _covering(found, span)
        scores.counts["others"] += 1
        scores.counts["others claimed"] += claimed is not None
        if claimed is not None:
            words = marked.text[start:end][:70]
            scores.errors.append(f"{marked.name}: CLAIMED {sort} as {claimed.speaker!r}: {words}")
    # What is claimed where nobody is named in the gold is neither right nor wrong.
    nobody = {span: gold for span, gold in golds if not gold.speakers}
    for span in found:
        if _is_long(marked, span) and _covering(nobody, span) is None:
            scores.counts["claims"] += 1
        known = dict.fromkeys((*(span for span, _ in golds), *others), True)
        scores.counts["elsewhere"] += _covering(known, span) is None
    scores.counts["articles"] += 1
    if marked.topics:
        _score_topics(marked, digest, scores)
    shown = [fact.span.text for fact in digest.facts[:SHOWN_FACTS]]
    scores.counts["facts"] += len(marked.facts)
    scores.counts["facts kept"] += sum(any(fact in text for text in shown) for fact in marked.facts)


def _score_quote(
    marked: Marked, span: Span, gold: Gold, quote: Quote | None, scores: Scores
) -> None:
    counts, kind = scores.counts, scores.kinds.setdefault(marked.kind, Counter())
    if not _is_long(marked, span):
        counts["fragments"] += 1
        counts["fragments claimed"] += quote is not None
        return
    counts["gold"] += 1
    given = quote.speaker if quote else None
    if not gold.speakers:
        counts["nobody"] += 1
        counts["nobody, named"] += given is not None
        return
    right = given is not None and is_speaker(gold, given)
    for each in (counts, kind):
        each["scored"] += 1
        each["right"] += right
        each["wrong"] += given is not None and not right
    counts[gold.form] += 1
    counts[f"{gold.form} right"] += right
    counts["found"] += quote is not None
    counts["full"] += right and is_full(gold, given)
    counts["given"] += given is not None
    counts["relatives"] += given is not None and not right and _is_relative(gold, given)
    confidence = quote.confidence if quote else 0.0
    scores.rows.append((confidence, given is not None, right))
    if not right:
        what = f"{given!r} ({confidence:.2f})" if quote else "MISSED"
        words = marked.text[slice(*span)][:70]
        scores.errors.append(f"{marked.name}: {what} for {gold.form} {gold.speakers[0]!r}: {words}")


def _score_topics(marked: Marked, digest: Digest, scores: Scores) -> None:
    counts, kind = scores.counts, scores.kinds.setdefault(marked.kind, Counter())
    first = digest.topics[0].slug if digest.topics else None
    for each in (counts, kind):
        each["topics"] += 1
        each["topic right"] += first == marked.topics[0]
        each["topic acceptable"] += first in marked.topics
    counts["topic none"] += first is None
    if first is not None and first not in marked.topics:
        scores.errors.append(f"{marked.name}: TOPIC {first} for {', '.join(marked.topics)}")


def _is_long(marked: Marked, span: Span) -> bool:
    return words_in(marked.text[slice(*span)]) >= LONG_WORDS


def _covering(found: dict[Span, T], span: Span) -> T | None:
    """Return what is there where four fifths of a span are."""
    start, end = span
    for (a, b), each in found.items():
        if min(end, b) - max(start, a) >= 0.8 * max(end - start, b - a):
            return each
    return None


def _is_relative(gold: Gold, given: str) -> bool:
    """Return whether a wrong speaker has the surname of the right one."""
    last = given.rsplit(maxsplit=1)[-1].casefold()
    return any(each.rsplit(maxsplit=1)[-1].casefold() == last for each in gold.speakers)


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


def folds(articles: Sequence[Marked], number: int) -> Iterator[Marked]:
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
    for marked in folds(articles, given.folds) if given.folds else articles:
        score(marked, summarise(marked.article), scores)
    if given.errors and given.part == "dev":
        print("\n".join(scores.errors))
    _print(scores)
    for name, counts in sorted(scores.kinds.items()) if given.kinds else ():
        print(
            f"  {name:26} quotes {counts['right']:3} of {counts['scored']:3},"
            f" wrong {counts['wrong']:2}; topics {counts['topic acceptable']} of {counts['topics']}"
        )


def _print(scores: Scores) -> None:
    c = scores.counts
    precision, recall = _share(c, "right", "claims"), _share(c, "right", "scored")
    lines = {
        "end to end, F1": f"{2 * precision * recall / (precision + recall):.1f}"
        f" (right {c['right']}, in the articles {c['scored']}, claimed {c['claims']})",
        "speakers given": f"{_share(c, 'given', 'scored'):.1f} %,"
        f" of which right {_share(c, 'right', 'given'):.1f} %;"
        f" of the surest 90 %: {precision_at(scores.rows, 0.9):.1f} %",
        **{
            f"  by {form}": f"{_share(c, f'{form} right', form):.1f} % right of {c[form]}"
            for form in ("name", "pronoun", "noun", "none")
        },
        "in full": f"{_share(c, 'full', 'right'):.1f} % of the right ones",
        "a relative named": str(c["relatives"]),
        "no quotes, claimed": f"{c['others claimed']} of {c['others']}",
        "claimed elsewhere": str(c["elsewhere"]),
        "fragments shown": f"{c['fragments claimed']} of {c['fragments']}",
        "nobody, but named": f"{c['nobody, named']} of {c['nobody']}",
        "first topic": f"{_share(c, 'topic right', 'topics'):.1f} % the main one,"
        f" {_share(c, 'topic acceptable', 'topics'):.1f} % among the article's",
        "no topic": str(c["topic none"]),
        "facts": f"{_share(c, 'facts kept', 'facts'):.1f} % of the editors' three are shown",
    }
    print(f"{c['articles']} articles, {c['gold']} quotes of {LONG_WORDS} words and more")
    print("\n".join(f"{name:20} {figure}" for name, figure in lines.items()))
    table = reliability(scores.rows)
    gap = max((abs(stated - right) for stated, right, _ in table), default=0.0)
    print("confidence, stated   " + "  ".join(f"{stated:5.1f}" for stated, _, _ in table))
    print("confidence, true     " + "  ".join(f"{right:5.1f}" for _, right, _ in table))
    print(f"largest gap          {gap:.1f} points")


def _share(counts: Counter[str], part: str, whole: str) -> float:
    return 100 * counts[part] / max(1, counts[whole])


if __name__ == "__main__":
    main()
