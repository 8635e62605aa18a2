"""The way in from Slack: acknowledge, hand over, answer. Nothing is decided here.

With ``process_before_response`` the ack leaves when the listener returns, and is lost if anything
raises after ``ack()``; so a listener acks, hands the payload to the pool and returns.
"""

import logging
import re
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Any, Protocol

import httpx
from slack_bolt import Ack, App

from bot.errors import BotError
from bot.models import Caller, Reply, reply, say
from bot.slack.replies import reply_messages
from bot.slack.web import web_client

log = logging.getLogger(__name__)

_ANY = re.compile(".*")
_TIMEOUT = 10.0  # seconds

Body = dict[str, Any]


class Answering(Protocol):
    """What the listeners hand over to. Both raise BotError with a sentence for the caller."""

    def answer(self, caller: Caller, text: str) -> Reply:
        """What to tell the caller who typed this text after the slash command."""

    def press(self, action: str, value: str) -> Reply:
        """What to tell the caller who pressed a button."""


def build_app(
    *, bot_token: str, api_url: str, command: str, answering: Answering, pool: Executor
) -> App:
    """A Bolt app that answers commands and buttons on the pool, and acks whatever else comes."""
    app = App(
        client=web_client(bot_token, api_url),
        process_before_response=True,
        token_verification_enabled=False,
        logger=logging.getLogger("slack_bolt"),
    )
    listeners = Listeners(command, answering, pool)
    app.command(_ANY)(listeners.command)
    app.action(_ANY)(listeners.action)
    for unused in (app.event, app.shortcut, app.view):
        unused(_ANY)(_ack_only)
    return app


def _ack_only(ack: Ack) -> None:
    ack()


class Listeners:
    """The listeners, and the work that they hand over."""

    def __init__(self, command: str, answering: Answering, pool: Executor) -> None:
        self._command = command
        self._answering = answering
        self._pool = pool

    def command(self, ack: Ack, body: Body) -> None:
        """Take a slash command."""
        ack()
        self._pool.submit(self._answer, body["response_url"], lambda: self._obey(body))

    def action(self, ack: Ack, body: Body) -> None:
        """Take a press of a button."""
        ack()
        if url := body.get("response_url"):
            self._pool.submit(self._answer, url, lambda: self._press(body))

    def _obey(self, body: Body) -> Reply:
        caller = Caller(
            user=body["user_id"],
            channel=body["channel_id"],
            name=body.get("user_name") or "a member",
        )
        return self._answering.answer(caller, body.get("text") or "")

    def _press(self, body: Body) -> Reply:
        action = body["actions"][0]
        return self._answering.press(action["action_id"], action.get("value") or "")

    def _answer(self, url: str, work: Callable[[], Reply]) -> None:
        try:
            self._send(url, reply_messages(_worded(work), command=self._command))
        except Exception:
            # nobody is left to tell: the thread's last word is the log
            log.exception("an answer could not be sent")

    def _send(self, url: str, messages: Sequence[Body]) -> None:
        """Answer at a response_url, once: a doubled answer is worse than none."""
        for message in messages:
            sent = httpx.post(
                url,
                json={**message, "response_type": "ephemeral", "replace_original": False},
                timeout=_TIMEOUT,
                trust_env=False,
            )
            if sent.is_error:
                log.warning("Slack does not take an answer: HTTP %d", sent.status_code)
                return


def _worded(work: Callable[[], Reply]) -> Reply:
    """The work's Reply, or in words what went wrong."""
    try:
        return work()
    except BotError as error:
        return reply(say(error.sentence))
    except Exception:
        number = secrets.token_hex(3)
        log.exception("error %s", number)
        return reply(
            say(f"Something went wrong here. Tell an admin the number {number}: the log has it.")
        )
