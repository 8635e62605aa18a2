"""Who somebody is and which channels they are in, asked of a workspace."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import SlackError
from bot.rules.permissions import Member
from bot.slack.members import CACHE_SECONDS, Members
from bot.slack.messenger import SlackMessenger
from bot.workspace import Clock, Fault, Server, Workspace, default_config, serve
from bot.workspace.config import Channel, User, UserGroup
from tests.slack.outbound import NOW, START, calls, messenger_to
from tests.slack.samples import COMMAND, DESK, NEWS

ADA, BEN, CLEO = "U0ADAMARSH", "U0BENODUYA", "U0CLEOFNCH"


def somebody(**known: Any) -> User:
    return User(id="U0SOMEBODY", name="somebody", real_name="Somebody", **known)


@contextmanager
def members_with(*users: User, **fields: Any) -> Iterator[Members]:
    config = default_config()
    config = replace(config, users=(*config.users, *users), **fields)
    with serve(Workspace(config, Clock(START))) as server:
        messenger = messenger_to(server)
        messenger.check()
        yield messenger.members


@pytest.mark.parametrize(
    ("known", "full", "runs"),
    [
        ({}, True, False),
        ({"is_admin": True}, True, True),
        ({"is_owner": True}, True, True),
        ({"is_restricted": True}, False, False),
        ({"is_ultra_restricted": True, "is_restricted": True}, False, False),
        ({"is_bot": True, "is_admin": True}, False, True),
        ({"deleted": True, "is_owner": True}, False, True),
        ({"is_stranger": True, "is_admin": True}, False, True),
        ({"team_id": "T0ELSEWHER", "is_admin": True}, False, True),
    ],
)
def test_who_is_a_full_member_and_who_runs_the_workspace(
    known: dict[str, Any], full: bool, runs: bool
) -> None:
    with members_with(somebody(**known)) as members:
        assert members.member("U0SOMEBODY") == Member(full=full, runs=runs)
        assert members.is_full("U0SOMEBODY") == full


def test_an_unknown_user_is_an_error() -> None:
    with members_with() as members, pytest.raises(SlackError, match=r"users\.info"):
        members.member("U0NOBODY00")


def test_who_is_in_a_group() -> None:
    with members_with(groups=(UserGroup(id="S0DESK", handle="desk", members=(BEN,)),)) as members:
        assert members.group("S0DESK") == {BEN}
        with pytest.raises(SlackError, match="no_such_subteam"):
            members.group("S0NONE")


def test_which_channels_are_public_and_who_is_in_them(messenger: SlackMessenger) -> None:
    members = messenger.members
    assert members.is_public(NEWS)
    assert members.is_in(CLEO, NEWS)
    assert not members.is_in(CLEO, "C0SPORT001")
    with pytest.raises(SlackError, match="channel_not_found"):
        members.is_public(DESK)  # private, and the bot is not in it
    with pytest.raises(SlackError, match="channel_not_found"):
        members.is_in(ADA, DESK)


def test_the_members_of_a_private_channel_are_known_if_the_bot_is_in_it() -> None:
    desk = Channel(id=DESK, name="desk", is_private=True, members=(ADA, "U0PULLQUOT"))
    with members_with(channels=(desk,)) as members:
        assert not members.is_public(DESK)
        assert members.is_in(ADA, DESK)
        assert not members.is_in(BEN, DESK)


def test_all_pages_of_a_large_channels_members_are_read() -> None:
    crowd = tuple(f"U0MEMBER{number:04}" for number in range(2_500))
    town = Channel(id="C0TOWN0001", name="town", members=crowd)
    with members_with(channels=(town,)) as members:
        assert members.is_in(crowd[-1], "C0TOWN0001")


def test_answers_and_errors_are_cached_for_a_while(server: Server, workspace: Workspace) -> None:
    passed = [0.0]
    messenger = SlackMessenger(
        workspace.config.app.bot_token,
        server.api_url,
        COMMAND,
        now=NOW,
        monotonic=lambda: passed[0],
    )
    workspace.faults.add(Fault(kind="ratelimited", method="conversations.info", seconds=1))
    for _ in range(2):
        with pytest.raises(SlackError):
            messenger.members.is_public(NEWS)
    passed[0] += CACHE_SECONDS
    assert messenger.members.is_public(NEWS)
    assert messenger.members.is_public(NEWS)
    assert len(calls(workspace, "conversations.info")) == 2


def test_a_channel_that_was_made_private_is_private_when_the_cache_expires() -> None:
    passed, private = [0.0], [False]
    members = Members(
        lambda *_, **__: {"channel": {"is_channel": True, "is_private": private[0]}},
        lambda: passed[0],
    )
    assert members.is_public(NEWS)
    private[0] = True
    passed[0] += CACHE_SECONDS
    assert not members.is_public(NEWS)


def test_permalinks_are_known_after_a_check_without_further_calls(
    messenger: SlackMessenger, server: Server, workspace: Workspace
) -> None:
    assert messenger.link(NEWS, "1.5") == f"https://pressroom.slack.com/archives/{NEWS}/p15"
    assert messenger_to(server).link(NEWS, "1.5") is None
    assert calls(workspace, "chat.getPermalink") == []
