"""Command → Reply: what a caller asked for, from the store; what an admin decided, into it."""

import html
from collections.abc import Mapping
from dataclasses import replace

from bot.commands import syntax
from bot.commands.admin import AdminCommands
from bot.commands.context import CommandContext
from bot.commands.explain import ExplainCommand
from bot.commands.fix import FixCommands
from bot.commands.home import HomeTab
from bot.commands.lookup import LookupCommands
from bot.commands.mute import MuteCommands
from bot.commands.pause import PauseCommands
from bot.commands.search import SearchCommands
from bot.commands.shortcut import ShortcutCommands
from bot.commands.subscribe import SubscribeCommands
from bot.commands.syntax import Command
from bot.commands.syntax.forms import form, typed
from bot.errors import CommandError
from bot.models import Caller
from bot.models.reply import Bullets, Button, Buttons, Card, Form, Hit, Part, Reply, reply, say

# what is found, and may be of use to others
_SHARED = (syntax.Latest, syntax.Quotes, syntax.Search, syntax.Show, syntax.Topics)

__all__ = ["CommandContext", "Dispatcher"]


class Dispatcher:
    """Answers commands and buttons."""

    def __init__(self, context: CommandContext) -> None:
        self._context = context
        self._looking = LookupCommands(context)
        self._searching = SearchCommands(context)
        self._steering = AdminCommands(context)
        self._fixing = FixCommands(context)
        self._home = HomeTab(context)
        self._pointing = ShortcutCommands(context)
        self._explaining = ExplainCommand(context)
        self._muting = MuteCommands(context)
        self._pausing = PauseCommands(context)
        self._subscribing = SubscribeCommands(context)

    def answer(self, caller: Caller, text: str) -> Reply:
        """What to tell the caller who typed this text after the slash command.

        Raises BotError with a sentence for the caller.
        """
        if name := syntax.wants_admin(text):
            self._context.must_be_admin(caller, name)
        try:
            command = syntax.read_command(text)
        except CommandError as error:
            if not error.example:
                raise
            return reply(say(error.sentence, " For example: ", self._context.typed(error.example)))
        return self._shareable(self._answered(command, caller), command, text)

    def _answered(self, command: Command, caller: Caller, offset: int = 0) -> Reply:
        """What a command is answered; of what is found, from the ``offset``-th on."""
        return self._with_links(self._obey(command, caller, offset), caller)

    def _page(self, value: str, caller: Caller) -> tuple[Command, Reply]:
        """The answer that a button is for: its value is an offset and what was typed."""
        offset, _, typed = value.partition(" ")
        if not offset.isdecimal() or syntax.wants_admin(typed):
            raise CommandError("This button does nothing any more: type the command again.")
        command = syntax.read_command(typed)
        return command, self._answered(command, caller, int(offset))

    def _shared(self, value: str, caller: Caller) -> Reply:
        """An answer for everybody in the channel, without what only its caller could press."""
        _, found = self._page(value, replace(caller, aloud=True))
        typed = html.unescape(value.partition(" ")[2])
        opening = say(f"{caller.name} shares the answer to ", self._context.typed(typed))
        parts = (part for part in found.parts if not isinstance(part, Buttons))
        return Reply((opening, *parts), shared=True)

    def _shareable(self, answer: Reply, command: Command, typed: str, offset: int = 0) -> Reply:
        """The answer with a button that shares it, where there is something to share."""
        if not isinstance(command, _SHARED) or not any(
            isinstance(part, (Hit, Card, Bullets)) for part in answer.parts
        ):
            return answer
        share = Button(label="Share here", action="share", value=f"{offset} {typed}")
        *parts, last = answer.parts
        row = (*last.buttons, share) if isinstance(last, Buttons) else (share,)
        kept = parts if isinstance(last, Buttons) else answer.parts
        return replace(answer, parts=(*kept, Buttons(row)))

    def _with_links(self, answer: Reply, caller: Caller) -> Reply:
        parts = (self._linked(part, caller) for part in answer.parts)
        return replace(answer, parts=tuple(parts))

    def _linked(self, part: Part, caller: Caller) -> Part:
        """A hit with the address of its post, where the caller may read one."""
        if not isinstance(part, Hit):
            return part
        return replace(part, permalink=self._context.linked(part.stored.id, caller))

    def home(self, caller: Caller) -> Reply:
        """What the caller sees who opens the app's Home. Raises BotError."""
        return self._home.home(caller)

    def shortcut(self, caller: Caller, shortcut: str, ts: str) -> Reply:
        """What to tell the caller who used a shortcut on the message of this ts.

        Raises BotError with a sentence for the caller.
        """
        if shortcut != "digest_manage":
            return self._pointing.details(caller, ts)
        self._context.must_be_admin(caller, "manage")
        return self._pointing.manage(caller, ts)

    def form(self, caller: Caller, asked: str) -> Form:
        """The form that a button of this value opens. Raises BotError with a sentence."""
        if name := syntax.wants_admin(asked):
            self._context.must_be_admin(caller, name)
        return form(asked)

    def command_from_form(self, name: str, subject: str, values: Mapping[str, str]) -> str:
        """What a form says, as it is typed; asks nobody anything.

        Raises CommandError with a sentence where that is no command.
        """
        words = typed(name, subject, values)
        syntax.read_command(words)
        return words

    def press(self, caller: Caller, action: str, value: str) -> Reply:
        """What to tell the caller who pressed a button of a post or an answer.

        "quotes" or "full" of a digest, by its id; "context" of a quote, by an id and its number;
        "rest" of a roundup, by its key; "before" or "after" for another page of a search; "do" for
        words as typed after the command, whose answer takes the place of the one with the button.
        Raises BotError with a sentence for the caller.
        """
        if action == "do":
            return replace(self.answer(caller, value), in_place=True)
        if action == "context":
            return self._pointing.quote_in_context(value, caller)
        if action == "report":
            return self.answer(caller, f"report {value}")
        if action == "rest":
            return self._with_links(self._looking.rest(value, caller), caller)
        if action in ("before", "after"):
            command, found = self._page(value, caller)
            offset, _, typed = value.partition(" ")
            return replace(self._shareable(found, command, typed, int(offset)), in_place=True)
        if action == "share":
            return self._shared(value, caller)
        if action == "full":
            return self._obey(syntax.Show(id=value), caller, 0)
        return reply(Card(stored=self._context.find_article(value, caller), show="quotes"))

    def _obey(self, command: Command, caller: Caller, offset: int) -> Reply:
        match command:
            case syntax.Help(command=name):
                return self._looking.guide(name) if name else self._looking.help()
            case syntax.Latest(topic=topic):
                return self._looking.latest(topic, caller)
            case syntax.Search():
                return self._searching.search(command, caller, offset)
            case syntax.Quotes():
                return self._searching.quotes(command, caller, offset)
            case syntax.Show(id=article_id):
                stored = self._context.find_article(article_id, caller)
                return reply(Card(stored=stored, show="full"), self._context.about(stored, caller))
            case syntax.Topics():
                return self._looking.topics()
            case syntax.Status():
                return self._looking.status(caller)
            case syntax.Repost():
                return self._steering.repost(command, caller)
            case syntax.Retract():
                return self._steering.retract(command, caller)
            case syntax.Subscribe():
                return self._subscribing.subscribe(command, caller)
            case syntax.Unsubscribe():
                return self._subscribing.unsubscribe(command, caller)
            case syntax.Explain(id=article_id):
                return self._explaining.explain(article_id, caller)
            case syntax.Subscriptions():
                return self._subscribing.subscriptions(caller)
            case syntax.Mute():
                return self._muting.mute(command, caller)
            case syntax.Unmute():
                return self._muting.unmute(command, caller)
            case syntax.Mutes():
                return self._muting.mutes(caller)
            case syntax.Report():
                return self._fixing.report(command, caller)
            case syntax.Fix():
                return self._fixing.fix(command, caller)
            case syntax.Rescan():
                return self._steering.rescan(command, caller)
            case syntax.Log(number=number):
                return self._steering.log(number, caller)
            case syntax.Pause():
                return self._pausing.pause(command, caller)
            case syntax.Resume():
                return self._pausing.resume(command, caller)
