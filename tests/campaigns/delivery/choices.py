"""What the test may do next: what files say, what may fail, and what an act may be about."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from bot.workspace import Fault
from tests.campaigns.delivery.checks import Channels, Message
from tests.campaigns.delivery.model import Model
from tests.campaigns.delivery.pieces import Content, Piece
from tests.campaigns.delivery.stepped_bot import SteppedBot

T = TypeVar("T")
HOUR = timedelta(hours=1)
POST, UPDATE = "chat.postMessage", "chat.update"
LOOKS = ("conversations.history", "conversations.replies")
FAULTS = (
    *(Fault(kind="accept_then_drop", method=method) for method in (POST, UPDATE, *LOOKS)),
    *(Fault(kind="refuse_connection", method=method) for method in (POST, UPDATE)),
    *(Fault(kind="ratelimited", method=method, seconds=7) for method in (POST, UPDATE, *LOOKS)),
    *(
        Fault(kind="delay", method=method, seconds=seconds, accepted=False)
        for method in (POST, UPDATE)
        for seconds in (4, 40)
    ),
    *(
        Fault(kind=kind, method=method, accepted=accepted)
        for kind in ("http_500", "error")
        for method in (POST, UPDATE)
        for accepted in (True, False)
    ),
    Fault(kind="error", method=UPDATE, error="edit_window_closed"),
)
WORDS = """
    anchor basket candle chapel copper feather garden hammer island jacket kettle ladder lantern
    market meadow mirror needle orchard oyster pebble pepper quarry quilt ribbon saddle saffron
    thunder ticket timber tunnel umbrella velvet violin wagon willow yarn
"""


def code(number: int) -> str:
    """A word for each number."""
    letters = []
    for _ in range(4):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("a") + letter))
    return f"Zu{''.join(letters)}"


def text_of(piece: Piece, content: Content) -> str:
    """The text of an article's file: a fact and a quote with its code, and its group's text."""
    header = {
        "title": piece.headline,
        "published": piece.published.isoformat(),
        "topics": ", ".join(piece.topics),
        **({"id": f"pier-{piece.number}"} if piece.named else {}),
        **({"source": piece.source} if piece.sourced else {}),
        **({"status": "retracted"} if content.retracted else {}),
        **({"embargo": content.embargo.isoformat()} if content.embargo else {}),
    }
    chance = random.Random(piece.group)
    first, *others = (" ".join(chance.choices(WORDS.split(), k=14)) for _ in range(4))
    return (
        "".join(f"{name}: {value}\n" for name, value in header.items())
        + f"\nThe council said on Friday that {content.code} would be the name of the ferry. "
        + f"It goes by {first}.\n\n"
        + f"“We asked for {content.code} and now we have it,” said Ines Calder, who chairs it.\n\n"
        + "".join(f"Along the pier there is {words}. " for words in others)
        + "\n"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The articles and messages that an act may be about, so that its outcome is certain."""

    model: Model
    bot: SteppedBot
    channels: Channels

    def stories(self) -> list[Piece]:
        """Articles that another source may carry: if it comes too late, it is another story."""
        young = self.bot.true_time() - 48 * HOUR
        return [
            piece
            for piece in self.model.pieces
            if piece.sourced and piece.group == piece.number and piece.published >= young
        ]

    def there(self) -> list[Piece]:
        return [piece for piece in self.model.pieces if piece.file]

    def editable(self) -> list[Piece]:
        """Articles whose file may change: one that was just renamed would be a new article."""
        return [piece for piece in self.there() if piece.named or piece.settled]

    def movable(self) -> list[Piece]:
        """Articles whose file may be renamed.

        If there are two copies and their original is gone, the bot takes one of them for the
        article, and nobody knows which.
        """
        surely = self.bot.surely()
        return [
            piece
            for piece in self.there()
            if piece.named or piece.stays_itself
            if not (piece.held and piece.held.embargo and piece.held.embargo <= surely)
        ]

    def copiable(self) -> list[Piece]:
        return [
            piece
            for piece in self.there()
            if not piece.named and piece.settled and not piece.copy and piece.stored
            if piece.file and piece.file.embargo is None
        ]

    def copied(self) -> list[Piece]:
        return [piece for piece in self.there() if piece.copy and piece.settled]

    def removable(self) -> list[Piece]:
        """Articles whose file may be removed, or come back."""
        there = [piece for piece in self.there() if piece.settled or not piece.copy]
        gone = [piece for piece in self.model.pieces if not piece.file and not piece.copy]
        return there + gone

    def known(self) -> list[Message]:
        """Messages that the bot knows about. It takes any other for one that was never posted."""
        found = []
        for message in self.channels.messages.values():
            post = self.bot.store.posts.get(message.key)
            if post and post.ts == message.ts and message.ts not in self.model.deleted:
                found.append(message)
        return found


def pick(found: Sequence[T], which: int) -> T:
    """One of these, which are not empty."""
    return found[which % len(found)]
