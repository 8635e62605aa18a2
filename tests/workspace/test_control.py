"""The control calls over HTTP, the clock, and the server."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.workspace import Clock, Server, Workspace, default_config, serve
from bot.workspace.state import Json
from tests.support.paths import ROOT
from tests.workspace.conftest import START
from tests.workspace.wire import Socket, Stream, cookie, http_call, refusal_of

NEWS, ADA = "C0NEWS0001", "U0ADAMARSH"


def token_of(server: Server) -> str:
    return server.workspace.config.page_token


def control(server: Server, method: str, name: str, body: Any = None) -> Json:
    data = json.dumps(body).encode() if body is not None else None
    path = f"/control/{name}"
    status, _, answer = http_call(server, method, path, data, X_Pullquote_Token=token_of(server))
    assert status == 200, answer
    found = json.loads(answer)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("token", ["", "other"])
def test_the_controls_need_the_token(server: Server, token: str) -> None:
    path = f"/control/journal?token={token}"
    assert http_call(server, "GET", path)[0] == 403
    assert http_call(server, "GET", f"/control/journal?token={token_of(server)}")[0] == 200


def test_another_pages_origin_has_no_control(server: Server) -> None:
    headers = {"Origin": "http://evil.example", "Cookie": cookie(server)}
    assert http_call(server, "POST", "/control/clock", b'{"advance": 1}', **headers)[0] == 403


def test_the_journal_has_every_call_in_order(server: Server, client: WebClient) -> None:
    client.auth_test()
    ts = client.chat_postMessage(channel=NEWS, text="<!here>")["ts"]
    refusal_of(client.chat_update, channel=NEWS, ts="1.000001", text="b")
    calls = control(server, "GET", "journal")["calls"]
    assert [(one["n"], one["method"], one["ok"], one["error"]) for one in calls] == [
        (1, "auth.test", True, None),
        (2, "chat.postMessage", True, None),
        (3, "chat.update", False, "message_not_found"),
    ]
    assert calls[1]["args"] == {"channel": NEWS, "text": "<!here>"}
    assert calls[1]["at"] == START
    assert calls[1]["connection"].startswith("127.0.0.1:")
    (entry,) = control(server, "GET", "ledger")["entries"]
    assert (entry["ts"], entry["notifies"]) == (ts, ["here"])


def test_the_journal_can_be_read_on_from_a_call(server: Server, client: WebClient) -> None:
    for text in ("a", "b", "c"):
        client.chat_postMessage(channel=NEWS, text=text)
    calls = control(server, "GET", "journal?after=1")["calls"]
    assert [(one["n"], one["args"]["text"]) for one in calls] == [(2, "b"), (3, "c")]
    assert control(server, "GET", "journal?after=3")["calls"] == []


def test_people_post_and_messages_can_be_read(server: Server, client: WebClient) -> None:
    first = client.chat_postMessage(channel=NEWS, text="a digest")["ts"]
    said = control(
        server, "POST", "say", {"user": "ben", "channel": "news", "text": "hello", "times": 2}
    )["ts"]
    reply = {"user": "ada", "channel": NEWS, "text": "thanks", "thread_ts": first}
    said += control(server, "POST", "say", reply)["ts"]
    messages = control(server, "GET", "messages?channel=news")["messages"]
    assert [(one["user"], one["text"]) for one in messages] == [
        ("U0PULLQUOT", "a digest"),
        ("U0BENODUYA", "hello"),
        ("U0BENODUYA", "hello"),
        (ADA, "thanks"),
    ]
    assert [one["ts"] for one in messages] == [first, *said]


@pytest.mark.parametrize(
    ("method", "name", "body"),
    [
        ("GET", "journal?after=soon", None),
        ("GET", "messages", None),
        ("GET", "messages?channel=attic", None),
        ("POST", "say", b'{"user": "ben", "channel": "desk", "text": "hello"}'),
        ("POST", "say", b'{"user": "ben", "channel": "news"}'),
    ],
)
def test_impossible_controls_are_refused(
    server: Server, method: str, name: str, body: bytes | None
) -> None:
    token = token_of(server)
    status, _, _ = http_call(server, method, f"/control/{name}", body, X_Pullquote_Token=token)
    assert status == 400


def test_faults_are_queued_listed_and_cleared(server: Server, client: WebClient) -> None:
    fault = {"kind": "error", "method": "auth.test", "error": "team_added_to_org", "times": 2}
    control(server, "POST", "faults", fault)
    assert refusal_of(client.auth_test)["error"] == "team_added_to_org"
    (waiting,) = control(server, "GET", "faults")["faults"]
    assert (waiting["times"], waiting["kind"]) == (1, "error")
    control(server, "DELETE", "faults")
    assert client.auth_test()["ok"]


@pytest.mark.parametrize("body", [b"{", b'{"kind": "earthquake"}', b'{"what": 1}', b"[]"])
def test_a_malformed_control_is_refused(server: Server, body: bytes) -> None:
    token = token_of(server)
    status, _, _ = http_call(server, "POST", "/control/faults", body, X_Pullquote_Token=token)
    assert status == 400


def test_the_clock_is_moved(server: Server) -> None:
    assert control(server, "POST", "clock", {"advance": 60})["now"] == START + 60
    assert control(server, "POST", "clock", {"offset": -5})["now"] == START - 5


def test_sockets_are_disturbed(server: Server) -> None:
    with Socket.open(server) as link:
        link.receive()
        assert control(server, "GET", "sockets")["connections"] == 1
        control(server, "POST", "sockets", {"kind": "disconnect", "reason": "link_disabled"})
        assert link.receive()["reason"] == "link_disabled"


def test_timers_of_a_frozen_clock_run_in_order_at_their_own_times() -> None:
    clock = Clock(START)
    seen: list[tuple[str, float]] = []
    clock.call_at(START + 20, lambda: seen.append(("late", clock.now())))
    clock.call_at(START + 10, lambda: seen.append(("early", clock.now())))
    clock.call_at(START + 10, lambda: again(clock, seen))
    clock.call_at(START + 15, lambda: seen.append(("never", 0.0))).cancel()
    clock.advance(9)
    assert seen == []
    clock.advance(11)
    assert seen == [("early", START + 10), ("chained", START + 12), ("late", START + 20)]
    assert clock.now() == START + 20


def again(clock: Clock, seen: list[tuple[str, float]]) -> None:
    clock.call_at(clock.now() + 2, lambda: seen.append(("chained", clock.now())))


@pytest.fixture
def ticking() -> Iterator[Clock]:
    clock = Clock()
    yield clock
    clock.close()


def test_a_ticking_clock_runs_its_timers_by_itself(ticking: Clock) -> None:
    done = threading.Event()
    ticking.call_at(ticking.now() + 3_600, done.set)
    ticking.call_at(ticking.now() + 0.01, done.set)
    assert done.wait(5)


def test_a_ticking_clock_can_be_advanced(ticking: Clock) -> None:
    seen: list[float] = []
    ticking.call_at(ticking.now() + 3_600, lambda: seen.append(ticking.now()))
    ticking.advance(3_600)
    assert len(seen) == 1
    assert ticking.now() > time.time() + 3_599


def test_a_workspace_stops_at_once_with_everything_open() -> None:
    server = serve(Workspace(default_config()))
    stream, link = Stream(server, ADA), Socket.open(server)
    link.receive()
    server.workspace.slash("ada", "news", "/digest")
    began = time.perf_counter()
    server.stop()
    assert time.perf_counter() - began < 2
    assert not link.closed()
    stream.close()
    link.close()


def test_a_port_that_is_taken_is_an_error(server: Server) -> None:
    port = int(server.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        serve(Workspace(default_config()), port=port)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc to count in")
def test_an_idle_workspace_does_not_wake_up(server: Server) -> None:
    stream, link = Stream(server, ADA), Socket.open(server)
    assert link.receive()["type"] == "hello"
    assert link.ping(b"x") == b"x"
    before = wakings(server)
    threading.Event().wait(0.5)  # the measurement needs an idle period
    assert wakings(server) - before < 3
    stream.close()
    link.close()


def wakings(server: Server) -> int:
    """Return how often the server's thread has gone to sleep so far."""
    assert server._thread is not None
    status = Path(f"/proc/self/task/{server._thread.native_id}/status").read_text()
    (line,) = (one for one in status.splitlines() if one.startswith("voluntary_ctxt_switches"))
    return int(line.split()[1])


def test_waiting_threads_are_woken_by_changes(workspace: Workspace) -> None:
    said = threading.Timer(0.01, workspace.say, ("ada", "news", "hello"))
    said.start()
    (message,) = workspace.wait_for(lambda now: now.messages("news"))
    assert message["text"] == "hello"
    said.join()
    with pytest.raises(TimeoutError):
        workspace.wait_for(lambda now: now.messages("sport"), timeout=0.01)


def test_page_files_are_served_from_the_package(server: Server) -> None:
    page = ROOT / "bot" / "workspace" / "page" / "page.js"
    status, headers, body = http_call(server, "GET", "/static/page.js")
    assert (status, body) == (200, page.read_bytes())
    assert "javascript" in headers["content-type"]
    assert http_call(server, "GET", "/static/../server.py")[0] == 404


def test_responses_do_not_wait_for_the_clients_tcp_ack(server: Server) -> None:
    stream = Stream(server, ADA)
    connections = server._uvicorn.server_state.connections
    (accepted,) = (one.transport.get_extra_info("socket") for one in connections)
    assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    stream.close()
