"""Socket Mode: tickets, connections, envelopes and their acks."""

import json
import random
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.workspace.clock import Clock, Timer
from bot.workspace.errors import ApiError
from bot.workspace.incoming import read_json
from bot.workspace.state import Json

MOST_LINKS = 10
DEADLINE = 3.0  # seconds until an envelope must be acked
LIFETIME = 18_060  # seconds, as in the hello of real connections
DEBUG_LIFETIME = 360  # with debug_reconnects=true
WARNING = 10  # seconds from the warning to the end of the connection
DEBUG_INFO = {"host": "applink-local"}


class Link(Protocol):
    """One WebSocket connection; its methods don't block and may be called from any thread."""

    def send(self, text: str, sent: Callable[[], None] | None = None) -> None:
        """Send a message as one frame, and call ``sent`` once it is handed to the transport."""

    def close(self) -> None:
        """Send a CLOSE frame and close."""

    def cut(self) -> None:
        """Drop the TCP connection without a CLOSE frame."""


class Settled(Protocol):
    """A callback that receives the outcome of an envelope, once."""

    def __call__(self, error: str | None, ack: Json | None) -> None:
        """Handle the outcome: Slack's error word (None if acked in time) and the ack's payload."""


@dataclass(slots=True)
class Envelope:
    """A message to the app that waits for its ack; times are ``perf_counter`` seconds."""

    id: str
    settled: Settled
    deadline: Timer
    sent_at: float | None = None
    acked_at: float | None = None

    def mark_sent(self) -> None:
        """Record that the frame was handed to the transport now."""
        self.sent_at = time.perf_counter()


class SocketMode:
    """The app's connections, and the envelopes that wait for an ack. Needs the workspace's lock."""

    def __init__(self, app_id: str, clock: Clock, locked: Callable[[Callable[[], None]], None]):
        self._app_id = app_id
        self._clock = clock
        self._locked = locked  # runs a callback with the workspace's lock
        self._tickets: set[str] = set()
        self._links: list[Link] = []
        self._waiting: dict[str, Envelope] = {}
        self.is_silent = False  # the connections are up, but the app hears nothing
        self._random = random.Random()  # noqa: S311 - picks a socket; not a secret

    @property
    def count(self) -> int:
        """How many connections are open."""
        return len(self._links)

    def new_ticket(self) -> str:
        """Return a ticket that opens one connection, once."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    def redeem(self, ticket: str) -> bool:
        """Whether a ticket is valid; using it makes it invalid."""
        if ticket not in self._tickets:
            return False
        self._tickets.remove(ticket)
        return True

    def attach(self, link: Link, *, debug: bool) -> bool:
        """Greet a new connection, or refuse it if there are already ten."""
        if len(self._links) >= MOST_LINKS:
            link.send(_disconnect("too_many_websockets"))
            link.close()
            return False
        self._links.append(link)
        link.send(json.dumps(self._hello(DEBUG_LIFETIME if debug else LIFETIME)))
        if debug:
            self._end_after(link, DEBUG_LIFETIME)
        return True

    def detach(self, link: Link) -> bool:
        """Remove a connection that has ended; return False if it wasn't attached."""
        if link not in self._links:
            return False
        self._links.remove(link)
        return True

    def send(
        self, kind: str, payload: Json, settled: Settled, *, accepts: bool, **extra: Any
    ) -> Envelope | None:
        """Send an envelope on a random connection; return None if there is none."""
        if not self._links:
            return None
        number = str(uuid.uuid4())
        deadline = self._clock.call_at(
            self._clock.now() + DEADLINE, lambda: self._locked(lambda: self._expire(number))
        )
        envelope = Envelope(number, settled, deadline)
        self._waiting[number] = envelope
        message = {
            "envelope_id": number,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": accepts,
            **extra,
        }
        self._random.choice(self._links).send(json.dumps(message), envelope.mark_sent)
        return envelope

    def receive(self, text: str, at: float) -> None:
        """Handle a message from the app, read at ``at`` (``perf_counter`` seconds)."""
        try:
            message = read_json(text)
        except (ApiError, ValueError):
            return
        if not isinstance(message, dict):
            return
        envelope = self._waiting.pop(str(message.get("envelope_id")), None)
        if envelope is None:
            return  # already acked, or too late
        envelope.deadline.cancel()
        envelope.acked_at = at
        payload = message.get("payload")
        envelope.settled(None, payload if isinstance(payload, dict) and payload else None)

    def cut(self) -> None:
        """Drop every TCP connection without a CLOSE frame."""
        for link in self._links.copy():
            link.cut()

    def close(self) -> None:
        """Close every connection with a CLOSE frame."""
        for link in self._links.copy():
            link.close()

    def disconnect(self, reason: str) -> None:
        """Send a disconnect notice on every connection and end it, ten seconds after a warning."""
        for link in self._links.copy():
            link.send(_disconnect(reason))
            if reason == "warning":
                self._end_after(link, WARNING)
            else:
                link.close()

    def _hello(self, lifetime: int) -> Json:
        started = time.strftime("%Y-%m-%d %H:%M:%S.000", time.gmtime(self._clock.now()))
        return {
            "type": "hello",
            "num_connections": len(self._links),
            "connection_info": {"app_id": self._app_id},
            "debug_info": DEBUG_INFO
            | {"started": started, "build_number": 1, "approximate_connection_time": lifetime},
        }

    def _end_after(self, link: Link, seconds: float) -> None:
        """End a connection after ``seconds``, with a warning ten seconds before."""
        now = self._clock.now()
        if seconds > WARNING:
            warn = now + seconds - WARNING
            self._clock.call_at(warn, lambda: link.send(_disconnect("warning")))
        self._clock.call_at(now + seconds, link.close)

    def _expire(self, number: str) -> None:
        envelope = self._waiting.pop(number, None)
        if envelope is not None:
            envelope.settled("operation_timeout", None)


def _disconnect(reason: str) -> str:
    return json.dumps({"type": "disconnect", "reason": reason, "debug_info": DEBUG_INFO})
