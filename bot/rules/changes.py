"""Finds what a new revision changed in what readers were told: facts, quotes, headline. Pure.

White space and typography (kinds of quotation marks, dashes, ligatures) aren't changes. If a digest
no longer shows something that the article still says, that isn't a removal; if it shows something
that the article has said all along, that isn't an addition.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bot.models import Change, Digest, Fact, Fix, Quote, StoredArticle
from bot.text import plain

# two passages whose words are at least so similar, from 0 to 1, are versions of one passage
ALIKE = 0.5
WORDS = 200  # words of a passage that are compared


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    """A fact or a quote as readers see it; ``words`` and ``by`` (who said it) are made plain()."""

    shown: str
    words: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """An article's text, and the passages that an editor withdrew from its digest."""

    text: str
    withdrawn: frozenset[tuple[str, ...]]

    def has(self, passage: _Passage) -> bool:
        return passage.words not in self.withdrawn and all(
            part in self.text for part in passage.words
        )


def changes(
    before: Digest, text: str, stored: StoredArticle, fixes: Sequence[Fix] = ()
) -> tuple[Change, ...]:
    """Return how an article's digest differs from an earlier one: quotes, headline, then facts.

    ``before`` was made from ``text``, when an editor had made these ``fixes``.
    """
    after = stored.digest
    was, now = _text(text, fixes), _text(stored.article.text, stored.fixes)
    quotes = _compared("quote", map(_quote, before.quotes), map(_quote, after.quotes), was, now)
    facts = _compared("fact", map(_fact, before.facts), map(_fact, after.facts), was, now)
    return (*quotes, *_headline(before, after), *facts)


def _text(text: str, fixes: Sequence[Fix]) -> _Text:
    withdrawn = (tuple(map(plain, each.words)) for each in fixes if each.withdrawn)
    return _Text(text=plain(text), withdrawn=frozenset(withdrawn))


def _headline(before: Digest, after: Digest) -> tuple[Change, ...]:
    was, now = before.headline, after.headline
    # a headline made from the article's own words changes together with its facts
    if plain(was.text) == plain(now.text) or not (was.given or now.given):
        return ()
    return (Change(what="headline", was=was.text, now=now.text),)


def _compared(
    what: Literal["quote", "fact"],
    before: Iterable[_Passage],
    after: Iterable[_Passage],
    was: _Text,
    now: _Text,
) -> list[Change]:
    """Return what was altered, then what was removed, then what was added."""
    old, new = list(before), list(after)
    kept = {(each.words, each.by) for each in old} & {(each.words, each.by) for each in new}
    old = [each for each in old if (each.words, each.by) not in kept]
    new = [each for each in new if (each.words, each.by) not in kept]
    altered, old = _paired(old, new, _same_words)
    old = [each for each in old if not now.has(each)]
    new = [each for each in new if not was.has(each)]
    alike, old = _paired(old, new, _alike)
    return [
        *(Change(what=what, was=one.shown, now=other.shown) for one, other in altered + alike),
        *(Change(what=what, was=each.shown) for each in old),
        *(Change(what=what, now=each.shown) for each in new),
    ]


def _paired(
    old: Iterable[_Passage],
    new: list[_Passage],
    candidates: Callable[[_Passage, Sequence[_Passage]], Sequence[_Passage]],
) -> tuple[list[tuple[_Passage, _Passage]], list[_Passage]]:
    """Pair old passages with their first candidate, which is removed from ``new``.

    Returns the pairs, and the old passages that have no candidate.
    """
    pairs, alone = [], []
    for one in old:
        if found := candidates(one, new):
            new.remove(found[0])
            pairs.append((one, found[0]))
        else:
            alone.append(one)
    return pairs, alone


def _same_words(one: _Passage, others: Sequence[_Passage]) -> list[_Passage]:
    """Return passages with the same words, said by somebody else."""
    return [other for other in others if other.words == one.words]


def _alike(one: _Passage, others: Sequence[_Passage]) -> list[_Passage]:
    """Return passages that are similar enough to be a new version of this one, best first."""
    ranked = [(_likeness(one, other), -place) for place, other in enumerate(others)]
    return [others[-place] for likeness, place in sorted(ranked, reverse=True) if likeness >= ALIKE]


def _likeness(one: _Passage, other: _Passage) -> float:
    first, second = (" ".join(each.words).split()[:WORDS] for each in (one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _quote(quote: Quote) -> _Passage:
    spans = [span.text for span in quote.spans]
    marked = " … ".join(f"“{span}”" for span in spans)
    return _Passage(
        shown=f"{marked} — {quote.speaker or 'unattributed'}",
        words=tuple(map(plain, spans)),
        by=plain(quote.speaker or ""),
    )


def _fact(fact: Fact) -> _Passage:
    text = fact.span.text
    return _Passage(
        shown=f"{text} — {fact.credit}" if fact.credit else text,
        words=(plain(text),),
        by=plain(fact.credit or ""),
    )
