"""What answers to any command share: the store, the settings that matter, and what was meant."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import CommandError
from bot.models import Caller, Entry, Resubscribed, Subscription, Topic
from bot.replies import ChannelRef, Code, Line, Moment, Piece, say
from bot.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What there is to answer with. ``now`` is the clock; ``wake`` is told of a new post.
    ``trouble`` is why the bot cannot go on reading or posting now, as a sentence, if it cannot.
    ``link`` is the address of a message (its channel and ts) for those who ask from a channel.

    ``zone`` is whose clocks times of the day are by, where nobody names one. ``closed`` asks Slack
    why a channel cannot be posted to, if it cannot. ``subscribe`` and ``unsubscribe`` (a channel
    from a topic) change subscriptions, with what waits because of them.

    ``is_admin`` asks Slack about a user id, at the moment of acting; ``admins`` are the ids that
    the settings name: where there are any, they alone may steer. ``vocabulary`` are the topics
    that people may name although no article has them yet.
    """

    store: Store
    command: str
    admins: tuple[str, ...]
    vocabulary: tuple[Topic, ...]
    is_admin: Callable[[str], bool]
    now: Callable[[], datetime]
    wake: Callable[[], None]
    trouble: Callable[[], str | None]
    zone: str
    closed: Callable[[str], str | None]
    subscribe: Callable[[Subscription], Resubscribed]
    unsubscribe: Callable[[str, str | None], Resubscribed]
    link: Callable[[str, str, str], str | None]

    def may_steer(self, caller: Caller) -> bool:
        """Whether the caller may steer, asked at the moment of acting. Raises SlackError."""
        return caller.user in self.admins or (not self.admins and self.is_admin(caller.user))

    def must_be_admin(self, caller: Caller) -> None:
        """Raises CommandError with who may, where the caller may not."""
        if self.may_steer(caller):
            return
        raise CommandError(f"Only admins may do that. {self._who_can()}")

    def _who_can(self) -> str:
        if self.admins:
            return f"The admins are: {', '.join(f'<@{user}>' for user in self.admins)}."
        return "Admins are this Slack workspace's admins and owners: ask one of them."

    def typed(self, words: str) -> Code:
        """These words after the slash command, to be typed."""
        return Code(f"{self.command} {words}")

    def entry(self, entry_id: str) -> Entry:
        """The digest with this id. Raises CommandError where there is none."""
        entry = self.store.entry(entry_id)
        if entry is None:
            raise CommandError(
                f"There is no digest with the ID {entry_id}. `{self.command} latest` lists the "
                f"newest, `{self.command} search WORDS` finds others."
            )
        return entry

    def linked(self, entry_id: str, seen_from: str) -> str | None:
        """The address of a post of this article that is open to those who ask from a channel.

        One in that channel, if there is one.
        """
        posts = [
            post
            for post in self.store.posts_of(entry_id)
            if post.state == "sent" and post.ts and post.new.kind in ("digest", "roundup")
        ]
        posts.sort(key=lambda post: post.new.channel != seen_from)
        links = (self.link(post.new.channel, post.ts or "", seen_from) for post in posts)
        return next(filter(None, links), None)

    def known_topics(self) -> tuple[Topic, ...]:
        """The vocabulary, and the topics that articles have brought."""
        return tuple(
            dict.fromkeys((*self.vocabulary, *(topic for topic, _ in self.store.topics())))
        )

    def topic(self, typed: str) -> Topic:
        """The topic whose slug or label was typed, or the only one with a word that starts so."""
        known = self.known_topics()
        wanted = typed.casefold().strip().strip("\"'“”")
        exact = [topic for topic in known if wanted in (topic.slug, topic.label.casefold())]
        begun = [topic for topic in known if _begins_a_word(wanted, topic.label.casefold())]
        for found in (exact, begun):
            if len(found) == 1:
                return found[0]
        near = begun or _near(wanted, known)
        hint = f"Did you mean {' or '.join(f'`{topic.slug}`' for topic in near)}?" if near else ""
        raise CommandError(
            f"I don't know the topic “{typed}”. {hint or f'See `{self.command} topics`.'}"
        )

    def record(self, act: str, caller: Caller, detail: str) -> None:
        """Write down what the caller has done."""
        self.store.record(act, caller.user, caller.name, detail, self.now())


def sentence(words: str) -> Line:
    """A sentence with what to type between backticks."""
    pieces = [Code(piece) if odd % 2 else piece for odd, piece in enumerate(words.split("`"))]
    return say(*(piece for piece in pieces if piece))


def place(channel: str | None) -> tuple[Piece, ...]:
    """Where, in an answer; None is everywhere."""
    if channel and channel.startswith("D"):
        return ("here",)
    return ("in ", ChannelRef(channel)) if channel else ("in every channel",)


def lasting(end: datetime | None) -> tuple[Piece, ...]:
    """For how long something is muted, in an answer."""
    return ("until ", Moment(end)) if end else ("until it is unmuted",)


def _begins_a_word(start: str, label: str) -> bool:
    return bool(start) and any(word.startswith(start) for word in label.split())


def _near(wanted: str, known: Sequence[Topic]) -> list[Topic]:
    slugs = difflib.get_close_matches(wanted, [topic.slug for topic in known], n=2, cutoff=0.5)
    return [topic for topic in known if topic.slug in slugs]
