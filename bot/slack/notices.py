"""What the admins' channel is told."""

from bot.replies import Line, Piece, UserRef
from bot.slack.plain import plain
from bot.slack.replies import line_block, sentence_line
from bot.slack.richtext import Json


def notice_message(note: str) -> Json:
    """A sentence of ours as ``{"text": …, "blocks": […]}``: `this` is what to type.

    Channels show by their names. Members do not: in a channel that would notify them.
    """
    line = Line(tuple(map(_unheard, sentence_line(note).pieces)))
    blocks = [line_block(line)]
    return {"text": plain(blocks), "blocks": blocks}


def _unheard(piece: Piece) -> Piece:
    return piece.id if isinstance(piece, UserRef) else piece
