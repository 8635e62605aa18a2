"""Clients without an SDK: WebSocket frames, HTTP requests and the page's event stream."""

import http.client
import json
import socket
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import urlsplit

import pytest
import wsproto
from slack_sdk.errors import SlackApiError
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Message,
    Ping,
    Pong,
    RejectConnection,
    Request,
    TextMessage,
)

from bot.workspace import Server
from bot.workspace.state import Json


def cookie(server: Server) -> str:
    """Return the cookie of a page that was opened with its token."""
    return f"pullquote_workspace={server.workspace.config.page_token}"


def error_of(call: Callable[..., Any], **args: Any) -> str:
    """Make a call that fails, and return Slack's error word."""
    return str(refusal_of(call, **args)["error"])


def refusal_of(call: Callable[..., Any], **args: Any) -> Any:
    """Make a call that fails, and return the whole answer."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return caught.value.response


def http_call(
    server: Server, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Send a request; return its status, headers (with lower-case names) and body."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read()
    finally:
        connection.close()


def api(server: Server, name: str, body: bytes = b"", **headers: str) -> tuple[int, Json]:
    """Call the Web API; return the status and the JSON body."""
    headers.setdefault("Authorization", f"Bearer {server.workspace.config.app.bot_token}")
    status, _, answer = http_call(server, "POST", f"/api/{name}", body, **headers)
    return status, json.loads(answer)


class Socket:
    """A Socket Mode connection that gives access to single frames."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 80), 5)
        self._wire = wsproto.WSConnection(wsproto.ConnectionType.CLIENT)
        self._events: list[Event] = []
        # The Host header has no port, as in the SDK's client.
        target = f"{parts.path}?{parts.query}"
        self._write(Request(host=parts.hostname or "", target=target))
        answer = self.next_event(AcceptConnection, RejectConnection)
        self.accepted = isinstance(answer, AcceptConnection)

    @classmethod
    def open(cls, server: Server) -> Self:
        """Open a connection with a fresh ticket."""
        return cls(ticket(server))

    @classmethod
    def greeted(cls, server: Server) -> Self:
        """Open a connection and read its hello."""
        link = cls.open(server)
        assert link.receive()["type"] == "hello"
        return link

    def send(self, message: Json) -> None:
        """Send a message as one text frame."""
        self.send_frame(json.dumps(message))

    def send_frame(self, data: str | bytes) -> None:
        """Send a text frame, or a binary one."""
        self._write(TextMessage(data) if isinstance(data, str) else BytesMessage(data))

    def ack(self, envelope: Json, payload: Json | None = None) -> None:
        """Ack an envelope, with or without a payload."""
        answer = {"envelope_id": envelope["envelope_id"]}
        self.send(answer | ({"payload": payload} if payload else {}))

    def receive(self) -> Json:
        """Return the next text message, which must be one whole frame."""
        event = self.next_event(Message)
        assert isinstance(event, Message)
        assert event.frame_finished
        assert event.message_finished
        message = json.loads(event.data)
        assert isinstance(message, dict)
        return message

    def ping(self, payload: bytes) -> bytes:
        """Send a PING and return the payload of its PONG."""
        self._write(Ping(payload=payload))
        event = self.next_event(Pong)
        assert isinstance(event, Pong)
        return bytes(event.payload)

    def closed(self) -> bool:
        """Wait for the end; return whether the connection ended with a CLOSE frame."""
        try:
            return isinstance(self.next_event(CloseConnection), CloseConnection)
        except ConnectionError:
            return False

    def next_event(self, *kinds: type[Event]) -> Event:
        """Return the next frame of these kinds; ConnectionError if the connection ends first."""
        while True:
            while self._events:
                event = self._events.pop(0)
                if isinstance(event, kinds):
                    return event
                if isinstance(event, CloseConnection):
                    raise ConnectionError("the connection has been closed")
            data = self._socket.recv(65_536)
            if not data:
                raise ConnectionError("the connection has ended")
            self._wire.receive_data(data)
            self._events.extend(self._wire.events())

    def close(self) -> None:
        """Drop the connection."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self, event: Event) -> None:
        self._socket.sendall(self._wire.send(event))


def ticket(server: Server) -> str:
    """Return the address for a new Socket Mode connection."""
    token = server.workspace.config.app.app_token
    _, answer = api(server, "apps.connections.open", Authorization=f"Bearer {token}")
    assert answer["ok"]
    return str(answer["url"])


class Stream:
    """The event stream of an open page."""

    def __init__(self, server: Server, user: str, last: str = "") -> None:
        self._connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5)
        headers = {"Cookie": cookie(server)} | ({"Last-Event-ID": last} if last else {})
        self._connection.request("GET", f"/client/events?user={user}", headers=headers)
        self._answer = self._connection.getresponse()
        self.type = self._answer.getheader("Content-Type")
        self.last = ""
        assert self._answer.readline() == b": hello\n"

    def event(self) -> Json:
        """Return the next event."""
        while True:
            line = self._answer.readline().decode()
            assert line, "the stream has ended"
            if line.startswith("id: "):
                self.last = line[4:].strip()
            if line.startswith("data: "):
                event = json.loads(line[6:])
                assert isinstance(event, dict)
                return event

    def close(self) -> None:
        self._answer.close()
        self._connection.close()
