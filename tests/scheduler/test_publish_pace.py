"""Due posts go out as fast as Slack's limits allow, and nothing waits longer than necessary."""

import math
from datetime import timedelta

from bot.models import Limited, Sent, Unknown
from bot.scheduler.publish import BATCH, SETTLE_AFTER
from tests.support.outgoing import Desk

SECOND = timedelta(seconds=1)
EDIT, REPLY = "post a:edit:0", "post a:reply:0"


def use_up(desk: Desk, method: str) -> None:
    """Make as many calls of a method as Slack allows in a minute: 50 of each one here."""
    for _ in range(50):
        desk.publisher.pace.used(method, "C1")


def test_a_channel_gets_three_posts_at_once_and_then_one_a_second(desk: Desk) -> None:
    desk.enqueue("a", "b", "c", "d", "e")
    assert desk.deliver() == ["post a", "post b", "post c"]
    assert desk.deliver(SECOND / 2) == []
    assert desk.deliver(SECOND / 2) == ["post d"]
    assert desk.deliver(SECOND) == ["post e"]


def test_a_channel_at_its_limit_waits_and_others_do_not(desk: Desk) -> None:
    desk.enqueue("a", "b", "c", "d")
    desk.enqueue("x", "y", channel="C2")
    assert desk.deliver() == ["post a", "post b", "post c", "post x", "post y"]
    assert desk.states()["d"] == "due"
    assert desk.deliver(SECOND) == ["post d"]


def test_more_than_a_batch_for_one_channel_does_not_keep_others_waiting(desk: Desk) -> None:
    desk.enqueue(*(f"a{number}" for number in range(BATCH + 10)))
    desk.enqueue("x", channel="C2")
    assert desk.deliver() == ["post a0", "post a1", "post a2", "post x"]


def test_no_more_is_posted_in_a_minute_than_the_workspace_takes(desk: Desk) -> None:
    desk.publisher = desk.make_publisher(per_minute=2)
    for channel in ("C1", "C2", "C3"):
        desk.enqueue(f"in {channel}", channel=channel)
    assert desk.deliver() == ["post in C1", "post in C2"]
    assert desk.deliver(59 * SECOND) == []
    assert desk.deliver(SECOND) == ["post in C3"]


def test_a_delivery_returns_the_seconds_until_more_may_be_posted(desk: Desk) -> None:
    assert desk.publisher.deliver() == math.inf
    desk.enqueue("a", "b", "c", "d")
    desk.enqueue("x", channel="C2")
    assert desk.publisher.deliver() == 1.0
    desk.slack.now += SECOND / 4
    assert desk.publisher.deliver() == 0.75
    desk.slack.now += SECOND
    assert desk.publisher.deliver() == math.inf


def test_a_delivery_returns_the_shortest_of_several_waits(desk: Desk) -> None:
    desk.enqueue("a", "b", "c", "d")
    desk.deliver()
    use_up(desk, "chat.update")
    desk.revise()
    assert desk.publisher.deliver() == 1.0
    desk.slack.now += SECOND
    assert desk.publisher.deliver() == 59.0


def test_once_the_bot_is_stopping_no_post_is_begun(desk: Desk) -> None:
    desk.enqueue("a")
    desk.publisher.stopping.set()
    assert desk.publisher.deliver() == 0.0
    assert desk.slack.transcript == []
    assert desk.states() == {"a": "due"}


def test_edits_at_their_limit_do_not_delay_posts(corrected: Desk) -> None:
    use_up(corrected, "chat.update")
    corrected.enqueue("b")
    assert corrected.deliver() == ["post b"]
    assert corrected.states()["a:edit:0"] == "due"
    assert corrected.deliver(59 * SECOND) == []
    assert corrected.deliver(SECOND) == [EDIT, REPLY]


def test_edits_do_not_wait_for_the_limit_of_their_channel(corrected: Desk) -> None:
    corrected.enqueue("b", "c", "d")
    assert corrected.deliver() == ["post b", "post c", EDIT]
    assert corrected.deliver(SECOND) == ["post d"]
    assert corrected.deliver(SECOND) == [REPLY]


def test_if_slack_limits_an_edit_edits_in_every_channel_wait(desk: Desk) -> None:
    desk.enqueue("a")
    desk.enqueue("x", channel="C2")
    desk.deliver()
    desk.revise()
    desk.slack.answers = [Limited(12)]
    assert desk.deliver() == [EDIT]
    desk.enqueue("b")
    assert desk.deliver(11 * SECOND) == ["post b"]
    assert desk.deliver(SECOND) == [EDIT, "post x:edit:0", REPLY, "post x:reply:0"]


def test_looking_for_a_post_counts_as_a_call_of_its_method(desk: Desk) -> None:
    desk.enqueue("a")
    desk.slack.answers = [Unknown("timed out")]
    desk.deliver()
    use_up(desk, "conversations.replies")
    desk.slack.now += SETTLE_AFTER
    use_up(desk, "conversations.history")
    assert desk.deliver() == []
    assert desk.deliver(59 * SECOND) == []
    assert desk.deliver(SECOND) == ["find a", "post a"]


def test_looking_for_a_reply_counts_as_a_call_of_another_method(corrected: Desk) -> None:
    corrected.slack.answers = [Sent("1.0"), Unknown("timed out")]
    assert corrected.deliver() == [EDIT, REPLY]
    corrected.slack.now += SETTLE_AFTER
    use_up(corrected, "conversations.history")
    use_up(corrected, "conversations.replies")
    assert corrected.deliver() == []
    corrected.slack.now += SECOND * 60
    use_up(corrected, "conversations.history")
    assert corrected.deliver() == ["find a:reply:0", REPLY]
