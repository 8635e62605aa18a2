"""Socket Mode over two connections, so that one can be renewed while the other works."""

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
# Seconds. slack_sdk notices a dead link after five to six of these, so slack_bolt's default of 10
# would lose what people do for up to a minute.
PING_INTERVAL = 3.0
CLOSE_TIMEOUT = 3.0  # seconds

log = logging.getLogger(__name__)


class SocketConnections:
    """The connections over which Slack sends commands, button presses and events."""

    def __init__(self, app: App, app_token: str) -> None:
        self._handlers = [
            SocketModeHandler(app, app_token, ping_interval=PING_INTERVAL)
            for _ in range(CONNECTIONS)
        ]
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


def _error_sentence(code: str) -> str:
    if code in ("internal_error", "fatal_error", "service_unavailable", "request_timeout"):
        return f"Slack refuses a connection ({code}): try again in a minute."
    return (
        f"Slack does not accept SLACK_APP_TOKEN ({code}): make an app-level token with "
        f"connections:write, and switch Socket Mode on."
    )
