"""Due posts go out as fast as Slack's limits allow, and nothing waits longer than necessary."""

import math
from datetime import timedelta

from bot.models import Limited, Sent, Unknown
from bot.scheduler.publish import BATCH, SETTLE_AFTER
from tests.support.publishing import Publishing

SECOND = timedelta(seconds=1)
EDIT, REPLY = "post a:edit:0", "post a:reply:0"


def use_up(publishing: Publishing, method: str) -> None:
    """Make as many calls of a method as Slack allows in a minute: 50 of each one here."""
    for _ in range(50):
        publishing.publisher.pace.used(method, "C1")


def test_a_channel_gets_three_posts_at_once_and_then_one_a_second(publishing: Publishing) -> None:
    publishing.enqueue("a", "b", "c", "d", "e")
    assert publishing.deliver() == ["post a", "post b", "post c"]
    assert publishing.deliver(SECOND / 2) == []
    assert publishing.deliver(SECOND / 2) == ["post d"]
    assert publishing.deliver(SECOND) == ["post e"]


def test_a_channel_at_its_limit_waits_and_others_do_not(publishing: Publishing) -> None:
    publishing.enqueue("a", "b", "c", "d")
    publishing.enqueue("x", "y", channel="C2")
    assert publishing.deliver() == ["post a", "post b", "post c", "post x", "post y"]
    assert publishing.states()["d"] == "due"
    assert publishing.deliver(SECOND) == ["post d"]


def test_more_than_a_batch_for_one_channel_does_not_keep_others_waiting(
    publishing: Publishing,
) -> None:
    publishing.enqueue(*(f"a{number}" for number in range(BATCH + 10)))
    publishing.enqueue("x", channel="C2")
    assert publishing.deliver() == ["post a0", "post a1", "post a2", "post x"]


def test_no_more_is_posted_in_a_minute_than_the_workspace_takes(publishing: Publishing) -> None:
    publishing.publisher = publishing.make_publisher(per_minute=2)
    for channel in ("C1", "C2", "C3"):
        publishing.enqueue(f"in {channel}", channel=channel)
    assert publishing.deliver() == ["post in C1", "post in C2"]
    assert publishing.deliver(59 * SECOND) == []
    assert publishing.deliver(SECOND) == ["post in C3"]


def test_a_delivery_returns_the_seconds_until_more_may_be_posted(publishing: Publishing) -> None:
    assert publishing.publisher.deliver() == math.inf
    publishing.enqueue("a", "b", "c", "d")
    publishing.enqueue("x", channel="C2")
    assert publishing.publisher.deliver() == 1.0
    publishing.slack.now += SECOND / 4
    assert publishing.publisher.deliver() == 0.75
    publishing.slack.now += SECOND
    assert publishing.publisher.deliver() == math.inf


def test_a_delivery_returns_the_shortest_of_several_waits(publishing: Publishing) -> None:
    publishing.enqueue("a", "b", "c", "d")
    publishing.deliver()
    use_up(publishing, "chat.update")
    publishing.revise()
    assert publishing.publisher.deliver() == 1.0
    publishing.slack.now += SECOND
    assert publishing.publisher.deliver() == 59.0


def test_once_the_bot_is_stopping_no_post_is_begun(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.publisher.stopping.set()
    assert publishing.publisher.deliver() == 0.0
    assert publishing.slack.transcript == []
    assert publishing.states() == {"a": "due"}


def test_edits_at_their_limit_do_not_delay_posts(corrected: Publishing) -> None:
    use_up(corrected, "chat.update")
    corrected.enqueue("b")
    assert corrected.deliver() == ["post b"]
    assert corrected.states()["a:edit:0"] == "due"
    assert corrected.deliver(59 * SECOND) == []
    assert corrected.deliver(SECOND) == [EDIT, REPLY]


def test_edits_do_not_wait_for_the_limit_of_their_channel(corrected: Publishing) -> None:
    corrected.enqueue("b", "c", "d")
    assert corrected.deliver() == ["post b", "post c", EDIT]
    assert corrected.deliver(SECOND) == ["post d"]
    assert corrected.deliver(SECOND) == [REPLY]


def test_if_slack_limits_an_edit_edits_in_every_channel_wait(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.enqueue("x", channel="C2")
    publishing.deliver()
    publishing.revise()
    publishing.slack.answers = [Limited(12)]
    assert publishing.deliver() == [EDIT]
    publishing.enqueue("b")
    assert publishing.deliver(11 * SECOND) == ["post b"]
    assert publishing.deliver(SECOND) == [EDIT, "post x:edit:0", REPLY, "post x:reply:0"]


def test_looking_for_a_post_counts_as_a_call_of_its_method(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.slack.answers = [Unknown("timed out")]
    publishing.deliver()
    use_up(publishing, "conversations.replies")
    publishing.slack.now += SETTLE_AFTER
    use_up(publishing, "conversations.history")
    assert publishing.deliver() == []
    assert publishing.deliver(59 * SECOND) == []
    assert publishing.deliver(SECOND) == ["find a", "post a"]


def test_looking_for_a_reply_counts_as_a_call_of_another_method(corrected: Publishing) -> None:
    corrected.slack.answers = [Sent("1.0"), Unknown("timed out")]
    assert corrected.deliver() == [EDIT, REPLY]
    corrected.slack.now += SETTLE_AFTER
    use_up(corrected, "conversations.history")
    use_up(corrected, "conversations.replies")
    assert corrected.deliver() == []
    corrected.slack.now += SECOND * 60
    use_up(corrected, "conversations.history")
    assert corrected.deliver() == ["find a:reply:0", REPLY]
