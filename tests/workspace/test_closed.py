"""The workspace answers its app and its own page, and nobody else, whatever they send."""

import json
import socket
from urllib.parse import urlencode, urlsplit

import pytest

from bot.workspace import Server, default_config
from bot.workspace.incoming import MOST_BYTES, MOST_FIELDS, MOST_LEVELS
from tests.support.patience import PATIENCE
from tests.workspace.wire import Socket, api, cookie, http_call, ticket

NEWS, ADA = "C0NEWS0001", "U0ADAMARSH"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
POST = "/api/chat.postMessage"


def bearer(server: Server) -> str:
    return f"Bearer {server.workspace.config.app.bot_token}"


def message(**args: str) -> bytes:
    return urlencode({"channel": NEWS, "text": "a", **args}).encode()


def test_every_workspace_has_tokens_of_its_own() -> None:
    one, other = default_config(), default_config()
    tokens = [
        token
        for config in (one, other)
        for token in (config.app.bot_token, config.app.app_token, config.page_token)
    ]
    assert len(set(tokens)) == 6
    assert not any(token in f"{config!r} {config}" for token in tokens for config in (one, other))


@pytest.mark.parametrize("token", ["xoxb-local", "xoxb-", "x" * 40, "ü"])
def test_a_guessed_token_is_refused_in_slacks_own_words(server: Server, token: str) -> None:
    status, _, body = http_call(server, "POST", POST, message(token=token), Content_Type=FORM)
    assert (status, json.loads(body)) == (200, {"ok": False, "error": "invalid_auth"})
    assert server.workspace.messages("news") == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "the page's own"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-origin"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", [POST, "/commands/T0PRESSRM1/1/x", "/actions/T0PRESSRM1/1/x"])
def test_no_page_reaches_what_is_for_the_app(
    server: Server, path: str, headers: dict[str, str]
) -> None:
    """Not even with the right token, and not the workspace's own page either."""
    headers = {name: server.url if "own" in value else value for name, value in headers.items()}
    headers |= {"Content_Type": FORM, "Authorization": bearer(server)}
    status, _, body = http_call(server, "POST", path, message(), **headers)
    assert status == 403
    assert json.loads(body)["ok"] is False
    assert server.workspace.messages("news") == []
    assert server.workspace.journal == []


@pytest.mark.parametrize("path", ["/client/state?user=U0ADAMARSH", "/control/journal"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec_Fetch_Site": "cross-site"},
        # another server on this machine: the browser sends it the page's cookie
        {"Sec_Fetch_Site": "same-site"},
    ],
    ids=str,
)
def test_another_page_cannot_use_the_pages_cookie(
    server: Server, path: str, headers: dict[str, str]
) -> None:
    assert http_call(server, "GET", path, Cookie=cookie(server))[0] == 200
    own = {"Origin": server.url, "Sec_Fetch_Site": "same-origin"}
    assert http_call(server, "GET", path, None, Cookie=cookie(server), **own)[0] == 200
    assert http_call(server, "GET", path, None, Cookie=cookie(server), **headers)[0] == 403


def test_a_link_on_another_page_may_lead_to_the_first_page(server: Server) -> None:
    headers = {"Cookie": cookie(server), "Sec_Fetch_Site": "cross-site"}
    assert http_call(server, "GET", "/", None, **headers)[0] == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example"])
def test_a_name_that_was_made_to_lead_here_is_refused(server: Server, host: str) -> None:
    assert http_call(server, "POST", POST, message(), Host=host)[0] == 403


@pytest.mark.parametrize(
    "extra",
    ["Origin: https://evil.example\r\n", "Sec-Fetch-Site: same-site\r\n", "Host: evil.example\r\n"],
)
def test_no_page_opens_a_socket_even_with_a_ticket(server: Server, extra: str) -> None:
    url = ticket(server)
    assert not handshake(server, url, extra)
    with Socket(url) as link:
        assert link.accepted


