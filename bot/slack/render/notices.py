"""What the admins' channel is told."""

from bot.models import NewPost
from bot.slack.render import blocks, entries, rich_text
from bot.slack.render.fallback_text import plain
from bot.slack.render.replies import line_block, sentence_line
from bot.slack.render.rich_text import Json

PASSAGE = 500  # characters


def notice_message(notice: NewPost) -> Json:
    """A sentence of ours as ``{"text": …, "blocks": […]}``: `this` is what to type.

    Below it are the passages of an article that it is about, and who reports them. Channels show by
    their names. Members do not: in a channel that would notify them.
    """
    shown = [line_block(sentence_line(notice.note or ""))]
    if notice.changes:
        passages = [(each.what.capitalize(), each.now or "") for each in notice.changes]
        shown.append(rich_text.block(rich_text.bullets([_passage(*each) for each in passages])))
    if notice.reason:
        shown.append(blocks.note(f"Reported {notice.reason}"))
    return {"text": plain(shown), "blocks": shown}


def _passage(what: str, words: str) -> Json:
    label = rich_text.text(f"{what}: ", bold=True)
    return rich_text.section(label, rich_text.text(entries.clipped(words, PASSAGE)))
