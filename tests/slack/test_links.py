"""Addresses of messages: only for those who may read them, and without asking twice."""

from bot.slack.links import FRESH, Links
from bot.slack.messenger import SlackMessenger
from bot.workspace import Fault, Server, Workspace
from tests.slack.outbound import NOW, attempt, calls, messenger_of
from tests.slack.samples import COMMAND, NEWS, entry

DESK = "C0DESK0001"  # private


def test_a_message_in_a_public_channel_has_an_address_for_everybody(
    messenger: SlackMessenger, workspace: Workspace
) -> None:
    messenger.post(attempt(messenger), [entry()])
    (message,) = [one for one in workspace.messages(NEWS) if "bot_id" in one]
    address = f"https://pressroom.slack.com/archives/{NEWS}/p{message['ts'].replace('.', '')}"
    assert messenger.link(NEWS, message["ts"], "C0SPORT001") == address
    assert messenger.link(NEWS, message["ts"], NEWS) == address
    assert len(calls(workspace, "conversations.info")) == 1
    assert calls(workspace, "chat.getPermalink") == []


def test_a_message_in_a_private_channel_has_one_in_that_channel_only(
    messenger: SlackMessenger,
) -> None:
    assert messenger.link(DESK, "1.5", NEWS) is None
    assert messenger.link(DESK, "1.5", DESK) == f"https://pressroom.slack.com/archives/{DESK}/p15"
    assert messenger.link("D0BENODUYA", "1.5", NEWS) is None


def test_where_slack_does_not_tell_there_is_none_for_a_while(
    server: Server, workspace: Workspace
) -> None:
    passed = [0.0]
    messenger = SlackMessenger(
        "xoxb-local", server.api_url, COMMAND, now=NOW, monotonic=lambda: passed[0]
    )
    messenger.check()
    workspace.faults.add(Fault(kind="ratelimited", method="conversations.info", seconds=1))
    assert messenger.link(NEWS, "1.5", DESK) is None
    assert messenger.link(NEWS, "1.5", DESK) is None
    passed[0] += FRESH
    assert messenger.link(NEWS, "1.5", DESK)


def test_before_slack_has_told_its_address_there_is_none(server: Server) -> None:
    assert messenger_of(server).link(NEWS, "1.5", NEWS) is None


def test_a_public_channel_that_became_private_is_one_after_a_while() -> None:
    passed, private = [0.0], [False]
    links = Links(
        lambda *_, **__: {"channel": {"is_channel": True, "is_private": private[0]}},
        lambda: passed[0],
    )
    links.workspace = "https://team.slack.com/"
    assert links.link(NEWS, "1.5", DESK)
    private[0] = True
    passed[0] += FRESH
    assert links.link(NEWS, "1.5", DESK) is None
