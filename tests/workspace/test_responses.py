"""response_url and trigger_id: how long and how often they work; and the views they open."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.workspace import Clock, Fault, Server, Workspace
from bot.workspace.state import Json
from tests.workspace.wire import Socket, error_of, http_call

NEWS = "C0NEWS0001"
ADA = "U0ADAMARSH"


@pytest.fixture
def link(server: Server) -> Iterator[Socket]:
    with Socket.open(server) as link:
        link.receive()
        yield link


@pytest.fixture
def command(link: Socket, workspace: Workspace) -> Json:
    """Return the payload of a command that Ada typed in #news."""
    workspace.slash("ada", "news", "/digest search")
    envelope = link.receive()
    link.ack(envelope)
    return dict(envelope["payload"])


def post(server: Server, url: str, body: Any) -> tuple[int, str]:
    data = json.dumps(body).encode()
    path = urlsplit(url).path
    status, _, answer = http_call(server, "POST", path, data, Content_Type="application/json")
    return status, answer.decode()


def modal(title: str = "A", **fields: Any) -> Json:
    return {"type": "modal", "title": {"type": "plain_text", "text": title}, "blocks": []} | fields


def test_an_answer_is_for_the_person_who_asked(command: Json, workspace: Workspace) -> None:
    answer = WebhookClient(command["response_url"], retry_handlers=[]).send(text="Found it.")
    assert (answer.status_code, answer.body) == (200, "ok")
    (message,) = workspace.ephemerals("ada")
    assert (message["text"], message["channel"]) == ("Found it.", NEWS)
    assert not workspace.messages("news")


def test_an_answer_may_be_for_the_channel(command: Json, workspace: Workspace) -> None:
    hook = WebhookClient(command["response_url"], retry_handlers=[])
    assert hook.send(text="For all.", response_type="in_channel").status_code == 200
    assert [message["text"] for message in workspace.messages("news")] == ["For all."]


def test_a_response_url_is_good_for_five_answers(server: Server, command: Json) -> None:
    url = command["response_url"]
    answers = [post(server, url, {"text": str(number)}) for number in range(6)]
    assert answers == [(200, "ok")] * 5 + [(404, "used_url")]


def test_a_response_url_is_good_for_thirty_minutes(
    server: Server, command: Json, clock: Clock
) -> None:
    clock.advance(30 * 60)
    assert post(server, command["response_url"], {"text": "a"}) == (200, "ok")
    clock.advance(1)
    assert post(server, command["response_url"], {"text": "b"}) == (404, "expired_url")


def test_a_response_url_cannot_be_guessed(server: Server, command: Json) -> None:
    guessed = command["response_url"][:-1]
    assert post(server, guessed, {"text": "a"}) == (404, "invalid_url")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"text": "a", "response_type": "everywhere"}, "invalid_payload"),
        ([], "invalid_payload"),
        ({"delete_original": True}, "invalid_payload"),
    ],
)
def test_a_refused_response_does_not_count(
    server: Server, command: Json, body: Any, error: str
) -> None:
    for _ in range(6):
        assert post(server, command["response_url"], body) == (400, error)
    assert post(server, command["response_url"], {"text": "a"}) == (200, "ok")


def test_a_response_can_take_effect_without_confirmation(
    server: Server, command: Json, workspace: Workspace
) -> None:
    url = command["response_url"]
    workspace.faults.add(Fault(kind="accept_then_drop", method="response_url"))
    with pytest.raises(ConnectionError):
        post(server, url, {"text": "a"})
    assert [message["text"] for message in workspace.ephemerals("ada")] == ["a"]
    assert workspace.journal[-1]["answered"] is False
    workspace.faults.add(Fault(kind="ratelimited", method="response_url", seconds=3))
    assert post(server, url, {"text": "b"}) == (429, "ratelimited")
    assert len(workspace.ephemerals("ada")) == 1


def test_responses_are_in_the_journal(server: Server, command: Json, workspace: Workspace) -> None:
    post(server, command["response_url"], {"text": "a"})
    call = workspace.journal[-1]
    assert (call["method"], call["ok"], call["args"]) == ("response_url", True, {"text": "a"})


def test_a_trigger_opens_one_view(command: Json, client: WebClient) -> None:
    view = client.views_open(trigger_id=command["trigger_id"], view=modal())["view"]
    assert (view["root_view_id"], view["previous_view_id"]) == (view["id"], None)
    assert view["state"] == {"values": {}}
    again = error_of(client.views_open, trigger_id=command["trigger_id"], view=modal())
    assert again == "exchanged_trigger_id"


