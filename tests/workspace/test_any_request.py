"""Whatever is sent to the workspace, by whomever, it is never answered with a failure of ours."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient

from bot.workspace import Server, Workspace, default_config, serve
from bot.workspace.page_acts import ACTS
from bot.workspace.webapi.methods import METHODS
from tests.workspace.wire import Socket, api, cookie, http_call

NEWS, ADA = "C0NEWS0001", "U0ADAMARSH"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
OPTIONS = [{"text": {"type": "plain_text", "text": "a"}, "value": "a"}]
ELEMENTS = [
    {"type": "checkboxes", "action_id": "many", "options": OPTIONS},
    {"type": "overflow", "action_id": "one", "options": OPTIONS * 2},
    {"type": "users_select", "action_id": "somebody"},
]
CHOICES = [{"type": "actions", "block_id": "block", "elements": ELEMENTS}]
TITLE = {"type": "plain_text", "text": "a"}
MODAL = {
    "type": "modal",
    "title": TITLE,
    "submit": TITLE,
    "blocks": [{"type": "input", "block_id": "block", "label": TITLE, "element": ELEMENTS[0]}],
}
WORDS = st.sampled_from(["", "0", "-1", "²", "9" * 5_000, "bmV4dA==", "é", "null", "inf", "block"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(WORDS | st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
# What a caller who knows the workspace sends: THE-TS is a message with CHOICES.
USUAL: dict[str, Any] = {
    "channel": NEWS,
    "user": ADA,
    "user_id": ADA,
    "person": "ben",
    "text": "/digest latest",
    "ts": "THE-TS",
    "message_ts": "THE-TS",
    "thread_ts": "THE-TS",
    "view_id": "THE-HOME",
    "action_id": "many",
    "selected_options": ["a"],
    "values": {"block": {"many": ["a"]}},
    "view": {"type": "home", "blocks": CHOICES},
    "blocks": CHOICES,
    "callback_id": "digest_details",
    "joined": True,
    "seconds": 1,
}
OTHERS = ("action_id", "selected_options", "values", "callback_id", "joined", "person", "seconds")
NAMED = {f"/api/{name}": (*one.required, *one.known, "token") for name, one in METHODS.items()}
NAMED |= {f"/client/{name}": (*USUAL, "block_id", "value", "tab") for name in ACTS}
NAMED |= {f"/client/{name}": (*USUAL, "before") for name in ("state", "messages", "thread")}
NAMED |= {f"/control/{name}": (*USUAL, "after", "times") for name in ("journal", "say", "time")}
NAMED |= {
    f"/{kind}/T/1/a": ("payload", "response_type", "text") for kind in ("commands", "actions")
}
NAMED |= dict.fromkeys(
    ["/", "/link/", "/static/page.js", "/static/%00", "/control/sockets"], OTHERS
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request; THE-TS, THE-HOME and THE-MODAL in it stand for what is in the workspace."""

    method: str
    path: str
    query: bytes
    body: bytes
    kind: str
    who: str


def written(value: Any, kind: str) -> bytes:
    if kind == FORM and isinstance(value, dict):
        texts = {
            name: one if isinstance(one, str) else json.dumps(one) for name, one in value.items()
        }
        return urlencode(texts, errors="replace").encode()
    return json.dumps(value).encode()


@st.composite
def requests(draw: st.DrawFn) -> Sent:
    """A request that is as it should be, but for a few things; now and then it's any request."""
    path = draw(
        st.sampled_from(sorted(NAMED)) | st.text(max_size=9).map(lambda at: f"/{quote(at)}")
    )
    names = NAMED.get(path, OTHERS)
    usual = {name: USUAL[name] for name in names if name in USUAL}
    if path in ("/client/view_submit", "/client/view_close"):
        usual["view_id"] = "THE-MODAL"
    odd = draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=2))
    kind = draw(st.sampled_from([JSON, JSON, JSON, FORM, "text/plain", ""]))
    body = written(usual | odd, kind)
    if draw(st.integers(0, 9)) == 0:
        body = draw(st.binary(max_size=40) | VALUES.map(lambda value: written(value, kind)))
    is_read = path.endswith(("state", "messages", "thread", "journal"))
    method = "GET" if is_read else "POST"
    who = "app" if path.startswith("/api/") else "page"
    if draw(st.integers(0, 9)) == 0:
        method = draw(st.sampled_from(["GET", "PUT", "DELETE", "HEAD"]))
        who = draw(st.sampled_from(["app", "page", "stranger"]))
    return Sent(method, path, written(usual | odd if is_read else {}, FORM), body, kind, who)


@pytest.fixture(scope="module")
def open_house() -> Iterator[Server]:
    """A workspace whose app listens, with a message and a Home that have something to choose."""
    with serve(Workspace(replace(default_config(), rate_limits=False))) as server:
        client = WebClient(token=server.workspace.config.app.bot_token, base_url=server.api_url)
        client.chat_postMessage(channel=NEWS, text="a", blocks=CHOICES)
        client.views_publish(user_id=ADA, view={"type": "home", "blocks": CHOICES})
        with Socket.greeted(server):
            yield server


def headers_of(server: Server, sent: Sent) -> dict[str, str]:
    app = server.workspace.config.app
    token = app.app_token if "connections.open" in sent.path else app.bot_token
    return {"Content_Type": sent.kind} | {
        "app": {"Authorization": f"Bearer {token}"},
        "page": {"Cookie": cookie(server), "Origin": server.url},
        "stranger": {},
    }[sent.who]


def modal_of(server: Server) -> str:
    """The id of Ada's open modal; one is opened if none is."""
    workspace = server.workspace
    if not workspace.modal("ada"):
        trigger = workspace.slash("ada", "news", "/digest").payload["trigger_id"]
        body = json.dumps({"trigger_id": trigger, "view": MODAL}).encode()
        assert api(server, "views.open", body, Content_Type=JSON)[1]["ok"]
    modal = workspace.modal("ada")
    assert modal is not None
    return str(modal["id"])


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("action", {"channel": NEWS, "ts": "THE-TS", "action_id": "many", "value": 1}),
        ("view_action", {"view_id": "THE-HOME", "action_id": "many", "selected_options": {"a": 1}}),
        ("view_submit", {"view_id": "THE-MODAL", "values": {"block": ["many"]}}),
        ("view_submit", {"view_id": "THE-HOME", "values": {}}),
        ("view_close", {"view_id": "THE-HOME"}),
    ],
)
def test_an_act_that_no_page_offers_is_refused(
    open_house: Server, act: str, fields: dict[str, Any]
) -> None:
    sent = Sent("POST", f"/client/{act}", b"", written({"user": ADA} | fields, JSON), JSON, "page")
    assert answered(open_house, sent)[0] == 409


def answered(server: Server, sent: Sent) -> tuple[int, bytes]:
    """Send a request; return its status and body."""
    home, (first, *_) = server.workspace.home("ada"), server.workspace.messages("news")
    assert home is not None
    body = sent.body.replace(b"THE-TS", first["ts"].encode())
    body = body.replace(b"THE-HOME", home["id"].encode())
    body = body.replace(b"THE-MODAL", modal_of(server).encode())
    target = f"{sent.path}?{sent.query.decode()}".replace("THE-TS", first["ts"])
    status, _, answer = http_call(server, sent.method, target, body, **headers_of(server, sent))
    return status, answer


@given(requests())
def test_no_request_is_answered_with_a_failure_of_the_server(
    open_house: Server, sent: Sent
) -> None:
    status, answer = answered(open_house, sent)
    assert status < 500, answer
    assert b"Traceback" not in answer
