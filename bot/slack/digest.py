"""A digest as the Slack message that is posted."""

from collections.abc import Sequence

from bot.models import Entry, Quote
from bot.slack import blocks, entries, richtext
from bot.slack.plain import plain
from bot.slack.richtext import Json

FACTS, FACT = 5, 500  # how many, and at most how long
QUOTES, QUOTE = 3, 600
ALONE = 6  # words with which a quote is understood by itself


def digest_message(entry: Entry, *, reason: str | None, note: str | None, command: str) -> Json:
    """The entry as ``{"text": …, "blocks": […]}``, within Slack's limits whatever it holds.

    ``reason`` says why it is posted again, ``note`` is a sentence of ours shown below it;
    ``command`` is the slash command, for those who hear the message and see no buttons.
    """
    digest = entry.digest
    told = [
        richtext.block(entries.quotation(said, QUOTE)) for said in telling(digest.quotes, QUOTES)
    ]
    if facts := [entries.fact(fact, FACT) for fact in digest.facts[:FACTS]]:
        told.insert(0, richtext.block(richtext.bullets(facts)))
    if entry.retraction:
        told = [richtext.struck(block) for block in told]
    shown = [entries.header(entry, reason), *told]
    if note:
        shown.append(blocks.note(note))
    return {"text": plain([*shown, _typed(entry, command)]), "blocks": [*shown, _buttons(entry)]}


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


def _typed(entry: Entry, command: str) -> Json:
    words = richtext.text(f"Full digest: {command} show {entry.id}")
    return richtext.block(richtext.section(words))


def _buttons(entry: Entry) -> Json:
    buttons = [blocks.button("full", "Full digest", entry.id)]
    if quotes := len(entry.digest.quotes):
        buttons.insert(0, blocks.button("quotes", f"All quotes ({quotes})", entry.id))
    buttons.append(blocks.button("report", "Report a mistake", entry.id))
    return blocks.actions(*buttons)
