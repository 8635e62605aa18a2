"""Delivers events to the app: wraps them, sends them, and retries if there is no ack."""

import secrets
from collections.abc import Callable

from bot.workspace.clock import Clock
from bot.workspace.config import Config
from bot.workspace.sockets import Envelope, SocketMode
from bot.workspace.state import Json

Locked = Callable[[Callable[[], None]], None]  # runs a callback with the workspace's lock
# Seconds from a failed delivery to the next attempt, as in Slack: at once, a minute, five minutes.
RETRIES = (0.0, 60.0, 300.0)


class Deliveries:
    """Sends the events that the app subscribes to. Needs the workspace's lock."""

    def __init__(self, config: Config, clock: Clock, sockets: SocketMode, locked: Locked) -> None:
        self._config = config
        self._clock = clock
        self._sockets = sockets
        self._locked = locked
        self.log: list[Json] = []  # every event, in order: {event_id, type, attempts, outcome}

    def emit(self, subscription: str, event: Json) -> None:
        """Send an event if the app subscribes to ``subscription`` (``message.im``, …)."""
        if subscription not in self._config.app.events:
            return
        payload = self._wrap(event)
        record = {
            "event_id": payload["event_id"],
            "type": event["type"],
            "attempts": 0,
            "outcome": None,
        }
        self.log.append(record)
        self._attempt(payload, record, "")

    def _attempt(self, payload: Json, record: Json, reason: str) -> None:
        attempt = record["attempts"]
        record["attempts"] += 1

        def settled(error: str | None, ack: Json | None) -> None:  # noqa: ARG001 - an event's ack has no payload
            if error is None:
                record["outcome"] = "ok"
            else:
                self._retry(payload, record, "http_timeout")

        envelope: Envelope | None = self._sockets.send(
            "events_api",
            payload,
            settled,
            accepts=False,
            retry_attempt=attempt,
            retry_reason=reason,
        )
        if envelope is None:
            self._retry(payload, record, "connection_failed")

    def _retry(self, payload: Json, record: Json, reason: str) -> None:
        failed = record["attempts"] - 1
        if failed == len(RETRIES):
            record["outcome"] = "gave_up"
            return
        self._clock.call_at(
            self._clock.now() + RETRIES[failed],
            lambda: self._locked(lambda: self._attempt(payload, record, reason)),
        )

    def _wrap(self, event: Json) -> Json:
        app, team = self._config.app, self._config.team_id
        authorization = {
            "enterprise_id": None,
            "team_id": team,
            "user_id": app.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": "local",
            "team_id": team,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(self._clock.now()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"1-{event['type']}-{team}",
        }
