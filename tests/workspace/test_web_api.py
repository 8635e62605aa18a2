"""The Web API as slack_sdk meets it: transport, tokens, scopes, membership, messages."""

import json
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_sdk import WebClient

from bot.workspace import App, Clock, Config, Server, Workspace, default_config
from tests.workspace.conftest import ALL_SCOPES, START, able_config
from tests.workspace.wire import api, error_of, http_call, refusal_of

NEWS, DESK, GENERAL = "C0NEWS0001", "C0DESK0001", "C0GENERAL1"
ADA, BEN, CLEO, BOT = "U0ADAMARSH", "U0BENODUYA", "U0CLEOFNCH", "U0PULLQUOT"
FORM = "application/x-www-form-urlencoded"


def without_scope(*scopes: str) -> Config:
    return able_config(scopes=tuple(one for one in ALL_SCOPES if one not in scopes))


MANIFEST = Path(__file__).parents[2] / "deploy" / "manifest.json"


def test_the_app_of_the_default_workspace_is_the_one_of_the_manifest() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    assert set(App().scopes) == {*manifest["oauth_config"]["scopes"]["bot"], "chat:write.public"}
    assert list(App().events) == manifest["settings"].get("event_subscriptions", [])
    (command,) = manifest["features"]["slash_commands"]
    (ours,) = default_config().app.commands
    assert (ours.name, ours.should_escape) == (command["command"], command["should_escape"])
    assert App().home_tab == ("app_home" in manifest["features"])


def test_auth_test_tells_who_and_which_scopes(client: WebClient) -> None:
    answer = client.auth_test()
    assert answer["user_id"] == BOT
    assert answer["team"] == "Pressroom"
    assert answer["bot_id"] == "B0PULLQUOT"
    assert "chat:write" in str(answer.headers["x-oauth-scopes"]).split(",")


def test_a_call_without_arguments_has_json_content_type_and_an_empty_body(server: Server) -> None:
    kind = "application/json;charset=utf-8"
    assert api(server, "auth.test", b"", Content_Type=kind)[1]["ok"] is True


def test_form_and_json_bodies_mean_the_same(server: Server) -> None:
    blocks = [{"type": "divider"}]
    form = urlencode({"channel": NEWS, "text": "a", "blocks": json.dumps(blocks)}).encode()
    body = json.dumps({"channel": NEWS, "text": "a", "blocks": blocks}).encode()
    by_form = api(server, "chat.postMessage", form, Content_Type=FORM)[1]["message"]
    by_json = api(server, "chat.postMessage", body, Content_Type="application/json")[1]["message"]
    assert by_form["blocks"][0]["type"] == by_json["blocks"][0]["type"] == "divider"
    assert by_form["text"] == by_json["text"] == "a"


def test_a_method_without_json_support_does_not_see_a_json_body(server: Server) -> None:
    body = json.dumps({"user": ADA}).encode()
    answer = api(server, "users.info", body, Content_Type="application/json")[1]
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: user"]


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[]", "application/json", "json_not_object"),
        (b"x", "text/plain", "invalid_post_type"),
        (b"text=\xff", FORM, "invalid_charset"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    server: Server, body: bytes, kind: str, error: str
) -> None:
    status, answer = api(server, "chat.postMessage", body, Content_Type=kind)
    assert (status, answer["ok"], answer["error"]) == (200, False, error)


@pytest.mark.parametrize(
    ("method", "token", "error"),
    [
        ("auth.test", "", "not_authed"),
        ("auth.test", "xoxb-other", "invalid_auth"),
        ("auth.test", "xapp-local", "not_allowed_token_type"),
        ("apps.connections.open", "xoxb-local", "not_allowed_token_type"),
        ("no.such.method", "xoxb-local", "unknown_method"),
    ],
)
def test_tokens_are_checked(server: Server, method: str, token: str, error: str) -> None:
    status, answer = api(server, method, Authorization=f"Bearer {token}")
    assert (status, answer["error"]) == (200, error)


def test_an_app_token_as_a_parameter_is_no_token(server: Server) -> None:
    status, _, body = http_call(server, "POST", "/api/apps.connections.open?token=xapp-local", b"")
    assert (status, json.loads(body)["error"]) == (200, "not_authed")


def test_every_answer_carries_the_date_of_the_workspaces_clock(
    client: WebClient, clock: Clock
) -> None:
    clock.advance(3_600)
    date = client.auth_test().headers["date"]
    assert parsedate_to_datetime(str(date)).timestamp() == START + 3_600


@pytest.mark.parametrize("config", [without_scope("chat:write")])
def test_a_missing_scope_is_named(client: WebClient) -> None:
    answer = refusal_of(client.chat_postMessage, channel=NEWS, text="a")
    assert answer["error"] == "missing_scope"
    assert answer["needed"] == "chat:write"
    assert "channels:read" in answer["provided"].split(",")


@pytest.mark.parametrize("config", [without_scope("groups:history")])
def test_the_scope_for_a_history_depends_on_the_kind_of_channel(
    client: WebClient, workspace: Workspace
) -> None:
    workspace.invite("desk", "pullquote", by="ada")
    answer = refusal_of(client.conversations_history, channel=DESK)
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:history")


def test_posting_needs_no_membership_of_a_public_channel(client: WebClient) -> None:
    assert client.chat_postMessage(channel=NEWS, text="a")["ok"]


