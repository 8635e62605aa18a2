"""Addresses of messages, for those who may read them. Told without a call where that is known."""

from collections.abc import Callable
from typing import Any

from bot.errors import SlackError

FRESH = 600.0  # seconds that a channel is taken for what it was: a public one may become private


class Links:
    """The addresses of messages in one workspace. Safe from any thread.

    ``ask`` calls a method of Slack's and raises SlackError. The ``workspace`` is its address.
    """

    def __init__(self, ask: Callable[..., dict[str, Any]], monotonic: Callable[[], float]) -> None:
        self._ask = ask
        self._monotonic = monotonic
        self._public: dict[str, tuple[bool, float]] = {}
        self.workspace: str | None = None

    def link(self, channel: str, ts: str, seen_from: str) -> str | None:
        """The address of a message, where everybody may read it or it is in ``seen_from``."""
        if self.workspace is None or not (channel == seen_from or self._is_public(channel)):
            return None
        return f"{self.workspace}archives/{channel}/p{ts.replace('.', '')}"

    def _is_public(self, channel: str) -> bool:
        public, read = self._public.get(channel, (False, -FRESH))
        if self._monotonic() - read < FRESH:
            return public
        try:
            about = self._ask("conversations_info", channel=channel)["channel"]
            public = bool(about.get("is_channel")) and not about.get("is_private")
        except SlackError:
            public = False  # nobody is kept waiting for the same silence again
        self._public[channel] = (public, self._monotonic())
        return public
