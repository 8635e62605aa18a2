"""Socket Mode frame by frame: tickets, hello, envelopes, acks, deadlines, retries, notices."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.workspace import Clock, Config, Server, Workspace
from tests.workspace.conftest import able_config
from tests.workspace.wire import Socket, api, ticket

NEWS = "C0NEWS0001"


def subscribed(*events: str) -> Config:
    return able_config(events=events)


@pytest.fixture
def link(server: Server) -> Iterator[Socket]:
    """A connection that has been greeted."""
    with Socket.open(server) as link:
        assert link.receive()["type"] == "hello"
        yield link


def greeted(server: Server) -> Socket:
    link = Socket.open(server)
    assert link.receive()["type"] == "hello"
    return link


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


def test_the_eleventh_connection_is_turned_away(server: Server, workspace: Workspace) -> None:
    links = [greeted(server) for _ in range(10)]
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
    with greeted(server) as one, greeted(server) as two:
        for number in range(40):
            workspace.slash("ada", "news", f"/digest {number}")
        workspace.disturb("close")
        counts = [drained(one), drained(two)]
    assert sum(counts) == 40
    assert all(counts)


def drained(link: Socket) -> int:
    """How many envelopes come before the connection is closed."""
    count = 0
    try:
        while link.receive():
            count += 1
    except ConnectionError:
        return count
    return count


def test_an_ack_counts_on_whatever_connection_it_comes(
    server: Server, workspace: Workspace
) -> None:
    with greeted(server) as one:
        request = workspace.slash("ada", "news", "/digest")
        envelope = one.receive()
        with greeted(server) as two:
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
    assert link.ping(b"x") == b"x"  # the late ack has been read by now
    assert request.result().outcome == "operation_timeout"


def test_commands_are_never_sent_again(link: Socket, workspace: Workspace, clock: Clock) -> None:
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


def test_an_answer_that_slack_would_refuse_is_the_persons_failure(
    link: Socket, workspace: Workspace
) -> None:
    request = workspace.slash("ada", "news", "/digest")
    link.ack(link.receive(), {"blocks": [{"type": "nonsense"}]})
    assert request.result().ok
    assert workspace.failures[0]["error"] == "invalid_blocks"


@pytest.mark.parametrize("config", [subscribed("app_mention", "message.channels")])
def test_an_event_that_nobody_acks_comes_again_after_0_60_and_300_seconds(
    link: Socket, workspace: Workspace, clock: Clock
) -> None:
    workspace.invite("news", "pullquote", by="ada")
    link.ack(link.receive())
    workspace.say("ada", "news", "hello")
    first = link.receive()
    assert (first["type"], first["accepts_response_payload"]) == ("events_api", False)
    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    seen = [first]
    for wait in (3, 3 + 60, 3 + 300):
        clock.advance(wait)
        seen.append(link.receive())
    clock.advance(3_600)
    assert [one["retry_attempt"] for one in seen] == [0, 1, 2, 3]
    assert {one["retry_reason"] for one in seen[1:]} == {"http_timeout"}
    assert len({one["payload"]["event_id"] for one in seen}) == 1
    assert len({one["envelope_id"] for one in seen}) == 4
    assert workspace.deliveries.log[-1]["outcome"] == "gave_up"


@pytest.mark.parametrize("config", [subscribed("message.im")])
def test_an_event_waits_for_a_connection(
    server: Server, workspace: Workspace, clock: Clock
) -> None:
    workspace.say("ada", "D0ADAMARSH", "hello")
    clock.advance(0)
    with greeted(server) as link:
        clock.advance(60)
        envelope = link.receive()
        assert (envelope["retry_attempt"], envelope["retry_reason"]) == (2, "connection_failed")
        link.ack(envelope)
        assert workspace.wait_for(lambda now: now.deliveries.log[0]["outcome"] == "ok")


@pytest.mark.parametrize(
    "config", [subscribed("app_mention", "message.channels", "member_joined_channel")]
)
def test_a_mention_arrives_as_a_message_and_as_a_mention(
    link: Socket, workspace: Workspace
) -> None:
    workspace.invite("news", "pullquote", by="ada")
    joined = acked(link)
    assert {one["type"] for one in (joined, acked(link))} == {"member_joined_channel", "message"}
    ts = workspace.say("ben", "news", "@pullquote hello")
    message, mention = acked(link), acked(link)
    assert (message["type"], mention["type"]) == ("message", "app_mention")
    assert message["channel_type"] == "channel"
    assert message["ts"] == mention["ts"] == mention["event_ts"] == ts
    assert mention["text"] == "<@U0PULLQUOT> hello"


def acked(link: Socket) -> Any:
    """The next event, acked."""
    envelope = link.receive()
    link.ack(envelope)
    return envelope["payload"]["event"]


@pytest.mark.parametrize("config", [subscribed("message.channels")])
def test_the_apps_own_posts_come_back_as_events(
    server: Server, link: Socket, workspace: Workspace
) -> None:
    workspace.invite("news", "pullquote", by="ada")
    assert acked(link)["subtype"] == "channel_join"
    form = "application/x-www-form-urlencoded"
    metadata = json.dumps({"event_type": "x", "event_payload": {}})
    body = urlencode({"channel": NEWS, "text": "a", "metadata": metadata}).encode()
    ts = api(server, "chat.postMessage", body, Content_Type=form)[1]["ts"]
    event = acked(link)
    assert (event["ts"], event["bot_id"], event["user"]) == (ts, "B0PULLQUOT", "U0PULLQUOT")
    assert "metadata" not in event
    api(server, "chat.update", f"channel={NEWS}&ts={ts}&text=b".encode(), Content_Type=form)
    changed = acked(link)
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "b")
    api(server, "chat.delete", f"channel={NEWS}&ts={ts}".encode(), Content_Type=form)
    assert acked(link)["subtype"] == "message_deleted"


@pytest.mark.parametrize("config", [subscribed("app_mention")])
def test_the_app_hears_nothing_of_channels_it_is_not_in(link: Socket, workspace: Workspace) -> None:
    workspace.say("ben", "news", "@pullquote hello")
    workspace.slash("ben", "news", "/digest")
    assert link.receive()["type"] == "slash_commands"


@pytest.mark.parametrize("reason", ["refresh_requested", "link_disabled"])
def test_a_notice_is_followed_by_the_end(link: Socket, workspace: Workspace, reason: str) -> None:
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
