"""Edits of a message, replies in its thread, and other sources that are named there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import NewPost, Post, Retraction, Routing, TextSketch
from bot.rules import revisions
from bot.store import Store
from tests.store.shelf import TEXT, add, article
from tests.support.samples import NOON

LATER = NOON + timedelta(hours=1)
Fate = Callable[[Store, Post], None]


def digest(key: str, article_id: str) -> NewPost:
    return NewPost(key=key, channel="C1", article_ids=(article_id,))


def also(key: str, article_id: str, of: str) -> NewPost:
    return replace(digest(key, article_id), kind="also", of=of, note="Also in Tull Courier:")


@pytest.fixture
def ids(store: Store) -> tuple[str, ...]:
    """Three articles, two of them recorded as duplicates of the first, and the first one's post."""
    found = add(store, article("a.txt"), article("b.txt", "It is wet."), article("c.txt", "Damp."))
    sketched = [TextSketch(article_id=each, hashes=(), lead=found[0]) for each in found[1:]]
    store.routing.save(Routing(posts=(digest("lead", found[0]),)), found, NOON, sketched)
    return found


def lead(store: Store) -> Post:
    post = store.posts.get("lead")
    assert post
    return post


def start(store: Store) -> None:
    store.outbox.start(lead(store).id, NOON)


def send(store: Store) -> None:
    start(store)
    store.outbox.sent(lead(store).id, "7.0")


def update_posts(store: Store) -> None:
    """Queue the updates of posts as publishing does."""
    for revision in store.revisions.pending():
        found = revisions.follow(revision)
        store.revisions.save_updates(revision, found.posts, NOON, corrected=found.corrected)


def states(store: Store, key: str = "lead") -> dict[str, str]:
    return {post.new.key: post.state for post in store.posts.updates_of(key)}


def drain(store: Store) -> list[str]:
    """Send posts as they become due; returns their keys in the order of sending."""
    sent = []
    while due := store.outbox.due(LATER, 1):
        store.outbox.start(due[0].id, LATER)
        store.outbox.sent(due[0].id, f"{due[0].id}.0")
        sent.append(due[0].new.key)
    return sent


def test_an_edit_shows_the_articles_of_its_post(store: Store, ids: tuple[str, ...]) -> None:
    roundup = NewPost(key="r", channel="C1", article_ids=ids[::-1], kind="roundup", note="1 muted.")
    edit = NewPost(key="r:edit", channel="C1", kind="edit", of="r")
    reply = NewPost(key="r:reply", channel="C1", article_ids=ids[1:2], kind="reply", of="r")
    store.outbox.enqueue([roundup, edit, reply], NOON)
    found = {post.new.key: post for post in store.posts.updates_of("r")}
    assert found["r:edit"].new == replace(edit, article_ids=ids[::-1])
    assert found["r:reply"].new == reply
    assert (found["r:edit"].about, found["r:edit"].about_kind) == (None, "roundup")


def test_edits_and_replies_do_not_count_as_posts_of_an_article(
    store: Store, ids: tuple[str, ...]
) -> None:
    send(store)
    store.outbox.enqueue([also("other", ids[0], "lead")], NOON)
    add(store, article("a.txt", TEXT.replace("dry", "wet")))
    update_posts(store)
    assert list(states(store)) == ["other", "lead:edit:0", "lead:reply:0"]
    assert [post.new.key for post in store.posts.of_article(ids[0])] == ["lead", "other"]


def test_keys_of_edits_and_replies_are_numbered(store: Store, ids: tuple[str, ...]) -> None:
    send(store)
    for number, word in enumerate(("wet", "damp", "soaked")):
        add(store, article("a.txt", TEXT.replace("dry", word)))
        update_posts(store)
        assert f"lead:edit:{number}" in states(store)
        assert f"lead:reply:{number}" in states(store)
    assert states(store) == {
        "lead:edit:0": "dropped",  # replaced by the next one
        "lead:reply:0": "due",
        "lead:edit:1": "dropped",
        "lead:reply:1": "due",
        "lead:edit:2": "due",
        "lead:reply:2": "due",
    }
    assert len(store.posts.of_article(ids[0])) == 1


def test_every_message_that_shows_an_article_is_updated(store: Store, ids: tuple[str, ...]) -> None:
    roundup = NewPost(key="r", channel="C2", article_ids=ids, kind="roundup")
    store.outbox.enqueue([roundup], NOON)
    drain(store)
    add(store, article("b.txt", "It is wet. “It is,” said Bo Lind."))
    update_posts(store)
    assert states(store) == {}
    assert states(store, "r") == {"r:edit:0": "due", "r:reply:0": "due"}
    edit, reply = store.posts.updates_of("r")
    assert (edit.new.article_ids, reply.new.article_ids) == (ids, ids[1:2])


