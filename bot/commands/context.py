"""What answers to any command share: the store, the settings that matter, and what was meant."""

import difflib
import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.commands import syntax
from bot.errors import CommandError, SlackError
from bot.models import Caller, LookSummary, StoredArticle, Subscription, SubscriptionChange, Topic
from bot.models.reply import Button, Buttons, ChannelRef, Code, Line, Moment, Piece, say
from bot.rules.permissions import Admins, People, View, may_administer
from bot.rules.slots import end_of
from bot.store import Store
from bot.text import QUOTATION_MARKS


class Rescan(Protocol):
    """Has the seeds folder looked at now."""

    def __call__(self, *, everything: bool) -> LookSummary | None:
        """What is found, all files read again or not; None where it is not known in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandContext:
    """What there is to answer with. ``now`` is the clock; ``wake`` is told of a new post.
    ``trouble`` is why the bot cannot go on reading or posting now, as a sentence, if it cannot.
    ``link`` is the address of a message (its channel and ts). ``rescan`` has the seeds folder
    looked at, and takes as long as that takes. ``tell`` are the channels, or members, that are told
    what admins should know.

    ``zone`` is whose clocks times of the day are by, where nobody names one. ``closed`` asks Slack
    why a channel cannot be posted to, if it cannot. ``subscribe`` and ``unsubscribe``
    change subscriptions, with what waits because of them.

    ``admins`` may steer; ``people`` asks Slack about callers, at the moment of acting.
    ``vocabulary`` are the topics that people may name although no article has them yet.
    """

    store: Store
    command: str
    admins: Admins
    people: People
    vocabulary: tuple[Topic, ...]
    now: Callable[[], datetime]
    wake: Callable[[], None]
    trouble: Callable[[], str | None]
    zone: str
    closed: Callable[[str], str | None]
    subscribe: Callable[[Subscription], SubscriptionChange]
    unsubscribe: Callable[[Subscription], SubscriptionChange]
    link: Callable[[str, str], str | None]
    rescan: Rescan
    tell: Callable[[], tuple[str, ...]]

    def may_administer(self, caller: Caller) -> bool:
        """Whether the caller may steer, asked at the moment of acting. Raises SlackError."""
        return may_administer(caller.user, self.admins, self.people)

    def seems_admin(self, caller: Caller) -> bool:
        """As may_steer, for what is only shown: where Slack cannot tell, nobody is an admin."""
        try:
            return self.may_administer(caller)
        except SlackError:
            return False

    def must_be_admin(self, caller: Caller, command: str) -> None:
        """Raises CommandError with who may, where the caller may not, and writes that down."""
        if self.may_administer(caller):
            return
        self.store.audit.record_refusal(caller.user, caller.name, command, self.now())
        raise CommandError(f"Only admins may do that. {self._who_can()}", people=self.admins.ids)

    def _who_can(self) -> str:
        named = [f"<@{user}>" for user in self.admins.ids]
        if self.admins.group:
            named.append("the members of a user group")
        if self.admins.workspace:
            named.append("this workspace's admins and owners")
        return f"Admins are {' and '.join(filter(None, (', '.join(named[:-1]), named[-1])))}."

    def view(self, caller: Caller) -> View:
        """What the caller may see."""
        return View(caller, self.people)

    def must_see(self, channel: str | None, caller: Caller) -> None:
        """Raises CommandError where the caller names a channel that they may not know of."""
        if channel == "":  # asked from where there is none
            raise CommandError("Name a channel, such as `#news`.")
        if channel and not self.view(caller).shows(channel):
            raise CommandError(
                "That is no channel that you are in, or I am not in it: invite me with "
                "`/invite`, or ask somebody who is in it."
            )

    def typed(self, words: str) -> Code:
        """These words after the slash command, to be typed."""
        return Code(f"{self.command} {words}")

    def find_article(self, article_id: str, caller: Caller) -> StoredArticle:
        """The digest with this id. Raises CommandError where there is none for the caller."""
        stored = self.store.articles.get(article_id)
        if stored is None or not self.view(caller).reads(self.store.posts.channels_of(article_id)):
            raise CommandError(
                f"There is no digest with the ID {article_id}. `{self.command} latest` lists the "
                f"newest, `{self.command} search WORDS` finds others."
            )
        return stored

    def about(self, stored: StoredArticle, caller: Caller) -> Buttons:
        """Buttons for what can be done about a digest: by anybody and, of admins, by them."""
        wanted = [doing("Report a mistake", f"report {stored.id}")]
        if self.seems_admin(caller):
            wanted += [doing("Fix", f"fix {stored.id}"), doing("Explain", f"explain {stored.id}")]
            if not stored.retraction:
                wanted.append(opening("Post it again…", f"repost {stored.id}"))
        return Buttons(tuple(wanted))

    def linked(self, article_id: str, caller: Caller) -> str | None:
        """The address of a post of this article that the caller may read.

        One in the channel that they ask from, if there is one.
        """
        posts = [
            post
            for post in self.store.posts.of_article(article_id)
            if post.state == "sent" and post.ts and post.new.kind in ("digest", "roundup")
        ]
        posts.sort(key=lambda post: post.new.channel != caller.channel)
        view = self.view(caller)
        seen = (post for post in posts if view.shows(post.new.channel))
        links = (self.link(post.new.channel, post.ts or "") for post in seen)
        return next(filter(None, links), None)

    def known_topics(self) -> tuple[Topic, ...]:
        """The vocabulary, and the topics that articles have brought."""
        return tuple(
            dict.fromkeys((*self.vocabulary, *(topic for topic, _ in self.store.articles.topics())))
        )

    def topic(self, typed: str) -> Topic:
        """The topic whose slug or label was typed, or the only one with a word that starts so."""
        known = self.known_topics()
        wanted = typed.casefold().strip().strip(QUOTATION_MARKS + "'")
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

    def end(self, command: syntax.Mute | syntax.Pause) -> datetime | None:
        """When what is asked for ends; None: when somebody ends it.

        Raises CommandError where that is over already.
        """
        now = self.now()
        if command.length:
            return now + command.length
        if command.until is None:
            return None
        end = end_of(command.until, self.zone, now)
        if end <= now:
            raise CommandError("That time is over: name one that is to come.")
        return end

    def record(self, act: str, caller: Caller, detail: str) -> None:
        """Write down what the caller has done."""
        self.store.audit.record(act, caller.user, caller.name, detail, self.now())


def undo(words: str, channel: str | None) -> Buttons:
    """A button that takes back what was done, by the words that do so; None is everywhere."""
    return ending("Undo", words, channel)


def ending(label: str, words: str, channel: str | None) -> Buttons:
    """A button for these words and a place; None is everywhere."""
    place = f"<#{channel}>" if channel else "everywhere"
    # with what is typed as Slack sends it
    value = f"{html.escape(words, quote=False)} {place}"
    return Buttons((doing(label, value),))


def doing(label: str, words: str) -> Button:
    """A button for these words, as typed after the command."""
    return Button(label=label, action="do", value=words)


def opening(label: str, form: str) -> Button:
    """A button that opens a form, by its name and what it is about."""
    return Button(label=label, action="form", value=form)


def until(end: datetime | None) -> str:
    """A time as it is typed behind what lasts until then: not earlier, and to the minute."""
    if end is None:
        return ""
    whole = end.astimezone(UTC) + timedelta(seconds=59, microseconds=999_999)
    return f" until {whole:%Y-%m-%d %H:%M} UTC"


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
