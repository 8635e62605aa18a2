"""Command → Reply: what a caller asked for, from the store; what an admin decided, into it."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import commands
from bot.commands import GUIDES, Command, Where
from bot.errors import CommandError, SlackError
from bot.models import (
    ROUNDUP_ITEMS,
    Caller,
    Entry,
    Mute,
    NewPost,
    Retraction,
    Topic,
)
from bot.query import marked
from bot.replies import (
    Bullets,
    Card,
    ChannelRef,
    Code,
    Hit,
    Line,
    Moment,
    Part,
    Piece,
    Reply,
    UserRef,
    reply,
    say,
)
from bot.status import status
from bot.store import Store

PAGE = 8  # hits in one answer
REST = 40  # digests of a roundup's rest in one answer
LOOKED_THROUGH = 50_000  # characters of an article that a passage to show is looked for in


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers commands and buttons. ``now`` is the clock; ``wake`` is told of a new post.

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

    def answer(self, caller: Caller, text: str) -> Reply:
        """What to tell the caller who typed this text after the slash command.

        Raises BotError with a sentence for the caller.
        """
        if commands.wants_admin(text):
            self._must_be_admin(caller)
        try:
            command = commands.read_command(text)
        except CommandError as error:
            if not error.example:
                raise
            return reply(say(error.sentence, " For example: ", self._typed(error.example)))
        return self._obey(command, caller)

    def press(self, action: str, value: str) -> Reply:
        """What to tell the caller who pressed a button of a post.

        "quotes" or "full" of a digest, by its id; "rest" of a roundup, by its key.
        Raises BotError with a sentence for the caller.
        """
        if action == "rest":
            return self._rest(value)
        return reply(
            Card(entry=self._entry(value), show="quotes" if action == "quotes" else "full")
        )

    def _rest(self, key: str) -> Reply:
        post = self.store.post(key)
        ids = post.new.entry_ids[ROUNDUP_ITEMS:] if post else ()
        entries = [entry for each in ids[:REST] if (entry := self.store.entry(each))]
        if not entries:
            raise CommandError("There is nothing more in this roundup.")
        parts: list[Part] = [say("Also in this roundup:"), *(Hit(entry=each) for each in entries)]
        if len(ids) > REST:
            more = f"{len(ids) - REST:,} more are stored: "
            parts.append(say(more, self._typed("search"), " finds them."))
        return reply(*parts)

    def _obey(self, command: Command, caller: Caller) -> Reply:
        match command:
            case commands.Help():
                return self._help()
            case commands.Latest(topic=topic):
                return self._latest(topic)
            case commands.Search():
                return self._search(command)
            case commands.Show(id=entry_id):
                return reply(Card(entry=self._entry(entry_id), show="full"))
            case commands.Topics():
                return self._topics()
            case commands.Status():
                return self._status(caller)
            case commands.Repost():
                return self._repost(command, caller)
            case commands.Retract():
                return self._retract(command, caller)
            case commands.MuteTopic():
                return self._mute(command, caller)
            case commands.UnmuteTopic():
                return self._unmute(command, caller)
            case commands.Mutes():
                return self._mutes()

    def _status(self, caller: Caller) -> Reply:
        # Slack is asked only where it makes a difference; where it cannot tell, nobody is an admin
        try:
            for_admins = bool(self.store.held()) and self._may_steer(caller)
        except SlackError:
            for_admins = False
        return status(self.store, for_admins=for_admins)

    def _may_steer(self, caller: Caller) -> bool:
        return caller.user in self.admins or (not self.admins and self.is_admin(caller.user))

    def _must_be_admin(self, caller: Caller) -> None:
        if self._may_steer(caller):
            return
        raise CommandError(f"Only admins may do that. {self._who_can()}")

    def _who_can(self) -> str:
        if self.admins:
            return f"The admins are: {', '.join(f'<@{user}>' for user in self.admins)}."
        return "Admins are this Slack workspace's admins and owners: ask one of them."

    def _help(self) -> Reply:
        return reply(
            say("I post digests of articles: the key facts, and the quotes with who said them."),
            Bullets(tuple(self._guide(name) for name in GUIDES if not GUIDES[name].admin)),
            say("Admins can also steer:"),
            Bullets(tuple(self._guide(name) for name in GUIDES if GUIDES[name].admin)),
        )

    def _guide(self, name: str) -> Line:
        return say(self._typed(GUIDES[name].usage), f" {GUIDES[name].does}")

    def _typed(self, words: str) -> Code:
        return Code(f"{self.command} {words}")

    def _latest(self, typed: str | None) -> Reply:
        topic = self._topic(typed) if typed else None
        entries = self.store.latest(PAGE, topic.slug if topic else None)
        about = f" on {topic.label}" if topic else ""
        if not entries:
            return reply(say(f"There is no digest{about} yet."))
        return reply(say(f"The newest digests{about}:"), [Hit(entry=entry) for entry in entries])

    def _search(self, command: commands.Search) -> Reply:
        found = self.store.search(command.query, PAGE, 0)
        parts: list[Part] = []
        if command.instead:
            parts.append(say("Did you mean ", self._typed(command.instead), "?"))
        if not found.entries:
            parts.append(say("Nothing found for ", Code(command.words), "."))
            parts.append(say("Every word has to occur: try fewer, or ", self._typed("latest"), "."))
            return reply(parts)
        parts.append(say("Found for ", Code(command.words), ", newest first:"))
        parts.extend(_hit(entry, command) for entry in found.entries)
        if found.more:
            parts.append(say(f"These are the newest {PAGE}. Add a word to narrow the search."))
        return reply(parts)

    def _topics(self) -> Reply:
        counts = {topic.slug: count for topic, count in self.store.topics()}
        lines = (
            say(f"{topic.label}: {counts.get(topic.slug, 0):,}", *_slug(topic))
            for topic in sorted(
                self._known_topics(), key=lambda topic: (-counts.get(topic.slug, 0), topic.slug)
            )
        )
        return reply(say("Topics, and how many digests have them:"), Bullets(tuple(lines)))

    def _repost(self, command: commands.Repost, caller: Caller) -> Reply:
        entry = self._entry(command.id)
        if entry.retraction:
            raise CommandError(f"{entry.id} is retracted, and what is retracted is not posted.")
        channel = command.channel or caller.channel
        earlier = [post for post in self.store.posts_of(entry.id) if post.new.channel == channel]
        post = NewPost(
            key=f"{entry.id}:{channel}:repost:{earlier[-1].id if earlier else 0}",
            channel=channel,
            entry_ids=(entry.id,),
            reason=f"by {caller.name}",
        )
        waiting = any(
            post.new.kind == "digest" and post.state in ("due", "sending") for post in earlier
        )
        if waiting or not self.store.enqueue([post], self.now()):
            return reply(say(Code(entry.id), " is on its way already ", *_place(channel), "."))
        self._record("repost", caller, f"{entry.id} to {channel}")
        self.wake()
        why = (". Should it not appear, ", self._typed("status"), " says why.")
        return reply(say("Posting ", Code(entry.id), " again ", *_place(channel), *why))

    def _retract(self, command: commands.Retract, caller: Caller) -> Reply:
        entry = self._entry(command.id)
        if entry.retraction:
            raise CommandError(f"{entry.id} is retracted already.")
        retraction = Retraction(at=self.now(), reason=command.reason, by=caller.name)
        self.store.retract(entry.id, retraction)
        self._record("retract", caller, f"{entry.id}: {command.reason}")
        self.wake()
        return reply(
            say("Retracted ", Code(entry.id), ". Posts of it are struck, and their threads say so.")
        )

    def _mute(self, command: commands.MuteTopic, caller: Caller) -> Reply:
        topic = self._topic(command.topic)
        channel = _public(_channel(command.where, caller))
        until = self.now() + command.length if command.length else None
        self.store.mute(
            Mute(topic=topic.slug, channel=channel, until=until, by=caller.user, since=self.now())
        )
        self._record("mute", caller, f"{topic.slug} in {channel or 'every channel'}")
        undo = f"unmute {topic.slug}{'' if channel else ' everywhere'}"
        return reply(
            say(f"Muted {topic.label} ", *_place(channel), " ", *_until(until), "."),
            say("Articles are still read and can be searched. To end it: ", self._typed(undo)),
        )

    def _unmute(self, command: commands.UnmuteTopic, caller: Caller) -> Reply:
        topic = self._topic(command.topic)
        channel = _channel(command.where, caller)
        ended = self.store.unmute(topic.slug, channel, self.now())
        if ended:
            self._record("unmute", caller, f"{topic.slug} in {channel or 'every channel'}")
        everywhere = any(
            mute.topic == topic.slug and mute.channel is None
            for mute in self.store.mutes(self.now())
        )
        if everywhere:
            more = self._typed(f"unmute {topic.slug} everywhere")
            return reply(say(f"{topic.label} is still muted in every channel: ", more))
        if not ended:
            raise CommandError(
                f"{topic.label} is not muted there. `{self.command} mutes` lists what is."
            )
        return reply(say(f"{topic.label} is posted again ", *_place(channel), "."))

    def _mutes(self) -> Reply:
        mutes = self.store.mutes(self.now())
        if not mutes:
            return reply(say("Nothing is muted."))
        return reply(say("Muted:"), Bullets(tuple(self._muted(mute) for mute in mutes)))

    def _muted(self, mute: Mute) -> Line:
        label = {topic.slug: topic.label for topic in self._known_topics()}.get(mute.topic)
        who: tuple[Piece, ...] = (" (by ", UserRef(mute.by), ", ", Moment(mute.since), ")")
        return say(f"{label or mute.topic} ", *_place(mute.channel), " ", *_until(mute.until), *who)

    def _entry(self, entry_id: str) -> Entry:
        entry = self.store.entry(entry_id)
        if entry is None:
            raise CommandError(
                f"There is no digest with the ID {entry_id}. `{self.command} latest` lists the "
                f"newest, `{self.command} search WORDS` finds others."
            )
        return entry

    def _known_topics(self) -> tuple[Topic, ...]:
        return tuple(
            dict.fromkeys((*self.vocabulary, *(topic for topic, _ in self.store.topics())))
        )

    def _topic(self, typed: str) -> Topic:
        """The topic whose slug or label was typed, or the only one with a word that starts so."""
        known = self._known_topics()
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

    def _record(self, act: str, caller: Caller, detail: str) -> None:
        self.store.record(act, caller.user, caller.name, detail, self.now())


def _hit(entry: Entry, command: commands.Search) -> Hit:
    """The entry with the first of its facts, quotes and paragraphs that holds a searched word."""
    passages = [fact.span.text for fact in entry.digest.facts]
    passages += [span.text for quote in entry.digest.quotes for span in quote.spans]
    passages += entry.article.text[:LOOKED_THROUGH].splitlines()
    for passage in passages:
        if spans := marked(command.query, passage):
            return Hit(entry=entry, passage=passage, marked=spans)
    return Hit(entry=entry)


def _slug(topic: Topic) -> tuple[Piece, ...]:
    """What to type for a topic, where that is not what it is called."""
    return () if topic.slug == topic.label else (" (", Code(topic.slug), ")")


def _channel(where: Where, caller: Caller) -> str | None:
    """The channel's id, or None for every channel."""
    return None if where.everywhere else where.channel or caller.channel


def _public(channel: str | None) -> str | None:
    """The channel, unless it is a conversation between two, to which nothing is posted."""
    if channel and channel.startswith("D"):
        raise CommandError("Name the channel, such as `mute sport #news`, or write `everywhere`.")
    return channel


def _place(channel: str | None) -> tuple[Piece, ...]:
    if channel and channel.startswith("D"):
        return ("here",)
    return ("in ", ChannelRef(channel)) if channel else ("in every channel",)


def _until(until: datetime | None) -> tuple[Piece, ...]:
    return ("until ", Moment(until)) if until else ("until it is unmuted",)


def _begins_a_word(start: str, label: str) -> bool:
    return bool(start) and any(word.startswith(start) for word in label.split())


def _near(wanted: str, known: Sequence[Topic]) -> list[Topic]:
    slugs = difflib.get_close_matches(wanted, [topic.slug for topic in known], n=2, cutoff=0.5)
    return [topic for topic in known if topic.slug in slugs]
