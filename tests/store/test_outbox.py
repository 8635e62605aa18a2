"""Posts go from due through sending to sent or failed, and by no other way."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.models import NewPost, Post
from bot.store import Store
from tests.samples import NOON
from tests.store.shelf import add, article

MINUTE = timedelta(minutes=1)
Move = Callable[[Store, int], None]
MOVES: dict[str, Move] = {
    "start": lambda store, post: store.start(post, NOON),
    "sent": lambda store, post: store.sent(post, "1772.5"),
    "again": lambda store, post: store.again(post),
    "failed": lambda store, post: store.failed(post, "invalid_blocks"),
    "dropped": lambda store, post: store.dropped(post, "edit_window_closed"),
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


def enqueue(store: Store, *keys: str, channel: str = "C1") -> list[Post]:
    """Posts of one article under these keys, as they stand in the outbox."""
    (entry_id,) = add(store, article())
    store.enqueue([NewPost(key=key, channel=channel, entry_id=entry_id) for key in keys], NOON)
    return [post for post in store.posts_of(entry_id) if post.new.key in keys]


@pytest.mark.parametrize("state", HOW)
@pytest.mark.parametrize("move", MOVES)
def test_a_post_moves_on_from_its_state_only(store: Store, state: str, move: str) -> None:
    (post,) = enqueue(store, "a")
    for step in HOW[state]:
        MOVES[step](store, post.id)
    if after := WAYS.get((state, move)):
        MOVES[move](store, post.id)
    else:
        with pytest.raises(RuntimeError, match=f"post {post.id} was to go"):
            MOVES[move](store, post.id)
        after = state
    (now,) = store.posts_of(post.new.entry_id)
    assert now.state == after


def test_what_a_move_brings_is_kept(store: Store) -> None:
    sent, failed, again = enqueue(store, "sent", "failed", "again")
    for post in (sent, failed, again):
        store.start(post.id, NOON + MINUTE)
    assert {post.attempted for post in store.sending()} == {NOON + MINUTE}
    store.sent(sent.id, "1772.5")
    store.failed(failed.id, "invalid_blocks")
    store.again(again.id)
    posts = store.posts_of(sent.new.entry_id)
    assert [(post.ts, post.error, post.attempted is None) for post in posts] == [
        ("1772.5", None, False),
        (None, "invalid_blocks", False),
        (None, None, True),
    ]
    assert [post.new.key for post in store.refused(None)] == ["failed"]
    assert store.refused(0) == ()


def test_a_key_is_posted_once_ever(store: Store) -> None:
    (post,) = enqueue(store, "a")
    store.start(post.id, NOON)
    store.sent(post.id, "1772.5")
    assert (
        store.enqueue([post.new, NewPost(key="b", channel="C1", entry_id=post.new.entry_id)], NOON)
        == 1
    )
    assert [due.new.key for due in store.due(NOON, 9)] == ["b"]


def test_a_post_comes_back_as_it_was_enqueued(store: Store) -> None:
    (entry_id,) = add(store, article())
    new = NewPost(
        key="k", channel="C1", entry_id=entry_id, reason="reposted by Zoë \ud800", note="3 more"
    )
    store.enqueue([new], NOON)
    (post,) = store.due(NOON, 1)
    assert (post.new.reason, post.new.note, post.created) == (
        "reposted by Zoë \ufffd",
        "3 more",
        NOON,
    )


def test_due_posts_come_oldest_first_and_no_more_than_asked_for(store: Store) -> None:
    enqueue(store, "a", "b", "c")
    assert [post.new.key for post in store.due(NOON, 2)] == ["a", "b"]


def test_a_channel_waits_until_its_time_and_others_do_not(store: Store) -> None:
    enqueue(store, "a")
    enqueue(store, "b", channel="C2")
    store.hold("C1", NOON + MINUTE, "ratelimited")
    assert [post.new.key for post in store.due(NOON, 9)] == ["b"]
    assert [post.new.key for post in store.due(NOON + MINUTE, 9)] == ["a", "b"]


def test_every_channel_waits_where_none_is_named(store: Store) -> None:
    enqueue(store, "a")
    store.hold(None, NOON + MINUTE, "token_revoked")
    assert store.due(NOON, 9) == ()
    assert len(store.due(NOON + MINUTE, 9)) == 1


def test_a_later_hold_takes_the_place_of_an_earlier_one(store: Store) -> None:
    store.hold("C1", NOON + MINUTE, "is_archived")
    store.hold("C1", NOON + 2 * MINUTE, "not_in_channel")
    assert store.troubles(NOON + MINUTE) == (("C1", "not_in_channel"),)


def test_troubles_are_the_holds_that_a_person_has_to_mend(store: Store) -> None:
    store.hold("C1", NOON + MINUTE, "ratelimited")
    store.hold("C2", NOON + MINUTE, "is_archived")
    store.hold(None, NOON + MINUTE, "token_revoked")
    assert store.troubles(NOON) == ((None, "token_revoked"), ("C2", "is_archived"))
    assert store.troubles(NOON + MINUTE) == ()


def test_posts_stay_with_their_article_through_revisions(store: Store) -> None:
    (post,) = enqueue(store, "a")
    add(store, article(text="It is wet again."))
    assert store.posts_of(post.new.entry_id) == (post,)
    entry = store.entry(post.new.entry_id)
    assert entry
    assert entry.article.text == "It is wet again."
