"""Makes the notices about articles that only words at the top of their text hold back. Pure."""

from collections.abc import Iterable

from bot.models import NEVER, Embargoed, NewPost
from bot.rules.feed_items import public_form
from bot.text import printable


def held_notices(embargoed: Embargoed, tell: Iterable[str]) -> list[NewPost]:
    """Make a notice for each of the ids in ``tell``, with a button that releases the article."""
    name = shown_path(embargoed.path).replace("`", "'")
    note = f"I hold `{name}` back {_until(embargoed)}. If that's wrong, release it."
    return [_notice(embargoed, each, note, embargoed.words) for each in tell]


def held_notice_for_readers(embargoed: Embargoed, channel: str) -> NewPost:
    """Make the notice for the channel that the article is for, if no admin may be told of it.

    Not everybody there is an admin, so it says nothing of the article.
    """
    note = (
        f"I hold an article for this channel back {_until(embargoed)}. An admin who is in this "
        "channel sees in `status` which one, and can release it."
    )
    return _notice(embargoed, channel, note, None)


def _until(embargoed: Embargoed) -> str:
    if embargoed.until == NEVER:
        return "until you release it: its words don't say for certain when that may be"
    return f"until {embargoed.until:%d %B %Y, %H:%M} UTC".replace(" 0", " ", 1)


def _notice(embargoed: Embargoed, channel: str, note: str, reason: str | None) -> NewPost:
    return NewPost(
        key=f"hold:{embargoed.hold}:{channel}",
        channel=channel,
        kind="notice",
        note=note,
        reason=reason,
        hold=embargoed.hold,
    )


def shown_path(path: str) -> str:
    """Return the path of a file, or the address of a feed without what may be a key."""
    return printable(public_form(path) if "://" in path else path)
