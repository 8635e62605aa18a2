"""Makes the notices about articles that only words at the top of their text hold back. Pure."""

from collections.abc import Iterable

from bot.models import NEVER, Embargoed, NewPost
from bot.rules.feed_items import public_form
from bot.text import printable


def held_notices(embargoed: Embargoed, tell: Iterable[str]) -> list[NewPost]:
    """Make a notice for each of the ids in ``tell``, with a button that releases the article."""
    name = shown_path(embargoed.path).replace("`", "'")
    if embargoed.until == NEVER:
        until = "until you release it: its words don't say for certain when that may be"
    else:
        until = f"until {embargoed.until:%d %B %Y, %H:%M} UTC".replace(" 0", " ", 1)
    return [
        NewPost(
            key=f"hold:{embargoed.hold}:{each}",
            channel=each,
            kind="notice",
            note=f"I hold `{name}` back {until}. If that's wrong, release it.",
            reason=embargoed.words,
            hold=embargoed.hold,
        )
        for each in tell
    ]


def shown_path(path: str) -> str:
    """Return the path of a file, or the address of a feed without what may be a key."""
    return printable(public_form(path) if "://" in path else path)
