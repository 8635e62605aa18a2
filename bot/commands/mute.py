"""Answers of `mute`, `unmute` and `mutes`: what is read and stored, but not posted."""

from dataclasses import dataclass

from bot.commands import syntax
from bot.commands.context import CommandContext, ending, lasting, opening, place, undo, until
from bot.commands.syntax import Where
from bot.errors import CommandError
from bot.models import Caller, Mute, MuteKind
from bot.models.reply import Buttons, Line, Moment, Part, Piece, Reply, UserRef, reply, say
from bot.rules.mutes import mute_applies, named

TRIED = 200  # of the newest articles, that a new mute of words is tried on


@dataclass(frozen=True, slots=True)
class MuteCommands:
    """Answers that hold articles back. Whether the caller may is asked before."""

    context: CommandContext

    def mute(self, command: syntax.Mute, caller: Caller) -> Reply:
        """Post no more of something, for a while or for good."""
        channel = _public(_channel(command.where, caller))
        self.context.must_see(channel, caller)
        mute = Mute(
            what=self._what(command.what, command.kind),
            channel=channel,
            until=self.context.end(command),
            by=caller.user,
            since=self.context.now(),
            kind=command.kind,
        )
        was = [each for each in self.context.store.mutes.active(mute.since) if _same(each, mute)]
        self.context.store.mutes.save(mute)
        self.context.record("mute", caller, f"{named(mute)} in {mute.channel or 'every channel'}")
        return reply(
            say(
                f"Muted {self._label(mute)} ", *place(mute.channel), " ", *lasting(mute.until), "."
            ),
            self._tried(mute),
            say("Articles are still read and can be searched. To end it: ", *self._undo(mute)),
            undo(_typed(was[0]) if was else f"unmute {named(mute)}", channel),
        )

    def unmute(self, command: syntax.Unmute, caller: Caller) -> Reply:
        """End a mute."""
        what, channel = self._what(command.what, command.kind), _channel(command.where, caller)
        self.context.must_see(channel, caller)
        now = self.context.now()
        same = [
            each
            for each in self.context.store.mutes.active(now)
            if each.kind == command.kind and each.what.casefold() == what.casefold()
        ]
        here = [each for each in same if each.channel == channel]  # in any spelling
        for each in here:
            self.context.store.mutes.remove(each.what, channel, now, each.kind)
            self.context.record("unmute", caller, f"{named(each)} in {channel or 'every channel'}")
        if left := [each for each in same if each.channel is None and each not in here]:
            said = f"{self._label(left[0])} is still muted in every channel: "
            return reply(say(said, *self._undo(left[0])))
        label = self._label(
            Mute(what=what, channel=channel, until=None, by="", since=now, kind=command.kind)
        )
        if not here:
            raise CommandError(
                f"{label} is not muted there. `{self.context.command} mutes` lists what is."
            )
        again = say(f"{label} is posted again ", *place(channel), ".")
        return reply(again, undo(_typed(here[0]), channel))

    def mutes(self, caller: Caller) -> Reply:
        """What is muted, by whom and until when, where the caller may know of it."""
        shows = self.context.view(caller).shows
        found = self.context.store.mutes.active(self.context.now())
        mutes = [each for each in found if each.channel is None or shows(each.channel)]
        form = Buttons((opening("Mute something…", "mute"),))
        if not mutes:
            return reply(say("Nothing is muted."), form)
        parts: list[Part] = [say("Muted:")]
        for mute in mutes:
            parts += [self.line(mute), ending("Unmute", f"unmute {named(mute)}", mute.channel)]
        return reply(parts, form)

    def _what(self, typed: str, kind: MuteKind) -> str:
        return self.context.topic(typed).slug if kind == "topic" else typed

    def _label(self, mute: Mute) -> str:
        labels = {topic.slug: topic.label for topic in self.context.known_topics()}
        return labels.get(mute.what, mute.what) if mute.kind == "topic" else named(mute)

    def _tried(self, mute: Mute) -> list[Line]:
        """What a mute of words would have done: whoever has mistyped a name sees it."""
        if mute.kind == "topic":
            return []
        newest = self.context.store.articles.latest(TRIED)
        number = sum(mute_applies(mute, stored) for stored in newest)
        return [say(f"Of the newest {len(newest)} articles it would have held back {number}.")]

    def _undo(self, mute: Mute) -> tuple[Piece, ...]:
        if mute.channel is None:
            return (self.context.typed(f"unmute {named(mute)} everywhere"),)
        return (self.context.typed(f"unmute {named(mute)}"), " ", *place(mute.channel))

    def line(self, mute: Mute) -> Line:
        """A mute: who, until when, and what it held back."""
        who: tuple[Piece, ...] = (" (by ", UserRef(mute.by), ", ", Moment(mute.since), ")")
        number = self.context.store.mutes.count_muted(mute)
        held = f": {number:,} held back so far."
        what = f"{self._label(mute)} "
        return say(what, *place(mute.channel), " ", *lasting(mute.until), *who, held)


def _same(one: Mute, other: Mute) -> bool:
    """Whether one takes the other's place."""
    return (one.kind, one.what, one.channel) == (other.kind, other.what, other.channel)


def _typed(mute: Mute) -> str:
    """What to type for this mute, apart from the place."""
    return f"mute {named(mute)}{until(mute.until)}"


def _channel(where: Where, caller: Caller) -> str | None:
    """The channel's id, or None for every channel."""
    return None if where.everywhere else where.channel or caller.channel


def _public(channel: str | None) -> str | None:
    """The channel, unless it is a conversation between two, to which nothing is posted."""
    if channel and channel.startswith("D"):
        raise CommandError("Name the channel, such as `mute sport #news`, or write `everywhere`.")
    return channel
