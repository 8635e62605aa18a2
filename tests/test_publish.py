from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from bot.errors import UnsettledError
from bot.models import Entry, Limited, NewPost, Outcome, Post, Refused, Sent, Unknown
from bot.publish import SETTLE_AFTER, Publisher
from bot.store import Store
from tests.samples import NOON, numbered, read_text


class Slack:
    """A way to Slack that answers as it is told and keeps a transcript.

    Whatever the answer, ``holds`` is what really stands in the channels, by key.
    """

    def __init__(self) -> None:
        self.now = NOON
        self.answers: list[Outcome] = []
        self.holds: dict[str, str] = {}
        self.transcript: list[str] = []
        self.reachable = True

    def post(self, post: Post, entry: Entry) -> Outcome:
        self.transcript.append(f"post {post.new.key}")
        assert entry.id == post.new.entry_id
        answer = self.answers.pop(0) if self.answers else Sent(f"{len(self.transcript)}.0")
        if isinstance(answer, Sent):
            self.holds[post.new.key] = answer.ts
        return answer

    def find(self, post: Post) -> str | None:
        self.transcript.append(f"find {post.new.key}")
        if not self.reachable:
            raise UnsettledError("Slack cannot be reached")
        return self.holds.get(post.new.key)

    def slack_time(self) -> datetime:
        return self.now


