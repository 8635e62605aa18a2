"""The page's stream of server-sent events."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.workspace import Server, Workspace, default_config, serve
from bot.workspace.event_stream import KEPT
from tests.workspace.test_page_api import post
from tests.workspace.wire import Socket, Stream

NEWS = "C0NEWS0001"
ADA, BEN = "U0ADAMARSH", "U0BENODUYA"


@pytest.fixture
def ada(server: Server) -> Iterator[Stream]:
    stream = Stream(server, ADA)
    yield stream
    stream.close()


def test_messages_in_a_channel_are_events(
    ada: Stream, client: WebClient, workspace: Workspace
) -> None:
    assert ada.type == "text/event-stream; charset=utf-8"
    ts = client.chat_postMessage(channel=NEWS, text="a <!here>")["ts"]
    posted = ada.event()
    assert (posted["type"], posted["channel"]) == ("message", NEWS)
    assert posted["message"]["would_notify"] == ["here"]
    client.chat_update(channel=NEWS, ts=ts, text="b")
    changed = ada.event()
    assert (changed["type"], changed["message"]["text"]) == ("changed", "b")
    workspace.say("ben", "news", "reply", thread_ts=ts)
    assert ada.event()["message"]["text"] == "reply"
    parent = ada.event()
    assert (parent["type"], parent["message"]["reply_count"]) == ("changed", 1)
    lone = client.chat_postMessage(channel=NEWS, text="c")["ts"]
    ada.event()
    client.chat_delete(channel=NEWS, ts=lone)
    assert ada.event() == {"type": "deleted", "channel": NEWS, "ts": lone}


def test_channels_and_connections_are_events(
    server: Server, ada: Stream, workspace: Workspace
) -> None:
    with Socket.open(server):
        assert ada.event() == {"type": "bot", "connected": True, "connections": 1}
    assert ada.event() == {"type": "bot", "connected": False, "connections": 0}
    workspace.invite("desk", "pullquote", by="ada")
    channel = ada.event()
    assert (channel["type"], channel["channel"]["has_app"]) == ("channel", True)
    assert ada.event()["message"]["subtype"] == "channel_join"
    workspace.archive("sport", by="ada")
    assert ada.event()["channel"]["is_archived"] is True


def test_private_channels_have_no_events_for_others(server: Server, workspace: Workspace) -> None:
    ben = Stream(server, BEN)
    workspace.say("ada", "desk", "secret")
    workspace.say("ada", "D0ADAMARSH", "secret")
    workspace.say("ada", "news", "open")
    assert ben.event()["message"]["text"] == "open"
    ben.close()


def test_a_failed_command_is_shown_to_its_person_only(
    server: Server, ada: Stream, workspace: Workspace
) -> None:
    ben = Stream(server, BEN)
    body = {"user": ADA, "channel": NEWS, "text": "/digest search"}
    _, answer = post(server, "/client/command", body)
    pending, failure, settled = (ada.event() for _ in range(3))
    act = {"command": "/digest search", "channel": NEWS}
    assert pending == {"type": "pending", "request": answer["request"], **act}
    assert failure == {
        "type": "failure",
        **act,
        "error": "dispatch_failed",
        "text": "/digest search failed with the error “dispatch_failed”",
    }
    assert settled == {"type": "settled", "request": answer["request"]}
    workspace.say("ada", "news", "next")
    assert ben.event()["message"]["text"] == "next"
    ben.close()


def test_a_page_catches_up_after_a_disconnection(server: Server, workspace: Workspace) -> None:
    first = Stream(server, BEN)
    workspace.say("ada", "news", "one")
    first.event()
    first.close()
    workspace.say("ada", "desk", "not for Ben")
    workspace.say("ada", "news", "two")
    again = Stream(server, BEN, last=first.last)
    assert again.event()["message"]["text"] == "two"
    again.close()


def test_a_page_reloads_after_a_long_disconnection(server: Server, workspace: Workspace) -> None:
    first = Stream(server, BEN)
    workspace.say("ada", "news", "one")
    first.event()
    first.close()
    with workspace.lock:
        for _ in range(KEPT + 1):
            workspace.event_stream.publish({"type": "bot"})
    again = Stream(server, BEN, last=first.last)
    assert again.event() == {"type": "reload"}
    again.close()


def test_a_page_of_an_earlier_run_reloads() -> None:
    with serve(Workspace(default_config())) as server:
        stream = Stream(server, ADA, last="17")
        assert stream.event() == {"type": "reload"}
        stream.close()
