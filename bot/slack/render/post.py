"""Renders whatever kind of post the outbox contains."""

from collections.abc import Sequence

from bot.models import Post, StoredArticle
from bot.slack.render.corrections import also_message, correction_message
from bot.slack.render.digest import digest_message
from bot.slack.render.notices import notice_message
from bot.slack.render.rich_text import Json
from bot.slack.render.roundup import roundup_message


def post_message(post: Post, articles: Sequence[StoredArticle], *, command: str) -> Json:
    """Return a post, or the new content for an edit, as ``{"text": …, "blocks": […]}``.

    ``articles`` are those that the message shows; ``command`` is the slash command.
    """
    new = post.new
    match post.about_kind if new.kind == "edit" else new.kind:
        case "notice":
            return notice_message(new)
        case "reply":
            # A digest's thread is about one article. In a roundup's thread a reply has to name it.
            named = articles[0] if post.about_kind == "roundup" else None
            return correction_message(new, named)
        case "also":
            return also_message(articles[0], f"{new.note} ")
        case "roundup":
            return roundup_message(
                articles,
                left=len(new.article_ids) - len(articles),
                note=new.note,
                key=new.of if new.kind == "edit" and new.of else new.key,
                command=command,
            )
        case _:
            return digest_message(
                articles[0], reason=new.reason, note=new.note, command=command, size=new.size
            )
