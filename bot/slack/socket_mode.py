"""Socket Mode over two connections, so that one can be renewed while the other works."""

import logging
import math
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.web import SlackResponse

from bot.errors import SlackError
from bot.rules.slack_errors import UNREACHABLE
from bot.slack.web_client import NO_ANSWER, DirectClient

if TYPE_CHECKING:
    from slack_sdk.socket_mode.builtin.connection import Connection

CONNECTIONS = 2
# Seconds. slack_sdk notices a dead link after five to six of these, so slack_bolt's default of 10
# would lose what people do for up to a minute.
PING_INTERVAL = 3.0
CLOSE_TIMEOUT = 3.0  # seconds

# Seconds without a sign of life from Slack after which a connection counts as dead. slack_sdk sends
# a ping every PING_INTERVAL, and Slack answers each one.
SILENCE = 15.0

# Slack's error codes, and ours, for what passes by itself
TEMPORARY = frozenset(
    {
        *("internal_error", "fatal_error", "service_unavailable", "request_timeout"),
        *("ratelimited", UNREACHABLE),
    }
)
STALE = 0.0  # a time of a pong so long ago that slack_sdk replaces the connection

log = logging.getLogger(__name__)


class SocketConnections:
    """The connections over which Slack sends commands, button presses and events."""

    def __init__(self, app: App, app_token: str) -> None:
        self._opener = ConnectionOpener(app.client.base_url)
        self._handlers = [
            SocketModeHandler(app, app_token, web_client=self._opener, ping_interval=PING_INTERVAL)
            for _ in range(CONNECTIONS)
        ]
        self._pulses = [Pulse(handler.client) for handler in self._handlers]
        for handler in self._handlers:
            handler.client.proxy = None  # slack_sdk takes one from the environment
            handler.client.message_listeners.append(disable_nagle)

    def connect(self) -> None:
        """Open the connections. Raises SlackError if Slack refuses or can't be reached."""
        try:
            for handler in self._handlers:
                handler.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            raise SlackError(_error_sentence(str(error.response["error"]))) from error
        except NO_ANSWER as error:
            raise SlackError(
                "Slack cannot be reached: check the network connection, then try again."
            ) from error

    def check(self, reading: float) -> None:
        """Raise SlackError if Slack reaches the bot over no connection.

        To be called every few seconds, with the reading of a clock that can't be set.
        """
        heard = max(pulse.heard(reading) for pulse in self._pulses)
        is_open = any(handler.client.is_connected() for handler in self._handlers)
        is_silent = reading - heard > SILENCE
        error = self._opener.error
        if error and error not in TEMPORARY and (is_silent or not is_open):
            raise SlackError(_error_sentence(error))
        if is_silent:
            raise SlackError(_SILENT if is_open else _CLOSED.format(why=error or "no reason given"))

    def close(self) -> None:
        """Close all connections in parallel; acks that are being sent still go out.

        Returns within CLOSE_TIMEOUT seconds; whatever isn't closed by then ends with the process.
        """
        closers = [
            threading.Thread(target=_close, args=[handler], name="socket-close", daemon=True)
            for handler in self._handlers
        ]
        for closer in closers:
            closer.start()
        end = time.monotonic() + CLOSE_TIMEOUT
        for handler, closer in zip(self._handlers, closers, strict=True):
            while closer.is_alive() and time.monotonic() < end:
                # Set again and again: a receiver that is just starting sets it back to False.
                handler.client.current_session_state.terminated = True
                closer.join(0.1)


class ConnectionOpener(DirectClient):
    """A Web API client that asks Slack for new connections and remembers whether it got one.

    ``error`` is why it didn't the last time, as Slack's error code; None if it did.
    """

    def __init__(self, api_url: str) -> None:
        super().__init__(None, api_url)
        self.error: str | None = None

    def apps_connections_open(self, *, app_token: str, **kwargs: Any) -> SlackResponse:
        """Ask for the address of a new connection. slack_sdk calls this."""
        try:
            answer = super().apps_connections_open(app_token=app_token, **kwargs)
        except SlackApiError as error:
            self.error = str(error.response["error"])
            raise
        except NO_ANSWER:
            self.error = UNREACHABLE
            raise
        self.error = None
        return answer


class Pulse:
    """When Slack last answered on a connection and on those that have replaced it."""

    def __init__(self, client: SocketModeClient) -> None:
        self._client = client
        self._session: Connection | None = None
        self._pong: float | None = None
        self._begun = self._heard = -math.inf

    def heard(self, reading: float) -> float:
        """Return the reading at which Slack's last answer was first seen here.

        A session that is silent for too long is marked, so that slack_sdk replaces it. By itself it
        does so only for sessions that have been answered before, and goes by the wall clock.
        """
        session = self._client.current_session
        if session is not self._session:
            # the very first one has just been opened: Slack has answered then
            self._heard = reading if self._session is None else self._heard
            self._session, self._pong, self._begun = session, None, reading
        if session is None or not session.is_active():
            return self._heard
        if session.last_ping_pong_time not in (None, STALE, self._pong):
            self._pong, self._heard = session.last_ping_pong_time, reading
        if reading - max(self._heard, self._begun) > SILENCE:
            session.last_ping_pong_time = STALE
        return self._heard


def disable_nagle(
    client: BaseSocketModeClient,
    message: dict[str, Any],
    raw: str | None,  # noqa: ARG001
) -> None:
    """Make acks leave at once on a connection that has just said hello, renewed ones included.

    A slack_sdk message listener. By default the kernel holds back a small write until the previous
    one is acknowledged (Nagle's algorithm), and the other end delays that acknowledgement: with
    many requests in a row, acks left 20 to 60 ms late.
    """
    if message.get("type") == "hello" and isinstance(client, SocketModeClient):
        session = client.current_session
        sock = session.sock if session else None
        if sock is not None:
            with suppress(OSError):  # the connection has ended meanwhile
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _close(handler: SocketModeHandler) -> None:
    # slack_sdk's close waits up to 3 s for a receive in progress; shutting down reading ends it. It
    # also waits up to 1 s for the next message, and ignores one that is None.
    handler.client.auto_reconnect_enabled = False
    handler.client.closed = True
    handler.client.message_queue.put(None)
    session = handler.client.current_session
    sock = session.sock if session else None
    if sock is not None:
        with suppress(OSError):  # the connection has ended meanwhile
            sock.shutdown(socket.SHUT_RD)
    try:
        handler.close()  # type: ignore[no-untyped-call]
    except AttributeError:
        # slack_sdk's Connection.disconnect checks for a socket before it takes its locks. Its
        # receiver and its monitor disconnect too, for instance when Slack closes the connection,
        # and if one of them is first, disconnect calls None.close(). Closing would end there, with
        # slack_sdk's threads still running and unfinished acks not waited for. There is no socket
        # any more the second time, so closing goes on with what follows.
        handler.close()  # type: ignore[no-untyped-call]


_SILENT = (
    "The connections to Slack are open, but nothing comes over them, so no command and no button "
    "reaches me. I open new ones until Slack answers."
)
_CLOSED = (
    "No connection to Slack is open ({why}), so no command and no button reaches me. I try again "
    "every few seconds."
)


def _error_sentence(code: str) -> str:
    if code in TEMPORARY:
        return f"Slack refuses a connection ({code}): try again in a minute."
    return (
        f"Slack does not accept SLACK_APP_TOKEN ({code}): make an app-level token with "
        f"connections:write, and switch Socket Mode on."
    )
