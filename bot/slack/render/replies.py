"""Renders replies: as few messages as possible, and never more than a response_url takes."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from bot.models.reply import (
    Bullets,
    Buttons,
    Card,
    ChannelRef,
    Code,
    Hit,
    Line,
    Moment,
    Part,
    Piece,
    Reply,
    Title,
    UserRef,
)
from bot.slack.render import article_parts, blocks, excerpts, limits, rich_text
from bot.slack.render.article_parts import clipped
from bot.slack.render.fallback_text import fallback_text
from bot.slack.render.rich_text import Json

WHOLE = 2_500  # characters of a fact or a quote
PIECE = 1_000  # characters of one piece of a line
LINE = 2_500  # weight of one line
LIST = 3_500  # weight of one block of list items
NAMES = 1_000  # characters of a list of names
# Weight of a message's blocks, without room for what _left_out() adds.
_PAGE = limits.WEIGHT - 600 - PIECE - rich_text.URL_LIMIT

# In a sentence: `words to type`, and members and channels in the form in which Slack sends them.
_SPECIAL = re.compile(r"`([^`\n]+)`|<@([A-Z0-9]+)(?:\|[^>]*)?>|<#([A-Z0-9]+)(?:\|[^>]*)?>")

Kind = Literal["quote", "fact", "article", "line"]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A block that is never split, and how many things of which kind it shows."""

    block: Json
    kind: Kind
    count: int = 1


def reply_messages(reply: Reply, *, command: str) -> list[Json]:
    """Return a reply as messages ``{"text": …, "blocks": […]}`` within Slack's limits, one or more.

    What doesn't fit into ``limits.MESSAGES`` messages is left out. The last message then says how
    much is missing and how to get it; ``command`` is the slash command for that sentence.
    """
    pages = list(_pages(_all_units(reply)))
    messages = [[unit.block for unit in page] for page in pages[: limits.MESSAGES]]
    if left_out := [unit for page in pages[limits.MESSAGES :] for unit in page]:
        messages[-1].append(_left_out(left_out, reply, command))
    return [
        {"text": fallback_text(message, unlinked=True), "blocks": message} for message in messages
    ]


def view_blocks(reply: Reply, *, command: str) -> list[Json]:
    """Return a reply as the blocks of a modal or the App Home.

    If not everything fits, the last block says how much is missing.
    """
    units = _all_units(reply)
    sizes = accumulate(len(json.dumps(unit.block)) for unit in units)
    fitting = sum(size <= limits.VIEW for size in sizes)
    if len(units) <= min(fitting, limits.VIEW_BLOCKS):
        return [unit.block for unit in units]
    number = min(fitting, limits.VIEW_BLOCKS - 1)
    shown = [unit.block for unit in units[:number]]
    return [*shown, _left_out(units[number:], reply, command)]


def sentence_line(sentence: str, people: Collection[str] = ()) -> Line:
    """Return a sentence that is also shown in terminals as a Line.

    `Words in backticks` become Code, channels ChannelRef, and of the members those in ``people``
    UserRef. Any other member in it stays text: it may come from what somebody typed.
    """
    pieces: list[Piece] = []
    end = 0
    for found in _SPECIAL.finditer(sentence):
        code, user, channel = found.groups()
        if user and user not in people:
            continue
        pieces += [sentence[end : found.start()]] if found.start() > end else []
        pieces.append(Code(code) if code else UserRef(user) if user else ChannelRef(channel))
        end = found.end()
    return Line((*pieces, sentence[end:]) if end < len(sentence) else tuple(pieces))


def line_block(line: Line) -> Json:
    """Return a Line as a paragraph."""
    return rich_text.block(rich_text.section(*_elements(line)))


def _pages(units: Iterable[_Unit]) -> Iterator[list[_Unit]]:
    """The units in order, as many to a message as fit with a block from _left_out() after them."""
    page: list[_Unit] = []
    room = _PAGE
    for unit in units:
        needed = limits.weight(unit.block)
        if page and (needed > room or len(page) == limits.BLOCKS - 1):
            yield page
            page, room = [], _PAGE
        page.append(unit)
        room -= needed
    yield page


def _all_units(reply: Reply) -> list[_Unit]:
    units = [unit for part in reply.parts for unit in _units(part)]
    return units or [_Unit(line_block(Line(("There is nothing to show.",))), "line")]


def _units(part: Part) -> Iterator[_Unit]:
    match part:
        case Line():
            yield _Unit(line_block(part), "line")
        case Bullets():
            yield from _list([rich_text.section(*_elements(line)) for line in part.lines], "line")
        case Hit():
            yield _Unit(_hit(part), "article")
        case Card():
            yield from _card(part)
        case Buttons():
            yield from _buttons(part)
        case Title():
            yield _Unit(blocks.title(part.text), "line")


