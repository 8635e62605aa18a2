"""What a new revision changed of what readers were told: facts, quotes, headline. Pure.

White space and typography (the kind of quotation marks, dashes, ligatures) are no change. What a
digest no longer shows although the article still says it is not removed, and what the article said
all along is not added.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from bot.models import Change, Digest, Fact, Fix, Quote, StoredArticle
from bot.text import plain

# from this likeness of their words on, of 0 to 1, one passage is taken for the other, altered
ALIKE = 0.5
WORDS = 200  # of a passage that are compared


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    """A fact or a quote as readers were told it; its words and whom they are from, made plain()."""

    shown: str
    words: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """An article's text, but for what an editor has withdrawn from its digest."""

    text: str
    withdrawn: frozenset[tuple[str, ...]]

    def has(self, passage: _Passage) -> bool:
        return passage.words not in self.withdrawn and all(
            part in self.text for part in passage.words
        )


def changes(
    before: Digest, text: str, stored: StoredArticle, fixes: Sequence[Fix] = ()
) -> tuple[Change, ...]:
    """What changed of a digest of an earlier ``text`` in the entry: what was said comes first.

    ``fixes`` are those that an editor had made by then.
    """
    after = stored.digest
    was, now = _said(text, fixes), _said(stored.article.text, stored.fixes)
    quotes = _compared("quote", map(_quote, before.quotes), map(_quote, after.quotes), was, now)
    facts = _compared("fact", map(_fact, before.facts), map(_fact, after.facts), was, now)
    return (*quotes, *_headline(before, after), *facts)


def _said(text: str, fixes: Sequence[Fix]) -> _Said:
    withdrawn = (tuple(map(plain, each.words)) for each in fixes if each.withdrawn)
    return _Said(text=plain(text), withdrawn=frozenset(withdrawn))


def _headline(before: Digest, after: Digest) -> tuple[Change, ...]:
    was, now = before.headline, after.headline
    # one that is made of the article's own words changes with its facts
    if plain(was.text) == plain(now.text) or not (was.given or now.given):
        return ()
    return (Change(what="headline", was=was.text, now=now.text),)


def _compared(
    what: Literal["quote", "fact"],
    before: Iterable[_Passage],
    after: Iterable[_Passage],
    was: _Said,
    now: _Said,
) -> list[Change]:
    """The altered, then the removed, then the added."""
    told, came = list(before), list(after)
    kept = {(each.words, each.by) for each in told} & {(each.words, each.by) for each in came}
    told = [each for each in told if (each.words, each.by) not in kept]
    came = [each for each in came if (each.words, each.by) not in kept]
    altered, told = _paired(told, came, _same_words)
    told = [each for each in told if not now.has(each)]
    came = [each for each in came if not was.has(each)]
    alike, told = _paired(told, came, _alike)
    return [
        *(Change(what=what, was=one.shown, now=other.shown) for one, other in altered + alike),
        *(Change(what=what, was=each.shown) for each in told),
        *(Change(what=what, now=each.shown) for each in came),
    ]


def _paired(
    told: Iterable[_Passage],
    came: list[_Passage],
    candidates: Callable[[_Passage, Sequence[_Passage]], Sequence[_Passage]],
) -> tuple[list[tuple[_Passage, _Passage]], list[_Passage]]:
    """Each of what was told with its first candidate, which is taken out; and those without."""
    pairs, alone = [], []
    for one in told:
        if found := candidates(one, came):
            came.remove(found[0])
            pairs.append((one, found[0]))
        else:
            alone.append(one)
    return pairs, alone


def _same_words(one: _Passage, others: Sequence[_Passage]) -> list[_Passage]:
    """Those with the same words, from somebody else."""
    return [other for other in others if other.words == one.words]


def _alike(one: _Passage, others: Sequence[_Passage]) -> list[_Passage]:
    """Those that are enough alike to be the same passage, altered; the most alike first."""
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