def test_replies_go_out_in_order_after_their_message(store: Store, ids: tuple[str, ...]) -> None:
    store.outbox.enqueue([also("b", ids[1], "lead"), also("c", ids[2], "lead")], NOON)
    assert [post.new.key for post in store.outbox.due(NOON, 9)] == ["lead"]
    start(store)
    assert store.outbox.due(NOON, 9) == ()
    store.outbox.sent(lead(store).id, "7.0")
    (first,) = store.outbox.due(NOON, 9)
    assert (first.new, first.about, first.about_kind) == (
        also("b", ids[1], "lead"),
        "7.0",
        "digest",
    )
    assert drain(store) == ["b", "c"]


def fail(store: Store, post: Post) -> None:
    store.outbox.failed(post.id, "invalid_blocks")


def drop(store: Store, post: Post) -> None:
    store.outbox.dropped(post.id, "retracted")


@pytest.mark.parametrize("fate", [fail, drop])
def test_without_its_message_the_first_other_source_is_posted_and_the_rest_are_named_there(
    store: Store, ids: tuple[str, ...], fate: Fate
) -> None:
    store.outbox.enqueue([also("b", ids[1], "lead"), also("c", ids[2], "lead")], NOON)
    start(store)
    fate(store, lead(store))
    first, second = store.posts.get("b"), store.posts.get("c")
    assert first
    assert second
    assert first.new == digest("b", ids[1])
    assert second.new == also("c", ids[2], "b")
    assert drain(store) == ["b", "c"]


@pytest.mark.parametrize("fate", [fail, drop])
def test_another_source_is_posted_by_itself_if_there_will_be_no_thread(
    store: Store, ids: tuple[str, ...], fate: Fate
) -> None:
    store.outbox.enqueue([also("b", ids[1], "lead")], NOON)
    start(store)
    fate(store, lead(store))
    (post,) = store.outbox.due(NOON, 9)
    assert (post.new, post.about, post.about_kind) == (digest("b", ids[1]), None, None)
    assert store.duplicates.first_posts([ids[1]]) == {("C1", ids[1]): "b"}


@pytest.mark.parametrize("fate", [fail, drop])
def test_another_source_is_posted_by_itself_if_its_message_failed_after_the_decision(
    store: Store, ids: tuple[str, ...], fate: Fate
) -> None:
    start(store)
    fate(store, lead(store))
    store.outbox.enqueue([also("b", ids[1], "lead")], NOON)
    assert [post.new for post in store.outbox.due(NOON, 9)] == [digest("b", ids[1])]


def test_another_source_is_posted_by_itself_if_its_message_is_unknown(
    store: Store, ids: tuple[str, ...]
) -> None:
    store.outbox.enqueue([also("b", ids[1], "never")], NOON)
    assert store.posts.get("b") == replace(store.outbox.due(NOON, 9)[1], new=digest("b", ids[1]))


def test_another_source_keeps_waiting_if_its_message_is_sent_again(
    store: Store, ids: tuple[str, ...]
) -> None:
    store.outbox.enqueue([also("b", ids[1], "lead")], NOON)
    start(store)
    store.outbox.requeue(lead(store).id)
    assert [post.new.key for post in store.outbox.due(NOON, 9)] == ["lead"]
    (post,) = store.posts.updates_of("lead")
    assert (post.state, post.new) == ("due", also("b", ids[1], "lead"))


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_message_that_somebody_deleted_is_not_replaced(
    store: Store, ids: tuple[str, ...], when: str
) -> None:
    send(store)
    if when == "before":
        store.outbox.enqueue([also("b", ids[1], "lead")], NOON)
    store.outbox.message_deleted("lead")
    if when == "after":
        # Slack says again that there is no thread, so it is dropped
        store.outbox.enqueue([also("b", ids[1], "lead")], NOON)
        assert [post.new.kind for post in store.outbox.due(NOON, 9)] == ["also"]
        store.outbox.start(store.outbox.due(NOON, 9)[0].id, NOON)
        store.outbox.message_deleted("lead")
    assert states(store) == {"b": "dropped"}
    assert lead(store).state == "dropped"


def test_another_source_of_a_retracted_text_is_named_in_the_thread(
    store: Store, ids: tuple[str, ...]
) -> None:
    store.outbox.enqueue([also("b", ids[1], "lead")], NOON)
    drain(store)
    store.revisions.retract(ids[0], Retraction(at=NOON))
    update_posts(store)
    assert drain(store) == ["lead:edit:0", "lead:reply:0", "lead:also:1"]
    named = store.posts.get("lead:also:1")
    assert named
    assert named.new == replace(
        also("lead:also:1", ids[1], "lead"),
        note="The same text still stands in another source:",
    )


@pytest.mark.parametrize("fate", [fail, drop])
def test_if_a_message_never_came_each_source_is_posted_once(
    store: Store, ids: tuple[str, ...], fate: Fate
) -> None:
    store.outbox.enqueue([also("b", ids[1], "lead")], NOON)
    start(store)
    store.revisions.retract(ids[0], Retraction(at=NOON))
    update_posts(store)  # the outcome isn't known, so its thread may have to be told
    assert states(store)["lead:also:1"] == "due"
    store.outbox.requeue(lead(store).id)
    start(store)
    fate(store, lead(store))
    assert [post.new.key for post in store.outbox.due(NOON, 9)] == ["b"]
