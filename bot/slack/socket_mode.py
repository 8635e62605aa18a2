"""Socket Mode: two connections, so that one can be renewed while the other answers."""

import logging
import socket
import threading
import time
from contextlib import suppress
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient

from bot.errors import SlackError
from bot.slack.web_client import NO_ANSWER

CONNECTIONS = 2
# seconds; a dead link is noticed after five to six of them, so not slack_bolt's 10
PING_INTERVAL = 3.0
CLOSING = 3.0  # seconds

log = logging.getLogger(__name__)


class SocketConnections:
    """The connections over which Slack sends what people do."""

    def __init__(self, app: App, app_token: str) -> None:
        self._handlers = [
            SocketModeHandler(app, app_token, ping_interval=PING_INTERVAL)
            for _ in range(CONNECTIONS)
        ]
        for handler in self._handlers:
            handler.client.proxy = None  # read from the environment
            handler.client.message_listeners.append(hurry)

    def connect(self) -> None:
        """Open the connections. Raises SlackError where Slack refuses or cannot be reached."""
        try:
            for handler in self._handlers:
                handler.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            raise SlackError(_sentence(str(error.response["error"]))) from error
        except NO_ANSWER as error:
            raise SlackError(
                "Slack cannot be reached: check the network connection, then try again."
            ) from error

    def close(self) -> None:
        """Close them at the same time; acks that are on their way out still leave.

        Returns within CLOSING seconds; what is not closed by then ends with the process.
        """
        closers = [
            threading.Thread(target=_close, args=[handler], name="socket-close", daemon=True)
            for handler in self._handlers
        ]
        for closer in closers:
            closer.start()
        end = time.monotonic() + CLOSING
        for handler, closer in zip(self._handlers, closers, strict=True):
            while closer.is_alive() and time.monotonic() < end:
                # slack_sdk's receiver takes this back where it was just about to begin
                handler.client.current_session_state.terminated = True
                closer.join(0.1)


def hurry(client: BaseSocketModeClient, message: dict[str, Any], raw: str | None) -> None:  # noqa: ARG001
    """Have each ack leave at once on a connection that has just greeted, the renewed ones too.

    By default the kernel holds a small write back until the one before it is acknowledged, which
    the other end puts off: many acts in a row were acked 20 to 60 ms late.
    """
    if message.get("type") == "hello" and isinstance(client, SocketModeClient):
        session = client.current_session
        if session is not None and session.sock is not None:
            with suppress(OSError):  # it has ended by itself
                session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _close(handler: SocketModeHandler) -> None:
    # slack_sdk's close waits up to 3 s for its own receive to end: this ends it
    handler.client.auto_reconnect_enabled = False
    session = handler.client.current_session
    if session is not None and session.sock is not None:
        with suppress(OSError):  # it has ended by itself
            session.sock.shutdown(socket.SHUT_RD)
    handler.close()  # type: ignore[no-untyped-call]


def _sentence(word: str) -> str:
    if word in ("internal_error", "fatal_error", "service_unavailable", "request_timeout"):
        return f"Slack refuses a connection ({word}): try again in a minute."
    return (
        f"Slack does not accept SLACK_APP_TOKEN ({word}): make an app-level token with "
        f"connections:write, and switch Socket Mode on."
    )
