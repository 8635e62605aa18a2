"""Socket Mode connections: opening, renewing and closing them."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from slack_sdk.socket_mode.builtin.connection import Connection

from bot.errors import SlackError
from bot.slack.listeners import build_app
from bot.slack.socket_mode import SocketConnections
from bot.workspace import Fault, Workspace, default_config, serve
from tests.slack.desk import Desk, connected
from tests.slack.samples import COMMAND
from tests.support.patience import PATIENCE


def test_sockets_close_within_four_seconds_and_connect_anew() -> None:
    desk = Desk()
    with serve(Workspace(default_config())) as server:
        for _ in range(2):
            with connected(server, desk) as sockets:
                began = time.perf_counter()
                sockets.close()
                assert time.perf_counter() - began < 4.0
            server.workspace.wait_for(lambda now: now.connections == 0, PATIENCE)


class LostRace:
    """A send lock that slack_sdk's receiver gets first, to disconnect, while closing waits for it.

    Slack can close the connection at the same moment as the bot, and then this happens by chance.
    """

    def __init__(self, session: Connection) -> None:
        self._session = session
        self._lock = session.sock_send_lock

    def __enter__(self) -> None:
        if threading.current_thread().name == "socket-close":
            self._session.sock_send_lock = self._lock
            receiver = threading.Thread(target=self._session.disconnect)
            receiver.start()
            receiver.join()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def test_closing_finishes_when_slack_closes_the_connections_at_the_same_moment() -> None:
    with serve(Workspace(default_config())) as server, connected(server, Desk()) as sockets:
        clients = [handler.client for handler in sockets._handlers]
        for client in clients:
            assert client.current_session
            vars(client.current_session)["sock_send_lock"] = LostRace(client.current_session)
        sockets.close()
        for client in clients:
            assert not client.message_processor.is_alive()
            assert not client.current_app_monitor.is_alive()


def test_acks_leave_at_once_over_renewed_connections_too() -> None:
    with serve(Workspace(default_config())) as server, connected(server, Desk()) as sockets:
        first = _without_delay(sockets)
        with server.workspace.lock:
            server.workspace.sockets.disconnect("refresh_requested")
        second = _without_delay(sockets, without=first)
        assert len(first | second) == 4


def _without_delay(
    sockets: SocketConnections, without: frozenset[int] = frozenset()
) -> frozenset[int]:
    """The local ports of two new connections, once none of them holds small writes back."""
    waiting = threading.Event()
    for _ in range(2000):
        ports: set[int] = set()
        for handler in sockets._handlers:
            session = handler.client.current_session
            sock = session.sock if session else None
            with suppress(OSError):  # closed meanwhile
                if sock and sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY):
                    ports.add(sock.getsockname()[1])
        if len(ports - without) == 2:
            return frozenset(ports)
        waiting.wait(0.01)
    raise TimeoutError


def test_an_app_token_that_slack_does_not_know_is_a_sentence() -> None:
    with (
        serve(Workspace(default_config())) as server,
        ThreadPoolExecutor(1) as pool,
    ):
        app = build_app(
            bot_token="xoxb-local",
            api_url=server.api_url,
            command=COMMAND,
            answerer=Desk(),
            pool=pool,
        )
        sockets = SocketConnections(app, "xapp-other")
        with pytest.raises(SlackError, match="SLACK_APP_TOKEN"):
            sockets.connect()
        server.workspace.faults.add(Fault(kind="error", method="apps.connections.open"))
        with pytest.raises(SlackError, match="try again"):
            sockets.connect()
        sockets.close()
