"""What the handlers of all commands share: dependencies, permission checks and common wordings."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.commands import syntax
from bot.commands.syntax.arguments import as_sent
from bot.errors import CommandError, SlackError
from bot.models import Caller, LookSummary, StoredArticle, Subscription, SubscriptionChange, Topic
from bot.models.health import Failing
from bot.models.reply import Button, Buttons, ChannelRef, Code, Line, Piece, say
from bot.rules.permissions import Admins, People, View, may_administer
from bot.rules.slots import end_of
from bot.store import Shows, Store
from bot.text import folded


class Rescan(Protocol):
    """Looks at the seeds folder now."""

    def __call__(self, *, everything: bool) -> LookSummary | None:
        """Look at the folder, reading new and changed files or ``everything``.

        Returns what was found, or None where the look takes too long to wait for.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandContext:
    """Dependencies of all command handlers.

    - ``store``: what is stored.
    - ``command``: the slash command, such as ``/digest``.
    - ``admins``: who may use admin commands.
    - ``people``: asks Slack about people and channels, at the moment when somebody acts.
    - ``vocabulary``: topics that people may name even if no article has them yet.
    - ``now``: the clock.
    - ``wake``: has due posts delivered now. To be called when something was decided about posts.
    - ``health``: what fails at the moment, as far as posts in these channels show it.
    - ``zone``: the IANA zone of times of the day where the caller names none.
    - ``closed``: asks Slack why a channel can't be posted to; None if it can.
    - ``subscribe``, ``unsubscribe``: change a subscription, and what waits because of it.
    - ``link``: the address of a message, given its channel and ts.
    - ``rescan``: looks at the seeds folder. It blocks until the look is done or takes too long.
    - ``tell``: the channels, or members, to tell what admins should know.
    """

    store: Store
    command: str
    admins: Admins
    people: People
    vocabulary: tuple[Topic, ...]
    now: Callable[[], datetime]
    wake: Callable[[], None]
    health: Callable[[Shows], tuple[Failing, ...]]
    zone: str
    closed: Callable[[str], str | None]
    subscribe: Callable[[Subscription], SubscriptionChange]
    unsubscribe: Callable[[Subscription], SubscriptionChange]
    link: Callable[[str, str], str | None]
    rescan: Rescan
    tell: Callable[[], tuple[str, ...]]

    def may_administer(self, caller: Caller) -> bool:
        """Whether the caller may use admin commands now. Raises SlackError."""
        return may_administer(caller.user, self.admins, self.people)

    def seems_admin(self, caller: Caller) -> bool:
        """Whether to show the caller what is for admins.

        Unlike may_administer(), takes everybody for a member where Slack can't tell.
        """
        try:
            return self.may_administer(caller)
        except SlackError:
            return False

    def must_be_admin(self, caller: Caller, command: str) -> None:
        """Refuse the command to callers who aren't admins, and record that in the audit log.

        Raises CommandError, which says who the admins are. Raises SlackError.
        """
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
        """Raise CommandError where the caller names a channel that they may not know of.

        An empty string is the channel of a caller who asks from outside any; None is every channel.
        """
        if channel == "":
            raise CommandError("Name a channel, such as `#news`.")
        if channel and not self.view(caller).shows(channel):
            raise CommandError(
                "That is no channel that you are in, or I am not in it: invite me with "
                "`/invite`, or ask somebody who is in it."
            )

    def must_be_channel(self, channel: str | None, caller: Caller, example: str) -> None:
        """Raise CommandError unless posts can go there and the caller may know of it.

        Nothing is posted to a direct message. None is every channel.
        """
        if channel and channel.startswith("D"):
            raise CommandError(f"Name the channel, such as `{example}`, or write `everywhere`.")
        self.must_see(channel, caller)

    def typed(self, words: str) -> Code:
        """These words with the slash command, to show what to type."""
        return Code(f"{self.command} {words}")

    def typed_for(self, words: str, channel: str | None) -> tuple[Piece, ...]:
        """What to type for a channel (None: for every channel), to be shown in an answer."""
        if channel is None:
            return (self.typed(f"{words} everywhere"),)
        return (self.typed(words), " ", *place(channel))

    def find_article(self, article_id: str, caller: Caller) -> StoredArticle:
        """The article with this id. Raises CommandError where the caller may read none."""
        stored = self.store.articles.get(article_id, self.view(caller).reads)
        if stored is None:
            raise CommandError(
                f"There is no digest with the ID {article_id}. `{self.command} latest` lists the "
                f"newest, `{self.command} search WORDS` finds others."
            )
        return stored

    def article_buttons(self, stored: StoredArticle, caller: Caller) -> Buttons:
        """Buttons for what the caller can do about a digest."""
        buttons = [command_button("Report a mistake", f"report {stored.id}")]
        if self.seems_admin(caller):
            buttons.append(command_button("Fix", f"fix {stored.id}"))
            buttons.append(command_button("Explain", f"explain {stored.id}"))
            if not stored.retraction:
                buttons.append(form_button("Post it again…", f"repost {stored.id}"))
        return Buttons(tuple(buttons))

    def permalink(self, article_id: str, caller: Caller) -> str | None:
        """The address of a post of this article that the caller may read, if there is one.

        A post in the channel where they ask comes first.
        """
        posts = [
            post
            for post in self.store.posts.of_article(article_id)
            if post.state == "sent" and post.ts and post.new.kind in ("digest", "roundup")
        ]
        posts.sort(key=lambda post: post.new.channel != caller.channel)
        view = self.view(caller)
        readable = (post for post in posts if view.shows(post.new.channel))
        links = (self.link(post.new.channel, post.ts or "") for post in readable)
        return next(filter(None, links), None)

    def known_topics(self, caller: Caller) -> tuple[Topic, ...]:
        """The vocabulary, and the topics of the newest articles that the caller may read."""
        stored = self.store.articles.topics(self.view(caller).reads)
        topics = (*self.vocabulary, *(topic for topic, _ in stored))
        return tuple({each.slug: each for each in reversed(topics)}.values())[::-1]

    def topic(self, typed: str, caller: Caller) -> Topic:
        """The topic whose slug or label was typed, or the start of a word of its label.

        Raises CommandError, with what may have been meant, where none or several fit.
        """
        wanted = folded(typed).strip("\"'")
        if len(found := _exactly(wanted, self.vocabulary)) == 1:
            return found[0]
        known = self.known_topics(caller)
        exact = _exactly(wanted, known)
        if not exact and (old := self.store.articles.topic(wanted, self.view(caller).reads)):
            return old
        begun = [each for each in known if _begins_a_word(wanted, folded(each.label))]
        for found in (exact, begun):
            if len(found) == 1:
                return found[0]
        near = begun or _similar(wanted, known)
        hint = f"Did you mean {' or '.join(f'`{topic.slug}`' for topic in near)}?" if near else ""
        raise CommandError(
            f"I don't know the topic “{typed}”. {hint or f'See `{self.command} topics`.'}"
        )

    def topic_label(self, slug: str, caller: Caller) -> str:
        """The label of a topic, as far as the caller may know it; otherwise its slug."""
        labels = {each.slug: each.label for each in self.vocabulary}
        if slug in labels:
            return labels[slug]
        found = self.store.articles.topic(slug, self.view(caller).reads)
        return found.label if found else slug

    def end(self, command: syntax.Mute | syntax.Pause) -> datetime | None:
        """When the mute or pause ends; None where it lasts until somebody ends it.

        Raises CommandError where that time has passed.
        """
        now = self.now()
        if command.duration:
            return now + command.duration
        if command.until is None:
            return None
        end = end_of(command.until, self.zone, now)
        if end <= now:
            raise CommandError("That time is over: name one that is to come.")
        return end

    def record(self, act: str, caller: Caller, detail: str) -> None:
        """Write what the caller has done into the audit log."""
        self.store.audit.record(act, caller.user, caller.name, detail, self.now())


