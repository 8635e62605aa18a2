"""Keeps calls under Slack's limits, so that Slack never has to say so. Pure but for its counts."""

from collections import deque
from collections.abc import Callable

POST = "chat.postMessage"
CALLS_PER_MINUTE = {
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.join": 50,
    "conversations.list": 20,
    "conversations.replies": 50,
    "users.info": 100,
}
"""The other methods that the bot calls, by their tiers."""

MINUTE = 60.0
POST_EVERY = 1.0  # seconds, in one channel
POST_BURST = 3  # messages at once in a channel that has been silent; Slack gives no number


class RateLimiter:
    """Who was called how often, and how long the next call has to wait.

    A channel takes POST_BURST messages at once and then one every POST_EVERY seconds; a workspace
    takes ``per_minute`` messages, and of every other method its number of calls, in any minute.
    Whoever has waited and calls says so with ``used`` before anything else is asked. Not
    thread-safe: one thread at a time, or the caller's lock around both.
    """

    def __init__(self, *, per_minute: int, monotonic: Callable[[], float]) -> None:
        if per_minute < 1:
            raise ValueError("per_minute must be at least 1.")
        self._monotonic = monotonic
        self._calls: dict[str, deque[float]] = {
            method: deque(maxlen=number)
            for method, number in {**CALLS_PER_MINUTE, POST: per_minute}.items()
        }
        # when each channel's bucket is full again; those that are full are forgotten
        self._full: dict[str, float] = {}

    def wait(self, method: str, channel: str) -> float:
        """Seconds until this call may be made: 0.0 is now. Raises KeyError of an unknown method.

        ``channel`` matters to messages only.
        """
        now = self._monotonic()
        calls = self._calls[method]
        free = calls[0] + MINUTE if len(calls) == calls.maxlen else now
        if method == POST and channel in self._full:
            free = max(free, self._full[channel] - (POST_BURST - 1) * POST_EVERY)
        return max(0.0, free - now)

    def used(self, method: str, channel: str) -> None:
        """Count a call that is made now, whatever becomes of it."""
        now = self._monotonic()
        self._calls[method].append(now)
        if method == POST:
            full = max(now, self._full.get(channel, now)) + POST_EVERY
            self._full = {name: at for name, at in self._full.items() if at > now}
            self._full[channel] = full
