"""Decides who may use admin commands and what a caller may see, from what Slack says about them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.errors import SlackError
from bot.models import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What Slack says about somebody.

    ``full`` is a member of this workspace who isn't a guest, a bot or deactivated; ``runs`` is one
    of the workspace's admins or owners.
    """

    full: bool
    runs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Admins:
    """Who may use admin commands, as the settings say.

    ``ids`` are user ids, ``group`` is the id of a user group whose members are admins ("": none),
    and ``workspace`` says whether the workspace's admins and owners are.
    """

    ids: tuple[str, ...] = ()
    group: str = ""
    workspace: bool = True


class People(Protocol):
    """Asks Slack about people and channels."""

    def member(self, user: str) -> Member:
        """Return what Slack says about somebody now. Raises SlackError."""

    def group(self, group: str) -> frozenset[str]:
        """Return the user ids that are in a user group now. Raises SlackError."""

    def is_full(self, user: str) -> bool:
        """Return whether somebody is, or was a moment ago, a full member. Raises SlackError."""

    def is_public(self, channel: str) -> bool:
        """Return whether everybody in the workspace may read a channel. Raises SlackError."""

    def is_in(self, user: str, channel: str) -> bool:
        """Return whether somebody is, or was a moment ago, in a channel. Raises SlackError."""


def may_administer(user: str, admins: Admins, people: People) -> bool:
    """Return whether somebody may use admin commands now, whatever they were before.

    Guests, bots, people from other workspaces and deactivated members never may, even if the
    settings name them. Raises SlackError if Slack doesn't answer.
    """
    member = people.member(user)
    if not member.full:
        return False
    if user in admins.ids or (admins.workspace and member.runs):
        return True
    return bool(admins.group) and user in people.group(admins.group)


def may_be_told(contact: str, channels: Collection[str], people: People) -> bool:
    """Return whether a member or a channel may be told of what is only in these channels.

    Everybody in a channel must be allowed to know what it is told. Without an answer from Slack,
    nobody is told.
    """
    if contact.startswith(("U", "W")):
        return View(Caller(user=contact, channel="", name=""), people).reads(channels)
    if not channels or contact in channels:
        return True
    return any(_if_known(partial(people.is_public, each)) for each in channels)


class View:
    """What a caller may see. Asks Slack if that isn't obvious; without an answer, nothing is shown.

    An answer aloud must be fit for everybody in the caller's channel, too.
    """

    def __init__(self, caller: Caller, people: People) -> None:
        self._caller = caller
        self._people = people

    def shows(self, channel: str) -> bool:
        """Return whether the caller may know about a channel: one of theirs, or a public one.

        Guests and people from other workspaces may know only about channels that they're in.
        """
        if channel == self._caller.channel:
            return True
        return _if_known(lambda: self._is_open(channel)) and (
            not self._caller.aloud or _if_known(lambda: self._people.is_public(channel))
        )

    def is_in(self, channel: str) -> bool:
        """Return whether the caller is in a channel."""
        return _if_known(lambda: self._people.is_in(self._caller.user, channel))

    def reads(self, channels: Collection[str]) -> bool:
        """Return whether the caller may read what is, or will be, only in these channels.

        What isn't in any channel may be read by every full member.
        """
        if channels:
            return any(map(self.shows, channels))
        return _if_known(lambda: self._people.is_full(self._caller.user))

    def _is_open(self, channel: str) -> bool:
        user = self._caller.user
        if self._people.is_public(channel) and self._people.is_full(user):
            return True
        return self._people.is_in(user, channel)


def _if_known(ask: Callable[[], bool]) -> bool:
    """Return Slack's answer; False if there's none."""
    try:
        return ask()
    except SlackError:
        return False
