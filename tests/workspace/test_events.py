"""Events to the app: which ones it gets, and the retries without an ack."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.workspace import Clock, Config, Server, Workspace
from tests.workspace.conftest import able_config
from tests.workspace.wire import Socket, api

NEWS = "C0NEWS0001"


@pytest.fixture
def link(server: Server) -> Iterator[Socket]:
    with Socket.greeted(server) as link:
        yield link


def subscribed(*events: str) -> Config:
    return able_config(events=events)


@pytest.mark.parametrize("config", [subscribed("app_mention", "message.channels")])
def test_an_event_without_an_ack_is_retried_after_0_60_and_300_seconds(
    link: Socket, workspace: Workspace, clock: Clock
) -> None:
    workspace.invite("news", "pullquote", by="ada")
    link.ack(link.receive())
    workspace.wait_for(lambda now: now.deliveries.log[-1]["outcome"] == "ok")
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
    with Socket.greeted(server) as link:
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
    """Receive the next event and ack it."""
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
def test_the_app_gets_no_events_from_channels_it_is_not_in(
    link: Socket, workspace: Workspace
) -> None:
    workspace.say("ben", "news", "@pullquote hello")
    workspace.slash("ben", "news", "/digest")
    assert link.receive()["type"] == "slash_commands"
