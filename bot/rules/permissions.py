"""Who may steer, and what somebody may see: rules about what Slack says of people and channels."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from bot.errors import SlackError
from bot.models import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What Slack says of somebody.

    ``full`` is a member of this workspace who is neither a guest nor a bot nor deactivated;
    ``runs`` is one of its admins or owners.
    """

    full: bool
    runs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Admins:
    """Who may steer: these user ids, the members of a user group, and who runs the workspace."""

    ids: tuple[str, ...] = ()
    group: str = ""
    workspace: bool = True


class People(Protocol):
    """Asks Slack about people and channels."""

    def member(self, user: str) -> Member:
        """What Slack says of somebody now. Raises SlackError."""

    def group(self, group: str) -> frozenset[str]:
        """The user ids that are in a user group now. Raises SlackError."""

    def is_full(self, user: str) -> bool:
        """Whether somebody is a full member, or was a moment ago. Raises SlackError."""

    def is_public(self, channel: str) -> bool:
        """Whether everybody in the workspace may read a channel. Raises SlackError."""

    def is_in(self, user: str, channel: str) -> bool:
        """Whether somebody is in a channel, or was a moment ago. Raises SlackError."""


def may_administer(user: str, admins: Admins, people: People) -> bool:
    """Whether somebody may steer now, whatever they may have been before.

    Guests, bots, people of other workspaces and those who are gone never may, even where they are
    named. Raises SlackError where Slack does not tell.
    """
    member = people.member(user)
    if not member.full:
        return False
    if user in admins.ids or (admins.workspace and member.runs):
        return True
    return bool(admins.group) and user in people.group(admins.group)


class View:
    """What a caller may see; Slack is asked where that is not plain. What it won't tell is hidden.

    What is answered aloud is for all who are in the caller's channel, too.
    """

    def __init__(self, caller: Caller, people: People) -> None:
        self._caller = caller
        self._people = people

    def shows(self, channel: str) -> bool:
        """Whether the caller may know of a channel: one of theirs, or a public one.

        Guests, and people of other workspaces, may know only of those that they are in.
        """
        if channel == self._caller.channel:
            return True
        return _told(lambda: self._is_open(channel)) and (
            not self._caller.aloud or _told(lambda: self._people.is_public(channel))
        )

    def is_in(self, channel: str) -> bool:
        """Whether the caller is in a channel."""
        return _told(lambda: self._people.is_in(self._caller.user, channel))

    def reads(self, channels: Collection[str]) -> bool:
        """Whether the caller may read what stands, or will stand, in these channels alone.

        What stands in none is for every full member.
        """
        if channels:
            return any(map(self.shows, channels))
        return _told(lambda: self._people.is_full(self._caller.user))

    def _is_open(self, channel: str) -> bool:
        user = self._caller.user
        if self._people.is_public(channel) and self._people.is_full(user):
            return True
        return self._people.is_in(user, channel)


def _told(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except SlackError:
        return False
