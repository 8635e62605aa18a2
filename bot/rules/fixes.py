"""What an editor has decided of a digest: a passage withdrawn, or said by somebody else. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot.models import Digest, Fact, Fix, Quote
from bot.text import plain


def amended(digest: Digest, fixes: Sequence[Fix]) -> Digest:
    """The digest with these fixes made of it; of what it does not hold there is nothing to fix."""
    if not fixes:
        return digest
    facts = (fact for fact in digest.facts if fix_of(fact, fixes) is None)
    quotes = (_amended(quote, fix_of(quote, fixes)) for quote in digest.quotes)
    return replace(digest, facts=tuple(facts), quotes=tuple(each for each in quotes if each))


def fix_of(passage: Fact | Quote, fixes: Sequence[Fix]) -> Fix | None:
    """What was decided of a fact or a quote."""
    what = "quote" if isinstance(passage, Quote) else "fact"
    own = _key(words_of(passage))
    return next((each for each in fixes if each.what == what and _key(each.words) == own), None)


def applied(digest: Digest, fixes: Sequence[Fix]) -> tuple[Fix, ...]:
    """The fixes of what this digest holds."""
    passages: tuple[Fact | Quote, ...] = (*digest.facts, *digest.quotes)
    return tuple(found for each in passages if (found := fix_of(each, fixes)))


def words_of(passage: Fact | Quote) -> tuple[str, ...]:
    """A passage's own words, by which it is known in later revisions."""
    spans = passage.spans if isinstance(passage, Quote) else (passage.span,)
    return tuple(span.text for span in spans)


def with_fix(fixes: Sequence[Fix], fix: Fix, *, undone: bool) -> tuple[Fix, ...]:
    """The fixes with this one, instead of what was decided of the passage before."""
    own = _key(fix.words)
    others = (each for each in fixes if each.what != fix.what or _key(each.words) != own)
    return (*others, *(() if undone else (fix,)))


def _key(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(plain, words))


def _amended(quote: Quote, fix: Fix | None) -> Quote | None:
    if fix is None:
        return quote
    if fix.withdrawn:
        return None
    return replace(quote, speaker=fix.speaker, role=None, resolved=False, confidence=1.0)
