"""Who people are and which channels they are in, as Slack says."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from bot.errors import SlackError
from bot.rules.permissions import Member

FRESH = 30.0  # seconds that what decides over seeing, not over steering, is taken for what it was

Known = TypeVar("Known")


class Members:
    """Asks Slack about people. Safe from any thread.

    ``ask`` calls a method of Slack's and raises SlackError. The ``team`` is the bot's workspace.
    """

    def __init__(self, ask: Callable[..., dict[str, Any]], monotonic: Callable[[], float]) -> None:
        self._ask = ask
        self._monotonic = monotonic
        self._seen: dict[tuple[str, str], tuple[Any, float]] = {}
        self.team: str | None = None

    def member(self, user: str) -> Member:
        """What Slack says of somebody now. Raises SlackError."""
        told = self._ask("users_info", user=user)["user"]
        outside = ("is_restricted", "is_ultra_restricted", "is_bot", "is_stranger", "deleted")
        teams = (told.get("team_id"), *(told.get("enterprise_user") or {}).get("teams", ()))
        return Member(
            full=self.team in teams and not any(told.get(name) for name in outside),
            runs=any(told.get(name) for name in ("is_admin", "is_owner", "is_primary_owner")),
        )

    def group(self, group: str) -> frozenset[str]:
        """The user ids that are in a user group now. Raises SlackError."""
        return frozenset(self._ask("usergroups_users_list", usergroup=group)["users"])

    def is_full(self, user: str) -> bool:
        """Whether somebody is a full member, or was a moment ago. Raises SlackError."""
        return self._fresh("full", user, lambda: self.member(user).full)

    def is_public(self, channel: str) -> bool:
        """Whether everybody in the workspace may read a channel. Raises SlackError."""
        return self._fresh("public", channel, lambda: self._ask_if_public(channel))

    def is_in(self, user: str, channel: str) -> bool:
        """Whether somebody is in a channel, or was a moment ago. Raises SlackError."""
        return user in self._fresh("members", channel, lambda: self._ask_members(channel))

    def _ask_if_public(self, channel: str) -> bool:
        about = self._ask("conversations_info", channel=channel)["channel"]
        return bool(about.get("is_channel")) and not about.get("is_private")

    def _ask_members(self, channel: str) -> frozenset[str]:
        found: set[str] = set()
        cursor = ""
        while True:
            answer = self._ask("conversations_members", channel=channel, limit=1000, cursor=cursor)
            found.update(answer["members"])
            cursor = answer.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return frozenset(found)

    def _fresh(self, what: str, name: str, ask: Callable[[], Known]) -> Known:
        """What was told a moment ago, or is told now; of a refusal, nobody is told twice either."""
        known, read = self._seen.get((what, name), (None, -FRESH))
        if self._monotonic() - read >= FRESH:
            try:
                known = ask()
            except SlackError as error:
                known = error
            self._seen[what, name] = (known, self._monotonic())
        if isinstance(known, SlackError):
            raise known
        return cast("Known", known)  # under this name only that was put there
