"""The way in from Slack: acknowledge, hand over, answer. Nothing is decided here.

With ``process_before_response`` the ack leaves when the listener returns, and is lost if anything
raises after ``ack()``; so a listener acks, hands the payload to the pool and returns.
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
from bot.slack.requests import Answerer, Body, apology, asked_of, caller_of, channel_of, told
from bot.slack.view_listeners import ViewListeners
from bot.slack.web_client import DirectClient

log = logging.getLogger(__name__)

_ANY = re.compile(".*")
_TIMEOUT = 10.0  # seconds
_SPENT = (http.client.NOT_FOUND, http.client.GONE)  # a response_url's five uses or 30 minutes


def build_app(
    *, bot_token: str, api_url: str, command: str, answerer: Answerer, pool: Executor
) -> App:
    """A Bolt app that answers commands and buttons on the pool, and acks whatever else comes.

    What is not acked is sent again, or shown to a member as an error.
    """
    # Bolt otherwise asks auth.test before it handles the first thing that comes, ack included
    ours = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=bot_token)
    app = App(
        client=DirectClient(None, api_url),
        authorize=lambda: ours,
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
    """The listeners, and the work that they hand over."""

    def __init__(
        self, command: str, answerer: Answerer, pool: Executor, view_listeners: ViewListeners
    ) -> None:
        self._command = command
        self._answerer = answerer
        self._pool = pool
        self._panels = view_listeners
        # made once: reading the certificates takes 15 ms. No connection is kept, because one that
        # Slack has closed meanwhile would lose an answer.
        self._http = httpx.Client(
            timeout=_TIMEOUT, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
        )

    def command(self, ack: Ack, body: Body) -> None:
        """Take a slash command."""
        ack()
        self._pool.submit(self._answer, body, self._obey)

    def action(self, ack: Ack, body: Body) -> None:
        """Take a press of a button."""
        ack()
        self._pool.submit(self._pressed, body)

    def shortcut(self, ack: Ack, body: Body) -> None:
        """Take a shortcut from a message's menu."""
        ack()
        if body.get("type") == "message_action":
            self._pool.submit(self._answer, body, self._point)

    def _pressed(self, body: Body) -> None:
        """Answer a press where an answer belongs: in a form, in the Home, or in the channel."""
        view = body.get("view")
        if _asks_for_a_form(body):
            self._panels.open_form(body)
        elif isinstance(view, dict) and view.get("type") == "home":
            self._panels.press_at_home(body, self._press)
        else:
            self._answer(body, self._press)

    def _point(self, body: Body) -> Reply:
        caller = caller_of(body, channel_of(body))
        shortcut, ts = body.get("callback_id"), body.get("message_ts")
        return self._answerer.shortcut(caller, str(shortcut), str(ts or ""))

    def _obey(self, body: Body) -> Reply:
        caller = Caller(
            user=body["user_id"],
            channel=body["channel_id"],
            name=body.get("user_name") or "a member",
        )
        return self._answerer.answer(caller, body.get("text") or "")

    def _press(self, body: Body) -> Reply:
        action, value = asked_of(body)
        if action not in BUTTONS:
            raise CommandError(
                f"This button does nothing any more. `{self._command} help` says what I can do."
            )
        caller = caller_of(body, channel_of(body))
        answer = self._answerer.press(caller, action, value)
        # what everybody reads is never replaced by what one of them asked for
        where = body.get("container")
        alone = isinstance(where, dict) and where.get("is_ephemeral", False)
        return replace(answer, in_place=answer.in_place and alone)

    def _answer(self, body: Body, work: Callable[[Body], Reply]) -> None:
        try:
            url = body.get("response_url")
            if url is None:
                log.warning("a %s leaves no way to answer", body.get("type", "command"))
                return
            self._send(url, self._answered(told(lambda: work(body))))
        except httpx.HTTPError as error:
            log.warning("an answer may not have reached Slack: %r", error)
        except Exception:
            # nobody is left to tell: the thread's last word is the log
            log.exception("an answer could not be sent")

    def _send(self, url: str, messages: Sequence[Body]) -> None:
        """Answer at a response_url, once: a doubled answer is worse than none."""
        for message in messages:
            sent = self._post(url, message)
            if sent.is_success:
                continue
            number = secrets.token_hex(3)
            log.error("error %s: HTTP %d to an answer: %s", number, sent.status_code, sent.text)
            if sent.is_client_error and sent.status_code not in _SPENT:
                self._post(url, self._answered(apology(number))[0])
            return

    def _post(self, url: str, message: Body) -> httpx.Response:
        body = {"replace_original": False, "response_type": "ephemeral", **message}
        return self._http.post(url, json=body)

    def _answered(self, answer: Reply) -> list[Body]:
        first, *others = reply_messages(answer, command=self._command)
        kind = "in_channel" if answer.shared else "ephemeral"
        messages = [{**first, "replace_original": answer.in_place}, *others]
        return [{**message, "response_type": kind} for message in messages]


def _asks_for_a_form(body: Body) -> bool:
    try:
        return asked_of(body)[0] == "form"
    except CommandError:
        return False
