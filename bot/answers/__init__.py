"""Command → Reply: what a caller asked for, from the store; what an admin decided, into it."""

from dataclasses import replace

from bot import commands
from bot.answers.desk import Desk
from bot.answers.explaining import Explaining
from bot.answers.looking import Looking
from bot.answers.muting import Muting
from bot.answers.pausing import Pausing
from bot.answers.searching import Searching
from bot.answers.steering import Steering
from bot.answers.subscribing import Subscribing
from bot.commands import Command
from bot.errors import CommandError
from bot.models import Caller
from bot.replies import Card, Hit, Part, Reply, reply, say

__all__ = ["Answers", "Desk"]


class Answers:
    """Answers commands and buttons."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looking = Looking(desk)
        self._searching = Searching(desk)
        self._steering = Steering(desk)
        self._explaining = Explaining(desk)
        self._muting = Muting(desk)
        self._pausing = Pausing(desk)
        self._subscribing = Subscribing(desk)

    def answer(self, caller: Caller, text: str) -> Reply:
        """What to tell the caller who typed this text after the slash command.

        Raises BotError with a sentence for the caller.
        """
        if commands.wants_admin(text):
            self._desk.must_be_admin(caller)
        try:
            command = commands.read_command(text)
        except CommandError as error:
            if not error.example:
                raise
            return reply(say(error.sentence, " For example: ", self._desk.typed(error.example)))
        return self._with_links(self._obey(command, caller), caller)

    def _with_links(self, answer: Reply, caller: Caller) -> Reply:
        parts = (self._linked(part, caller) for part in answer.parts)
        return replace(answer, parts=tuple(parts))

    def _linked(self, part: Part, caller: Caller) -> Part:
        """A hit with the address of its post, where the caller may read one."""
        if not isinstance(part, Hit):
            return part
        return replace(part, permalink=self._desk.linked(part.entry.id, caller.channel))

    def press(self, caller: Caller, action: str, value: str) -> Reply:
        """What to tell the caller who pressed a button of a post.

        "quotes" or "full" of a digest, by its id; "rest" of a roundup, by its key; "before" or
        "after" for another page of a search.
        Raises BotError with a sentence for the caller.
        """
        if action == "rest":
            return self._with_links(self._looking.rest(value), caller)
        if action in ("before", "after"):
            return replace(self._with_links(self._searching.page(value), caller), in_place=True)
        return reply(
            Card(entry=self._desk.entry(value), show="quotes" if action == "quotes" else "full")
        )

    def _obey(self, command: Command, caller: Caller) -> Reply:
        match command:
            case commands.Help():
                return self._looking.help()
            case commands.Latest(topic=topic):
                return self._looking.latest(topic)
            case commands.Search():
                return self._searching.search(command)
            case commands.Quotes():
                return self._searching.quotes(command)
            case commands.Show(id=entry_id):
                return reply(Card(entry=self._desk.entry(entry_id), show="full"))
            case commands.Topics():
                return self._looking.topics()
            case commands.Status():
                return self._looking.status(caller)
            case commands.Repost():
                return self._steering.repost(command, caller)
            case commands.Retract():
                return self._steering.retract(command, caller)
            case commands.Subscribe():
                return self._subscribing.subscribe(command, caller)
            case commands.Unsubscribe():
                return self._subscribing.unsubscribe(command, caller)
            case commands.Explain(id=entry_id):
                return self._explaining.explain(entry_id)
            case commands.Subscriptions():
                return self._subscribing.subscriptions()
            case commands.Mute():
                return self._muting.mute(command, caller)
            case commands.Unmute():
                return self._muting.unmute(command, caller)
            case commands.Mutes():
                return self._muting.mutes()
            case commands.Log(number=number):
                return self._steering.log(number)
            case commands.Pause():
                return self._pausing.pause(command, caller)
            case commands.Resume():
                return self._pausing.resume(command, caller)
