"""Answers of `pause` and `resume`: nothing is posted for a while, and nothing is lost."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands import syntax
from bot.commands.context import CommandContext, place, undo, until
from bot.commands.status import paused
from bot.errors import CommandError
from bot.models import Caller, Pause
from bot.models.reply import ChannelRef, Moment, Part, Piece, Reply, reply, say


@dataclass(frozen=True, slots=True)
class PauseCommands:
    """Answers that stop posts and let them go on. Whether the caller may is asked before."""

    context: CommandContext

    def pause(self, command: syntax.Pause, caller: Caller) -> Reply:
        """Post nothing, for a while or until it is resumed."""
        channel = self._channel(command.where, caller, "pause")
        now = self.context.now()
        ends = self.context.end(command)
        was = [each for each in self.context.store.pauses.active(now) if each.channel == channel]
        self.context.store.pauses.save(
            Pause(channel=channel, until=ends, by=caller.user, since=now)
        )
        self.context.record("pause", caller, f"{channel or 'every channel'}{until(ends)}")
        end: tuple[Piece, ...] = ("until ", Moment(ends)) if ends else ("until it is resumed",)
        return reply(
            say("Paused: nothing is posted ", *_anywhere(channel), " ", *end, "."),
            say("What comes meanwhile waits, corrections too, and goes out then."),
            say("To end it: ", *self._typed(channel)),
            undo(f"pause{until(was[0].until)}" if was else "resume", channel),
        )

    def resume(self, command: syntax.Resume, caller: Caller) -> Reply:
        """Go on posting."""
        channel = self._channel(command.where, caller, "resume")
        shows = self.context.view(caller).shows
        now = self.context.now()
        was = [each for each in self.context.store.pauses.active(now) if each.channel == channel]
        self.context.store.pauses.end(channel, now)
        pauses = self.context.store.pauses.active(self.context.now())
        left = [each for each in pauses if each.channel is None or shows(each.channel)]
        if not was:
            none = (ChannelRef(channel), " is not") if channel else ("Not every channel is",)
            return reply(say(*none, " paused."), self._left(left))
        self.context.record("resume", caller, channel or "every channel")
        self.context.wake()
        if channel and any(each.channel is None for each in left):
            return reply(self._left(left))
        due = self.context.store.posts.due_by_channel()
        number = due.get(channel, 0) if channel else sum(due.values())
        waited = f" {number:,} that waited: they go out now." if number else ""
        again = undo(f"pause{until(was[0].until)}", channel)
        return reply(say("Posts go on ", *place(channel), f".{waited}"), self._left(left), again)

    def _left(self, left: Sequence[Pause]) -> list[Part]:
        """What is paused all the same, and how to end that."""
        due = self.context.store.posts.due_by_channel()
        return [
            say(*paused(each, due), " To end it: ", *self._typed(each.channel)) for each in left
        ]

    def _channel(self, where: syntax.Where, caller: Caller, name: str) -> str | None:
        """The channel's id, or None for every channel."""
        channel = None if where.everywhere else where.channel or caller.channel
        if channel and channel.startswith("D"):
            raise CommandError(
                f"Name the channel, such as `{self.context.command} {name} #news`, or write "
                f"`everywhere`."
            )
        self.context.must_see(channel, caller)
        return channel

    def _typed(self, channel: str | None) -> tuple[Piece, ...]:
        if channel is None:
            return (self.context.typed("resume everywhere"),)
        return (self.context.typed("resume"), " ", *place(channel))


def _anywhere(channel: str | None) -> tuple[Piece, ...]:
    return place(channel) if channel else ("in any channel",)
