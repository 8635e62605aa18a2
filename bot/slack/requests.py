"""Who asks, what for, and what they are told whatever happens."""

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from bot.errors import BotError, CommandError
from bot.models import Caller
from bot.models.reply import Form, Reply, reply, say
from bot.slack.render.blocks import SEPARATOR
from bot.slack.render.replies import sentence_line

log = logging.getLogger(__name__)

Body = dict[str, Any]

_UNSAID = (AttributeError, LookupError, TypeError)
_UNCLEAR = "Slack did not say who asks, or for what. Try again."


class Answerer(Protocol):
    """What the listeners hand over to. All raise BotError with a sentence for the caller."""

    def answer(self, caller: Caller, text: str) -> Reply:
        """What to tell the caller who typed this text after the slash command."""

    def press(self, caller: Caller, action: str, value: str) -> Reply:
        """What to tell the caller who pressed a button."""

    def shortcut(self, caller: Caller, shortcut: str, ts: str) -> Reply:
        """What to tell the caller who used a shortcut on the message of this ts."""

    def home(self, caller: Caller) -> Reply:
        """What the caller sees in the app's Home."""

    def form(self, caller: Caller, asked: str) -> Form:
        """The form that a button of this value opens."""

    def command_from_form(self, name: str, subject: str, values: Mapping[str, str]) -> str:
        """What a form says, as it is typed; told without asking anybody anything."""


def told(work: Callable[[], Reply]) -> Reply:
    """The work's Reply, or what went wrong."""
    try:
        return work()
    except BotError as error:
        return reply(sentence_line(error.sentence, error.people))
    except Exception:  # somebody waits for an answer
        number = secrets.token_hex(3)
        log.exception("error %s", number)
        return apology(number)


def apology(number: str) -> Reply:
    """That something went wrong, under this number in the log."""
    words = f"Something went wrong here. Tell an admin the number {number}: the log has it."
    return reply(say(words))


def asked_of(body: Body) -> tuple[str, str]:
    """Which button was pressed, and its value. Raises CommandError where Slack does not say."""
    try:
        pressed = body["actions"][0]
        return pressed["action_id"].partition(SEPARATOR)[0], str(pressed.get("value") or "")
    except _UNSAID as error:
        raise CommandError(_UNCLEAR) from error


def channel_of(body: Body) -> str:
    """Where it was asked; an empty string where that is in no channel."""
    place = body.get("channel")
    return str(place.get("id") or "") if isinstance(place, dict) else ""


def caller_of(body: Body, channel: str) -> Caller:
    """Who asked. Raises CommandError where Slack does not say."""
    try:
        user = body["user"]
        name = str(user.get("username") or "a member")
        who = str(user["id"])
    except _UNSAID as error:
        raise CommandError(_UNCLEAR) from error
    if not who:
        raise CommandError(_UNCLEAR)
    return Caller(user=who, channel=channel, name=name)
