"""Socket Mode, frame by frame: tickets, hello, envelopes, acks, deadlines and notices."""

from collections.abc import Iterator

import pytest

from bot.workspace import Clock, Server, Workspace
from tests.workspace.wire import Socket, ticket

NEWS = "C0NEWS0001"


@pytest.fixture
def link(server: Server) -> Iterator[Socket]:
    """Open a connection and read its hello."""
    with Socket.greeted(server) as link:
        yield link


def test_a_connection_is_greeted_and_counted(server: Server, workspace: Workspace) -> None:
    with Socket.open(server) as one, Socket.open(server) as two:
        first, second = one.receive(), two.receive()
        assert (first["num_connections"], second["num_connections"]) == (1, 2)
        assert first["connection_info"] == {"app_id": "A0PULLQUOT"}
        assert first["debug_info"]["approximate_connection_time"] == 18_060
    assert workspace.wait_for(lambda now: now.connections == 0)


def test_a_ticket_opens_one_connection(server: Server) -> None:
    url = ticket(server)
    with Socket(url) as first, Socket(url) as second:
        assert (first.accepted, second.accepted) == (True, False)


def test_a_connection_without_a_ticket_is_not_accepted(server: Server) -> None:
    with Socket(f"{server.url}/link/?ticket=made-up") as link:
        assert not link.accepted


def test_a_ping_is_echoed_byte_for_byte(link: Socket) -> None:
    payload = b"0b1c:1760000000.1234567"
    assert link.ping(payload) == payload


def test_the_eleventh_connection_is_refused(server: Server, workspace: Workspace) -> None:
    links = [Socket.greeted(server) for _ in range(10)]
    with Socket.open(server) as eleventh:
        notice = eleventh.receive()
        assert (notice["type"], notice["reason"]) == ("disconnect", "too_many_websockets")
        assert eleventh.closed()
    assert workspace.connections == 10
    for link in links:
        link.close()


def test_a_command_travels_in_slacks_shape(link: Socket, workspace: Workspace) -> None:
    request = workspace.slash("ada", "news", "/digest search @ben #desk <b> https://a.example/?a&b")
    envelope = link.receive()
    payload = envelope["payload"]
    assert envelope["type"] == "slash_commands"
    assert envelope["accepts_response_payload"] is True
    assert payload["command"] == "/digest"
    assert payload["text"] == (
        "search <@U0BENODUYA> <#C0DESK0001|> &lt;b&gt; <https://a.example/?a&amp;b>"
    )
    assert (payload["channel_id"], payload["channel_name"]) == (NEWS, "news")
    assert (payload["user_id"], payload["is_enterprise_install"]) == ("U0ADAMARSH", "false")
    assert payload["response_url"].startswith(workspace.base_url)
    link.ack(envelope)
    assert request.result().ok
    assert request.result().ack_seconds is not None


@pytest.mark.parametrize(
    ("channel", "name"), [("desk", "privategroup"), ("D0ADAMARSH", "directmessage")]
)
def test_channels_that_are_not_public_lose_their_name(
    link: Socket, workspace: Workspace, channel: str, name: str
) -> None:
    workspace.slash("ada", channel, "/digest")
    assert link.receive()["payload"]["channel_name"] == name


def test_each_envelope_goes_to_one_connection(server: Server, workspace: Workspace) -> None:
    with Socket.greeted(server) as one, Socket.greeted(server) as two:
        for number in range(40):
            workspace.slash("ada", "news", f"/digest {number}")
        workspace.disturb("close")
        counts = [drained(one), drained(two)]
    assert sum(counts) == 40
    assert all(counts)


def drained(link: Socket) -> int:
    """Return how many envelopes arrive before the connection is closed."""
    count = 0
    try:
        while link.receive():
            count += 1
    except ConnectionError:
        return count
    return count


def test_an_ack_counts_on_any_connection(server: Server, workspace: Workspace) -> None:
    with Socket.greeted(server) as one:
        request = workspace.slash("ada", "news", "/digest")
        envelope = one.receive()
        with Socket.greeted(server) as two:
            two.ack(envelope)
            assert request.result().ok


