"""Renders a roundup: several digests in one message, short enough to skim in a minute."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.models import ROUNDUP_ITEMS, Digest, Fact, StoredArticle
from bot.slack.render import article_parts, blocks, limits, rich_text
from bot.slack.render.digest import best_quotes
from bot.slack.render.fallback_text import fallback_text
from bot.slack.render.rich_text import Json

NOTE = 600  # how much of the fallback text is kept for the note

_SENTENCE_END = re.compile(r"[.!?][”’\"')\]]*(?=\s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Size:
    """How much of an item is shown at most, in characters unless said otherwise.

    ``summary`` is the fact, quote or reason for a retraction below the headline; ``name`` the
    source's name; ``topics`` a number of topics; ``linked`` whether the headline is a link.
    """

    headline: int = 160
    summary: int = 0
    name: int = 60
    topics: int = 1  # the main one: a list is hard to read with labels like "arts, culture, media"
    dated: bool = True
    linked: bool = True


# From the usual size down to the one in which 15 items always fit, whatever they contain.
_SIZES = (
    *(_Size(summary=length) for length in (240, 215, 190, 170, 150, 130, 110, 95, 80, 0)),
    _Size(headline=110, name=40),
    _Size(headline=70, name=25, topics=0),
    _Size(headline=30, name=0, topics=0, dated=False, linked=False),
)


def roundup_message(
    articles: Sequence[StoredArticle], *, left: int, note: str | None, key: str, command: str
) -> Json:
    """Return at most ROUNDUP_ITEMS articles, in order, as ``{"text": …, "blocks": […]}``.

    Every article appears in it, within Slack's limits, whatever they contain. ``left`` more are
    behind a button with the value ``key``; ``note`` is a sentence from the bot; ``command`` is the
    slash command.
    """
    assert len(articles) <= ROUNDUP_ITEMS
    title = _title(len(articles) + left)
    hint = blocks.note(f"Full digest: {command} show ID")
    notes = [blocks.note(note)] if note else []
    end = [*_more_button(left, key), *notes, hint]
    room = limits.WEIGHT - limits.weight([title, *end])
    return {
        "text": _fallback_text(articles, title, [*_more_hint(left), hint], notes),
        "blocks": [title, *_items(articles, room, _weight), *end],
    }


def _fallback_text(
    articles: Sequence[StoredArticle], title: Json, after: Sequence[Json], notes: Sequence[Json]
) -> str:
    """The message as text. It has less room than the blocks, so its items may be shorter."""
    room = limits.FALLBACK_TEXT - _text_size(title) - sum(map(_text_size, after))
    room -= sum(min(_text_size(note), NOTE) for note in notes)
    return fallback_text([title, *_items(articles, room, _text_size), *after, *notes])


def _weight(block: Json) -> int:
    return limits.weight(block) + 1  # the comma after it


def _text_size(block: Json) -> int:
    return limits.size(fallback_text([block])) + 1  # the line break after it


def _items(
    articles: Sequence[StoredArticle], room: int, measure: Callable[[Json], int]
) -> list[Json]:
    """The articles as blocks that fit into the room together.

    If they don't fit, all are made shorter step by step, in each step the largest first.
    """
    items = [_item(stored, _SIZES[0]) for stored in articles]
    sizes = [measure(item) for item in items]
    for size in _SIZES[1:]:
        for place in sorted(range(len(articles)), key=sizes.__getitem__, reverse=True):
            if sum(sizes) <= room:
                return items
            items[place] = _item(articles[place], size)
            sizes[place] = measure(items[place])
    return items


def _item(stored: StoredArticle, size: _Size) -> Json:
    details = article_parts.details(stored, name=size.name, topics=size.topics, dated=size.dated)
    if not stored.retraction:  # a retracted article is not called updated
        details += article_parts.corrections(stored)
    headline = article_parts.headline(stored, size.headline, linked=size.linked)
    # One section with a line break, because another section weighs as much as half a line of words.
    line = rich_text.merged([rich_text.LINE_BREAK, *article_parts.joined(details)])
    return rich_text.block(rich_text.section(headline, *line), *_summary(stored, size.summary))


def _summary(stored: StoredArticle, limit: int) -> list[Json]:
    """The most useful thing about the article, at most ``limit`` characters of it."""
    if stored.retraction:
        return [article_parts.retraction_notice(stored.retraction, limit)]
    if not limit:
        return []
    if stored.digest.facts:
        return [rich_text.bullets([_fact(_first_fact(stored.digest), limit)])]
    return [article_parts.quotation(stored, said, limit) for said in best_quotes(stored.digest, 1)]


def _first_fact(digest: Digest) -> Fact:
    """The first fact that isn't the headline as well; if all are, the first one."""
    spans = digest.headline.spans
    others = (
        fact
        for fact in digest.facts
        if not any(fact.span.start <= span.start < fact.span.end for span in spans)
    )
    return next(others, digest.facts[0])


def _fact(stated: Fact, limit: int) -> Json:
    """The fact, cut after a sentence if that keeps half of what there is room for."""
    words = article_parts.clipped(stated.span.text, limit)
    if words.endswith(limits.CUT):
        ends = [found.end() for found in _SENTENCE_END.finditer(words, len(words) // 2)]
        words = words[: ends[-1]] + limits.CUT if ends else words
    return rich_text.section(rich_text.text(words), *article_parts.credit(stated))


def _title(number: int) -> Json:
    words = f"Roundup: {number:,} digest{'' if number == 1 else 's'}"
    return {"type": "header", "text": blocks.plain_text(words)}


def _more_button(left: int, key: str) -> list[Json]:
    return [blocks.actions(blocks.button("rest", _more_label(left), key))] if left else []


def _more_hint(left: int) -> list[Json]:
    return [blocks.note(f"The button “{_more_label(left)}” lists the rest.")] if left else []


def _more_label(left: int) -> str:
    return f"Show {left:,} more"