def handshake(server: Server, url: str, extra: str) -> bool:
    """Whether a WebSocket's handshake with further headers is accepted."""
    own = "" if extra.startswith("Host") else "Host: 127.0.0.1\r\n"
    with connected(server) as line:
        line.sendall(
            f"GET /link/?{urlsplit(url).query} HTTP/1.1\r\n{own}{extra}"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        return line.recv(65_536).split(b" ")[1] == b"101"


def connected(server: Server) -> socket.socket:
    where = urlsplit(server.url)
    return socket.create_connection((str(where.hostname), where.port or 0), PATIENCE)


def test_only_this_machine_reaches_the_workspace(server: Server) -> None:
    assert server._socket.getsockname()[0] == "127.0.0.1"


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


DEEP = (MOST_LEVELS + 1, 1_000, 150_000)


@pytest.mark.parametrize("levels", DEEP)
@pytest.mark.parametrize("name", ["blocks", "attachments", "metadata"])
def test_nested_arguments_are_refused(server: Server, name: str, levels: int) -> None:
    form = message(**{name: nested(levels)})
    in_json = f'{{"channel": "{NEWS}", "text": "a", "{name}": {nested(levels)}}}'.encode()
    for body, kind in ((form, FORM), (in_json, JSON)):
        status, answer = api(server, "chat.postMessage", body, Content_Type=kind)
        assert (status, answer["error"]) == (400, "invalid_arguments")
        (line,) = answer["response_metadata"]["messages"]
        assert "levels deep" in line
    assert server.workspace.messages("news") == []


@pytest.mark.parametrize("levels", DEEP)
def test_nested_views_and_acts_are_refused(server: Server, levels: int) -> None:
    body = f'{{"user_id": "{ADA}", "view": {nested(levels)}}}'.encode()
    assert api(server, "views.publish", body, Content_Type=JSON)[0] == 400
    acts = {"Cookie": cookie(server), "Origin": server.url}
    for path in ("/client/message", "/client/view_submit", "/control/say", "/control/faults"):
        body = f'{{"values": {nested(levels)}}}'.encode()
        assert http_call(server, "POST", path, body, **acts)[0] == 400


@pytest.mark.parametrize("path", [POST, "/client/message", "/control/say", "/commands/T/1/x"])
def test_a_huge_body_is_refused(server: Server, path: str) -> None:
    headers = {"Authorization": bearer(server), "Content_Type": FORM}
    if not path.startswith("/api"):
        headers = {"Cookie": cookie(server)}
    if path.startswith("/client"):
        headers["Origin"] = server.url
    body = b"text=" + b"x" * MOST_BYTES
    status, _, answer = http_call(server, "POST", path, body, **headers)
    assert (status, json.loads(answer)["ok"]) == (413, False)


def test_a_body_without_an_end_is_refused_while_it_arrives(server: Server) -> None:
    """A caller that never ends its body gets its answer all the same."""
    with connected(server) as line:
        line.sendall(
            f"POST {POST} HTTP/1.1\r\nHost: {urlsplit(server.url).netloc}\r\n"
            f"Content-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        )
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        for _ in range(MOST_BYTES // 65_536 + 1):
            line.sendall(chunk)
        assert line.recv(65_536).startswith(b"HTTP/1.1 413 ")


def test_too_many_fields_are_refused(server: Server) -> None:
    fields = "&".join(f"a{number}=1" for number in range(MOST_FIELDS + 1))
    for path, body in ((POST, fields.encode()), (f"{POST}?{fields}", b"")):
        headers = {"Content_Type": FORM, "Authorization": bearer(server)}
        assert http_call(server, "POST", path, body, **headers)[0] == 400


def test_huge_headers_are_refused(server: Server) -> None:
    with connected(server) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 200_000)
        assert line.recv(65_536).startswith(b"HTTP/1.1 4")


@pytest.mark.parametrize(
    "text",
    [
        '{"text": "\\ud800"}',
        '{"text": 1e999}',
        '{"text": NaN}',
        '{"a": -Infinity}',
        '{"\\udfff": 1}',
    ],
)
def test_json_that_cannot_be_written_again_is_no_json(server: Server, text: str) -> None:
    status, answer = api(server, "api.test", text.encode(), Content_Type=JSON)
    assert (status, answer["ok"], answer["error"]) == (200, False, "invalid_json")


@pytest.mark.parametrize("frame", ["[" * 100_000, "{", '{"envelope_id": 1e999}'])
def test_a_frame_that_cannot_be_read_is_ignored(server: Server, frame: str) -> None:
    with Socket.greeted(server) as link:
        link.send_frame(frame)
        assert link.ping(b"still here") == b"still here"


def test_a_binary_or_huge_frame_harms_nobody(server: Server) -> None:
    with Socket.greeted(server) as link:
        link.send_frame(b"\x00\xff")
        assert link.ping(b"still here") == b"still here"
        link.send_frame("x" * (MOST_BYTES + 1))
        assert link.closed()
    with Socket.open(server) as another:
        assert another.accepted


def test_a_fault_or_a_clock_that_would_break_later_calls_is_refused(server: Server) -> None:
    headers = {"X_Pullquote_Token": server.workspace.config.page_token}
    for name, body in (
        ("faults", {"kind": "delay", "times": "x"}),
        ("faults", {"kind": "delay", "seconds": [1]}),
        ("faults", {"kind": "error", "error": {}}),
        ("clock", {"advance": "inf"}),
        ("clock", {"offset": "nan"}),
        ("clock", {"advance": 1e15}),
        ("time", {"seconds": "inf"}),
        ("say", {"user": "ada", "channel": "news", "text": "a", "times": 1_000_000}),
    ):
        sent = json.dumps(body).encode()
        assert http_call(server, "POST", f"/control/{name}", sent, **headers)[0] == 400, body
    assert api(server, "auth.test")[1]["ok"]
