"""Looks up people, user groups and channel members in Slack."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from bot.errors import SlackError
from bot.rules.permissions import Member

# How long answers about who may *see* something are reused. Whether somebody may administer the
# bot is asked anew each time.
CACHE_SECONDS = 30.0

Value = TypeVar("Value")


class Members:
    """Answers questions about people and channels by calling Slack. Thread-safe.

    ``call`` calls a Web API method and raises SlackError. ``monotonic`` is a clock in seconds.
    ``team`` is the id of the bot's workspace, set once it is known.
    """

    def __init__(self, call: Callable[..., dict[str, Any]], monotonic: Callable[[], float]) -> None:
        self._call = call
        self._monotonic = monotonic
        self._cache: dict[tuple[str, str], tuple[Any, float]] = {}
        self.team: str | None = None

    def member(self, user: str) -> Member:
        """Ask Slack what somebody is now, uncached. Raises SlackError."""
        profile = self._call("users_info", user=user)["user"]
        outside = ("is_restricted", "is_ultra_restricted", "is_bot", "is_stranger", "deleted")
        teams = (profile.get("team_id"), *(profile.get("enterprise_user") or {}).get("teams", ()))
        return Member(
            full=self.team in teams and not any(profile.get(name) for name in outside),
            runs=any(profile.get(name) for name in ("is_admin", "is_owner", "is_primary_owner")),
        )

    def group(self, group: str) -> frozenset[str]:
        """Ask Slack for the user ids in a user group, uncached. Raises SlackError."""
        return frozenset(self._call("usergroups_users_list", usergroup=group)["users"])

    def is_full(self, user: str) -> bool:
        """Whether somebody is a full member, cached for CACHE_SECONDS. Raises SlackError."""
        return self._cached("full", user, lambda: self.member(user).full)

    def is_public(self, channel: str) -> bool:
        """Whether everybody in the workspace may read a channel, cached. Raises SlackError."""
        return self._cached("public", channel, lambda: self._load_is_public(channel))

    def is_in(self, user: str, channel: str) -> bool:
        """Whether somebody is in a channel, cached for CACHE_SECONDS. Raises SlackError."""
        return user in self._cached("members", channel, lambda: self._load_members(channel))

    def _load_is_public(self, channel: str) -> bool:
        about = self._call("conversations_info", channel=channel)["channel"]
        return bool(about.get("is_channel")) and not about.get("is_private")

    def _load_members(self, channel: str) -> frozenset[str]:
        found: set[str] = set()
        cursor = ""
        while True:
            answer = self._call("conversations_members", channel=channel, limit=1000, cursor=cursor)
            found.update(answer["members"])
            cursor = answer.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return frozenset(found)

    def _cached(self, what: str, name: str, load: Callable[[], Value]) -> Value:
        """A cached answer, or a new one. Errors are cached too: Slack isn't asked again at once."""
        value, read = self._cache.get((what, name), (None, -CACHE_SECONDS))
        if self._monotonic() - read >= CACHE_SECONDS:
            try:
                value = load()
            except SlackError as error:
                value = error
            self._cache[what, name] = (value, self._monotonic())
        if isinstance(value, SlackError):
            raise value
        return cast("Value", value)  # only what `load` returns is stored under this key