class Desk:
    """A store with three articles, a way to Slack, and the clock in hand."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.slack = Slack()
        self.publisher = Publisher(
            store=store, messenger=self.slack, now=lambda: self.slack.now, stopping=Event()
        )
        batch = [read_text(folder, f"{number}.txt", numbered(number)) for number in range(3)]
        self.ids = [saved.entry_id for saved in store.save(batch, NOON)]

    def enqueue(self, *keys: str, channel: str = "C1") -> None:
        posts = [
            NewPost(key=key, channel=channel, entry_id=self.ids[index % 3])
            for index, key in enumerate(keys)
        ]
        self.store.enqueue(posts, NOON)

    def deliver(self, after: timedelta = timedelta()) -> list[str]:
        """What was asked of Slack in one delivery, this much later."""
        self.slack.now += after
        before = len(self.slack.transcript)
        self.publisher.deliver()
        return self.slack.transcript[before:]

    def states(self) -> dict[str, str]:
        return {
            post.new.key: post.state
            for entry_id in self.ids
            for post in self.store.posts_of(entry_id)
        }


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = Store.open(tmp_path / "store.db")
    yield Desk(store, tmp_path)
    store.close()


def test_due_posts_are_sent_in_order_once(desk: Desk) -> None:
    desk.enqueue("a", "b", "c")
    assert desk.deliver() == ["post a", "post b", "post c"]
    assert desk.deliver() == []
    assert desk.states() == {"a": "sent", "b": "sent", "c": "sent"}


def test_a_post_is_written_down_as_sending_before_slack_is_called(desk: Desk) -> None:
    seen: list[str] = []
    answer = desk.slack.post

    def watching(post: Post, entry: Entry) -> Outcome:
        seen.extend(desk.states().values())
        return answer(post, entry)

    desk.slack.post = watching  # type: ignore[method-assign]
    desk.enqueue("a")
    desk.deliver()
    assert seen == ["sending"]


def test_an_unknown_outcome_is_looked_up_no_sooner_than_half_a_minute_later(desk: Desk) -> None:
    desk.enqueue("a")
    desk.slack.answers = [Unknown("timed out")]
    assert desk.deliver() == ["post a"]
    assert desk.deliver(SETTLE_AFTER - timedelta(seconds=1)) == []
    assert desk.states() == {"a": "sending"}


def test_a_message_that_slack_has_after_all_is_adopted(desk: Desk) -> None:
    desk.enqueue("a")
    desk.slack.answers = [Unknown("timed out")]
    desk.deliver()
    desk.slack.holds["a"] = "7.0"
    assert desk.deliver(SETTLE_AFTER) == ["find a"]
    (post,) = desk.store.posts_of(desk.ids[0])
    assert (post.state, post.ts) == ("sent", "7.0")


def test_a_message_that_slack_does_not_have_is_sent_again(desk: Desk) -> None:
    desk.enqueue("a")
    desk.slack.answers = [Unknown("timed out")]
    desk.deliver()
    assert desk.deliver(SETTLE_AFTER) == ["find a", "post a"]
    assert desk.states() == {"a": "sent"}


def test_while_slack_cannot_tell_nothing_is_sent_again(desk: Desk) -> None:
    desk.enqueue("a")
    desk.slack.answers = [Unknown("timed out")]
    desk.deliver()
    desk.slack.reachable = False
    assert desk.deliver(SETTLE_AFTER) == ["find a"]
    assert desk.states() == {"a": "sending"}
    desk.slack.reachable = True
    assert desk.deliver() == []
    assert desk.deliver(SETTLE_AFTER) == ["find a", "post a"]


def test_an_unknown_outcome_does_not_hold_up_the_other_posts(desk: Desk) -> None:
    desk.enqueue("a", "b")
    desk.slack.answers = [Unknown("timed out")]
    assert desk.deliver() == ["post a", "post b"]
    assert desk.states() == {"a": "sending", "b": "sent"}


def test_a_limited_channel_waits_as_long_as_slack_says_and_others_go_on(desk: Desk) -> None:
    desk.enqueue("a", "b")
    desk.enqueue("c", channel="C2")
    desk.slack.answers = [Limited(12)]
    assert desk.deliver() == ["post a", "post c"]
    assert desk.deliver(timedelta(seconds=11)) == []
    assert desk.deliver(timedelta(seconds=1)) == ["post a", "post b"]


def test_every_channel_waits_while_slack_cannot_be_reached(desk: Desk) -> None:
    desk.enqueue("a")
    desk.enqueue("b", channel="C2")
    desk.slack.answers = [Limited(5, "unreachable")]
    assert desk.deliver() == ["post a"]
    assert desk.store.troubles(desk.slack.now) == ((None, "unreachable"),)
    assert desk.deliver(timedelta(seconds=5)) == ["post a", "post b"]


def test_a_wait_is_remembered_over_a_restart(desk: Desk, tmp_path: Path) -> None:
    desk.enqueue("a")
    desk.slack.answers = [Limited(12)]
    desk.deliver()
    again = Store.open(tmp_path / "store.db")
    try:
        assert again.due(NOON + timedelta(seconds=11), 10) == ()
        assert len(again.due(NOON + timedelta(seconds=12), 10)) == 1
    finally:
        again.close()


def test_a_channel_in_trouble_waits_is_named_and_goes_out_when_mended(desk: Desk) -> None:
    desk.enqueue("a", "b")
    desk.slack.answers = [Refused("is_archived")]
    assert desk.deliver() == ["post a"]
    assert desk.store.troubles(desk.slack.now) == (("C1", "is_archived"),)
    assert desk.deliver(timedelta(hours=1)) == ["post a", "post b"]
    assert desk.store.troubles(desk.slack.now) == ()


def test_trouble_with_the_bots_token_holds_every_channel(desk: Desk) -> None:
    desk.enqueue("a")
    desk.enqueue("b", channel="C2")
    desk.slack.answers = [Refused("token_revoked")]
    assert desk.deliver() == ["post a"]
    assert desk.deliver(timedelta(hours=1)) == ["post a", "post b"]


def test_a_message_that_slack_will_never_take_is_named_and_not_tried_again(desk: Desk) -> None:
    desk.enqueue("a", "b")
    desk.slack.answers = [Refused("invalid_blocks")]
    assert desk.deliver() == ["post a", "post b"]
    assert desk.deliver(timedelta(hours=1)) == []
    assert [(post.new.key, post.error) for post in desk.store.refused(10)] == [
        ("a", "invalid_blocks")
    ]


def test_a_post_left_in_sending_by_a_crash_is_settled_after_the_restart(desk: Desk) -> None:
    desk.enqueue("a")
    (due,) = desk.store.due(NOON, 10)
    desk.store.start(due.id, NOON)
    assert desk.deliver() == []
    assert desk.deliver(SETTLE_AFTER) == ["find a", "post a"]
