"""The page's API: access control, queries and user actions."""

import json
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from bot.workspace import Server, Workspace
from bot.workspace.state import Json
from tests.workspace.wire import Socket, Stream, cookie, http_call

NEWS, DESK, SCIENCE = "C0NEWS0001", "C0DESK0001", "C0SCIENCE1"
ADA, BEN, CLEO = "U0ADAMARSH", "U0BENODUYA", "U0CLEOFNCH"
PLAIN = {"type": "plain_text", "text": "A"}


def get(server: Server, path: str, **headers: str) -> tuple[int, Json]:
    headers.setdefault("Cookie", cookie(server))
    status, _, body = http_call(server, "GET", path, None, **headers)
    return status, json.loads(body)


def post(server: Server, path: str, body: Json, **headers: str) -> tuple[int, Json]:
    headers = {"Cookie": cookie(server), "Origin": server.url, **headers}
    status, _, answer = http_call(server, "POST", path, json.dumps(body).encode(), **headers)
    return status, json.loads(answer)


def test_the_token_becomes_a_cookie_that_scripts_cannot_read(server: Server) -> None:
    status, headers, _ = http_call(server, "GET", f"/?token={server.workspace.config.page_token}")
    assert (status, headers["location"]) == (303, "/")
    assert "httponly" in headers["set-cookie"].lower()
    assert "samesite=strict" in headers["set-cookie"].lower()


def test_the_page_is_rendered_with_a_strict_policy(server: Server) -> None:
    status, headers, body = http_call(server, "GET", "/", Cookie=cookie(server))
    assert status == 200
    assert b"Pressroom" in body
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    status, headers, _ = http_call(server, "GET", "/static/index.html")
    assert (status, headers["x-content-type-options"]) == (200, "nosniff")


@pytest.mark.parametrize("given", ["", "pullquote_workspace=other"])
@pytest.mark.parametrize(
    "path", ["/", "/?token=other", f"/client/state?user={ADA}", f"/client/events?user={ADA}"]
)
def test_nothing_is_shown_without_the_token(server: Server, path: str, given: str) -> None:
    assert http_call(server, "GET", path, Cookie=given)[0] == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost"])
@pytest.mark.parametrize("path", ["/", "/client/state", "/control/journal", "/api/api.test"])
def test_other_host_names_are_refused(server: Server, path: str, host: str) -> None:
    assert http_call(server, "GET", path, Cookie=cookie(server), Host=host)[0] == 403


