"""Reads who asked for what out of Slack's payloads, and turns failures into replies."""

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from bot.errors import BotError, CommandError
from bot.models import Caller
from bot.models.reply import Form, Reply, reply, say
from bot.slack.render.blocks import MENU, SEPARATOR
from bot.slack.render.replies import sentence_line

log = logging.getLogger(__name__)

Body = dict[str, Any]
"""The payload of a request from Slack, as JSON."""

_MISSING_FIELD = (AttributeError, LookupError, TypeError)
_INCOMPLETE = "Slack did not say who asks, or for what. Try again."


class Answerer(Protocol):
    """Decides what the bot answers. Every method raises BotError with a sentence for the caller."""

    def answer(self, caller: Caller, text: str) -> Reply:
        """Answer a slash command; ``text`` is what was typed after it."""

    def press(self, caller: Caller, action: str, value: str) -> Reply:
        """Answer the press of a button."""

    def shortcut(self, caller: Caller, shortcut: str, ts: str) -> Reply:
        """Answer a shortcut (its callback_id) that was used on the message with this ts."""

    def home(self, caller: Caller) -> Reply:
        """Return the content of the caller's App Home."""

    def form(self, caller: Caller, asked: str) -> Form:
        """Return the form that a button with the value ``asked`` opens."""

    def command_from_form(self, name: str, subject: str, values: Mapping[str, str]) -> str:
        """Write a submitted form as the command text for it, without calling anything slow.

        It runs before the ack, for which Slack allows three seconds.
        """


def reply_or_error(work: Callable[[], Reply]) -> Reply:
    """Return what ``work`` returns or, if it raises, a reply that says what went wrong."""
    try:
        return work()
    except BotError as error:
        return reply(sentence_line(error.sentence, error.people))
    except Exception:  # somebody is waiting for an answer
        number = secrets.token_hex(3)
        log.exception("error %s", number)
        return internal_error(number)


def internal_error(number: str) -> Reply:
    """Say that something went wrong, with the number under which the log has the details."""
    words = f"Something went wrong here. Tell an admin the number {number}: the log has it."
    return reply(say(words))


def pressed_button(body: Body) -> tuple[str, str]:
    """Return the action and the value of the button or menu entry that was pressed.

    Raises CommandError if the payload lacks them.
    """
    try:
        button = body["actions"][0]
        if button["action_id"] == MENU:
            action, _, value = button["selected_option"]["value"].partition(SEPARATOR)
            return action, value
        return button["action_id"].partition(SEPARATOR)[0], str(button.get("value") or "")
    except _MISSING_FIELD as error:
        raise CommandError(_INCOMPLETE) from error


def channel_of(body: Body) -> str:
    """Return the id of the channel that a request came from; "" if it came from none."""
    channel = body.get("channel")
    return str(channel.get("id") or "") if isinstance(channel, dict) else ""


def caller_of(body: Body, channel: str) -> Caller:
    """Return who sent a request. Raises CommandError if the payload doesn't say."""
    try:
        user = body["user"]
        name = str(user.get("username") or "a member")
        user_id = str(user["id"])
    except _MISSING_FIELD as error:
        raise CommandError(_INCOMPLETE) from error
    if not user_id:
        raise CommandError(_INCOMPLETE)
    return Caller(user=user_id, channel=channel, name=name)
