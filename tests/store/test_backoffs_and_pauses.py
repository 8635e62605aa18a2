"""Backoffs and pauses: which posts must wait, until when, and what trouble a person must fix."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.models import NewPost, Pause, Post
from bot.store import Store
from tests.store.shelf import add, article
from tests.support.samples import NOON

MINUTE = timedelta(minutes=1)
NOTICES = tuple(
    NewPost(key=f"trouble:{admin}", channel=admin, kind="notice", note="I cannot post in <#C1>.")
    for admin in ("U1", "U2")
)


def enqueue(store: Store, key: str, channel: str = "C1") -> Post:
    """Enqueue a post of one article under this key."""
    (article_id,) = add(store, article())
    store.outbox.enqueue([NewPost(key=key, channel=channel, article_ids=(article_id,))], NOON)
    post = store.posts.get(key)
    assert post
    return post


def enqueue_edit(store: Store, channel: str = "C1") -> None:
    """Send a message to the channel, and enqueue an edit of it."""
    post = enqueue(store, "root", channel)
    store.outbox.start(post.id, NOON)
    store.outbox.sent(post.id, "7.0")
    edit = NewPost(key="root:edit", channel=channel, kind="edit", of="root")
    store.outbox.enqueue([edit], NOON)


def due(store: Store, after: timedelta = timedelta()) -> list[str]:
    return [post.new.key for post in store.outbox.due(NOON + after, 9)]


def test_a_channel_waits_until_its_time_and_others_do_not(store: Store) -> None:
    enqueue(store, "a")
    enqueue(store, "b", channel="C2")
    store.backoffs.back_off("C1", NOON, NOON + MINUTE, "ratelimited")
    assert due(store) == ["b"]
    assert due(store, MINUTE) == ["a", "b"]


def test_without_a_channel_everything_waits(store: Store) -> None:
    enqueue(store, "a")
    enqueue_edit(store)
    store.backoffs.back_off(None, NOON, NOON + MINUTE, "token_revoked")
    assert due(store) == []
    assert due(store, MINUTE) == ["a", "root:edit"]


def test_a_backoff_of_edits_applies_to_edits_only(store: Store) -> None:
    enqueue_edit(store)
    enqueue(store, "a")
    store.backoffs.back_off("chat.update", NOON, NOON + MINUTE, "ratelimited")
    assert due(store) == ["a"]
    assert due(store, MINUTE) == ["root:edit", "a"]


def test_a_backoff_of_a_channel_applies_to_its_edits_too(store: Store) -> None:
    enqueue_edit(store)
    store.backoffs.back_off("C1", NOON, NOON + MINUTE, "is_archived")
    assert due(store) == []
    assert due(store, MINUTE) == ["root:edit"]


def test_a_later_backoff_replaces_an_earlier_one(store: Store) -> None:
    enqueue(store, "a")
    store.backoffs.back_off("C1", NOON, NOON + MINUTE, "is_archived")
    store.backoffs.back_off("C1", NOON, NOON + 2 * MINUTE, "not_in_channel")
    assert store.backoffs.troubles() == (("C1", "not_in_channel"),)
    assert due(store, MINUTE) == []


def test_a_backoff_from_before_the_clock_was_set_back_is_ignored(store: Store) -> None:
    enqueue(store, "a")
    store.backoffs.back_off("C1", NOON + 60 * MINUTE, NOON + 61 * MINUTE, "is_archived")
    assert due(store) == ["a"]
    assert due(store, 60 * MINUTE) == []


def test_troubles_are_for_a_person_to_fix_and_stay_until_a_post_is_sent(
    store: Store,
) -> None:
    post = enqueue(store, "a")
    store.backoffs.back_off("C1", NOON, NOON + MINUTE, "is_archived")
    store.backoffs.back_off("C2", NOON, NOON + MINUTE, "ratelimited")
    store.backoffs.back_off("C3", NOON, NOON + MINUTE, "not_in_channel")
    store.backoffs.back_off(None, NOON, NOON + MINUTE, "token_revoked")
    unfixed = ("C3", "not_in_channel")
    assert store.backoffs.troubles() == ((None, "token_revoked"), ("C1", "is_archived"), unfixed)
    store.outbox.start(post.id, NOON + 2 * MINUTE)
    assert len(store.backoffs.troubles()) == 3
    store.outbox.sent(post.id, "7.0")
    assert store.backoffs.troubles() == (unfixed,)


def test_a_rate_limit_does_not_end_a_trouble(store: Store) -> None:
    assert store.backoffs.back_off("C1", NOON, NOON + MINUTE, "is_archived", NOTICES)
    assert not store.backoffs.back_off(
        "C1", NOON + MINUTE, NOON + 2 * MINUTE, "ratelimited", NOTICES
    )
    assert store.backoffs.troubles() == (("C1", "is_archived"),)
    assert not store.backoffs.back_off(
        "C1", NOON + 2 * MINUTE, NOON + 3 * MINUTE, "is_archived", NOTICES
    )


@pytest.mark.parametrize("earlier", [None, "ratelimited"])
def test_trouble_is_announced_once_to_everybody(store: Store, earlier: str | None) -> None:
    if earlier:
        assert not store.backoffs.back_off("C1", NOON, NOON + MINUTE, earlier, NOTICES)
    assert due(store) == []
    assert store.backoffs.back_off("C1", NOON, NOON + MINUTE, "is_archived", NOTICES)
    assert due(store) == ["trouble:U1", "trouble:U2"]
    again = NewPost(key="again", channel="U1", kind="notice", note="I cannot post in <#C1>.")
    assert not store.backoffs.back_off(
        "C1", NOON + MINUTE, NOON + 2 * MINUTE, "is_archived", [again]
    )
    assert due(store) == ["trouble:U1", "trouble:U2"]


def test_other_trouble_and_trouble_that_comes_back_are_announced_again(store: Store) -> None:
    def announced(error: str, key: str) -> bool:
        notice = NewPost(key=key, channel="U1", kind="notice", note="I cannot post.")
        return store.backoffs.back_off("C1", NOON, NOON + MINUTE, error, [notice])

    assert announced("is_archived", "first")
    assert announced("not_in_channel", "other")
    post = enqueue(store, "a")
    store.outbox.start(post.id, NOON)
    store.outbox.sent(post.id, "7.0")
    assert announced("not_in_channel", "back")
    assert due(store) == ["first", "other", "back"]


def test_trouble_is_remembered_after_a_restart(store: Store, path: Path) -> None:
    store.backoffs.back_off("C1", NOON, NOON + MINUTE, "is_archived", NOTICES)
    store.close()
    again = Store.open(path)
    try:
        assert not again.backoffs.back_off("C1", NOON, NOON + MINUTE, "is_archived", NOTICES)
        assert again.backoffs.troubles() == (("C1", "is_archived"),)
        assert due(again) == ["trouble:U1", "trouble:U2"]
    finally:
        again.close()


def pause(store: Store, channel: str | None = "C1", length: timedelta | None = None) -> Pause:
    until = NOON + length if length else None
    made = Pause(channel=channel, until=until, by="U1", since=NOON)
    store.pauses.save(made)
    return made


def test_a_paused_channel_waits_with_its_edits_until_its_time(store: Store) -> None:
    enqueue_edit(store)
    enqueue(store, "a")
    enqueue(store, "b", channel="C2")
    pause(store, length=MINUTE)
    assert due(store) == ["b"]
    assert due(store, MINUTE) == ["root:edit", "a", "b"]
    assert store.posts.due_by_channel() == {"C1": 2, "C2": 1}


def test_everything_waits_while_every_channel_is_paused(store: Store) -> None:
    enqueue_edit(store)
    enqueue(store, "b", channel="C2")
    pause(store, None)
    assert due(store, 999 * MINUTE) == []
    assert store.pauses.end(None, NOON)
    assert due(store) == ["root:edit", "b"]


def test_a_pause_is_replaced_by_a_new_one_and_ended_once(store: Store) -> None:
    pause(store, length=MINUTE)
    everywhere = pause(store, None)
    longer = pause(store, length=2 * MINUTE)
    assert store.pauses.active(NOON + MINUTE) == (everywhere, longer)
    assert store.pauses.active(NOON + 2 * MINUTE) == (everywhere,)
    assert not store.pauses.end("C1", NOON + 2 * MINUTE)
    assert not store.pauses.end("C2", NOON)
    assert store.pauses.end(None, NOON)
    assert not store.pauses.end(None, NOON)


def test_neither_a_rate_limit_nor_a_post_nor_a_restart_ends_a_pause(
    store: Store, path: Path
) -> None:
    on_its_way = enqueue(store, "a")
    store.outbox.start(on_its_way.id, NOON)
    enqueue(store, "b")
    made = pause(store)
    store.backoffs.back_off("C1", NOON, NOON + MINUTE, "ratelimited")
    store.backoffs.back_off(None, NOON, NOON + MINUTE, "ratelimited")
    store.outbox.sent(on_its_way.id, "7.0")
    assert store.backoffs.troubles() == ()
    store.close()
    again = Store.open(path)
    assert again.pauses.active(NOON) == (made,)
    assert due(again, 2 * MINUTE) == []
    assert again.pauses.end("C1", NOON)
    assert due(again) == ["b"]
    again.close()