def test_localhost_is_an_allowed_host(server: Server) -> None:
    port = urlsplit(server.url).port
    assert get(server, f"/client/state?user={ADA}", Host=f"localhost:{port}")[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_an_action_needs_the_pages_own_origin(
    server: Server, workspace: Workspace, origin: str
) -> None:
    body = {"user": ADA, "channel": NEWS, "text": "a"}
    assert post(server, "/client/message", body, Origin=origin)[0] == 403
    assert workspace.messages("news") == []


def test_state_has_only_what_one_person_may_see(server: Server) -> None:
    _, ada = get(server, f"/client/state?user={ADA}")
    _, ben = get(server, f"/client/state?user={BEN}")
    _, cleo = get(server, f"/client/state?user={CLEO}")
    assert [one["name"] for one in ada["channels"]] == [
        "general", "news", "science", "sport", "desk", "Pullquote",
    ]  # fmt: skip
    assert "desk" not in [one["name"] for one in ben["channels"]]
    assert [one["name"] for one in cleo["channels"]] == ["general", "news", "Pullquote"]
    assert ada["me"] == ADA
    assert ada["commands"][0]["name"] == "/digest"
    assert ada["app"]["bot_user"] == "U0PULLQUOT"
    assert {one["name"] for one in ada["users"]} == {"ada", "ben", "cleo", "pullquote"}


def test_an_unknown_person_is_not_found(server: Server) -> None:
    status, answer = get(server, "/client/state?user=U0NOBODY01")
    assert (status, answer["ok"]) == (404, False)


def test_messages_come_oldest_first_in_pages(server: Server, workspace: Workspace) -> None:
    ts = [workspace.say("ada", "news", str(number)) for number in range(5)]
    path = f"/client/messages?user={ADA}&channel={NEWS}&limit=2"
    _, newest = get(server, path)
    _, older = get(server, f"{path}&before={ts[3]}")
    _, oldest = get(server, f"{path}&before={ts[1]}")
    assert ([one["text"] for one in newest["messages"]], newest["has_more"]) == (["3", "4"], True)
    assert ([one["text"] for one in older["messages"]], older["has_more"]) == (["1", "2"], True)
    assert ([one["text"] for one in oldest["messages"]], oldest["has_more"]) == (["0"], False)


def test_messages_have_the_people_they_would_notify_but_no_metadata(
    server: Server, client: WebClient
) -> None:
    metadata = {"event_type": "posted", "event_payload": {"key": "k"}}
    client.chat_postMessage(channel=NEWS, text="<!here>", metadata=metadata)
    _, answer = get(server, f"/client/messages?user={ADA}&channel={NEWS}")
    assert answer["messages"][0]["would_notify"] == ["here"]
    assert "metadata" not in answer["messages"][0]


def test_opening_a_channel_marks_it_as_read(server: Server, client: WebClient) -> None:
    def unread() -> int:
        _, state = get(server, f"/client/state?user={ADA}")
        return int(next(one["unread"] for one in state["channels"] if one["id"] == NEWS))

    client.chat_postMessage(channel=NEWS, text="a")
    client.chat_postMessage(channel=NEWS, text="b")
    assert unread() == 2
    get(server, f"/client/messages?user={ADA}&channel={NEWS}")
    assert unread() == 0


def test_a_private_channel_is_closed_to_others(server: Server) -> None:
    assert get(server, f"/client/messages?user={BEN}&channel={DESK}")[0] == 404
    body = {"user": BEN, "channel": DESK, "text": "a"}
    assert post(server, "/client/message", body)[0] == 409


def test_a_thread_is_its_parent_and_the_replies(server: Server, workspace: Workspace) -> None:
    root = workspace.say("ada", "news", "root")
    body = {"user": BEN, "channel": NEWS, "text": "reply", "thread_ts": root}
    assert post(server, "/client/message", body)[0] == 200
    _, answer = get(server, f"/client/thread?user={ADA}&channel={NEWS}&ts={root}")
    assert [one["text"] for one in answer["messages"]] == ["root", "reply"]
    assert answer["messages"][0]["reply_count"] == 1
    assert get(server, f"/client/thread?user={ADA}&channel={NEWS}&ts=1.000001")[0] == 404


def test_writing_in_a_public_channel_joins_it(server: Server, workspace: Workspace) -> None:
    workspace.remove("science", "ben", by="ada")
    assert post(server, "/client/message", {"user": BEN, "channel": SCIENCE, "text": "a"})[0] == 200
    assert BEN in workspace.find_channel("science").members


def test_a_malformed_action_is_refused(server: Server) -> None:
    assert post(server, "/client/message", {"user": ADA})[0] == 400
    status, answer = post(
        server, "/client/command", {"user": ADA, "channel": NEWS, "text": "/nonsense"}
    )
    assert (status, answer["error"]) == (409, "/nonsense is not a valid command.")


def test_buttons_and_menus_reach_the_app(server: Server, client: WebClient) -> None:
    options = [{"text": PLAIN, "value": value} for value in ("one", "two")]
    elements = [
        {"type": "button", "action_id": "b", "text": PLAIN, "value": "v"},
        {"type": "overflow", "action_id": "o", "options": options},
        {"type": "static_select", "action_id": "s", "options": options},
    ]
    blocks = [{"type": "actions", "block_id": "x", "elements": elements}]
    place = {"user": ADA, "channel": NEWS, "block_id": "x"}
    place["ts"] = client.chat_postMessage(channel=NEWS, text="a", blocks=blocks)["ts"]
    with Socket.open(server) as link:
        link.receive()
        post(server, "/client/action", place | {"action_id": "b"})
        button = link.receive()["payload"]
        post(server, "/client/action", place | {"action_id": "o", "selected_option": options[1]})
        overflow = link.receive()["payload"]
        post(server, "/client/action", place | {"action_id": "s", "selected_option": options[0]})
        select = link.receive()["payload"]
    assert (button["type"], button["actions"][0]["value"]) == ("block_actions", "v")
    assert button["container"]["message_ts"] == button["message"]["ts"] == place["ts"]
    assert button["channel"] == {"id": NEWS, "name": "news"}
    assert overflow["actions"][0]["selected_option"]["value"] == "two"
    assert select["actions"][0]["type"] == "static_select"
    assert select["state"]["values"]["x"]["s"]["selected_option"]["value"] == "one"
    assert overflow["state"]["values"] == {}
    wrong = post(server, "/client/action", place | {"action_id": "o", "selected_option": "three"})
    assert wrong[0] == 409


def test_an_ephemeral_button_carries_no_message(server: Server, client: WebClient) -> None:
    client.conversations_join(channel=SCIENCE)
    blocks = [
        {"type": "actions", "elements": [{"type": "button", "action_id": "b", "text": PLAIN}]}
    ]
    ts = client.chat_postEphemeral(channel=SCIENCE, user=BEN, text="a", blocks=blocks)["message_ts"]
    with Socket.open(server) as link:
        link.receive()
        place = {"user": BEN, "channel": SCIENCE, "ts": ts, "ephemeral": True}
        post(server, "/client/action", place | {"action_id": "b"})
        payload = link.receive()["payload"]
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    assert payload["response_url"]


def test_a_modal_is_shown_and_filled_in(
    server: Server, client: WebClient, workspace: Workspace
) -> None:
    field = {
        "type": "input",
        "block_id": "topic",
        "label": PLAIN,
        "element": {"type": "plain_text_input", "action_id": "name"},
    }
    view = {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": [field]}
    ada = Stream(server, ADA)
    with Socket.open(server) as link:
        link.receive()
        workspace.slash("ada", "news", "/digest")
        trigger = link.receive()["payload"]["trigger_id"]
        view_id = client.views_open(trigger_id=trigger, view=view)["view"]["id"]
        shown = next(event for event in iter(ada.event, None) if event["type"] == "view")
        assert (shown["action"], shown["view"]["id"]) == ("open", view_id)
        body = {"user": ADA, "view_id": view_id, "values": {"topic": {"name": "sport"}}}
        assert post(server, "/client/view_submit", body)[0] == 200
        payload = link.receive()["payload"]
    values = payload["view"]["state"]["values"]
    assert values == {"topic": {"name": {"type": "plain_text_input", "value": "sport"}}}
    ada.close()
