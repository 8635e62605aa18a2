"""Applies editors' fixes to a digest: a passage is withdrawn, or gets another speaker. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot.models import Digest, Fact, Fix, Quote
from bot.text import plain


def amended(digest: Digest, fixes: Sequence[Fix]) -> Digest:
    """Return the digest with these fixes; those of passages that it doesn't have are ignored."""
    if not fixes:
        return digest
    facts = (fact for fact in digest.facts if fix_of(fact, fixes) is None)
    quotes = (_amended(quote, fix_of(quote, fixes)) for quote in digest.quotes)
    return replace(digest, facts=tuple(facts), quotes=tuple(each for each in quotes if each))


def fix_of(passage: Fact | Quote, fixes: Sequence[Fix]) -> Fix | None:
    """Return the fix of a fact or a quote, if there is one."""
    what = "quote" if isinstance(passage, Quote) else "fact"
    own = _key(words_of(passage))
    return next((each for each in fixes if each.what == what and _key(each.words) == own), None)


def applied(digest: Digest, fixes: Sequence[Fix]) -> tuple[Fix, ...]:
    """Return the fixes that concern passages of this digest."""
    passages: tuple[Fact | Quote, ...] = (*digest.facts, *digest.quotes)
    return tuple(found for each in passages if (found := fix_of(each, fixes)))


def words_of(passage: Fact | Quote) -> tuple[str, ...]:
    """Return a passage's own words, which identify it in later revisions."""
    spans = passage.spans if isinstance(passage, Quote) else (passage.span,)
    return tuple(span.text for span in spans)


def with_fix(fixes: Sequence[Fix], fix: Fix, *, undone: bool) -> tuple[Fix, ...]:
    """Return the fixes with this one in place of an earlier one of the same passage.

    ``undone`` only removes the earlier one.
    """
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
