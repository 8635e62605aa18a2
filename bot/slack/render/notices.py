"""Renders notices to the bot's admins."""

from bot.models import NewPost
from bot.models.reply import Button
from bot.slack.render import article_parts, blocks, rich_text
from bot.slack.render.fallback_text import fallback_text
from bot.slack.render.replies import line_block, sentence_line
from bot.slack.render.rich_text import Json

PASSAGE = 500  # characters shown of a passage


def notice_message(notice: NewPost) -> Json:
    """Return a notice as ``{"text": …, "blocks": […]}``; its note may contain `commands to type`.

    Below the note come the passages that a mistake was reported in, and who reported it; or the
    words that hold an article, with a button that releases it. Channels are shown by name. Members
    aren't, because in a channel that would notify them.
    """
    shown = [line_block(sentence_line(notice.note or ""))]
    if notice.changes:
        passages = [(each.what.capitalize(), each.now or "") for each in notice.changes]
        shown.append(rich_text.block(rich_text.bullets([_passage(*each) for each in passages])))
    if notice.hold:
        if notice.reason:
            shown.append(blocks.note(f"Its text begins with: “{notice.reason}”"))
        shown.append(blocks.actions(blocks.reply_button(0, _release(notice.hold))))
    elif notice.reason:
        shown.append(blocks.note(f"Reported {notice.reason}"))
    return {"text": fallback_text(shown), "blocks": shown}


def _passage(what: str, words: str) -> Json:
    label = rich_text.text(f"{what}: ", bold=True)
    return rich_text.section(label, rich_text.text(article_parts.clipped(words, PASSAGE)))


def _release(hold: str) -> Button:
    return Button(
        label="Release now",
        action="do",
        value=f"release {hold}",
        style="danger",
        confirm="Everybody can read the article then, and it's posted like a new one.",
    )
