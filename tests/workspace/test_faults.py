"""Faults on request: what slack_sdk gets, and what the journal records."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.http_retry import ConnectionErrorRetryHandler, RetryHandler

from bot.workspace import Clock, Fault, Server, Workspace
from tests.workspace.wire import refusal_of

NEWS = "C0NEWS0001"
POST = "chat.postMessage"


def post(client: WebClient, text: str = "a") -> Any:
    return client.chat_postMessage(channel=NEWS, text=text)


def texts(workspace: Workspace) -> list[str]:
    return [message["text"] for message in workspace.messages("news")]


def test_a_call_that_is_accepted_and_dropped_has_taken_effect(
    client: WebClient, workspace: Workspace
) -> None:
    workspace.faults.add(Fault(kind="accept_then_drop", method=POST))
    with pytest.raises(OSError, match=r"reset|closed"):
        post(client)
    assert texts(workspace) == ["a"]
    call = workspace.journal[-1]
    assert (call["method"], call["ok"], call["answered"]) == (POST, True, False)
    assert call["ts"] == workspace.messages("news")[0]["ts"]
    assert post(client, "b")["ok"]


def test_the_sdks_own_retry_makes_two_messages_of_one(server: Server, workspace: Workspace) -> None:
    workspace.faults.add(Fault(kind="accept_then_drop", method=POST))
    retries: list[RetryHandler] = [ConnectionErrorRetryHandler()]
    client = WebClient(
        token=server.workspace.config.app.bot_token, base_url=server.api_url, retry_handlers=retries
    )
    post(client)
    assert texts(workspace) == ["a", "a"]


def test_a_refused_connection_has_no_effect_and_leaves_no_trace(
    client: WebClient, workspace: Workspace
) -> None:
    workspace.faults.add(Fault(kind="refuse_connection", method=POST))
    with pytest.raises(OSError, match=r"reset|closed"):
        post(client)
    assert texts(workspace) == []
    assert workspace.journal == []


@pytest.mark.parametrize("accepted", [True, False])
def test_a_delayed_call_takes_effect_before_or_after_the_caller_gave_up(
    server: Server, workspace: Workspace, clock: Clock, *, accepted: bool
) -> None:
    workspace.faults.add(Fault(kind="delay", method=POST, seconds=30, accepted=accepted))
    hasty = WebClient(
        token=server.workspace.config.app.bot_token,
        base_url=server.api_url,
        retry_handlers=[],
        timeout=0.2,  # type: ignore[arg-type]
    )
    with pytest.raises(TimeoutError):
        post(hasty)
    assert texts(workspace) == (["a"] if accepted else [])
    clock.advance(30)
    assert workspace.wait_for(lambda now: texts(now) == ["a"])


def test_a_rate_limit_has_a_retry_after_in_whole_seconds(
    client: WebClient, workspace: Workspace
) -> None:
    workspace.faults.add(Fault(kind="ratelimited", method=POST, times=2, seconds=7))
    for _ in range(2):
        answer = refusal_of(post, client=client)
        assert (answer.status_code, answer["error"]) == (429, "ratelimited")
        assert answer.headers["Retry-After"] == "7"
    assert post(client)["ok"]
    assert texts(workspace) == ["a"]


def test_a_server_error_is_a_page_of_html(client: WebClient, workspace: Workspace) -> None:
    workspace.faults.add(Fault(kind="http_500", method=POST))
    answer = refusal_of(post, client=client)
    assert answer.status_code == 500
    assert answer["ok"] is False
    assert texts(workspace) == []


@pytest.mark.parametrize("kind", ["http_500", "error"])
def test_an_internal_error_may_have_taken_effect(
    client: WebClient, workspace: Workspace, kind: Any
) -> None:
    workspace.faults.add(Fault(kind=kind, method=POST, error="fatal_error", accepted=True))
    refusal_of(post, client=client)
    assert texts(workspace) == ["a"]
    call = workspace.journal[-1]
    assert (call["ok"], call["answered"]) == (True, False)


def test_any_slack_error_can_be_requested(client: WebClient, workspace: Workspace) -> None:
    workspace.faults.add(Fault(kind="error", method=POST, error="restricted_action"))
    assert refusal_of(post, client=client)["error"] == "restricted_action"
    assert texts(workspace) == []


def test_a_fault_waits_for_its_method_and_is_limited_in_number(
    client: WebClient, workspace: Workspace
) -> None:
    workspace.faults.add(Fault(kind="error", method=POST, times=2))
    workspace.faults.add(Fault(kind="error", error="org_login_required"))
    assert refusal_of(client.auth_test)["error"] == "org_login_required"
    assert workspace.faults.waiting()[0]["times"] == 2
    refusal_of(post, client=client)
    assert workspace.faults.waiting()[0]["times"] == 1
    workspace.faults.clear()
    assert post(client)["ok"]


def test_a_fault_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ValueError, match="accept_then_drop"):
        Fault(kind="earthquake")  # type: ignore[arg-type]
