"""Opening, renewing and closing the Socket Mode connections."""

import socket
import threading
from contextlib import suppress

import pytest
from slack_sdk.socket_mode.builtin.connection import Connection

from bot.errors import SlackError
from bot.slack.socket_mode import SILENCE, SocketConnections
from bot.workspace import Fault, Workspace, default_config, serve
from tests.slack.answerer import StubAnswerer, connected, sockets_to
from tests.support.patience import wait_until


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


def heard(sockets: SocketConnections) -> dict[int, float | None]:
    """The time of the last pong of each current session, by its identity."""
    return {id(each): each.last_ping_pong_time for each in sessions(sockets)}


def wait_for_pongs(sockets: SocketConnections) -> None:
    """Wait until a pong has come over each session, after those that have come by now."""
    before = heard(sockets)
    wait_until(
        lambda: (
            len(now := heard(sockets)) == 2
            and all(pong and pong != before.get(name) for name, pong in now.items())
        ),
        "a pong over both connections",
    )


def test_connections_that_answer_are_good_however_much_time_passes() -> None:
    with serve(Workspace(default_config())) as server, connected(server, StubAnswerer()) as sockets:
        sockets.check(0.0)
        wait_for_pongs(sockets)
        sockets.check(1000.0)
        sockets.check(1000.0 + SILENCE)


def test_connections_that_are_open_but_silent_are_noticed_and_replaced() -> None:
    with serve(Workspace(default_config())) as server, connected(server, StubAnswerer()) as sockets:
        wait_for_pongs(sockets)
        server.workspace.silence(silent=True)
        sockets.check(0.0)
        with pytest.raises(SlackError, match="open, but nothing comes over them"):
            sockets.check(2 * SILENCE)
        first = {id(each) for each in sessions(sockets)}
        wait_until(
            lambda: not first & {id(each) for each in sessions(sockets)} and sessions(sockets),
            "new connections",
        )
        with pytest.raises(SlackError):  # a new connection isn't a sign of life
            sockets.check(2 * SILENCE + 1)
        server.workspace.silence(silent=False)
        wait_for_pongs(sockets)
        sockets.check(3 * SILENCE)


def test_a_revoked_app_token_is_noticed_at_once() -> None:
    with serve(Workspace(default_config())) as server, connected(server, StubAnswerer()) as sockets:
        sockets.check(0.0)
        server.workspace.revoke("app")
        wait_until(lambda: is_deaf(sockets, 1.0), "the check to fail")
        with pytest.raises(SlackError, match=r"SLACK_APP_TOKEN \(token_revoked\)"):
            sockets.check(1.0)


def test_a_connection_that_cannot_be_had_for_a_moment_is_no_failure_yet() -> None:
    with serve(Workspace(default_config())) as server, connected(server, StubAnswerer()) as sockets:
        sockets.check(0.0)
        for _ in range(20):
            server.workspace.faults.add(Fault(kind="error", method="apps.connections.open"))
        server.workspace.disturb("cut")
        wait_until(lambda: not sessions(sockets)[0].is_active(), "the connections to be closed")
        wait_until(lambda: sockets._opener.error, "Slack to refuse a connection")
        sockets.check(SILENCE - 1)
        with pytest.raises(SlackError, match=r"No connection to Slack is open \(internal_error\)"):
            sockets.check(SILENCE + 1)


def is_deaf(sockets: SocketConnections, reading: float) -> bool:
    """Whether the check fails."""
    try:
        sockets.check(reading)
    except SlackError:
        return True
    return False