def _buttons(row: Buttons) -> Iterator[_Unit]:
    """A row of buttons, without those whose value Slack wouldn't take."""
    fitting = [each for each in row.buttons if limits.size(each.value) <= limits.VALUE]
    if fitting:
        yield _Unit(blocks.actions(*map(blocks.reply_button, range(len(fitting)), fitting)), "line")


def _list(items: Sequence[Json], kind: Kind) -> Iterator[_Unit]:
    """The items as lists, each small enough to share a message with other blocks."""
    chunk: list[Json] = []
    for item in items:
        if chunk and limits.weight([*chunk, item]) > LIST:
            yield _Unit(rich_text.block(rich_text.bullets(chunk)), kind, len(chunk))
            chunk = []
        chunk.append(item)
    if chunk:
        yield _Unit(rich_text.block(rich_text.bullets(chunk)), kind, len(chunk))


def _elements(line: Line) -> list[Json]:
    """The line's pieces, as many as fit into LINE."""
    elements: list[Json] = []
    room = LINE
    for piece in line.pieces:
        element = _element(piece)
        room -= limits.weight(element)
        if room < 0:
            return [*elements, rich_text.text(limits.CUT)]
        elements.append(element)
    return elements or [rich_text.text("")]


def _element(piece: Piece) -> Json:
    match piece:
        case Code(text=words):
            return rich_text.text(clipped(words, PIECE), code=True)
        case ChannelRef(id=channel):
            return rich_text.channel(channel[:PIECE])
        case UserRef(id=user):
            return rich_text.member(user[:PIECE])
        case Moment(at=at):
            return rich_text.moment(at)
        case words:
            return rich_text.text(clipped(words, PIECE))


def _hit(hit: Hit) -> Json:
    stored = hit.stored
    details = [article_parts.date(stored), [article_parts.article_id(stored)]]
    if stored.article.source:
        source = clipped(stored.article.source, article_parts.NAME)
        details.insert(1, [rich_text.text(source)])
    details += article_parts.corrections(stored)
    if stored.retraction:
        details.append([rich_text.text("retracted", bold=True)])
    if hit.permalink:
        details.append([rich_text.link(hit.permalink, "where it was posted")])
    containers = [
        rich_text.section(article_parts.headline(stored)),
        rich_text.section(*article_parts.joined(details)),
    ]
    if hit.passage:
        containers.append(excerpts.excerpt(hit.passage, hit.marked))
    return rich_text.block(*containers)


def _card(card: Card) -> Iterator[_Unit]:
    digest = card.stored.digest
    yield _Unit(article_parts.header(card.stored), "article")
    if card.show == "full":
        items = [article_parts.fact(fact, WHOLE) for fact in digest.facts]
        yield from _list(items, "fact")
    numbered = enumerate(digest.quotes, start=1)
    for number, said in sorted(numbered, key=lambda each: each[1].speaker is None):
        quotation = article_parts.quotation(card.stored, said, WHOLE)
        yield _Unit(rich_text.block(quotation), "quote")
        value = f"{card.stored.id} {number}"
        in_context = blocks.button("context", "Show in context", value)
        yield _Unit(blocks.actions(in_context), "quote", 0)  # no further thing to count
    if not digest.quotes:
        yield _Unit(line_block(Line(("This article quotes nobody.",))), "line")
    if card.show == "full":
        yield from _list(_details(card), "line")


def _details(card: Card) -> list[Json]:
    """Organisations, people and reading time, as list items."""
    digest = card.stored.digest
    minutes = digest.reading_minutes
    details = [f"Reading time: {minutes} minute{'' if minutes == 1 else 's'}"]
    for label, names in (("Organisations", digest.organisations), ("People", digest.people)):
        if names:
            details.insert(0, f"{label}: {clipped(', '.join(names), NAMES)}")
    return [rich_text.section(rich_text.text(detail)) for detail in details]


def _left_out(units: Sequence[_Unit], reply: Reply, command: str) -> Json:
    """A paragraph that says how much is missing and how to get it."""
    counts: Counter[Kind] = Counter()
    for unit in units:
        counts[unit.kind] += unit.count
    kinds = [
        f"{count:,} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items() if count
    ]
    words = f"Left out, since an answer in Slack holds no more: {' and '.join(kinds)}. "
    return rich_text.block(rich_text.section(rich_text.text(words), *_how_to_get(reply, command)))


def _how_to_get(reply: Reply, command: str) -> list[Json]:
    shown = [part.stored for part in reply.parts if isinstance(part, Card)]
    if not shown:
        help_words = rich_text.text(f"{command} help", code=True)
        return [help_words, rich_text.text(" says how to ask for less at a time.")]
    article = shown[-1].article
    where = rich_text.link(article.url, "the article itself")
    if article.fed:
        return [rich_text.text("See "), where, rich_text.text(".")]
    path = rich_text.text(clipped(article.path, PIECE), code=True)
    return [rich_text.text("See "), where, rich_text.text(", "), path, rich_text.text(".")]
