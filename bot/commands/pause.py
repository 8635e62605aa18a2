"""Answers of `pause` and `resume`: posts wait during a pause, and none is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.commands import syntax
from bot.commands.context import CommandContext, channel_of, place, typed_until, undo_buttons
from bot.commands.handlers import Handlers, handler
from bot.commands.status import paused
from bot.models import Caller, Pause
from bot.models.reply import ChannelRef, Moment, Part, Piece, Reply, reply, say


@dataclass(frozen=True, slots=True)
class PauseCommands:
    """Answers about pauses. The dispatcher has checked that the caller is an admin."""

    context: CommandContext

    def handlers(self) -> Handlers:
        """The commands of this family."""
        return (handler(syntax.Pause, self.pause), handler(syntax.Resume, self.resume))

    def pause(self, command: syntax.Pause, caller: Caller) -> Reply:
        """Post nothing, for a while or until posting is resumed."""
        channel = self._channel(command.where, caller, "pause")
        now = self.context.now()
        ends = self.context.end(command)
        before = self._pauses_of(channel, now)
        self.context.store.pauses.save(
            Pause(channel=channel, until=ends, by=caller.user, since=now)
        )
        self.context.record("pause", caller, f"{channel or 'every channel'}{typed_until(ends)}")
        end: tuple[Piece, ...] = ("until ", Moment(ends)) if ends else ("until it is resumed",)
        where = place(channel) if channel else ("in any channel",)
        return reply(
            say("Paused: nothing is posted ", *where, " ", *end, "."),
            say("What comes meanwhile waits, corrections too, and goes out then."),
            say("To end it: ", *self.context.typed_for("resume", channel)),
            undo_buttons(f"pause{typed_until(before[0].until)}" if before else "resume", channel),
        )

    def resume(self, command: syntax.Resume, caller: Caller) -> Reply:
        """End a pause, and say which other pauses go on."""
        channel = self._channel(command.where, caller, "resume")
        now = self.context.now()
        before = self._pauses_of(channel, now)
        self.context.store.pauses.end(channel, now)
        shows = self.context.view(caller).shows
        pauses = self.context.store.pauses.active(self.context.now())
        left = [each for each in pauses if each.channel is None or shows(each.channel)]
        if not before:
            none = (ChannelRef(channel), " is not") if channel else ("Not every channel is",)
            return reply(say(*none, " paused."), self._still_paused(left, caller))
        self.context.record("resume", caller, channel or "every channel")
        self.context.wake()
        if channel and any(each.channel is None for each in left):
            return reply(self._still_paused(left, caller))
        due = self.context.store.posts.due_by_channel(shows)
        number = due.get(channel, 0) if channel else sum(due.values())
        waited = f" {number:,} that waited: they go out now." if number else ""
        return reply(
            say("Posts go on ", *place(channel), f".{waited}"),
            self._still_paused(left, caller),
            undo_buttons(f"pause{typed_until(before[0].until)}", channel),
        )

    def _pauses_of(self, channel: str | None, now: datetime) -> list[Pause]:
        """The pause of this channel (None: of every channel), if there is one."""
        return [each for each in self.context.store.pauses.active(now) if each.channel == channel]

    def _still_paused(self, pauses: Sequence[Pause], caller: Caller) -> list[Part]:
        """The pauses that go on, and how to end each."""
        due = self.context.store.posts.due_by_channel(self.context.view(caller).shows)
        return [
            say(
                *paused(each, due),
                " To end it: ",
                *self.context.typed_for("resume", each.channel),
            )
            for each in pauses
        ]

    def _channel(self, where: syntax.Where, caller: Caller, name: str) -> str | None:
        """The id of the channel; None is every channel."""
        channel = channel_of(where, caller)
        self.context.must_be_channel(channel, caller, f"{self.context.command} {name} #news")
        return channel