def test_without_an_ack_in_three_seconds_the_person_sees_a_timeout(
    link: Socket, workspace: Workspace, clock: Clock
) -> None:
    request = workspace.slash("ada", "news", "/digest search")
    envelope = link.receive()
    clock.advance(2.9)
    assert request.outcome is None
    clock.advance(0.2)
    assert request.result().outcome == "operation_timeout"
    (failure,) = workspace.failures
    assert failure["user"] == "U0ADAMARSH"
    assert (failure["command"], failure["channel"]) == ("/digest search", NEWS)
    assert failure["error"] == "operation_timeout"
    link.ack(envelope)
    again = workspace.slash("ada", "news", "/digest again")
    link.ack(link.receive())
    assert again.result().ok  # by now, the late ack has been read too
    assert request.result().outcome == "operation_timeout"


def test_commands_are_not_retried(link: Socket, workspace: Workspace, clock: Clock) -> None:
    workspace.slash("ada", "news", "/digest")
    link.receive()
    clock.advance(600)
    workspace.slash("ada", "news", "/digest again")
    assert link.receive()["payload"]["text"] == "again"


def test_without_a_connection_a_command_fails_at_once(workspace: Workspace) -> None:
    assert workspace.slash("ada", "news", "/digest").result().outcome == "dispatch_failed"
    assert workspace.failures[0]["error"] == "dispatch_failed"


def test_an_ack_may_carry_the_answer(link: Socket, workspace: Workspace) -> None:
    request = workspace.slash("ada", "news", "/digest help")
    link.ack(link.receive(), {"text": "Here is help."})
    assert request.result().ack == {"text": "Here is help."}
    assert workspace.ephemerals("ada")[0]["text"] == "Here is help."
    request = workspace.slash("ada", "news", "/digest share")
    link.ack(link.receive(), {"response_type": "in_channel", "text": "For all."})
    assert request.result().ok
    texts = [message["text"] for message in workspace.messages("news")]
    assert texts == ["/digest share", "For all."]


def test_an_invalid_response_is_shown_to_the_person_as_a_failure(
    link: Socket, workspace: Workspace
) -> None:
    request = workspace.slash("ada", "news", "/digest")
    link.ack(link.receive(), {"blocks": [{"type": "nonsense"}]})
    assert request.result().ok
    assert workspace.failures[0]["error"] == "invalid_blocks"


@pytest.mark.parametrize("reason", ["refresh_requested", "link_disabled"])
def test_a_disconnect_notice_ends_the_connection(
    link: Socket, workspace: Workspace, reason: str
) -> None:
    workspace.disturb("disconnect", reason)
    notice = link.receive()
    assert (notice["type"], notice["reason"]) == ("disconnect", reason)
    assert link.closed()


def test_a_warning_comes_ten_seconds_before_the_end(
    link: Socket, workspace: Workspace, clock: Clock
) -> None:
    workspace.disturb("disconnect", "warning")
    assert link.receive()["reason"] == "warning"
    assert workspace.connections == 1
    clock.advance(10)
    assert link.closed()


def test_debug_reconnects_shorten_a_connections_life(server: Server, clock: Clock) -> None:
    with Socket(f"{ticket(server)}&debug_reconnects=true") as link:
        assert link.receive()["debug_info"]["approximate_connection_time"] == 360
        clock.advance(350)
        assert link.receive()["reason"] == "warning"
        clock.advance(10)
        assert link.closed()


def test_a_cut_comes_without_a_close_frame(link: Socket, workspace: Workspace) -> None:
    workspace.disturb("cut")
    assert not link.closed()
    assert workspace.wait_for(lambda now: now.connections == 0)


def test_nonsense_from_the_app_is_ignored(link: Socket, workspace: Workspace) -> None:
    for nonsense in ({"envelope_id": "unknown"}, {"no": "id"}, {"envelope_id": None}):
        link.send(nonsense)
    request = workspace.slash("ada", "news", "/digest")
    link.ack(link.receive())
    assert request.result().ok


def test_a_revoked_app_token_ends_every_connection(link: Socket, workspace: Workspace) -> None:
    workspace.revoke("app")
    notice = link.receive()
    assert (notice["type"], notice["reason"]) == ("disconnect", "link_disabled")
    assert link.closed()


def test_a_silent_connection_stays_open_and_says_nothing(
    server: Server, workspace: Workspace, link: Socket
) -> None:
    workspace.silence(silent=True)
    workspace.sockets.send("events_api", {"lost": True}, lambda *_: None, accepts=False)
    link.send({"envelope_id": "none"})
    with Socket.open(server) as other:  # accepted, but not greeted
        assert workspace.wait_for(lambda now: now.connections == 2)
        workspace.silence(silent=False)
        for each in (link, other):
            # what was to be sent meanwhile is lost: the next frame is the answer to this ping
            assert each.ping(b"now:1") == b"now:1"
