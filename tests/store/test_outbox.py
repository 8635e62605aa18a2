"""Posts go from due through sending to sent, failed or dropped, and take no other way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import NewPost, Post
from bot.store import Store
from tests.store.shelf import add, article
from tests.support.samples import NOON

MINUTE = timedelta(minutes=1)
Move = Callable[[Store, int], object]
MOVES: dict[str, Move] = {
    "start": lambda store, post: store.outbox.start(post, NOON),
    "sent": lambda store, post: store.outbox.sent(post, "1772.5"),
    "again": lambda store, post: store.outbox.requeue(post),
    "failed": lambda store, post: store.outbox.failed(post, "invalid_blocks"),
    "dropped": lambda store, post: store.outbox.dropped(post, "edit_window_closed"),
}
WAYS = {
    ("due", "start"): "sending",
    ("sending", "sent"): "sent",
    ("sending", "again"): "due",
    ("sending", "failed"): "failed",
    ("sending", "dropped"): "dropped",
}
HOW: dict[str, tuple[str, ...]] = {
    "due": (),
    "sending": ("start",),
    "sent": ("start", "sent"),
    "failed": ("start", "failed"),
    "dropped": ("start", "dropped"),
}


def digest(key: str, article_id: str, channel: str = "C1") -> NewPost:
    return NewPost(key=key, channel=channel, article_ids=(article_id,))


def enqueue(store: Store, *keys: str, channel: str = "C1") -> list[Post]:
    """Enqueue posts of one article under these keys."""
    (article_id,) = add(store, article())
    store.outbox.enqueue([digest(key, article_id, channel) for key in keys], NOON)
    return [post for post in store.posts.of_article(article_id) if post.new.key in keys]


@pytest.mark.parametrize("state", HOW)
@pytest.mark.parametrize("move", MOVES)
def test_a_post_moves_only_from_the_expected_state(store: Store, state: str, move: str) -> None:
    (post,) = enqueue(store, "a")
    for step in HOW[state]:
        MOVES[step](store, post.id)
    if after := WAYS.get((state, move)):
        MOVES[move](store, post.id)
    else:
        with pytest.raises(RuntimeError, match=f"post {post.id} was to go"):
            MOVES[move](store, post.id)
        after = state
    (now,) = store.posts.of_article(post.new.article_ids[0])
    assert now.state == after


def test_a_move_keeps_timestamp_error_and_time(store: Store) -> None:
    sent, failed, again = enqueue(store, "sent", "failed", "again")
    for post in (sent, failed, again):
        store.outbox.start(post.id, NOON + MINUTE)
    assert {post.attempted for post in store.outbox.sending()} == {NOON + MINUTE}
    store.outbox.sent(sent.id, "1772.5")
    store.outbox.failed(failed.id, "invalid_blocks")
    store.outbox.requeue(again.id)
    posts = store.posts.of_article(sent.new.article_ids[0])
    assert [(post.ts, post.error, post.attempted is None) for post in posts] == [
        ("1772.5", None, False),
        (None, "invalid_blocks", False),
        (None, None, True),
    ]
    assert [post.new.key for post in store.posts.refused(None)] == ["failed"]
    assert store.posts.refused(0) == ()


def test_a_key_is_posted_only_once(store: Store) -> None:
    (post,) = enqueue(store, "a")
    store.outbox.start(post.id, NOON)
    store.outbox.sent(post.id, "1772.5")
    assert store.outbox.enqueue([post.new, digest("b", post.new.article_ids[0])], NOON) == 1
    assert [due.new.key for due in store.outbox.due(NOON, 9)] == ["b"]


def test_a_post_comes_back_as_it_was_enqueued(store: Store) -> None:
    (article_id,) = add(store, article())
    new = replace(digest("k", article_id), reason="reposted by Zoë \ud800", note="3 more")
    store.outbox.enqueue([new], NOON)
    (post,) = store.outbox.due(NOON, 1)
    assert post.new == replace(new, reason="reposted by Zoë \ufffd")
    assert post.created == NOON


def test_articles_of_a_roundup_come_back_in_its_order(store: Store) -> None:
    ids = add(store, *(article(f"{number}.txt", f"No {number}.") for number in range(4)))
    ordered = (ids[2], ids[0], ids[3], ids[1])
    new = NewPost(key="r", channel="C1", article_ids=ordered, kind="roundup", note="1 muted.")
    store.outbox.enqueue([new], NOON)
    (post,) = store.outbox.due(NOON, 9)
    assert post.new == new
    assert [store.posts.of_article(each) for each in ids] == [(post,)] * 4


def test_a_notice_has_no_article(store: Store) -> None:
    new = NewPost(key="n", channel="C1", kind="notice", note="I cannot post.")
    store.outbox.enqueue([new], NOON)
    assert [post.new for post in store.outbox.due(NOON, 9)] == [new]


def test_due_posts_come_oldest_first_up_to_the_limit(store: Store) -> None:
    enqueue(store, "a", "b", "c")
    assert [post.new.key for post in store.outbox.due(NOON, 2)] == ["a", "b"]


def test_channels_and_edits_can_be_left_out(store: Store) -> None:
    enqueue(store, "a")
    enqueue(store, "b", channel="C2")
    assert [post.new.key for post in store.outbox.due(NOON, 9, {"C1"})] == ["b"]
    assert [post.new.key for post in store.outbox.due(NOON, 1, ("chat.update",))] == ["a"]
    assert store.outbox.due(NOON, 9, ("C1", "C2")) == ()


def test_recent_messages_are_counted_by_channel(store: Store) -> None:
    (article_id,) = add(store, article())
    store.outbox.enqueue([digest("old", article_id)], NOON - MINUTE)
    enqueue(store, "a", "b")
    enqueue(store, "c", channel="C2")
    roundup = NewPost(key="r", channel="C3", article_ids=(article_id,), kind="roundup")
    store.outbox.enqueue([roundup], NOON)
    assert store.posts.recent_posts(NOON - MINUTE, NOON) == (
        {"C1": 2, "C2": 1, "C3": 1},
        frozenset({"C3"}),
    )
    assert store.posts.recent_posts(NOON, NOON) == ({}, frozenset())
    assert store.posts.recent_posts(NOON - MINUTE, NOON - MINUTE / 2) == ({}, frozenset())


def test_posts_stay_with_their_article_through_revisions(store: Store) -> None:
    (post,) = enqueue(store, "a")
    add(store, article(text="It is wet again."))
    assert store.posts.of_article(post.new.article_ids[0]) == (post,)
    stored = store.articles.get(post.new.article_ids[0])
    assert stored
    assert stored.article.text == "It is wet again."
