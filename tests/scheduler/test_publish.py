"""Every due post reaches Slack once, and so do its updates, whatever Slack answers."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models import (
    Limited,
    NewPost,
    Outcome,
    Post,
    Refused,
    Retraction,
    Sent,
    StoredArticle,
    Unknown,
)
from bot.scheduler.publish import SETTLE_AFTER
from bot.store import Store
from tests.support.publishing import Publishing
from tests.support.samples import NOON, numbered


def test_due_posts_are_sent_in_order_once(publishing: Publishing) -> None:
    publishing.enqueue("a", "b", "c")
    assert publishing.deliver() == ["post a", "post b", "post c"]
    assert publishing.deliver() == []
    assert publishing.states() == {"a": "sent", "b": "sent", "c": "sent"}


def test_a_post_is_stored_as_sending_before_slack_is_called(publishing: Publishing) -> None:
    seen: list[str] = []
    answer = publishing.slack.post

    def watching(post: Post, entries: Sequence[StoredArticle]) -> Outcome:
        seen.extend(publishing.states().values())
        return answer(post, entries)

    publishing.slack.post = watching  # type: ignore[method-assign]
    publishing.enqueue("a")
    publishing.deliver()
    assert seen == ["sending"]


def test_an_unknown_outcome_is_not_looked_up_while_slack_may_still_accept_the_post(
    publishing: Publishing,
) -> None:
    publishing.enqueue("a")
    publishing.slack.answers = [Unknown("timed out")]
    assert publishing.deliver() == ["post a"]
    assert publishing.deliver(SETTLE_AFTER - timedelta(seconds=1)) == []
    assert publishing.states() == {"a": "sending"}


def test_a_message_that_slack_has_after_all_is_adopted(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.slack.answers = [Unknown("timed out")]
    publishing.deliver()
    publishing.slack.holds["a"] = "7.0"
    assert publishing.deliver(SETTLE_AFTER) == ["find a"]
    (post,) = publishing.store.posts.of_article(publishing.ids[0])
    assert (post.state, post.ts) == ("sent", "7.0")


def test_a_message_that_slack_does_not_have_is_sent_again(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.slack.answers = [Unknown("timed out")]
    publishing.deliver()
    assert publishing.deliver(SETTLE_AFTER) == ["find a", "post a"]
    assert publishing.states() == {"a": "sent"}


def test_nothing_is_sent_again_until_slack_can_be_asked(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.slack.answers = [Unknown("timed out")]
    publishing.deliver()
    publishing.slack.reachable = False
    assert publishing.deliver(SETTLE_AFTER) == ["find a"]
    assert publishing.states() == {"a": "sending"}
    publishing.slack.reachable = True
    assert publishing.deliver() == []
    assert publishing.deliver(SETTLE_AFTER) == ["find a", "post a"]


def test_an_unknown_outcome_does_not_delay_other_posts(publishing: Publishing) -> None:
    publishing.enqueue("a", "b")
    publishing.slack.answers = [Unknown("timed out")]
    assert publishing.deliver() == ["post a", "post b"]
    assert publishing.states() == {"a": "sending", "b": "sent"}


def test_a_limited_channel_waits_as_long_as_slack_says_and_others_go_on(
    publishing: Publishing,
) -> None:
    publishing.enqueue("a", "b")
    publishing.enqueue("c", channel="C2")
    publishing.slack.answers = [Limited(12)]
    assert publishing.deliver() == ["post a", "post c"]
    assert publishing.deliver(timedelta(seconds=11)) == []
    assert publishing.deliver(timedelta(seconds=1)) == ["post a", "post b"]


def test_every_channel_waits_while_slack_cannot_be_reached(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.enqueue("b", channel="C2")
    publishing.slack.answers = [Limited(5, "unreachable")]
    assert publishing.deliver() == ["post a"]
    assert publishing.store.backoffs.troubles() == ((None, "unreachable"),)
    assert publishing.deliver(timedelta(seconds=5)) == ["post a", "post b"]


def test_a_wait_is_remembered_over_a_restart(publishing: Publishing, tmp_path: Path) -> None:
    publishing.enqueue("a")
    publishing.slack.answers = [Limited(12)]
    publishing.deliver()
    again = Store.open(tmp_path / "store.db")
    try:
        assert again.outbox.due(NOON + timedelta(seconds=11), 10) == ()
        assert len(again.outbox.due(NOON + timedelta(seconds=12), 10)) == 1
    finally:
        again.close()


def test_posts_for_a_broken_channel_wait_and_go_out_when_it_works_again(
    publishing: Publishing,
) -> None:
    publishing.enqueue("a", "b")
    publishing.slack.answers = [Refused("is_archived")]
    assert publishing.deliver() == ["post a"]
    assert publishing.store.backoffs.troubles() == (("C1", "is_archived"),)
    assert publishing.deliver(timedelta(hours=1)) == ["post a", "post b"]
    assert publishing.store.backoffs.troubles() == ()


def test_a_problem_with_the_bots_token_makes_every_channel_wait(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.enqueue("b", channel="C2")
    publishing.slack.answers = [Refused("token_revoked")]
    assert publishing.deliver() == ["post a"]
    assert publishing.deliver(timedelta(hours=1)) == ["post a", "post b"]


def test_a_message_that_slack_refuses_for_good_is_listed_and_not_tried_again(
    publishing: Publishing,
) -> None:
    publishing.enqueue("a", "b")
    publishing.slack.answers = [Refused("invalid_blocks")]
    assert publishing.deliver() == ["post a", "post b"]
    assert publishing.deliver(timedelta(hours=1)) == []
    assert [(post.new.key, post.error) for post in publishing.store.posts.refused(10)] == [
        ("a", "invalid_blocks")
    ]


def test_a_post_left_in_sending_by_a_crash_is_settled_after_the_restart(
    publishing: Publishing,
) -> None:
    publishing.enqueue("a")
    (due,) = publishing.store.outbox.due(NOON, 10)
    publishing.store.outbox.start(due.id, NOON)
    assert publishing.deliver() == []
    assert publishing.deliver(SETTLE_AFTER) == ["find a", "post a"]


EDIT, REPLY = "post a:edit:0", "post a:reply:0"


def test_a_correction_edits_the_message_and_is_then_told_in_the_thread(
    corrected: Publishing,
) -> None:
    assert corrected.deliver() == [EDIT, REPLY]
    assert corrected.deliver() == []
    assert set(corrected.states().values()) == {"sent"}


def test_a_change_that_does_not_matter_only_edits_the_message(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.deliver()
    publishing.revise(numbered(0).replace("Tull Courier", "Tull Evening Courier"))
    assert publishing.deliver() == [EDIT]


def test_a_post_that_is_still_due_is_posted_as_corrected_and_needs_no_edit(
    publishing: Publishing,
) -> None:
    publishing.enqueue("a")
    publishing.revise()
    assert publishing.deliver() == ["post a"]


def test_an_edit_waits_until_it_is_known_that_its_message_was_sent(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.slack.answers = [Unknown("timed out")]
    publishing.deliver()
    publishing.revise()
    assert publishing.deliver() == []
    publishing.slack.holds["a"] = "7.0"
    assert publishing.deliver(SETTLE_AFTER) == ["find a", EDIT, REPLY]


def test_a_message_that_was_not_sent_after_all_is_sent_as_corrected(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.slack.answers = [Unknown("timed out")]
    publishing.deliver()
    publishing.revise()
    assert publishing.deliver(SETTLE_AFTER) == ["find a", "post a"]
    assert publishing.states() == {"a": "sent", "a:edit:0": "dropped", "a:reply:0": "dropped"}


def test_an_edit_without_an_answer_is_simply_made_again(corrected: Publishing) -> None:
    corrected.slack.answers = [Unknown("timed out")]
    assert corrected.deliver() == [EDIT]
    assert corrected.deliver(SETTLE_AFTER) == [EDIT, REPLY]


@pytest.mark.parametrize("arrived", [True, False])
def test_a_reply_without_an_answer_is_settled_like_any_post(
    corrected: Publishing, arrived: bool
) -> None:
    corrected.slack.answers = [Sent("1.0"), Unknown("timed out")]
    assert corrected.deliver() == [EDIT, REPLY]
    if arrived:
        corrected.slack.holds["a:reply:0"] = "8.0"
    expected = ["find a:reply:0"] if arrived else ["find a:reply:0", REPLY]
    assert corrected.deliver(SETTLE_AFTER) == expected


@pytest.mark.parametrize("word", ["message_not_found", "thread_not_found"])
def test_a_message_that_somebody_deleted_is_never_touched_again(
    corrected: Publishing, word: str
) -> None:
    corrected.slack.answers = [Refused(word)]
    assert corrected.deliver() == [EDIT]
    corrected.revise(numbered(0).replace("412", "512"))
    assert corrected.deliver(timedelta(days=1)) == []
    assert set(corrected.states().values()) == {"dropped"}
    assert corrected.store.posts.refused(None) == ()


@pytest.mark.parametrize("word", ["edit_window_closed", "cant_update_message"])
def test_if_slack_refuses_an_edit_the_reply_is_still_posted(
    corrected: Publishing, word: str
) -> None:
    corrected.slack.answers = [Refused(word)]
    assert corrected.deliver() == [EDIT, REPLY]
    assert corrected.store.posts.refused(None) == ()


def test_only_the_newest_of_several_waiting_edits_is_made(corrected: Publishing) -> None:
    corrected.slack.answers = [Limited(12)]
    assert corrected.deliver() == [EDIT]
    corrected.revise(numbered(0).replace("412", "512"))
    assert corrected.deliver(timedelta(seconds=12)) == [REPLY, "post a:edit:1", "post a:reply:1"]


def test_an_edit_in_a_broken_channel_waits_until_it_works_again(corrected: Publishing) -> None:
    corrected.slack.answers = [Refused("is_inactive")]
    assert corrected.deliver() == [EDIT]
    assert corrected.store.backoffs.troubles() == (("C1", "is_inactive"),)
    assert corrected.deliver(timedelta(hours=1)) == [EDIT, REPLY]


def test_a_post_that_is_due_when_its_article_is_retracted_is_not_sent(
    publishing: Publishing,
) -> None:
    publishing.enqueue("a", "b")
    publishing.store.revisions.retract(
        publishing.ids[0], Retraction(at=NOON, reason="It is false.", by="ada")
    )
    assert publishing.deliver() == ["post b"]
    assert publishing.states() == {"a": "dropped", "b": "sent"}


def test_a_retracted_post_of_unknown_outcome_is_struck_once_it_is_found(
    publishing: Publishing,
) -> None:
    publishing.enqueue("a")
    publishing.slack.answers = [Unknown("timed out")]
    publishing.deliver()
    publishing.store.revisions.retract(publishing.ids[0], Retraction(at=NOON))
    assert publishing.deliver() == []
    publishing.slack.holds["a"] = "7.0"
    assert publishing.deliver(SETTLE_AFTER) == ["find a", EDIT, REPLY]


def test_a_message_that_was_posted_corrected_gets_no_correction(publishing: Publishing) -> None:
    publishing.enqueue("a")
    publishing.store.outbox.enqueue(
        [NewPost(key="b", channel="C2", article_ids=(publishing.ids[0],))], NOON
    )
    shown: list[tuple[str, bool]] = []
    answer = publishing.slack.post

    def post(post: Post, entries: Sequence[StoredArticle]) -> Outcome:
        shown.append((post.new.key, "421 passengers" in entries[0].article.text))
        if post.new.key == "a":
            publishing.revise()  # another thread stores the revision while Slack takes its time
        return answer(post, entries)

    publishing.slack.post = post  # type: ignore[method-assign]
    publishing.deliver()
    publishing.deliver()
    assert shown == [("a", False), ("b", True), ("a:edit:0", True), ("a:reply:0", True)]
    assert "b:reply:0" not in publishing.states()
