"""Slack's rate limits, on the workspace's clock (docs.slack.dev/apis/web-api/rate-limits)."""

import math
from dataclasses import dataclass

# Calls a minute by tier; Slack's "special" methods have limits of their own.
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
SPECIAL = 600
POSTS_PER_SECOND = 1.0  # per channel
POST_BURST = 4
ROUNDING = 1e-6
POSTS_PER_MINUTE = 300  # in the whole workspace


@dataclass(slots=True)
class Bucket:
    """A token bucket that refills at ``rate`` tokens a second, up to ``size``."""

    size: float
    rate: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Return the seconds until a token is available (0 if one is)."""
        self.tokens = min(self.size, self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = now
        # Rounding must not refuse a caller that has waited for as long as it was told to.
        return 0.0 if self.tokens > 1 - ROUNDING else (1 - self.tokens) / self.rate

    def take(self) -> None:
        """Use one token."""
        self.tokens -= 1


class Limits:
    """Counts calls and messages against Slack's rate limits. Not thread-safe."""

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def check(self, method: str, per_minute: int, now: float) -> int:
        """Count a call; return 0, or the Retry-After in whole seconds if it is one too many."""
        return self._take([self._bucket(method, per_minute, per_minute / 60, now)], now)

    def check_post(self, channel: str, now: float) -> int:
        """Count a message to a channel; return 0, or the Retry-After in whole seconds."""
        workspace = self._bucket("posts", POSTS_PER_MINUTE, POSTS_PER_MINUTE / 60, now)
        own = self._bucket(f"posts:{channel}", POST_BURST, POSTS_PER_SECOND, now)
        return self._take([own, workspace], now)

    def _bucket(self, name: str, size: float, rate: float, now: float) -> Bucket:
        return self._buckets.setdefault(name, Bucket(size, rate, size, now))

    def _take(self, buckets: list[Bucket], now: float) -> int:
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            return max(1, math.ceil(wait))
        for bucket in buckets:
            bucket.take()
        return 0
