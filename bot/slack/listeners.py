"""Receives requests from Slack: acknowledges each one, then answers it on a thread pool.

With ``process_before_response`` Bolt sends the ack when the listener returns, and drops it if
anything raises after ``ack()``. So a listener only acks, submits the payload to the pool and
returns. What to answer is decided by the Answerer.
"""

import http.client
import logging
import re
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace

import httpx
from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult

from bot.errors import CommandError
from bot.models import Caller
from bot.models.reply import Reply
from bot.slack.render.blocks import BUTTONS
from bot.slack.render.replies import reply_messages
from bot.slack.requests import (
    Answerer,
    Body,
    caller_of,
    channel_of,
    internal_error,
    pressed_button,
    reply_or_error,
)
from bot.slack.view_listeners import ViewListeners
from bot.slack.web_client import DirectClient

log = logging.getLogger(__name__)

_ANY = re.compile(".*")
_TIMEOUT = 10.0  # seconds
# How Slack refuses a response_url after its five uses or 30 minutes.
_USED_UP = (http.client.NOT_FOUND, http.client.GONE)


def build_app(
    *, bot_token: str, api_url: str, command: str, answerer: Answerer, pool: Executor
) -> App:
    """Build a Bolt app that answers commands, buttons, shortcuts, forms and the App Home.

    Everything else is acked and ignored: Slack would send an unacked event again, and would show
    the member an error for anything else. ``command`` is the slash command with its slash.
    """
    # Without this Bolt calls auth.test before its first request, and delays that request's ack.
    authorization = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=bot_token)
    app = App(
        client=DirectClient(None, api_url),
        authorize=lambda: authorization,
        process_before_response=True,
        ignoring_self_events_enabled=False,
        logger=logging.getLogger("slack_bolt"),
    )
    view_listeners = ViewListeners(command, answerer, pool, DirectClient(bot_token, api_url))
    listeners = Listeners(command, answerer, pool, view_listeners)
    app.command(_ANY)(listeners.command)
    app.action(_ANY)(listeners.action)
    app.options(_ANY)(_offer_nothing)
    app.shortcut(_ANY)(listeners.shortcut)
    app.view_submission(_ANY)(view_listeners.submission)
    app.event("app_home_opened")(view_listeners.opened_home)
    for unused in (app.event, app.view_closed):
        unused(_ANY)(_ack_only)
    return app


def _ack_only(ack: Ack) -> None:
    ack()


def _offer_nothing(ack: Ack) -> None:
    ack(options=[])


class Listeners:
    """Bolt listeners for commands, buttons and message shortcuts, and the work they submit."""

    def __init__(
        self, command: str, answerer: Answerer, pool: Executor, view_listeners: ViewListeners
    ) -> None:
        self._command = command
        self._answerer = answerer
        self._pool = pool
        self._view_listeners = view_listeners
        # Made once, since reading the certificates takes 15 ms. It keeps no connection open: one
        # that Slack has closed in the meantime would lose an answer.
        self._http = httpx.Client(
            timeout=_TIMEOUT, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
        )

    def command(self, ack: Ack, body: Body) -> None:
        """Receive a slash command."""
        ack()
        self._pool.submit(self._respond, body, self._run_command)

    def action(self, ack: Ack, body: Body) -> None:
        """Receive the press of a button."""
        ack()
        self._pool.submit(self._handle_press, body)

    def shortcut(self, ack: Ack, body: Body) -> None:
        """Receive a shortcut from a message's menu."""
        ack()
        if body.get("type") == "message_action":
            self._pool.submit(self._respond, body, self._run_shortcut)

    def _handle_press(self, body: Body) -> None:
        """Answer a press with a form, in the App Home, or in the channel."""
        view = body.get("view")
        if _opens_form(body):
            self._view_listeners.open_form(body)
        elif isinstance(view, dict) and view.get("type") == "home":
            self._view_listeners.press_at_home(body, self._run_button)
        else:
            self._respond(body, self._run_button)

    def _run_shortcut(self, body: Body) -> Reply:
        caller = caller_of(body, channel_of(body))
        shortcut, ts = body.get("callback_id"), body.get("message_ts")
        return self._answerer.shortcut(caller, str(shortcut), str(ts or ""))

    def _run_command(self, body: Body) -> Reply:
        caller = Caller(
            user=body["user_id"],
            channel=body["channel_id"],
            name=body.get("user_name") or "a member",
        )
        return self._answerer.answer(caller, body.get("text") or "")

    def _run_button(self, body: Body) -> Reply:
        action, value = pressed_button(body)
        if action not in BUTTONS:
            raise CommandError(
                f"This button does nothing any more. `{self._command} help` says what I can do."
            )
        caller = caller_of(body, channel_of(body))
        answer = self._answerer.press(caller, action, value)
        # A private answer may be replaced. A message that everybody reads must not be, by what one
        # of them asked for.
        container = body.get("container")
        private = isinstance(container, dict) and container.get("is_ephemeral", False)
        return replace(answer, in_place=answer.in_place and private)

    def _respond(self, body: Body, work: Callable[[Body], Reply]) -> None:
        """Do the work and send its reply to the request's response_url; never raises."""
        try:
            url = body.get("response_url")
            if url is None:
                log.warning("a %s leaves no way to answer", body.get("type", "command"))
                return
            self._send(url, self._messages(reply_or_error(lambda: work(body))))
        except httpx.HTTPError as error:
            log.warning("an answer may not have reached Slack: %r", error)
        except Exception:
            # This is the top of the pool's thread: nobody else would report it.
            log.exception("an answer could not be sent")

    def _send(self, url: str, messages: Sequence[Body]) -> None:
        """Send each message to a response_url once: a doubled answer is worse than none."""
        for message in messages:
            sent = self._post(url, message)
            if sent.is_success:
                continue
            number = secrets.token_hex(3)
            log.error("error %s: HTTP %d to an answer: %s", number, sent.status_code, sent.text)
            if sent.is_client_error and sent.status_code not in _USED_UP:
                self._post(url, self._messages(internal_error(number))[0])
            return

    def _post(self, url: str, message: Body) -> httpx.Response:
        body = {"replace_original": False, "response_type": "ephemeral", **message}
        return self._http.post(url, json=body)

    def _messages(self, answer: Reply) -> list[Body]:
        """The reply as bodies for a response_url; only the first one replaces the original."""
        first, *others = reply_messages(answer, command=self._command)
        kind = "in_channel" if answer.shared else "ephemeral"
        messages = [{**first, "replace_original": answer.in_place}, *others]
        return [{**message, "response_type": kind} for message in messages]


def _opens_form(body: Body) -> bool:
    try:
        return pressed_button(body)[0] == "form"
    except CommandError:
        return False
