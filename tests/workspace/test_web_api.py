"""The Web API as slack_sdk uses it: transport, tokens, scopes, membership, channels and users."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_sdk import WebClient

from bot.workspace import App, Clock, Config, Server, Workspace, default_config, serve
from bot.workspace.config import User, UserGroup
from tests.support.paths import ROOT
from tests.workspace.conftest import ALL_SCOPES, START, able_config
from tests.workspace.wire import api, error_of, http_call, refusal_of

NEWS, DESK, GENERAL = "C0NEWS0001", "C0DESK0001", "C0GENERAL1"
ADA, BEN, CLEO, BOT = "U0ADAMARSH", "U0BENODUYA", "U0CLEOFNCH", "U0PULLQUOT"
BOT_TOKEN, APP_TOKEN = "the bot token", "the app token"
FORM = "application/x-www-form-urlencoded"


def without_scope(*scopes: str) -> Config:
    return able_config(scopes=tuple(one for one in ALL_SCOPES if one not in scopes))


MANIFEST = ROOT / "deploy" / "manifest.json"


def test_the_default_workspaces_app_matches_the_manifest() -> None:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    assert set(App().scopes) == {*manifest["oauth_config"]["scopes"]["bot"], "chat:write.public"}
    app = default_config().app
    assert list(app.events) == manifest["settings"]["event_subscriptions"]["bot_events"]
    shortcuts = manifest["features"]["shortcuts"]
    assert [(each.name, each.callback_id, each.kind) for each in app.shortcuts] == [
        (each["name"], each["callback_id"], each["type"]) for each in shortcuts
    ]
    (command,) = manifest["features"]["slash_commands"]
    (ours,) = app.commands
    assert (ours.name, ours.should_escape) == (command["command"], command["should_escape"])
    assert app.home_tab == manifest["features"]["app_home"]["home_tab_enabled"]


def test_auth_test_returns_the_user_and_the_scopes(client: WebClient) -> None:
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
        ("auth.test", APP_TOKEN, "not_allowed_token_type"),
        ("apps.connections.open", BOT_TOKEN, "not_allowed_token_type"),
        ("no.such.method", BOT_TOKEN, "unknown_method"),
    ],
)
def test_tokens_are_checked(server: Server, method: str, token: str, error: str) -> None:
    app = server.workspace.config.app
    token = {BOT_TOKEN: app.bot_token, APP_TOKEN: app.app_token}.get(token, token)
    status, answer = api(server, method, Authorization=f"Bearer {token}")
    assert (status, answer["error"]) == (200, error)


def test_an_app_token_as_a_parameter_is_no_token(server: Server) -> None:
    path = f"/api/apps.connections.open?token={server.workspace.config.app.app_token}"
    status, _, body = http_call(server, "POST", path, b"")
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


def test_posting_in_a_public_channel_needs_no_membership(client: WebClient) -> None:
    assert client.chat_postMessage(channel=NEWS, text="a")["ok"]


@pytest.mark.parametrize("config", [without_scope("chat:write.public")])
def test_posting_without_the_public_scope_needs_membership(client: WebClient) -> None:
    assert error_of(client.chat_postMessage, channel=NEWS, text="a") == "not_in_channel"
    client.conversations_join(channel=NEWS)
    assert client.chat_postMessage(channel=NEWS, text="a")["ok"]


def test_a_private_channel_is_hidden_until_the_app_is_invited(
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


def test_ignored_arguments_are_recorded_in_the_journal(
    client: WebClient, workspace: Workspace
) -> None:
    client.api_call("chat.postMessage", json={"channel": NEWS, "text": "a", "unfurl_link": False})
    assert workspace.journal[-1]["ignored"] == ["unfurl_link"]


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


def test_users_have_roles_but_no_email_address(client: WebClient) -> None:
    ada, cleo = (client.users_info(user=user)["user"] for user in (ADA, CLEO))
    assert (ada["is_admin"], ada["is_owner"], cleo["is_restricted"]) == (True, True, True)
    assert "email" not in ada["profile"]
    assert len(client.users_list()["members"]) == 4
    assert error_of(client.users_info, user="U0NOBODY01") == "user_not_found"


@contextmanager
def client_with(**fields: Any) -> Iterator[WebClient]:
    """Return a client of a workspace whose Config differs in ``fields``."""
    config = replace(able_config(), **fields)
    with serve(Workspace(config, Clock(START))) as server:
        yield WebClient(token=config.app.bot_token, base_url=server.api_url, retry_handlers=[])


def test_user_groups_have_members() -> None:
    desk = UserGroup(id="S0DESK0001", handle="desk", members=(ADA,))
    with client_with(groups=(desk,)) as client:
        (shown,) = client.usergroups_list(include_users=True)["usergroups"]
        assert (shown["handle"], shown["users"]) == ("desk", [ADA])
        assert client.usergroups_users_list(usergroup="S0DESK0001")["users"] == [ADA]
        assert error_of(client.usergroups_users_list, usergroup="S0NONE0001") == "no_such_subteam"


def test_deleted_external_and_single_channel_users_are_marked() -> None:
    others = (
        User(id="U0GONE0001", name="gone", real_name="Gone", deleted=True),
        User(id="U0ELSE0001", name="else", real_name="Else", is_stranger=True, team_id="T0OTHER01"),
        User(id="U0ONCE0001", name="once", real_name="Once", is_ultra_restricted=True),
    )
    with client_with(users=(*default_config().users, *others)) as client:
        gone, other, once = (client.users_info(user=one.id)["user"] for one in others)
    assert gone["deleted"]
    assert (other["is_stranger"], other["team_id"]) == (True, "T0OTHER01")
    assert once["is_ultra_restricted"]


def test_api_test_echoes(client: WebClient) -> None:
    assert client.api_test(foo="bar")["args"] == {"foo": "bar"}
    assert error_of(client.api_test, error="my_error") == "my_error"


def test_a_revoked_token_is_refused_until_it_is_restored(
    client: WebClient, workspace: Workspace
) -> None:
    workspace.revoke("bot")
    assert error_of(client.auth_test) == "token_revoked"
    client.apps_connections_open(app_token=workspace.config.app.app_token)
    workspace.revoke("app")
    assert (
        error_of(client.apps_connections_open, app_token=workspace.config.app.app_token)
        == "token_revoked"
    )
    workspace.revoke("bot", revoked=False)
    assert client.auth_test()["ok"]