def test_a_trigger_is_good_for_three_seconds(
    command: Json, client: WebClient, clock: Clock
) -> None:
    clock.advance(3.1)
    refused = error_of(client.views_open, trigger_id=command["trigger_id"], view=modal())
    assert refused == "expired_trigger_id"
    assert error_of(client.views_open, trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"


def test_three_modals_can_be_stacked(workspace: Workspace, client: WebClient, link: Socket) -> None:
    def trigger() -> str:
        workspace.slash("ada", "news", "/digest")
        envelope = link.receive()
        link.ack(envelope)
        return str(envelope["payload"]["trigger_id"])

    assert error_of(client.views_push, trigger_id=trigger(), view=modal()) == "not_found"
    first = client.views_open(trigger_id=trigger(), view=modal("1"))["view"]
    second = client.views_push(trigger_id=trigger(), view=modal("2"))["view"]
    third = client.views_push(trigger_id=trigger(), view=modal("3"))["view"]
    assert (third["root_view_id"], third["previous_view_id"]) == (first["id"], second["id"])
    refused = error_of(client.views_push, trigger_id=trigger(), view=modal("4"))
    assert refused == "push_limit_reached"
    workspace.close_view("ada", third["id"])
    top = workspace.modal("ada")
    assert top is not None
    assert top["title"]["text"] == "2"


def test_an_update_of_a_view_that_has_changed_is_a_conflict(
    command: Json, client: WebClient, workspace: Workspace
) -> None:
    view = client.views_open(trigger_id=command["trigger_id"], view=modal("1"))["view"]
    args = {"view_id": view["id"], "hash": view["hash"]}
    new = client.views_update(**args, view=modal("2"))["view"]
    assert (new["id"], new["title"]["text"]) == (view["id"], "2")
    assert error_of(client.views_update, **args, view=modal("3")) == "hash_conflict"
    assert error_of(client.views_update, view_id="V0NOTHING1", view=modal()) == "not_found"
    top = workspace.modal("ada")
    assert top is not None
    assert top["title"]["text"] == "2"


def test_external_ids_are_unique_and_lead_to_their_view(
    command: Json, client: WebClient, workspace: Workspace, link: Socket
) -> None:
    client.views_open(trigger_id=command["trigger_id"], view=modal(external_id="e1"))
    new = client.views_update(external_id="e1", view=modal("2", external_id="e1"))["view"]
    assert new["title"]["text"] == "2"
    workspace.slash("ben", "news", "/digest")
    trigger = link.receive()["payload"]["trigger_id"]
    refused = error_of(client.views_open, trigger_id=trigger, view=modal(external_id="e1"))
    assert refused == "duplicate_external_id"


def test_the_home_tab_is_published_for_one_person(client: WebClient, workspace: Workspace) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    view = client.views_publish(user_id=ADA, view=home)["view"]
    again = client.views_publish(user_id=ADA, view=home, hash=view["hash"])["view"]
    assert again["id"] == view["id"]
    conflict = error_of(client.views_publish, user_id=ADA, view=home, hash=view["hash"])
    assert conflict == "hash_conflict"
    assert workspace.home("ben") is None


def test_a_view_is_at_most_250_kilobytes(client: WebClient, command: Json) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_000}}
    large = modal(blocks=[section] * 90)
    refused = error_of(client.views_open, trigger_id=command["trigger_id"], view=large)
    assert refused == "view_too_large"


@pytest.mark.parametrize(
    ("ack", "left"),
    [(None, 1), ({"response_action": "clear"}, 0), ({"response_action": "push"}, 3)],
)
def test_a_submission_is_answered_in_its_ack(
    workspace: Workspace, client: WebClient, link: Socket, ack: Json | None, left: int
) -> None:
    for number in range(2):
        workspace.slash("ada", "news", "/digest")
        envelope = link.receive()
        link.ack(envelope)
        call = client.views_push if number else client.views_open
        view = call(trigger_id=envelope["payload"]["trigger_id"], view=modal())["view"]
    request = workspace.submit("ada", view["id"], {})
    envelope = link.receive()
    assert envelope["payload"]["type"] == "view_submission"
    link.ack(envelope, {**ack, "view": modal("new")} if ack else None)
    assert request.result().ok
    with workspace.lock:
        assert len(workspace.views.stack(ADA)) == left


def test_the_app_is_notified_of_a_closed_view_only_if_it_asked(
    command: Json, client: WebClient, workspace: Workspace, link: Socket
) -> None:
    view = client.views_open(
        trigger_id=command["trigger_id"], view=modal(notify_on_close=True, private_metadata="x")
    )["view"]
    workspace.close_view("ada", view["id"])
    payload = link.receive()["payload"]
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)
    assert payload["view"]["private_metadata"] == "x"
