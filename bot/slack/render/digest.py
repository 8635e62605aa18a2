"""A digest as the Slack message that is posted."""

from collections.abc import Mapping, Sequence

from bot.models import Quote, Size, StoredArticle
from bot.slack.render import blocks, entries, limits, rich_text
from bot.slack.render.fallback_text import plain
from bot.slack.render.rich_text import Json

FACT, QUOTE = 500, 600  # characters of each at most
QUOTES = 3
# how many facts and how many quotes
_SIZES: Mapping[Size, tuple[int, int]] = {
    "compact": (1, 0),
    "standard": (5, QUOTES),
    "full": (10, 10),
}
ALONE = 6  # words with which a quote is understood by itself


def digest_message(
    stored: StoredArticle,
    *,
    reason: str | None,
    note: str | None,
    command: str,
    size: Size = "standard",
) -> Json:
    """The entry as ``{"text": …, "blocks": […]}``, within Slack's limits whatever it holds.

    ``reason`` says why it is posted again, ``note`` is a sentence of ours shown below it;
    ``command`` is the slash command, for those who hear the message and see no buttons.
    """
    head, end = entries.header(stored, reason), [blocks.note(note)] if note else []
    room = limits.WEIGHT - limits.weight([head, *end, _buttons(stored)])
    shown = [head, *_told(stored, size, room), *end]
    return {"text": plain([*shown, _typed(stored, command)]), "blocks": [*shown, _buttons(stored)]}


def _told(stored: StoredArticle, size: Size, room: int) -> list[Json]:
    """Facts and quotes, as many as the size says and the room holds; of either there is one.

    Of what is retracted they are struck.
    """
    digest, (most, voices) = stored.digest, _SIZES[size]
    facts = [entries.fact(fact, FACT) for fact in digest.facts[:most]]
    said = telling(digest.quotes, voices if facts else max(voices, 1))
    quotes = [rich_text.block(entries.quotation(each, QUOTE)) for each in said]
    while limits.weight(told := _stood([*_list(facts), *quotes], stored)) > room:
        (quotes or facts).pop()
    return told


def _stood(told: list[Json], stored: StoredArticle) -> list[Json]:
    return [rich_text.struck(block) for block in told] if stored.retraction else told


def _list(facts: list[Json]) -> list[Json]:
    return [rich_text.block(rich_text.bullets(facts))] if facts else []


def telling(quotes: Sequence[Quote], number: int) -> list[Quote]:
    """At most so many of the quotes, in their order: those that a reader gets most out of.

    A known speaker counts most, then words enough to stand alone, then one more person's voice.
    """
    first: dict[str | None, int] = {}
    for place, said in enumerate(quotes):
        first.setdefault(said.speaker, place)

    def rank(place: int) -> tuple[bool, bool, bool, int]:
        said = quotes[place]
        words = sum(len(span.text[:QUOTE].split()) for span in said.spans[:QUOTES])
        return said.speaker is None, words < ALONE, first[said.speaker] != place, place

    return [quotes[place] for place in sorted(sorted(range(len(quotes)), key=rank)[:number])]


def _typed(stored: StoredArticle, command: str) -> Json:
    words = rich_text.text(f"Full digest: {command} show {stored.id}")
    return rich_text.block(rich_text.section(words))


def _buttons(stored: StoredArticle) -> Json:
    buttons = [blocks.button("full", "Full digest", stored.id)]
    if quotes := len(stored.digest.quotes):
        buttons.insert(0, blocks.button("quotes", f"All quotes ({quotes})", stored.id))
    buttons.append(blocks.button("report", "Report a mistake", stored.id))
    return blocks.actions(*buttons)
