"""What the admins' channel is told."""

from bot.slack.plain import plain
from bot.slack.replies import line_block, sentence_line
from bot.slack.richtext import Json


def notice_message(note: str) -> Json:
    """A sentence of ours as ``{"text": …, "blocks": […]}``: `this` is what to type.

    Channels show by their names. Members do not: in a channel that would notify them.
    """
    blocks = [line_block(sentence_line(note))]
    return {"text": plain(blocks), "blocks": blocks}
