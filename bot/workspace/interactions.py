"""Trigger ids and response_urls of user actions, and requests that wait for the app's ack."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

from bot.workspace.errors import ApiError
from bot.workspace.sockets import Envelope
from bot.workspace.state import Json

TRIGGER_LIFE = 3.0
RESPONSE_LIFE = 30 * 60.0
RESPONSE_USES = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a user action: ``ok``, or Slack's word for the error that the person sees.

    ``ack_seconds`` is the time from sending the envelope's frame to reading its ack, None if there
    was no ack in time. ``ack`` is the ack's payload.
    """

    outcome: str
    ack_seconds: float | None = None
    ack: Json | None = None

    @property
    def ok(self) -> bool:
        """Whether the app acked in time."""
        return self.outcome == "ok"


class Request:
    """A command, button press or submission that was sent to the app; ``result()`` waits for it."""

    def __init__(self, number: int, what: str, lock: threading.Condition, payload: Json) -> None:
        self.id = f"R{number}"
        self.what = what
        self.payload = payload
        self.outcome: Outcome | None = None
        self._envelope: Envelope | None = None
        self._lock = lock

    def sent(self, envelope: Envelope) -> None:
        """Record the envelope that carries this request."""
        self._envelope = envelope

    def settle(self, error: str | None, ack: Json | None) -> None:
        """Record the outcome and wake waiting threads. Needs the workspace's lock."""
        self.outcome = Outcome(error or "ok", None if error else self._ack_seconds(), ack)
        self._lock.notify_all()

    def result(self, timeout: float = 5.0) -> Outcome:
        """Wait for the outcome.

        Raises TimeoutError after ``timeout`` seconds of the machine's time.
        """
        with self._lock:
            self._lock.wait_for(lambda: self.outcome is not None, timeout)
            if self.outcome is None:
                raise TimeoutError(f"{self.what}: no outcome in {timeout} s")
            return self.outcome

    def _ack_seconds(self) -> float | None:
        envelope = self._envelope
        if envelope is None or envelope.sent_at is None or envelope.acked_at is None:
            return None
        return envelope.acked_at - envelope.sent_at


@dataclass(slots=True)
class Trigger:
    """A trigger_id, valid once within three seconds."""

    user: str
    expires: float
    view_id: str | None = None
    used: bool = False


class Triggers:
    """The trigger_ids that were issued. Needs the workspace's lock."""

    def __init__(self, team_id: str) -> None:
        self._team = int.from_bytes(team_id.encode()[-4:], "big")
        self._triggers: OrderedDict[str, Trigger] = OrderedDict()
        self._count = 0

    def new(self, user: str, now: float, view_id: str | None = None) -> str:
        """Return a new trigger_id for an action of ``user``, in the view ``view_id`` if given."""
        self._count += 1
        number = f"{self._count}.{self._team}.{secrets.token_hex(16)}"
        self._triggers[number] = Trigger(user, now + TRIGGER_LIFE, view_id)
        while len(self._triggers) > 10_000:
            self._triggers.popitem(last=False)
        return number

    def exchange(self, number: str, now: float) -> Trigger:
        """Use up a trigger_id; raises ApiError if it is unknown, used or expired."""
        trigger = self._triggers.get(number)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if now > trigger.expires:
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass(slots=True)
class Hook:
    """A response_url: its person and channel, when it expires, and how often it was used."""

    user: str
    channel: str
    expires: float
    message_ts: str | None = None
    is_ephemeral: bool = False
    thread_ts: str | None = None
    uses: int = 0


class Hooks:
    """The response_urls that were issued. Needs the workspace's lock."""

    def __init__(self, team_id: str) -> None:
        self._team = team_id
        self._hooks: OrderedDict[str, Hook] = OrderedDict()

    def new(self, kind: str, hook: Hook, now: float) -> str:
        """Return the path of a new response_url; ``kind`` is ``commands`` or ``actions``."""
        while self._hooks and next(iter(self._hooks.values())).expires < now - RESPONSE_LIFE:
            self._hooks.popitem(last=False)
        number = secrets.randbelow(10**12)
        path = f"/{kind}/{self._team}/{number:012d}/{secrets.token_urlsafe(18)}"
        self._hooks[path] = hook
        return path

    def find(self, path: str, now: float) -> Hook:
        """Return the hook of a path; raises ApiError if it is unknown, expired or used up."""
        hook = self._hooks.get(path)
        if hook is None:
            raise ApiError("invalid_url")
        if now > hook.expires:
            raise ApiError("expired_url")
        if hook.uses >= RESPONSE_USES:
            raise ApiError("used_url")
        return hook
