"""The way into the commands: passes on what somebody typed, pressed or opened to its handler."""

import html
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.commands import syntax
from bot.commands.admin import AdminCommands
from bot.commands.context import CommandContext
from bot.commands.explain import ExplainCommand
from bot.commands.fix import FixCommands
from bot.commands.handlers import by_type
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

# commands whose answers may be of use to everybody in the channel
_SHAREABLE = (syntax.Latest, syntax.Quotes, syntax.Search, syntax.Show, syntax.Topics)


class Dispatcher:
    """Answers commands, buttons, shortcuts and forms, and fills the app's Home.

    Its methods raise BotError with a sentence for the caller.
    """

    def __init__(self, context: CommandContext) -> None:
        self._context = context
        self._home = HomeTab(context)
        self._lookups = LookupCommands(context)
        self._shortcuts = ShortcutCommands(context)
        self._handlers = by_type(
            self._lookups,
            SearchCommands(context),
            ExplainCommand(context),
            FixCommands(context),
            AdminCommands(context),
            MuteCommands(context),
            PauseCommands(context),
            SubscribeCommands(context),
        )
        self._buttons: Mapping[str, Callable[[str, Caller], Reply]] = {
            "do": self._press_command,
            "context": self._shortcuts.quote_in_context,
            "report": self._press_report,
            "rest": self._press_rest,
            "before": self._press_page,
            "after": self._press_page,
            "share": self._press_share,
            "full": self._press_full,
        }

    def answer(self, caller: Caller, text: str) -> Reply:
        """Answer the caller who typed this text after the slash command."""
        if name := syntax.wants_admin(text):
            self._context.must_be_admin(caller, name)
        try:
            command = syntax.read_command(text)
        except CommandError as error:
            if not error.example:
                raise
            return reply(say(error.sentence, " For example: ", self._context.typed(error.example)))
        return self._with_share_button(self._answer(command, caller), command, text)

    def press(self, caller: Caller, action: str, value: str) -> Reply:
        """Answer the caller who pressed a button of a post or of an answer.

        What ``value`` is depends on ``action``: an article's id for "quotes", "full" and "report";
        an id and the number of a quote for "context"; a roundup's key for "rest"; an offset and
        what was typed for "before", "after" (other pages of hits) and "share"; for "do", what to
        type after the slash command, and the answer replaces the one with the button.
        """
        return self._buttons.get(action, self._press_quotes)(value, caller)

    def shortcut(self, caller: Caller, shortcut: str, ts: str) -> Reply:
        """Answer the caller who used a shortcut on the message of this ts."""
        if shortcut != "digest_manage":
            return self._shortcuts.details(caller, ts)
        self._context.must_be_admin(caller, "manage")
        return self._shortcuts.manage(caller, ts)

    def home(self, caller: Caller) -> Reply:
        """What the caller sees who opens the app's Home."""
        return self._home.home(caller)

    def form(self, caller: Caller, asked: str) -> Form:
        """The form that a button of this value opens."""
        if name := syntax.wants_admin(asked):
            self._context.must_be_admin(caller, name)
        return form(asked)

    def command_from_form(self, name: str, subject: str, values: Mapping[str, str]) -> str:
        """Translate a filled-in form into what would be typed after the slash command.

        Neither Slack nor the store is asked, so it is quick. Raises CommandError where the result
        is no command.
        """
        words = typed(name, subject, values)
        syntax.read_command(words)
        return words

    def _press_command(self, value: str, caller: Caller) -> Reply:
        return replace(self.answer(caller, value), in_place=True)

    def _press_report(self, value: str, caller: Caller) -> Reply:
        return self.answer(caller, f"report {value}")

    def _press_rest(self, value: str, caller: Caller) -> Reply:
        return self._with_permalinks(self._lookups.rest(value, caller), caller)

    def _press_full(self, value: str, caller: Caller) -> Reply:
        return self._answer(syntax.Show(id=value), caller)

    def _press_quotes(self, value: str, caller: Caller) -> Reply:
        return reply(Card(stored=self._context.find_article(value, caller), show="quotes"))

    def _press_page(self, value: str, caller: Caller) -> Reply:
        command, found = self._answer_page(value, caller)
        offset, _, typed = value.partition(" ")
        return replace(self._with_share_button(found, command, typed, int(offset)), in_place=True)

    def _press_share(self, value: str, caller: Caller) -> Reply:
        """Answer for everybody in the channel, without buttons: they only work for the caller."""
        _, found = self._answer_page(value, replace(caller, aloud=True))
        typed = html.unescape(value.partition(" ")[2])
        opening = say(f"{caller.name} shares the answer to ", self._context.typed(typed))
        parts = (part for part in found.parts if not isinstance(part, Buttons))
        return Reply((opening, *parts), shared=True)

    def _answer_page(self, value: str, caller: Caller) -> tuple[Command, Reply]:
        """Answer a button whose value is an offset and what was typed."""
        offset, _, typed = value.partition(" ")
        if not offset.isdecimal() or syntax.wants_admin(typed):
            raise CommandError("This button does nothing any more: type the command again.")
        command = syntax.read_command(typed)
        if isinstance(command, (syntax.Search, syntax.Quotes)):
            command = replace(command, offset=int(offset))
        return command, self._answer(command, caller)

    def _answer(self, command: Command, caller: Caller) -> Reply:
        return self._with_permalinks(self._handlers[type(command)](command, caller), caller)

    def _with_share_button(
        self, answer: Reply, command: Command, typed: str, offset: int = 0
    ) -> Reply:
        """Add a button that shares the answer, where it contains something worth sharing."""
        if not isinstance(command, _SHAREABLE) or not any(
            isinstance(part, (Hit, Card, Bullets)) for part in answer.parts
        ):
            return answer
        share = Button(label="Share here", action="share", value=f"{offset} {typed}")
        *parts, last = answer.parts
        row = (*last.buttons, share) if isinstance(last, Buttons) else (share,)
        kept = parts if isinstance(last, Buttons) else answer.parts
        return replace(answer, parts=(*kept, Buttons(row)))

    def _with_permalinks(self, answer: Reply, caller: Caller) -> Reply:
        return replace(
            answer, parts=tuple(self._with_permalink(each, caller) for each in answer.parts)
        )

    def _with_permalink(self, part: Part, caller: Caller) -> Part:
        """Give a hit the address of a post of its article, if the caller may read one."""
        if not isinstance(part, Hit):
            return part
        return replace(part, permalink=self._context.permalink(part.stored.id, caller))
