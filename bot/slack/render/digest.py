"""Renders the digest of one article as a message."""

from collections.abc import Mapping

from bot.models import Digest, Quote, Size, StoredArticle
from bot.slack.render import article_parts, blocks, limits, rich_text
from bot.slack.render.fallback_text import fallback_text
from bot.slack.render.rich_text import Json

FACT, QUOTE = 500, 600  # characters shown of each at most
# How many facts and how many quotes a digest shows.
_SIZES: Mapping[Size, tuple[int, int]] = {
    "compact": (1, 0),
    "standard": (3, 2),
    "full": (10, 10),
}
READABLE = range(8, 46)  # words of a quote that says something and is read at a glance
LEAST_WORDS = 4  # of a quote that can be a sentence
SURE = 0.9  # confidence from which one speaker is as good as another


def digest_message(
    stored: StoredArticle,
    *,
    reason: str | None,
    note: str | None,
    command: str,
    size: Size = "standard",
) -> Json:
    """Return the digest as ``{"text": …, "blocks": […]}``, always within Slack's limits.

    ``reason`` says why it is posted again; ``note`` is a sentence from the bot shown at the end;
    ``command`` is the slash command, for readers who hear the message and don't see its buttons.
    """
    head, end = article_parts.header(stored, reason), [blocks.note(note)] if note else []
    room = limits.WEIGHT - limits.weight([head, *end, _buttons(stored, all_shown=False)])
    passages, quotes = _facts_and_quotes(stored, size, room)
    shown = [head, *passages, *end]
    spoken = fallback_text([*shown, _full_digest_hint(stored, command)])
    all_shown = len(quotes) == len(stored.digest.quotes) and all(
        article_parts.fits(stored, said, QUOTE) for said in quotes
    )
    return {"text": spoken, "blocks": [*shown, _buttons(stored, all_shown=all_shown)]}


def _facts_and_quotes(
    stored: StoredArticle, size: Size, room: int
) -> tuple[list[Json], list[Quote]]:
    """As many facts and quotes as the size allows and the room holds, and which quotes they are.

    A digest without facts shows a quote even in compact size. If the article is retracted, all of
    it is struck through.
    """
    digest, (most_facts, most_quotes) = stored.digest, _SIZES[size]
    facts = [article_parts.fact(fact, FACT) for fact in digest.facts[:most_facts]]
    quotes = best_quotes(digest, most_quotes if facts else max(most_quotes, 1))
    while True:
        said = [rich_text.block(article_parts.quotation(stored, each, QUOTE)) for each in quotes]
        shown = [*([rich_text.block(rich_text.bullets(facts))] if facts else []), *said]
        if stored.retraction:
            shown = [rich_text.struck(block) for block in shown]
        if limits.weight(shown) <= room:
            return shown, quotes
        if quotes:
            quotes.pop()
        else:
            facts.pop()


def best_quotes(digest: Digest, number: int) -> list[Quote]:
    """Return at most this many of a digest's quotes, the most useful ones.

    Quotes with a named speaker come before others, whole sentences before fragments, and the best
    quote of each speaker before a second one. Those chosen are in the article's order, but for
    quotes that nobody is named for: these come last.
    """
    quotes = digest.quotes
    strength = [_strength(digest, said) for said in quotes]
    best: dict[str | None, int] = {}
    for place in sorted(range(len(quotes)), key=lambda each: strength[each]):
        best.setdefault(quotes[place].speaker, place)

    def rank(place: int) -> tuple[tuple[bool, ...], bool, tuple[bool, ...], int]:
        needed, welcome = strength[place]
        return needed, best[quotes[place].speaker] != place, welcome, place

    chosen = sorted(sorted(range(len(quotes)), key=rank)[:number])
    return sorted((quotes[place] for place in chosen), key=lambda said: said.speaker is None)


def _strength(digest: Digest, said: Quote) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """What speaks against showing a quote: what matters more than who said it, and the rest."""
    first, last = said.spans[0], said.spans[-1]
    repeats = any(
        fact.span.start <= first.start
        and last.end <= fact.span.end
        and first.text in fact.span.text
        for fact in digest.facts
    )
    words = sum(len(span.text[:QUOTE].split()) for span in said.spans[:LEAST_WORDS])
    fragment = first.text[:1].islower() or words < LEAST_WORDS
    return (
        (said.speaker is None, repeats, fragment),
        (words not in READABLE, said.confidence < SURE),
    )


def _full_digest_hint(stored: StoredArticle, command: str) -> Json:
    words = rich_text.text(f"Full digest: {command} show {stored.id}")
    return rich_text.block(rich_text.section(words))


def _buttons(stored: StoredArticle, *, all_shown: bool) -> Json:
    """The row below a digest. Quotes that are all shown aren't offered again."""
    row = [blocks.button("full", "Full digest", stored.id)]
    if not all_shown:
        label = f"All quotes ({len(stored.digest.quotes)})"
        row.insert(0, blocks.button("quotes", label, stored.id))
    return blocks.actions(*row, blocks.menu(("report", "Report a mistake", stored.id)))