@pytest.mark.parametrize("config", [without_scope("chat:write.public")])
def test_posting_without_the_public_scope_needs_membership(client: WebClient) -> None:
    assert error_of(client.chat_postMessage, channel=NEWS, text="a") == "not_in_channel"
    client.conversations_join(channel=NEWS)
    assert client.chat_postMessage(channel=NEWS, text="a")["ok"]


def test_a_private_channel_is_not_there_until_the_app_is_invited(
    client: WebClient, workspace: Workspace
) -> None:
    assert error_of(client.chat_postMessage, channel=DESK, text="a") == "channel_not_found"
    assert error_of(client.conversations_join, channel=DESK) == "channel_not_found"
    workspace.slash("ada", "desk", "/invite @pullquote")
    assert client.chat_postMessage(channel=DESK, text="a")["ok"]


def test_history_needs_membership(client: WebClient) -> None:
    assert error_of(client.conversations_history, channel=NEWS) == "not_in_channel"


def test_nothing_is_posted_into_an_archived_channel(
    client: WebClient, workspace: Workspace
) -> None:
    ts = client.chat_postMessage(channel=NEWS, text="a")["ts"]
    workspace.archive("news", by="ada")
    assert error_of(client.chat_postMessage, channel=NEWS, text="b") == "is_archived"
    assert error_of(client.conversations_join, channel=NEWS) == "is_archived"
    assert error_of(client.chat_update, channel=NEWS, ts=ts, text="b") == "is_inactive"


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


def test_with_parse_none_addresses_stay_words(client: WebClient) -> None:
    text = "see https://paper.example/a"
    message = client.chat_postMessage(channel=NEWS, text=text, parse="none")["message"]
    assert message["text"] == text


def test_ts_are_strings_that_only_rise(client: WebClient, clock: Clock) -> None:
    found = [client.chat_postMessage(channel=NEWS, text="a")["ts"] for _ in range(2)]
    clock.set_offset(-60)
    found += [client.chat_postMessage(channel=GENERAL, text="a")["ts"]]
    assert found == sorted(set(found))
    assert found[0] == f"{START:.6f}"


def test_long_text_becomes_several_messages_and_one_ts_is_told(
    client: WebClient, workspace: Workspace
) -> None:
    answer = client.chat_postMessage(channel=NEWS, text="\n".join(["x" * 999] * 9))
    messages = workspace.messages("news")
    assert [len(message["text"]) for message in messages] == [3_999, 3_999, 999]
    assert answer["ts"] == messages[0]["ts"]


def test_a_post_to_a_person_opens_the_direct_message(client: WebClient) -> None:
    assert client.chat_postMessage(channel=ADA, text="a")["channel"] == "D0ADAMARSH"


def test_arguments_that_slack_ignores_are_noted_in_the_journal(
    client: WebClient, workspace: Workspace
) -> None:
    client.api_call("chat.postMessage", json={"channel": NEWS, "text": "a", "unfurl_link": False})
    assert workspace.journal[-1]["ignored"] == ["unfurl_link"]


def test_an_edit_keeps_what_it_does_not_give(client: WebClient, workspace: Workspace) -> None:
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


def test_a_reply_that_is_broadcast_stands_in_the_channel_too(client: WebClient) -> None:
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


def test_an_ephemeral_message_is_seen_by_one_person_and_kept_by_nobody(
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


def test_channels_are_listed_by_type_and_page(client: WebClient, workspace: Workspace) -> None:
    names = [one["name"] for one in client.conversations_list()["channels"]]
    assert names == ["general", "news", "science", "sport"]
    workspace.invite("desk", "pullquote", by="ada")
    both = client.conversations_list(types="public_channel,private_channel", limit=3)
    more = client.conversations_list(
        types="public_channel,private_channel",
        limit=3,
        cursor=both["response_metadata"]["next_cursor"],
    )
    assert len(both["channels"]) == 3
    assert [one["name"] for one in more["channels"]] == ["sport", "desk"]
    assert more["response_metadata"]["next_cursor"] == ""
    assert error_of(client.conversations_list, types="all") == "invalid_types"
    assert error_of(client.conversations_list, cursor="?") == "invalid_cursor"


def test_joining_twice_is_a_warning(client: WebClient) -> None:
    assert client.conversations_join(channel=NEWS)["channel"]["is_member"] is True
    again = client.conversations_join(channel=NEWS)
    assert again["warning"] == "already_in_channel"
    assert BOT in client.conversations_members(channel=NEWS)["members"]


def test_a_direct_message_is_opened_with_one_person(client: WebClient) -> None:
    assert client.conversations_open(users=BEN)["channel"]["id"] == "D0BENODUYA"
    assert error_of(client.conversations_open, users="U0NOBODY01") == "user_not_found"


def test_people_are_told_apart(client: WebClient) -> None:
    ada, cleo = (client.users_info(user=user)["user"] for user in (ADA, CLEO))
    assert (ada["is_admin"], ada["is_owner"], cleo["is_restricted"]) == (True, True, True)
    assert "email" not in ada["profile"]
    assert len(client.users_list()["members"]) == 4
    assert error_of(client.users_info, user="U0NOBODY01") == "user_not_found"


def test_there_are_no_user_groups(client: WebClient) -> None:
    assert client.usergroups_list()["usergroups"] == []
    assert error_of(client.usergroups_users_list, usergroup="S0DESK0001") == "no_such_subteam"


def test_api_test_echoes(client: WebClient) -> None:
    assert client.api_test(foo="bar")["args"] == {"foo": "bar"}
    assert error_of(client.api_test, error="my_error") == "my_error"
