from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from bot.errors import UnsettledError
from bot.models import Entry, Limited, NewPost, Outcome, Post, Refused, Retraction, Sent, Unknown
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
        assert (post.about is None) == (post.new.kind == "digest")
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
        self.folder = folder
        self.slack = Slack()
        self.publisher = Publisher(
            store=store, messenger=self.slack, now=lambda: self.slack.now, stopping=Event()
        )
        batch = [read_text(folder, f"{number}.txt", numbered(number)) for number in range(3)]
        self.ids = [saved.entry_id for saved in store.save(batch, NOON)]
        store.route((), self.ids, NOON)

    def enqueue(self, *keys: str, channel: str = "C1") -> None:
        posts = [
            NewPost(key=key, channel=channel, entry_id=self.ids[index % 3])
            for index, key in enumerate(keys)
        ]
        self.store.enqueue(posts, NOON)

    def revise(self, text: str | None = None) -> None:
        """Store a new revision of the first article."""
        seed = text or numbered(0).replace("412 passengers", "421 passengers")
        self.store.save([read_text(self.folder, "0.txt", seed)], NOON)

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


EDIT, REPLY = "post a:edit:0", "post a:reply:0"


@pytest.fixture
def corrected(desk: Desk) -> Desk:
    """A desk whose first article was posted as "a", and then corrected."""
    desk.enqueue("a")
    desk.deliver()
    desk.revise()
    return desk


def test_a_correction_is_edited_in_and_then_told_in_the_thread(corrected: Desk) -> None:
    assert corrected.deliver() == [EDIT, REPLY]
    assert corrected.deliver() == []
    assert set(corrected.states().values()) == {"sent"}


def test_a_silent_change_is_edited_only(desk: Desk) -> None:
    desk.enqueue("a")
    desk.deliver()
    desk.revise(numbered(0).replace("Tull Courier", "Tull Evening Courier"))
    assert desk.deliver() == [EDIT]


def test_a_post_that_is_still_due_is_posted_as_corrected_and_needs_no_edit(desk: Desk) -> None:
    desk.enqueue("a")
    desk.revise()
    assert desk.deliver() == ["post a"]


def test_an_edit_waits_until_it_is_known_that_its_message_was_sent(desk: Desk) -> None:
    desk.enqueue("a")
    desk.slack.answers = [Unknown("timed out")]
    desk.deliver()
    desk.revise()
    assert desk.deliver() == []
    desk.slack.holds["a"] = "7.0"
    assert desk.deliver(SETTLE_AFTER) == ["find a", EDIT, REPLY]


def test_a_message_that_was_not_sent_after_all_is_sent_as_corrected(desk: Desk) -> None:
    desk.enqueue("a")
    desk.slack.answers = [Unknown("timed out")]
    desk.deliver()
    desk.revise()
    assert desk.deliver(SETTLE_AFTER) == ["find a", "post a"]
    assert desk.states() == {"a": "sent", "a:edit:0": "dropped", "a:reply:0": "dropped"}


def test_an_edit_that_was_not_answered_is_simply_made_again(corrected: Desk) -> None:
    corrected.slack.answers = [Unknown("timed out")]
    assert corrected.deliver() == [EDIT]
    assert corrected.deliver(SETTLE_AFTER) == [EDIT, REPLY]


@pytest.mark.parametrize("arrived", [True, False])
def test_a_reply_that_was_not_answered_is_settled_like_any_post(
    corrected: Desk, arrived: bool
) -> None:
    corrected.slack.answers = [Sent("1.0"), Unknown("timed out")]
    assert corrected.deliver() == [EDIT, REPLY]
    if arrived:
        corrected.slack.holds["a:reply:0"] = "8.0"
    expected = ["find a:reply:0"] if arrived else ["find a:reply:0", REPLY]
    assert corrected.deliver(SETTLE_AFTER) == expected


@pytest.mark.parametrize("word", ["message_not_found", "thread_not_found"])
def test_a_message_that_a_person_deleted_is_left_alone_for_good(corrected: Desk, word: str) -> None:
    corrected.slack.answers = [Refused(word)]
    assert corrected.deliver() == [EDIT]
    corrected.revise(numbered(0).replace("412", "512"))
    assert corrected.deliver(timedelta(days=1)) == []
    assert set(corrected.states().values()) == {"dropped"}
    assert corrected.store.refused(None) == ()


@pytest.mark.parametrize("word", ["edit_window_closed", "cant_update_message"])
def test_where_slack_refuses_an_edit_the_reply_has_to_do(corrected: Desk, word: str) -> None:
    corrected.slack.answers = [Refused(word)]
    assert corrected.deliver() == [EDIT, REPLY]
    assert corrected.store.refused(None) == ()


def test_of_several_edits_that_wait_only_the_newest_is_made(corrected: Desk) -> None:
    corrected.slack.answers = [Limited(12)]
    assert corrected.deliver() == [EDIT]
    corrected.revise(numbered(0).replace("412", "512"))
    assert corrected.deliver(timedelta(seconds=12)) == [REPLY, "post a:edit:1", "post a:reply:1"]


def test_an_edit_in_a_channel_in_trouble_waits_until_it_is_mended(corrected: Desk) -> None:
    corrected.slack.answers = [Refused("is_inactive")]
    assert corrected.deliver() == [EDIT]
    assert corrected.store.troubles(corrected.slack.now) == (("C1", "is_inactive"),)
    assert corrected.deliver(timedelta(hours=1)) == [EDIT, REPLY]


def test_a_post_that_is_due_when_its_article_is_retracted_is_not_sent(desk: Desk) -> None:
    desk.enqueue("a", "b")
    desk.store.retract(desk.ids[0], Retraction(at=NOON, reason="It is false.", by="ada"))
    assert desk.deliver() == ["post b"]
    assert desk.states() == {"a": "dropped", "b": "sent"}


def test_a_post_of_unknown_outcome_is_struck_once_it_is_known_to_stand(desk: Desk) -> None:
    desk.enqueue("a")
    desk.slack.answers = [Unknown("timed out")]
    desk.deliver()
    desk.store.retract(desk.ids[0], Retraction(at=NOON))
    assert desk.deliver() == []
    desk.slack.holds["a"] = "7.0"
    assert desk.deliver(SETTLE_AFTER) == ["find a", EDIT, REPLY]
