"""What should be in Slack by now, asked by the bot and from outside."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.models import NewPost, Pause
from bot.models.health import DuePosts
from bot.store import Store
from bot.store.due_posts import read_due_posts
from bot.store.read_only import connect_read_only
from tests.support.samples import NOON

MINUTE = timedelta(minutes=1)
LATER = NOON + 10 * MINUTE


def notice(store: Store, key: str, channel: str = "C1", at: datetime = NOON) -> int:
    """Enqueue a post; its number."""
    store.outbox.enqueue([NewPost(key=key, channel=channel, kind="notice", note="Mind.")], at)
    post = store.posts.get(key)
    assert post
    return post.id


def test_nothing_is_due_in_a_new_store(store: Store) -> None:
    assert store.posts.due(NOON) == DuePosts()


def test_free_posts_count_from_the_oldest(store: Store) -> None:
    notice(store, "a", at=NOON + MINUTE)
    notice(store, "b", at=NOON)
    assert store.posts.due(LATER) == DuePosts(free=2, free_since=NOON)


def test_posts_in_channels_that_somebody_may_not_know_of_do_not_count(store: Store) -> None:
    def outside(channel: str) -> bool:
        return channel != "G1"

    notice(store, "b", channel="G1")
    notice(store, "c", channel="G1")
    store.outbox.start(2, NOON)
    assert store.posts.due(LATER, outside) == DuePosts()
    notice(store, "a", at=NOON + MINUTE)
    assert store.posts.due(LATER, outside) == DuePosts(free=1, free_since=NOON + MINUTE)
    store.backoffs.back_off(None, NOON, NOON + 20 * MINUTE, "token_revoked")
    refused = DuePosts(refused=1, refused_since=NOON + MINUTE, trouble="token_revoked")
    assert store.posts.due(LATER, outside) == refused
    assert store.posts.due(LATER).refused == 2


def test_a_pause_holds_posts_back_and_they_are_due_from_its_end(store: Store) -> None:
    notice(store, "a")
    store.pauses.save(Pause(channel="C1", until=NOON + 5 * MINUTE, by="U1", since=NOON))
    assert store.posts.due(NOON + MINUTE) == DuePosts()
    assert store.posts.due(LATER) == DuePosts(free=1, free_since=NOON + 5 * MINUTE)


def test_trouble_with_a_channel_holds_its_posts_back(store: Store) -> None:
    notice(store, "a")
    notice(store, "b", channel="C2")
    store.backoffs.back_off("C1", NOON, NOON + 20 * MINUTE, "is_archived")
    assert store.posts.due(LATER) == DuePosts(free=1, free_since=NOON)
    later = NOON + 21 * MINUTE  # before the next attempt, nothing has been held back for long
    assert store.posts.due(later).free == 2
    store.outbox.start(2, NOON)
    store.outbox.sent(2, "7.0")
    assert store.posts.due(later) == DuePosts(free=1, free_since=NOON + 20 * MINUTE)


def test_a_pause_that_slack_asks_for_is_told_apart(store: Store) -> None:
    notice(store, "a")
    store.backoffs.back_off("C1", NOON, NOON + 20 * MINUTE, "ratelimited")
    limited = DuePosts(limited=1, limited_until=NOON + 20 * MINUTE)
    assert store.posts.due(LATER) == limited


@pytest.mark.parametrize("after", [MINUTE / 2, 5 * MINUTE])
def test_trouble_with_the_bot_as_a_whole_counts_from_the_beginning(
    store: Store, after: timedelta
) -> None:
    notice(store, "a")
    store.backoffs.back_off(None, NOON, NOON + MINUTE, "token_revoked")
    refused = DuePosts(refused=1, refused_since=NOON, trouble="token_revoked")
    assert store.posts.due(NOON + after) == refused


def test_a_post_without_an_answer_is_told(store: Store) -> None:
    store.outbox.start(notice(store, "a"), NOON + MINUTE)
    assert store.posts.due(LATER) == DuePosts(unanswered=NOON + MINUTE)


def test_the_same_is_read_from_outside_while_the_bot_writes(store: Store, path: Path) -> None:
    notice(store, "a")
    with store._connections.writing():
        assert read_due_posts(path, LATER) == DuePosts(free=1, free_since=NOON)


def test_a_reader_from_outside_can_change_nothing(store: Store, path: Path) -> None:
    notice(store, "a")
    with (
        closing(connect_read_only(path)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("DELETE FROM posts")


def test_a_store_that_is_locked_against_readers_is_said_at_once(path: Path) -> None:
    Store.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked by another program, even for reading"):
            read_due_posts(path, NOON)


def test_a_store_that_is_gone_or_no_store_is_said(path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store"):
        read_due_posts(path, NOON)
    assert not path.exists()
    path.write_bytes(b"no database " * 400)
    with pytest.raises(StoreError, match="is not a SQLite database"):
        read_due_posts(path, NOON)
