"""Roundups, and replies that name other sources in the thread of a message."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import Limited, NewPost, Refused, Retraction, Routing, Sent, TextSketch, Unknown
from bot.scheduler.publish import SETTLE_AFTER
from tests.support.publishing import Publishing
from tests.support.samples import NOON

DAY = timedelta(days=1)
FALSE = Retraction(at=NOON, reason="It is false.", by="ada")


def roundup(publishing: Publishing, *articles: int) -> None:
    """Enqueue a roundup of these articles."""
    ids = tuple(publishing.ids[number] for number in articles)
    publishing.store.outbox.enqueue(
        [NewPost(key="r", channel="C1", article_ids=ids, kind="roundup")], NOON
    )


@pytest.fixture
def carried(publishing: Publishing) -> Publishing:
    """A desk whose second and third article are copies of the first, with all three posts due."""
    lead, *others = publishing.ids
    posts = [NewPost(key="a", channel="C1", article_ids=(lead,))]
    posts += [
        NewPost(
            key=key,
            channel="C1",
            article_ids=(article_id,),
            kind="also",
            of="a",
            note="Also in Tull Courier:",
        )
        for key, article_id in zip(("b", "c"), others, strict=True)
    ]
    sketched = [TextSketch(article_id=article_id, hashes=(), lead=lead) for article_id in others]
    publishing.store.routing.save(Routing(posts=tuple(posts)), (), NOON, sketched)
    return publishing


def kinds(publishing: Publishing, *keys: str) -> list[tuple[str, str | None]]:
    """The kind of each of these posts, and the key of the post that it's about."""
    found = [publishing.store.posts.get(key) for key in keys]
    return [(post.new.kind, post.new.of) for post in found if post]


def test_a_roundup_is_posted_with_its_articles_in_order(publishing: Publishing) -> None:
    roundup(publishing, 2, 0, 1)
    assert publishing.deliver() == ["post r"]
    assert publishing.states() == {"r": "sent"}


def test_only_the_articles_that_a_long_roundup_shows_are_read(publishing: Publishing) -> None:
    roundup(publishing, *(0, 1, 2) * 6)  # the fake messenger fails if it gets more than 15
    assert publishing.deliver() == ["post r"]


def test_a_roundup_with_a_retracted_article_is_still_posted(publishing: Publishing) -> None:
    roundup(publishing, 0, 1)
    publishing.store.revisions.retract(publishing.ids[0], FALSE)
    assert publishing.deliver() == ["post r"]


def test_a_correction_of_an_article_in_a_roundup_edits_it_and_is_told(
    publishing: Publishing,
) -> None:
    roundup(publishing, 1, 0)
    publishing.deliver()
    publishing.revise()
    assert publishing.deliver() == ["post r:edit:0", "post r:reply:0"]
    edit, reply = publishing.store.posts.updates_of("r")
    assert edit.new.article_ids == (publishing.ids[1], publishing.ids[0])
    assert (reply.new.article_ids, reply.about_kind) == ((publishing.ids[0],), "roundup")


def test_a_roundup_that_is_still_due_is_posted_as_corrected(publishing: Publishing) -> None:
    roundup(publishing, 0, 1)
    publishing.revise()
    assert publishing.deliver() == ["post r"]


def test_other_sources_are_named_after_the_message_and_in_order(carried: Publishing) -> None:
    assert carried.deliver() == ["post a", "post b", "post c"]
    assert kinds(carried, "b", "c") == [("also", "a"), ("also", "a")]
    assert carried.states() == {"a": "sent", "b": "sent", "c": "sent"}


def test_other_sources_wait_until_it_is_known_that_the_message_was_sent(
    carried: Publishing,
) -> None:
    carried.slack.answers = [Unknown("timed out")]
    assert carried.deliver() == ["post a"]
    assert carried.deliver() == []
    assert carried.deliver(SETTLE_AFTER) == ["find a", "post a", "post b", "post c"]
    assert kinds(carried, "b", "c") == [("also", "a"), ("also", "a")]


def test_another_source_that_is_retracted_is_not_named(carried: Publishing) -> None:
    carried.store.revisions.retract(carried.ids[1], FALSE)
    assert carried.deliver() == ["post a", "post c"]
    assert carried.states() == {"a": "sent", "b": "dropped", "c": "sent"}
    assert carried.store.posts.refused(None) == ()


