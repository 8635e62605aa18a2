"""Renders replies in the thread of a post: changes, retractions, the same story elsewhere."""

from collections.abc import Sequence

from bot.models import Change, NewPost, StoredArticle
from bot.slack.render import rich_text
from bot.slack.render.article_parts import clipped, corrections, headline_and_id, joined
from bot.slack.render.fallback_text import fallback_text
from bot.slack.render.rich_text import Json

# How many characters are shown at most.
NOTE = 1_200
LEAD_IN = 200
CHANGES, PASSAGE = 8, 500  # how many changes, and of each passage before and after


def correction_message(reply: NewPost, stored: StoredArticle | None = None) -> Json:
    """Return a reply's note and its changes as ``{"text": …, "blocks": […]}``, within the limits.

    In the thread of a roundup ``stored`` is the article that the reply is about, and is named
    first.
    """
    blocks = [rich_text.block(rich_text.section(*headline_and_id(stored)))] if stored else []
    blocks.append(_paragraph(reply.note or "The article was corrected:"))
    if reply.changes:
        blocks += _changes(reply.changes)
    return {"text": fallback_text(blocks), "blocks": blocks}


def also_message(stored: StoredArticle, lead_in: str) -> Json:
    """Return a reply that links another source's article on the same story.

    It says whether that article has been updated or retracted. ``lead_in`` comes before the
    headline: "Also in Tull Courier:".
    """
    words = clipped(lead_in.rstrip(), LEAD_IN)
    which = [rich_text.text(f"{words} "), *headline_and_id(stored)]
    retracted = [[rich_text.text("retracted", bold=True)]]
    status = retracted if stored.retraction else corrections(stored)
    blocks = [rich_text.block(rich_text.section(*joined([which, *status])))]
    return {"text": fallback_text(blocks), "blocks": blocks}


def _changes(changes: Sequence[Change]) -> list[Json]:
    items = [_change(change) for change in changes[:CHANGES]]
    blocks = [rich_text.block(rich_text.bullets(items))]
    if more := len(changes) - len(items):
        blocks.append(_paragraph(f"… and {more} more change{'' if more == 1 else 's'}."))
    return blocks


def _change(change: Change) -> Json:
    what = change.what.capitalize()
    if change.was is None:
        return _item(f"{what} added: ", change.now)
    if change.now is None:
        return _item(f"{what} removed: ", change.was, strike=True)
    before = [rich_text.text(" Before: ", bold=True), _passage(change.was, strike=True)]
    return _item(f"{what} changed: ", change.now, *before)


def _item(label: str, passage: str | None, *more: Json, **style: bool) -> Json:
    return rich_text.section(
        rich_text.text(label, bold=True), _passage(passage or "", **style), *more
    )


def _passage(words: str, **style: bool) -> Json:
    return rich_text.text(clipped(words, PASSAGE), **style)


def _paragraph(words: str) -> Json:
    return rich_text.block(rich_text.section(rich_text.text(clipped(words, NOTE))))
