"""A roundup: several digests in one message, each so short that all are skimmed in a minute."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.models import ROUNDUP_ITEMS, Digest, Fact, StoredArticle
from bot.slack.render import blocks, entries, limits, rich_text
from bot.slack.render.digest import telling
from bot.slack.render.fallback_text import plain
from bot.slack.render.rich_text import Json

NOTE = 600  # of the plain text, for the note

_SENTENCE_END = re.compile(r"[.!?][”’\"')\]]*(?=\s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Size:
    """How much of an item is shown at most, in characters.

    ``told`` is of the one thing that is told of it, and ``linked`` that its headline is a link.
    """

    headline: int = 160
    told: int = 0
    name: int = 60
    topics: int = 1  # the main one: labels such as "arts, culture and media" hold commas
    dated: bool = True
    linked: bool = True


# From what is shown where there is room to what there is room for whatever 15 items hold.
_SIZES = (
    *(_Size(told=told) for told in (240, 215, 190, 170, 150, 130, 110, 95, 80, 0)),
    _Size(headline=110, name=40),
    _Size(headline=70, name=25, topics=0),
    _Size(headline=30, name=0, topics=0, dated=False, linked=False),
)


def roundup_message(
    shown: Sequence[StoredArticle], *, left: int, note: str | None, key: str, command: str
) -> Json:
    """At most ROUNDUP_ITEMS entries, in their order, as ``{"text": …, "blocks": […]}``.

    Each stands there, within Slack's limits, whatever the others hold. ``left`` more are behind a
    button, whose value is the ``key``; ``note`` is a sentence of ours; ``command`` is the slash
    command.
    """
    assert len(shown) <= ROUNDUP_ITEMS
    title = _title(len(shown) + left)
    hint = blocks.note(f"Full digest: {command} show ID")
    notes = [blocks.note(note)] if note else []
    end = [*_button(left, key), *notes, hint]
    room = limits.WEIGHT - limits.weight([title, *end])
    return {
        "text": _plain(shown, title, [*_rest(left), hint], notes),
        "blocks": [title, *_items(shown, room, _weight), *end],
    }


def _plain(
    shown: Sequence[StoredArticle], title: Json, after: Sequence[Json], notes: Sequence[Json]
) -> str:
    """The message in plain text, its items shorter still where they would not all be in it."""
    room = limits.PLAIN - _spoken(title) - sum(map(_spoken, after))
    room -= sum(min(_spoken(note), NOTE) for note in notes)
    return plain([title, *_items(shown, room, _spoken), *after, *notes])


def _weight(block: Json) -> int:
    return limits.weight(block) + 1  # the comma


def _spoken(block: Json) -> int:
    return limits.size(plain([block])) + 1


def _items(shown: Sequence[StoredArticle], room: int, measure: Callable[[Json], int]) -> list[Json]:
    """The entries as blocks that fit into the room together.

    Where they do not, all are made shorter step by step: in each step the largest first.
    """
    items = [_item(stored, _SIZES[0]) for stored in shown]
    taken = [measure(item) for item in items]
    for size in _SIZES[1:]:
        for place in sorted(range(len(shown)), key=taken.__getitem__, reverse=True):
            if sum(taken) <= room:
                return items
            items[place] = _item(shown[place], size)
            taken[place] = measure(items[place])
    return items


def _item(stored: StoredArticle, size: _Size) -> Json:
    about = entries.about(stored, name=size.name, topics=size.topics, dated=size.dated)
    if not stored.retraction:  # what no longer stands is not up to date in anything
        about += entries.changed(stored)
    headline = entries.headline(stored, size.headline, linked=size.linked)
    # one section with a break, because each section weighs as much as half a line of words
    lines = rich_text.merged([rich_text.LINE_BREAK, *entries.joined(about)])
    return rich_text.block(rich_text.section(headline, *lines), *_told(stored, size.told))


def _told(stored: StoredArticle, limit: int) -> list[Json]:
    """The one thing that a reader gets most out of, at most ``limit`` characters of it."""
    if stored.retraction:
        return [entries.retracted(stored.retraction, limit)]
    if not limit:
        return []
    if stored.digest.facts:
        return [rich_text.bullets([_fact(_first(stored.digest), limit)])]
    return [entries.quotation(said, limit) for said in telling(stored.digest.quotes, 1)]


def _first(digest: Digest) -> Fact:
    """The first fact, but not the one that the headline is made of where there are others."""
    spans = digest.headline.spans
    others = (
        fact
        for fact in digest.facts
        if not any(fact.span.start <= span.start < fact.span.end for span in spans)
    )
    return next(others, digest.facts[0])


def _fact(stated: Fact, limit: int) -> Json:
    """The fact; where it is cut, at the end of a sentence where that leaves half of it or more."""
    words = entries.clipped(stated.span.text, limit)
    if words.endswith(limits.CUT):
        ends = [found.end() for found in _SENTENCE_END.finditer(words, len(words) // 2)]
        words = words[: ends[-1]] + limits.CUT if ends else words
    return rich_text.section(rich_text.text(words), *entries.credit(stated))


def _title(number: int) -> Json:
    words = f"Roundup: {number:,} digest{'' if number == 1 else 's'}"
    return {"type": "header", "text": blocks.plain_text(words)}


def _button(left: int, key: str) -> list[Json]:
    return [blocks.actions(blocks.button("rest", _more(left), key))] if left else []


def _rest(left: int) -> list[Json]:
    return [blocks.note(f"The button “{_more(left)}” lists the rest.")] if left else []


def _more(left: int) -> str:
    return f"Show {left:,} more"
