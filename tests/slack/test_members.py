"""Who is whom and who is where, as Slack says: now, where somebody acts."""

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
from tests.slack.outbound import NOW, START, calls, messenger_of
from tests.slack.samples import COMMAND, DESK, NEWS

ADA, BEN, CLEO = "U0ADAMARSH", "U0BENODUYA", "U0CLEOFNCH"


def somebody(**known: Any) -> User:
    return User(id="U0SOMEBODY", name="somebody", real_name="Somebody", **known)


@contextmanager
def members_with(*users: User, **fields: Any) -> Iterator[Members]:
    config = default_config()
    config = replace(config, users=(*config.users, *users), **fields)
    with serve(Workspace(config, Clock(START))) as server:
        messenger = messenger_of(server)
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
def test_what_somebody_is(known: dict[str, Any], full: bool, runs: bool) -> None:
    with members_with(somebody(**known)) as members:
        assert members.member("U0SOMEBODY") == Member(full=full, runs=runs)
        assert members.is_full("U0SOMEBODY") == full


def test_somebody_unknown_is_a_sentence() -> None:
    with members_with() as members, pytest.raises(SlackError, match=r"users\.info"):
        members.member("U0NOBODY00")


def test_who_is_in_a_group() -> None:
    with members_with(groups=(UserGroup(id="S0DESK", handle="desk", members=(BEN,)),)) as members:
        assert members.group("S0DESK") == {BEN}
        with pytest.raises(SlackError, match="no_such_subteam"):
            members.group("S0NONE")


def test_who_is_in_a_channel_and_who_may_read_it(messenger: SlackMessenger) -> None:
    members = messenger.members
    assert members.is_public(NEWS)
    assert members.is_in(CLEO, NEWS)
    assert not members.is_in(CLEO, "C0SPORT001")
    with pytest.raises(SlackError, match="channel_not_found"):
        members.is_public(DESK)  # private, and the bot is not in it
    with pytest.raises(SlackError, match="channel_not_found"):
        members.is_in(ADA, DESK)


def test_of_a_private_channel_with_the_bot_its_members_are_known() -> None:
    desk = Channel(id=DESK, name="desk", is_private=True, members=(ADA, "U0PULLQUOT"))
    with members_with(channels=(desk,)) as members:
        assert not members.is_public(DESK)
        assert members.is_in(ADA, DESK)
        assert not members.is_in(BEN, DESK)


def test_a_channel_with_thousands_of_members_is_read_to_its_end() -> None:
    crowd = tuple(f"U0MEMBER{number:04}" for number in range(2_500))
    town = Channel(id="C0TOWN0001", name="town", members=crowd)
    with members_with(channels=(town,)) as members:
        assert members.is_in(crowd[-1], "C0TOWN0001")


def test_what_slack_does_not_tell_is_not_asked_for_again_at_once(
    server: Server, workspace: Workspace
) -> None:
    passed = [0.0]
    messenger = SlackMessenger(
        "xoxb-local", server.api_url, COMMAND, now=NOW, monotonic=lambda: passed[0]
    )
    workspace.faults.add(Fault(kind="ratelimited", method="conversations.info", seconds=1))
    for _ in range(2):
        with pytest.raises(SlackError):
            messenger.members.is_public(NEWS)
    passed[0] += CACHE_SECONDS
    assert messenger.members.is_public(NEWS)
    assert messenger.members.is_public(NEWS)
    assert len(calls(workspace, "conversations.info")) == 2


def test_a_public_channel_that_became_private_is_one_after_a_moment() -> None:
    passed, private = [0.0], [False]
    members = Members(
        lambda *_, **__: {"channel": {"is_channel": True, "is_private": private[0]}},
        lambda: passed[0],
    )
    assert members.is_public(NEWS)
    private[0] = True
    passed[0] += CACHE_SECONDS
    assert not members.is_public(NEWS)


def test_a_message_has_an_address_once_slack_has_told_its_own(
    messenger: SlackMessenger, server: Server, workspace: Workspace
) -> None:
    assert messenger.link(NEWS, "1.5") == f"https://pressroom.slack.com/archives/{NEWS}/p15"
    assert messenger_of(server).link(NEWS, "1.5") is None
    assert calls(workspace, "chat.getPermalink") == []
