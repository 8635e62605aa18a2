"""Opening, renewing and closing the Socket Mode connections."""

import socket
import threading
from contextlib import suppress

import pytest
from slack_sdk.socket_mode.builtin.connection import Connection

from bot.errors import SlackError
from bot.slack.socket_mode import SocketConnections
from bot.workspace import Fault, Workspace, default_config, serve
from tests.slack.answerer import StubAnswerer, connected, sockets_to


def sessions(sockets: SocketConnections) -> list[Connection]:
    """The sockets' current connections."""
    found = [handler.client.current_session for handler in sockets._handlers]
    return [session for session in found if session]


def wait_until_closed(sockets: SocketConnections) -> None:
    """Wait for the threads that close connections, which may go on after close() has returned."""
    for closer in [each for each in threading.enumerate() if each.name == "socket-close"]:
        while closer.is_alive():
            for handler in sockets._handlers:  # as close() does, for a receiver that just starts
                handler.client.current_session_state.terminated = True
            closer.join(0.1)


def test_sockets_can_be_opened_again_after_they_were_closed() -> None:
    answerer = StubAnswerer()
    with serve(Workspace(default_config())) as server:
        for _ in range(2):
            with connected(server, answerer) as sockets:
                sockets.close()
            server.workspace.wait_for(lambda now: now.connections == 0)


def test_closing_ends_even_if_a_connection_never_closes() -> None:
    with serve(Workspace(default_config())) as server, connected(server, StubAnswerer()) as sockets:
        first, _ = sessions(sockets)
        with first.sock_send_lock:  # slack_sdk needs it to close the connection
            sockets.close()
            assert first.is_active()
        wait_until_closed(sockets)


class LostRace:
    """A send lock that slack_sdk's receiver gets first, to disconnect, while closing waits for it.

    This happens by chance if Slack closes the connection at the moment when the bot does.
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


def test_closing_is_complete_if_slack_closes_the_connections_at_the_same_moment() -> None:
    with serve(Workspace(default_config())) as server, connected(server, StubAnswerer()) as sockets:
        for session in sessions(sockets):
            vars(session)["sock_send_lock"] = LostRace(session)
        sockets.close()
        wait_until_closed(sockets)
        for handler in sockets._handlers:
            assert not handler.client.message_processor.is_alive()
            assert not handler.client.current_app_monitor.is_alive()


def test_acks_leave_at_once_over_renewed_connections_too() -> None:
    with serve(Workspace(default_config())) as server, connected(server, StubAnswerer()) as sockets:
        first = _without_delay(sockets)
        with server.workspace.lock:
            server.workspace.sockets.disconnect("refresh_requested")
        second = _without_delay(sockets, without=first)
        assert len(first | second) == 4


def _without_delay(
    sockets: SocketConnections, without: frozenset[int] = frozenset()
) -> frozenset[int]:
    """The local ports of two new connections, once neither holds back small writes."""
    waiting = threading.Event()
    for _ in range(2000):
        ports: set[int] = set()
        for session in sessions(sockets):
            sock = session.sock
            with suppress(OSError):  # closed meanwhile
                if sock and sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY):
                    ports.add(sock.getsockname()[1])
        if len(ports - without) == 2:
            return frozenset(ports)
        waiting.wait(0.01)
    raise TimeoutError


def test_a_refused_connection_is_explained_in_a_sentence() -> None:
    with (
        serve(Workspace(default_config())) as server,
        sockets_to(server.api_url, StubAnswerer(), "xoxb-other", "xapp-other") as sockets,
    ):
        with pytest.raises(SlackError, match="SLACK_APP_TOKEN"):
            sockets.connect()
        server.workspace.faults.add(Fault(kind="error", method="apps.connections.open"))
        with pytest.raises(SlackError, match="try again"):
            sockets.connect()
