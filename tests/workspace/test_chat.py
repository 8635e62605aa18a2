"""chat.*: posting, editing, deleting and ephemeral messages, and Slack's errors."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.workspace import Clock, Workspace
from tests.workspace.conftest import START
from tests.workspace.wire import error_of

NEWS, GENERAL = "C0NEWS0001", "C0GENERAL1"
ADA, BEN, CLEO, BOT = "U0ADAMARSH", "U0BENODUYA", "U0CLEOFNCH", "U0PULLQUOT"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE1", "text": "a"}, "channel_not_found"),
        ({"channel": NEWS}, "no_text"),
        ({"channel": NEWS, "text": ""}, "no_text"),
        ({"channel": NEWS, "blocks": "nonsense"}, "invalid_blocks_format"),
        ({"channel": NEWS, "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": NEWS, "markdown_text": "a", "text": "b"}, "markdown_text_conflict"),
        ({"channel": NEWS, "text": "a", "metadata": {"event_type": 1}}, "invalid_metadata_schema"),
        ({"channel": NEWS, "text": "a", "metadata": "[]"}, "invalid_metadata_format"),
        ({"channel": NEWS, "text": "a", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": NEWS, "text": "a", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": NEWS, "text": "a", "username": "Somebody"}, "missing_scope"),
    ],
)
def test_a_post_is_refused_in_slacks_words(client: WebClient, args: Any, error: str) -> None:
    def call(**given: Any) -> Any:
        return client.api_call("chat.postMessage", json=given)

    assert error_of(call, **args) == error


def test_a_post_comes_back_as_slack_stores_it(client: WebClient) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}]
    text = "see https://paper.example/a?b=1&c=2 & <@U0ADAMARSH> <b>"
    message = client.chat_postMessage(channel="#news", text=text, blocks=blocks)["message"]
    assert message["text"] == (
        "see <https://paper.example/a?b=1&amp;c=2> &amp; <@U0ADAMARSH> &lt;b&gt;"
    )
    assert message["blocks"][0]["block_id"]
    assert message["blocks"][0]["text"]["verbatim"] is False
    assert (message["user"], message["bot_id"], message["type"]) == (BOT, "B0PULLQUOT", "message")


def test_with_parse_none_addresses_stay_text(client: WebClient) -> None:
    text = "see https://paper.example/a"
    message = client.chat_postMessage(channel=NEWS, text=text, parse="none")["message"]
    assert message["text"] == text


def test_ts_are_strings_that_only_rise(client: WebClient, clock: Clock) -> None:
    found = [client.chat_postMessage(channel=NEWS, text="a")["ts"] for _ in range(2)]
    clock.set_offset(-60)
    found += [client.chat_postMessage(channel=GENERAL, text="a")["ts"]]
    assert found == sorted(set(found))
    assert found[0] == f"{START:.6f}"


def test_long_text_becomes_several_messages_and_the_first_ts_is_returned(
    client: WebClient, workspace: Workspace
) -> None:
    answer = client.chat_postMessage(channel=NEWS, text="\n".join(["x" * 999] * 9))
    messages = workspace.messages("news")
    assert [len(message["text"]) for message in messages] == [3_999, 3_999, 999]
    assert answer["ts"] == messages[0]["ts"]


def test_a_post_to_a_person_opens_the_direct_message(client: WebClient) -> None:
    assert client.chat_postMessage(channel=ADA, text="a")["channel"] == "D0ADAMARSH"


def test_an_edit_keeps_the_blocks_and_metadata_that_it_does_not_replace(
    client: WebClient, workspace: Workspace
) -> None:
    metadata = {"event_type": "posted", "event_payload": {"key": "k1"}}
    blocks = [{"type": "divider"}]
    ts = client.chat_postMessage(channel=NEWS, text="a", blocks=blocks, metadata=metadata)["ts"]
    client.chat_update(channel=NEWS, ts=ts, text="b")
    (message,) = workspace.messages("news")
    assert message["text"] == "b"
    assert message["blocks"][0]["type"] == "divider"
    assert message["metadata"] == metadata
    assert message["edited"]["user"] == BOT
    client.api_call(
        "chat.update", json={"channel": NEWS, "ts": ts, "text": "c", "blocks": [], "metadata": {}}
    )
    (message,) = workspace.messages("news")
    assert "blocks" not in message
    assert "metadata" not in message


def test_edits_are_refused_in_slacks_words(client: WebClient, workspace: Workspace) -> None:
    rich = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}]
    own = client.chat_postMessage(channel=NEWS, text="a", blocks=rich)["ts"]
    adas = workspace.say("ada", "news", "hello")
    update = client.chat_update
    divider = [{"type": "divider"}]
    assert error_of(update, channel=NEWS, ts=own, text="x" * 4_001) == "msg_too_long"
    assert error_of(update, channel=NEWS, ts=own, text="x", blocks=divider) == "block_mismatch"
    assert error_of(update, channel=NEWS, ts=adas, text="x") == "cant_update_message"
    assert error_of(update, channel=NEWS, ts="1.000001", text="x") == "message_not_found"
    assert error_of(client.chat_delete, channel=NEWS, ts=adas) == "cant_delete_message"


def test_a_deleted_message_with_replies_leaves_a_placeholder(
    client: WebClient, workspace: Workspace
) -> None:
    client.conversations_join(channel=NEWS)
    ts = client.chat_postMessage(channel=NEWS, text="a")["ts"]
    reply = client.chat_postMessage(channel=NEWS, text="b", thread_ts=ts)["ts"]
    client.chat_delete(channel=NEWS, ts=ts)
    left = client.conversations_replies(channel=NEWS, ts=ts)["messages"]
    assert [one["text"] for one in left] == ["This message was deleted.", "b"]
    assert left[0]["subtype"] == "tombstone"
    client.chat_delete(channel=NEWS, ts=reply)
    assert len(workspace.thread("news", ts)) == 1


def test_a_thread_is_summarised_on_its_parent(client: WebClient, workspace: Workspace) -> None:
    client.conversations_join(channel=NEWS)
    ts = client.chat_postMessage(channel=NEWS, text="a")["ts"]
    workspace.say("ada", "news", "one", thread_ts=ts)
    last = client.chat_postMessage(channel=NEWS, text="two", thread_ts=ts)["ts"]
    parent = client.conversations_history(channel=NEWS)["messages"][0]
    assert (parent["reply_count"], parent["reply_users"]) == (2, [ADA, BOT])
    assert (parent["latest_reply"], parent["thread_ts"]) == (last, ts)
    thread = client.conversations_replies(channel=NEWS, ts=ts)["messages"]
    assert [one["text"] for one in thread] == ["a", "one", "two"]
    assert thread[2]["parent_user_id"] == BOT


def test_a_broadcast_reply_is_in_the_channel_too(client: WebClient) -> None:
    client.conversations_join(channel=NEWS)
    ts = client.chat_postMessage(channel=NEWS, text="a")["ts"]
    client.chat_postMessage(channel=NEWS, text="b", thread_ts=ts)
    client.chat_postMessage(channel=NEWS, text="c", thread_ts=ts, reply_broadcast=True)
    found = client.conversations_history(channel=NEWS)["messages"]
    assert [one["text"] for one in found[:2]] == ["c", "a"]


def test_permalinks_have_slacks_form(client: WebClient) -> None:
    ts = client.chat_postMessage(channel=NEWS, text="a")["ts"]
    reply = client.chat_postMessage(channel=NEWS, text="b", thread_ts=ts)["ts"]
    place = "https://pressroom.slack.com/archives/C0NEWS0001/p"
    link = client.chat_getPermalink(channel=NEWS, message_ts=ts)["permalink"]
    assert link == place + ts.replace(".", "")
    link = client.chat_getPermalink(channel=NEWS, message_ts=reply)["permalink"]
    assert link == f"{place}{reply.replace('.', '')}?thread_ts={ts}&cid={NEWS}"


def test_an_ephemeral_message_is_seen_by_one_person_and_not_stored(
    client: WebClient, workspace: Workspace
) -> None:
    client.conversations_join(channel="C0SCIENCE1")
    post = client.chat_postEphemeral
    ts = post(channel="C0SCIENCE1", user=BEN, text="psst")["message_ts"]
    assert [one["ts"] for one in workspace.ephemerals("ben")] == [ts]
    assert not workspace.ephemerals("ada")
    assert all(one["ts"] != ts for one in workspace.messages("science"))
    refused = error_of(post, channel="C0SCIENCE1", user=CLEO, text="psst")
    assert refused == "user_not_in_channel"
    assert error_of(post, channel=NEWS, user=BEN, text="psst") == "not_in_channel"
