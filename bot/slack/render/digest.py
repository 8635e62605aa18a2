"""Renders the digest of one article as a message."""

from collections.abc import Mapping, Sequence

from bot.models import Quote, Size, StoredArticle
from bot.slack.render import article_parts, blocks, limits, rich_text
from bot.slack.render.fallback_text import fallback_text
from bot.slack.render.rich_text import Json

FACT, QUOTE = 500, 600  # characters shown of each at most
QUOTES = 3
# How many facts and how many quotes a digest shows.
_SIZES: Mapping[Size, tuple[int, int]] = {
    "compact": (1, 0),
    "standard": (5, QUOTES),
    "full": (10, 10),
}
SELF_CONTAINED = 6  # words from which a quote makes sense by itself


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
    room = limits.WEIGHT - limits.weight([head, *end, _buttons(stored)])
    shown = [head, *_facts_and_quotes(stored, size, room), *end]
    spoken = fallback_text([*shown, _full_digest_hint(stored, command)])
    return {"text": spoken, "blocks": [*shown, _buttons(stored)]}


def _facts_and_quotes(stored: StoredArticle, size: Size, room: int) -> list[Json]:
    """As many facts and quotes as the size allows and the room holds.

    A digest without facts shows a quote even in compact size. If the article is retracted, all of
    it is struck through.
    """
    digest, (most_facts, most_quotes) = stored.digest, _SIZES[size]
    facts = [article_parts.fact(fact, FACT) for fact in digest.facts[:most_facts]]
    chosen = best_quotes(digest.quotes, most_quotes if facts else max(most_quotes, 1))
    quotes = [rich_text.block(article_parts.quotation(each, QUOTE)) for each in chosen]
    while True:
        shown = [*([rich_text.block(rich_text.bullets(facts))] if facts else []), *quotes]
        if stored.retraction:
            shown = [rich_text.struck(block) for block in shown]
        if limits.weight(shown) <= room:
            return shown
        (quotes or facts).pop()


def best_quotes(quotes: Sequence[Quote], number: int) -> list[Quote]:
    """Return at most this many of the quotes, the most useful ones, in their order.

    First come quotes with a named speaker, then those of SELF_CONTAINED words or more, then the
    first quote of each speaker.
    """
    first: dict[str | None, int] = {}
    for place, said in enumerate(quotes):
        first.setdefault(said.speaker, place)

    def rank(place: int) -> tuple[bool, bool, bool, int]:
        said = quotes[place]
        words = sum(len(span.text[:QUOTE].split()) for span in said.spans[:QUOTES])
        return said.speaker is None, words < SELF_CONTAINED, first[said.speaker] != place, place

    return [quotes[place] for place in sorted(sorted(range(len(quotes)), key=rank)[:number])]


def _full_digest_hint(stored: StoredArticle, command: str) -> Json:
    words = rich_text.text(f"Full digest: {command} show {stored.id}")
    return rich_text.block(rich_text.section(words))


def _buttons(stored: StoredArticle) -> Json:
    buttons = [blocks.button("full", "Full digest", stored.id)]
    if quotes := len(stored.digest.quotes):
        buttons.insert(0, blocks.button("quotes", f"All quotes ({quotes})", stored.id))
    buttons.append(blocks.button("report", "Report a mistake", stored.id))
    return blocks.actions(*buttons)
