"""Keeps calls below Slack's rate limits, so that Slack never has to refuse one."""

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
"""Limits of the other methods that the bot calls, from their rate limit tiers."""

MINUTE = 60.0
POST_EVERY = 1.0  # seconds, in one channel
POST_BURST = 3  # messages at once after a channel was silent; Slack doesn't publish a number


class RateLimiter:
    """Counts calls, and says how long the next one has to wait.

    A channel takes POST_BURST messages at once, then one every POST_EVERY seconds. In any minute,
    the workspace takes ``per_minute`` messages and each other method its own number of calls.

    A caller that has waited must report its call with ``used`` before anybody asks again. Not
    thread-safe: use one thread, or a lock around ``wait`` and ``used``.
    """

    def __init__(self, *, per_minute: int, monotonic: Callable[[], float]) -> None:
        if per_minute < 1:
            raise ValueError("per_minute must be at least 1.")
        self._monotonic = monotonic
        self._calls: dict[str, deque[float]] = {
            method: deque(maxlen=number)
            for method, number in {**CALLS_PER_MINUTE, POST: per_minute}.items()
        }
        # when each channel may send a whole burst again; channels that may now are removed
        self._full: dict[str, float] = {}

    def wait(self, method: str, channel: str) -> float:
        """Return the seconds until a call may be made: 0.0 is now.

        ``channel`` matters only for messages. Raises KeyError for a method without a limit.
        """
        now = self._monotonic()
        calls = self._calls[method]
        free = calls[0] + MINUTE if len(calls) == calls.maxlen else now
        if method == POST and channel in self._full:
            free = max(free, self._full[channel] - (POST_BURST - 1) * POST_EVERY)
        return max(0.0, free - now)

    def used(self, method: str, channel: str) -> None:
        """Count a call that is made now, whether it succeeds or not."""
        now = self._monotonic()
        self._calls[method].append(now)
        if method == POST:
            full = max(now, self._full.get(channel, now)) + POST_EVERY
            self._full = {name: at for name, at in self._full.items() if at > now}
            self._full[channel] = full
