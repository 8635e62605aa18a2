"""The replies in a thread: what a new revision changed, a retraction, another source's article."""

from collections.abc import Sequence

from bot.models import Change, NewPost, StoredArticle
from bot.slack.render import entries, rich_text
from bot.slack.render.fallback_text import plain
from bot.slack.render.rich_text import Json

NOTE = 1_200
LEAD_IN = 200
CHANGES, PASSAGE = 8, 500  # how many are told, and at most how long each side of them is


def correction_message(reply: NewPost, stored: StoredArticle | None = None) -> Json:
    """A reply's note and changes, one of them at least, as ``{"text": …, "blocks": […]}``.

    Within Slack's limits whatever they hold. Where the thread is not of one article alone, the
    ``entry`` that the reply is about is named before them.
    """
    blocks = [rich_text.block(rich_text.section(*entries.named(stored)))] if stored else []
    blocks.append(_sentence(reply.note or "The article was corrected:"))
    if reply.changes:
        blocks += _changes(reply.changes)
    return {"text": plain(blocks), "blocks": blocks}


def also_message(stored: StoredArticle, lead_in: str) -> Json:
    """That another source has the story, and how its article stands: a reply in the thread.

    ``lead_in`` is what is said before the headline: "Also in Tull Courier:".
    """
    words = entries.clipped(lead_in.rstrip(), LEAD_IN)
    which = [rich_text.text(f"{words} "), *entries.named(stored)]
    retracted = [[rich_text.text("retracted", bold=True)]]
    stands = retracted if stored.retraction else entries.changed(stored)
    blocks = [rich_text.block(rich_text.section(*entries.joined([which, *stands])))]
    return {"text": plain(blocks), "blocks": blocks}


def _changes(changes: Sequence[Change]) -> list[Json]:
    told = [_told(change) for change in changes[:CHANGES]]
    blocks = [rich_text.block(rich_text.bullets(told))]
    if more := len(changes) - len(told):
        blocks.append(_sentence(f"… and {more} more change{'' if more == 1 else 's'}."))
    return blocks


def _told(change: Change) -> Json:
    what = change.what.capitalize()
    if change.was is None:
        return _item(f"{what} added: ", change.now)
    if change.now is None:
        return _item(f"{what} removed: ", change.was, strike=True)
    before = [rich_text.text(" Before: ", bold=True), _words(change.was, strike=True)]
    return _item(f"{what} changed: ", change.now, *before)


def _item(label: str, passage: str | None, *more: Json, **style: bool) -> Json:
    return rich_text.section(
        rich_text.text(label, bold=True), _words(passage or "", **style), *more
    )


def _words(passage: str, **style: bool) -> Json:
    return rich_text.text(entries.clipped(passage, PASSAGE), **style)


def _sentence(words: str) -> Json:
    return rich_text.block(rich_text.section(rich_text.text(entries.clipped(words, NOTE))))