def channel_of(where: syntax.Where, caller: Caller) -> str | None:
    """The id of the channel that a command is for; None is every channel."""
    return None if where.everywhere else where.channel or caller.channel


def undo_buttons(words: str, channel: str | None) -> Buttons:
    """An Undo button: a command that takes back what was done in a channel (None: in every)."""
    return channel_buttons("Undo", words, channel)


def channel_buttons(label: str, words: str, channel: str | None) -> Buttons:
    """A row of one button, for a command with a channel (None: for every channel)."""
    place = f"<#{channel}>" if channel else "everywhere"
    return Buttons((command_button(label, f"{as_sent(words)} {place}"),))


def command_button(label: str, words: str) -> Button:
    """A button for what could be typed after the slash command, escaped as Slack does."""
    return Button(label=label, action="do", value=words)


def form_button(label: str, form: str) -> Button:
    """A button that opens a form, given the name of its command and what it is about."""
    return Button(label=label, action="form", value=form)


def typed_until(end: datetime | None) -> str:
    """An end time as it is typed, in UTC; nothing where there is none.

    People type whole minutes, so it is rounded up: undoing must not bring the end forward.
    """
    if end is None:
        return ""
    whole = end.astimezone(UTC) + timedelta(seconds=59, microseconds=999_999)
    return f" until {whole:%Y-%m-%d %H:%M} UTC"


def line_with_code(words: str) -> Line:
    """A line in which what is between backticks is shown as code."""
    pieces = [Code(piece) if odd % 2 else piece for odd, piece in enumerate(words.split("`"))]
    return say(*(piece for piece in pieces if piece))


def place(channel: str | None) -> tuple[Piece, ...]:
    """A channel in an answer: "in #news", "here" (a direct message), "in every channel" (None)."""
    if channel and channel.startswith("D"):
        return ("here",)
    return ("in ", ChannelRef(channel)) if channel else ("in every channel",)


def _exactly(wanted: str, known: Sequence[Topic]) -> list[Topic]:
    return [each for each in known if wanted in (folded(each.slug), folded(each.label))]


def _begins_a_word(start: str, label: str) -> bool:
    return bool(start) and any(word.startswith(start) for word in label.split())


def _similar(wanted: str, known: Sequence[Topic]) -> list[Topic]:
    slugs = difflib.get_close_matches(wanted, [topic.slug for topic in known], n=2, cutoff=0.5)
    return [topic for topic in known if topic.slug in slugs]