@pytest.mark.parametrize("word", ["thread_not_found", "message_not_found"])
def test_replies_for_a_thread_that_somebody_deleted_are_dropped(
    carried: Publishing, word: str
) -> None:
    carried.slack.answers = [Sent("7.0"), Refused(word)]
    assert carried.deliver() == ["post a", "post b"]
    assert carried.deliver(DAY) == []
    assert carried.states() == {"a": "dropped", "b": "dropped", "c": "dropped"}
    assert carried.store.posts.refused(None) == ()


def test_if_the_message_is_refused_for_good_the_other_sources_are_posted(
    carried: Publishing,
) -> None:
    carried.slack.answers = [Refused("invalid_blocks")]
    assert carried.deliver() == ["post a", "post b", "post c"]
    assert kinds(carried, "b", "c") == [("digest", None), ("also", "b")]
    assert carried.states() == {"a": "failed", "b": "sent", "c": "sent"}


def test_if_the_article_is_retracted_before_it_is_sent_the_other_sources_are_posted(
    carried: Publishing,
) -> None:
    carried.store.revisions.retract(carried.ids[0], FALSE)
    assert carried.deliver() == ["post b", "post c"]
    assert kinds(carried, "b", "c") == [("digest", None), ("also", "b")]


def test_if_the_message_has_to_wait_the_other_sources_wait_for_its_thread(
    carried: Publishing,
) -> None:
    carried.slack.answers = [Limited(12)]
    assert carried.deliver() == ["post a"]
    assert carried.deliver(timedelta(seconds=12)) == ["post a", "post b", "post c"]
    assert kinds(carried, "b", "c") == [("also", "a"), ("also", "a")]


@pytest.mark.parametrize("arrived", [True, False])
def test_a_reply_that_names_a_source_and_gets_no_answer_is_settled_like_any_post(
    carried: Publishing, arrived: bool
) -> None:
    carried.slack.answers = [Sent("7.0"), Unknown("timed out")]
    assert carried.deliver() == ["post a", "post b"]
    if arrived:
        carried.slack.holds["b"] = "8.0"
    expected = ["find b", "post c"] if arrived else ["find b", "post b", "post c"]
    assert carried.deliver(SETTLE_AFTER) == expected


def test_another_source_of_a_retracted_text_is_named_after_the_retraction(
    carried: Publishing,
) -> None:
    carried.deliver()
    carried.store.revisions.retract(carried.ids[0], FALSE)
    assert carried.deliver(DAY) == ["post a:edit:0", "post a:reply:0", "post a:also:2"]
    named = carried.store.posts.get("a:also:2")
    assert named
    assert (named.new.article_ids, named.new.note) == (
        (carried.ids[1],),
        "The same text still stands in Tull Courier:",
    )


def test_a_named_source_that_is_retracted_is_struck_in_its_reply(carried: Publishing) -> None:
    carried.deliver()
    carried.store.revisions.retract(carried.ids[1], replace(FALSE, by=None))
    assert carried.deliver(DAY) == ["post b:edit:0"]
    (edit,) = carried.store.posts.updates_of("b")
    assert (edit.about_kind, edit.new.article_ids) == ("also", (carried.ids[1],))


def test_another_source_is_posted_once_if_the_article_is_retracted_on_its_way(
    carried: Publishing,
) -> None:
    carried.slack.answers = [Unknown("timed out")]
    carried.deliver()
    carried.store.revisions.retract(carried.ids[0], FALSE)
    assert carried.deliver() == []
    assert carried.deliver(SETTLE_AFTER) == ["find a", "post b", "post c"]
    assert carried.deliver(DAY) == []


@pytest.mark.parametrize(
    "word", ["restricted_action_non_threadable_channel", "restricted_action_thread_locked"]
)
def test_in_a_channel_without_replies_they_are_dropped_and_digests_still_come(
    carried: Publishing, word: str
) -> None:
    carried.slack.answers = [Sent("1.0"), Refused(word), Refused(word)]
    assert carried.deliver() == ["post a", "post b", "post c"]
    assert carried.states() == {"a": "sent", "b": "dropped", "c": "dropped"}
    assert carried.store.backoffs.troubles() == ()
    carried.enqueue("d")
    assert carried.deliver(DAY) == ["post d"]
