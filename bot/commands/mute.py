"""Answers of `mute`, `unmute` and `mutes`: muted articles are read and stored, but not posted."""

from dataclasses import dataclass
from datetime import datetime

from bot.commands import syntax
from bot.commands.context import (
    CommandContext,
    channel_buttons,
    channel_of,
    form_button,
    place,
    typed_until,
    undo_buttons,
)
from bot.commands.handlers import Handlers, handler
from bot.errors import CommandError
from bot.models import Caller, Mute, MuteKind
from bot.models.reply import Buttons, Line, Moment, Part, Piece, Reply, UserRef, reply, say
from bot.rules.mutes import mute_applies, name_of, named
from bot.text import folded

TRIED = 200  # newest articles on which a new mute is tried


@dataclass(frozen=True, slots=True)
class MuteCommands:
    """Answers about mutes. The dispatcher has checked that the caller is an admin."""

    context: CommandContext

    def handlers(self) -> Handlers:
        """The commands of this family."""
        return (
            handler(syntax.Mute, self.mute),
            handler(syntax.Unmute, self.unmute),
            handler(syntax.Mutes, self.mutes),
        )

    def mute(self, command: syntax.Mute, caller: Caller) -> Reply:
        """Stop posting something, for a while or until it is unmuted."""
        channel = channel_of(command.where, caller)
        self.context.must_be_channel(channel, caller, "mute sport #news")
        mute = Mute(
            what=self._what(command, caller),
            channel=channel,
            until=self.context.end(command),
            by=caller.user,
            since=self.context.now(),
            kind=command.kind,
        )
        before = [each for each in self.context.store.mutes.active(mute.since) if _same(each, mute)]
        self.context.store.mutes.save(mute)
        self.context.record("mute", caller, f"{named(mute)} in {mute.channel or 'every channel'}")
        unmute = f"unmute {named(mute)}"
        to_end = self.context.typed_for(unmute, channel)
        return reply(
            say(
                f"Muted {self._label(mute.what, mute.kind, caller)} ",
                *place(channel),
                " ",
                *_lasting(mute.until),
                ".",
            ),
            self._trial(mute, caller),
            say("Articles are still read and can be searched. To end it: ", *to_end),
            undo_buttons(_typed(before[0]) if before else unmute, channel),
        )

    def unmute(self, command: syntax.Unmute, caller: Caller) -> Reply:
        """End a mute."""
        what, channel = self._what(command, caller), channel_of(command.where, caller)
        self.context.must_see(channel, caller)
        now = self.context.now()
        same = [
            each
            for each in self.context.store.mutes.active(now)
            if each.kind == command.kind and folded(each.what) == folded(what)
        ]
        here = [each for each in same if each.channel == channel]  # a name in each of its spellings
        for each in here:
            self.context.store.mutes.remove(each.what, channel, now, each.kind)
            self.context.record("unmute", caller, f"{named(each)} in {channel or 'every channel'}")
        if left := [each for each in same if each.channel is None and each not in here]:
            label = self._label(left[0].what, left[0].kind, caller)
            to_end = self.context.typed_for(f"unmute {named(left[0])}", None)
            return reply(say(f"{label} is still muted in every channel: ", *to_end))
        label = self._label(what, command.kind, caller)
        if not here:
            raise CommandError(
                f"{label} is not muted there. `{self.context.command} mutes` lists what is."
            )
        again = say(f"{label} is posted again ", *place(channel), ".")
        return reply(again, undo_buttons(_typed(here[0]), channel))

    def mutes(self, _: syntax.Mutes, caller: Caller) -> Reply:
        """The mutes of channels that the caller may know of, and those of every channel."""
        shows = self.context.view(caller).shows
        found = self.context.store.mutes.active(self.context.now())
        mutes = [each for each in found if each.channel is None or shows(each.channel)]
        form = Buttons((form_button("Mute something…", "mute"),))
        if not mutes:
            return reply(say("Nothing is muted."), form)
        parts: list[Part] = [say("Muted:")]
        for mute in mutes:
            unmute = channel_buttons("Unmute", f"unmute {named(mute)}", mute.channel)
            parts += [self.line(mute, caller), unmute]
        return reply(parts, form)

    def _what(self, command: syntax.Mute | syntax.Unmute, caller: Caller) -> str:
        if command.kind == "topic":
            return self.context.topic(command.what, caller).slug
        return command.what

    def _label(self, what: str, kind: MuteKind, caller: Caller) -> str:
        """What is muted, as people read it."""
        return self.context.topic_label(what, caller) if kind == "topic" else name_of(kind, what)

    def _trial(self, mute: Mute, caller: Caller) -> list[Line]:
        """How many articles the mute would have kept back, so that a mistyped name is noticed.

        A topic can't be mistyped: it has been looked up.
        """
        if mute.kind == "topic":
            return []
        newest = self.context.store.articles.latest(TRIED, reads=self.context.view(caller).reads)
        number = sum(mute_applies(mute, stored) for stored in newest)
        return [say(f"Of the newest {len(newest)} articles it would have held back {number}.")]

    def line(self, mute: Mute, caller: Caller) -> Line:
        """Describe a mute: where, until when, by whom, and how many articles it has kept back.

        Only channels that the caller may know of count.
        """
        who: tuple[Piece, ...] = (" (by ", UserRef(mute.by), ", ", Moment(mute.since), ")")
        shows = self.context.view(caller).shows
        kept_back = self.context.store.mutes.count_muted(mute, shows)
        return say(
            f"{self._label(mute.what, mute.kind, caller)} ",
            *place(mute.channel),
            " ",
            *_lasting(mute.until),
            *who,
            f": {kept_back:,} held back so far.",
        )


def _lasting(end: datetime | None) -> tuple[Piece, ...]:
    """How long a mute lasts."""
    return ("until ", Moment(end)) if end else ("until it is unmuted",)


def _same(one: Mute, other: Mute) -> bool:
    """Whether a channel can have only one of these mutes."""
    return (one.kind, one.what, one.channel) == (other.kind, other.what, other.channel)


def _typed(mute: Mute) -> str:
    """What to type for this mute, without its channel."""
    return f"mute {named(mute)}{typed_until(mute.until)}"
