"""conversations.history and conversations.replies: order, windows, pages and metadata."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.workspace import Clock, default_config
from tests.workspace.wire import error_of, refusal_of

NEWS = "C0NEWS0001"
METADATA = {"event_type": "posted", "event_payload": {"key": "k1"}}
Post = Callable[..., str]


@pytest.fixture
def post(client: WebClient, clock: Clock) -> Post:
    """Return a function that posts a message ten seconds after the last, and returns its ts."""
    client.conversations_join(channel=NEWS)

    def post(text: str, **args: Any) -> str:
        clock.advance(10)
        return str(client.chat_postMessage(channel=NEWS, text=text, **args)["ts"])

    return post


def texts(answer: Any) -> list[str]:
    return [message["text"] for message in answer["messages"]]


def test_the_newest_comes_first(client: WebClient, post: Post) -> None:
    for text in "abc":
        post(text)
    answer = client.conversations_history(channel=NEWS)
    assert texts(answer)[:3] == ["c", "b", "a"]
    assert answer["has_more"] is False
    assert answer["messages"][-1]["subtype"] == "channel_join"


def test_pages_have_no_gap_or_overlap(client: WebClient, post: Post) -> None:
    for number in range(7):
        post(str(number))
    found, cursor = [], None
    while True:
        page = client.conversations_history(channel=NEWS, limit=3, cursor=cursor)
        found += texts(page)
        if not page["has_more"]:
            break
        cursor = page["response_metadata"]["next_cursor"]
    assert found[:-1] == ["6", "5", "4", "3", "2", "1", "0"]


def test_a_message_posted_between_two_pages_does_not_shift_them(
    client: WebClient, post: Post
) -> None:
    for number in range(4):
        post(str(number))
    page = client.conversations_history(channel=NEWS, limit=2)
    post("new")
    cursor = page["response_metadata"]["next_cursor"]
    assert texts(client.conversations_history(channel=NEWS, limit=2, cursor=cursor)) == ["1", "0"]


@pytest.mark.parametrize(
    ("window", "found"),
    [
        ({"oldest": 1}, ["d", "c"]),
        ({"latest": 2}, ["b", "a"]),
        ({"oldest": 0, "latest": 3}, ["c", "b"]),
        ({"oldest": 1, "latest": 2, "inclusive": True}, ["c", "b"]),
        ({"oldest": 1, "latest": 2}, []),
    ],
)
def test_a_window_excludes_its_ends_unless_inclusive(
    client: WebClient, post: Post, window: dict[str, Any], found: list[str]
) -> None:
    ts = [post(text) for text in "abcd"]
    args = {name: ts[at] if name != "inclusive" else at for name, at in window.items()}
    answer = client.conversations_history(channel=NEWS, **args)
    assert [text for text in texts(answer) if len(text) == 1] == found


def test_a_window_that_is_larger_than_the_page_has_more(client: WebClient, post: Post) -> None:
    ts = [post(str(number)) for number in range(5)]
    answer = client.conversations_history(channel=NEWS, oldest=ts[0], latest=ts[4], limit=2)
    assert (texts(answer), answer["has_more"]) == (["3", "2"], True)


def test_thread_replies_are_not_in_the_history(client: WebClient, post: Post) -> None:
    ts = post("root")
    post("reply", thread_ts=ts)
    assert texts(client.conversations_history(channel=NEWS))[0] == "root"


def test_metadata_is_there_only_when_asked_for(client: WebClient, post: Post) -> None:
    ts = post("a", metadata=METADATA)
    post("b", metadata=METADATA, thread_ts=ts)
    plain = client.conversations_history(channel=NEWS, limit=1)["messages"][0]
    full = client.conversations_history(channel=NEWS, limit=1, include_all_metadata=True)
    replies = client.conversations_replies(channel=NEWS, ts=ts, include_all_metadata=True)
    assert "metadata" not in plain
    assert full["messages"][0]["metadata"] == METADATA
    assert [one["metadata"] for one in replies["messages"]] == [METADATA, METADATA]


def test_replies_are_oldest_first_after_the_parent(client: WebClient, post: Post) -> None:
    root = post("root")
    ts = [post(str(number), thread_ts=root) for number in range(4)]
    page = client.conversations_replies(channel=NEWS, ts=root, limit=3)
    cursor = page["response_metadata"]["next_cursor"]
    rest = client.conversations_replies(channel=NEWS, ts=root, limit=3, cursor=cursor)
    assert (texts(page), texts(rest)) == (["root", "0", "1"], ["2", "3"])
    late = client.conversations_replies(channel=NEWS, ts=root, oldest=ts[1])
    assert texts(late) == ["root", "2", "3"]
    assert texts(client.conversations_replies(channel=NEWS, ts=ts[0]))[0] == "root"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "now"}, "invalid_ts_latest"),
        ({"cursor": "bmV4dF90czo="}, "invalid_cursor"),
        ({"limit": -1}, "invalid_limit"),
    ],
)
def test_odd_arguments_are_refused(
    client: WebClient, post: Post, args: dict[str, Any], error: str
) -> None:
    post("a")
    assert error_of(client.conversations_history, channel=NEWS, **args) == error


def test_an_unknown_thread_is_not_found(client: WebClient, post: Post) -> None:
    post("a")
    found = error_of(client.conversations_replies, channel=NEWS, ts="1.000001")
    assert found == "thread_not_found"


@pytest.mark.parametrize(
    "config", [replace(default_config(), history_policy="commercial")], ids=["commercial"]
)
def test_a_distributed_app_gets_fifteen_messages_once_a_minute(
    client: WebClient, post: Post, clock: Clock
) -> None:
    for number in range(16):
        post(str(number))
    assert len(texts(client.conversations_history(channel=NEWS, limit=100))) == 15
    refused = refusal_of(client.conversations_history, channel=NEWS)
    assert (refused.status_code, refused["error"]) == (429, "ratelimited")
    clock.advance(int(refused.headers["Retry-After"]))
    assert client.conversations_history(channel=NEWS)["ok"]
