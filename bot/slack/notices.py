"""What the admins' channel is told."""

from bot.models import NewPost
from bot.slack import blocks, entries, richtext
from bot.slack.plain import plain
from bot.slack.replies import line_block, sentence_line
from bot.slack.richtext import Json

PASSAGE = 500  # characters


def notice_message(notice: NewPost) -> Json:
    """A sentence of ours as ``{"text": …, "blocks": […]}``: `this` is what to type.

    Below it are the passages of an article that it is about, and who reports them. Channels show by
    their names. Members do not: in a channel that would notify them.
    """
    shown = [line_block(sentence_line(notice.note or ""))]
    if notice.changes:
        passages = [(each.what.capitalize(), each.now or "") for each in notice.changes]
        shown.append(richtext.block(richtext.bullets([_passage(*each) for each in passages])))
    if notice.reason:
        shown.append(blocks.note(f"Reported {notice.reason}"))
    return {"text": plain(shown), "blocks": shown}


def _passage(what: str, words: str) -> Json:
    label = richtext.text(f"{what}: ", bold=True)
    return richtext.section(label, richtext.text(entries.clipped(words, PASSAGE)))
