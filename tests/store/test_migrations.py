"""A store of an earlier version comes through with everything in place."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from bot.commands.syntax.search_query import read_query
from bot.models import Change, NewPost, Post, Retraction, Subscription
from bot.store import Store
from bot.store.migrations import _STEPS
from tests.store.schema import GOLDEN, schema
from tests.support.samples import NOON

MINUTE = timedelta(minutes=1)
AT, UNTIL = "2026-03-01T12:00:00.000000+00:00", "2026-03-01T12:01:00.000000+00:00"
TEXT = "The tram depot reopens."
# by hand, as all below: what an earlier version wrote does not change with this one
DIGEST = (
    '{"headline":{"given":null,"spans":[[0,23]]},"facts":[{"start":0,"end":23,"attribution":null}],'
    '"quotes":[],"topics":[{"slug":"sport","label":"Sport"}],"people":[],"organisations":[],'
    '"language":"en","reading_minutes":1}'
)
CHANGES = '[["fact","It is dry.","It is wet."]]'
# id, key, channel, article, reason, note, state, attempted, ts, error, kind, changes, of_post
POSTS = (
    (1, "4F2K7:C1", "C1", "4F2K7", None, "3 more", "sent", AT, "7.0", None, "digest", "[]", None),
    (2, "53KQV:C1", "C1", "53KQV", "wanted", None, "sending", AT, None, None, "digest", "[]", None),
    (3, "53KQV:C2", "C2", "53KQV", None, None, "due", None, None, None, "digest", "[]", None),
    (4, "bad", "C1", "53KQV", None, None, "failed", AT, None, "no_text", "digest", None, None),
    (5, "e0", "C1", "4F2K7", None, None, "sent", AT, "7.0", None, "edit", "[]", 1),
    (6, "r0", "C1", "4F2K7", None, None, "sent", AT, "8.0", None, "reply", CHANGES, 1),
    (7, "e1", "C1", "4F2K7", None, "3 more", "due", None, None, None, "edit", "[]", 1),
    (8, "r1", "C1", "4F2K7", None, None, "due", None, None, None, "reply", CHANGES, 1),
    (9, "e2", "C1", "53KQV", None, None, "due", None, None, None, "edit", "[]", 2),
)


def _before_roundups(path: Path) -> None:
    """Make a store as it was before posts of several articles, with some of everything in it."""
    migrations = Migrations("pullquote")
    for step in _STEPS[:11]:
        migrations()(step)
    with closing(sqlite3.connect(path)) as connection:
        migrations.apply(Database(connection, execute_plugins=False))
        connection.executemany(
            "INSERT INTO articles (place, id, headline, topics, first_seen, updated, routed, path, "
            "key, revision, excluded, digest, text) "
            "VALUES (?, ?, ?, '[]', ?, ?, ?, ?, ?, ?, '[]', ?, ?)",
            [
                (1, "4F2K7", TEXT, AT, AT, AT, "a.txt", "path:a.txt", "ra", DIGEST, TEXT),
                (2, "53KQV", TEXT, AT, AT, AT, "b.txt", "path:b.txt", "rb", DIGEST, TEXT),
                (3, "XS8X3", TEXT, AT, AT, None, "c.txt", "path:c.txt", "rc", DIGEST, TEXT),
            ],
        )
        connection.execute("INSERT INTO topics VALUES ('sport', 'Sport')")
        connection.executemany("INSERT INTO article_topics VALUES ('sport', ?)", [(1,), (2,), (3,)])
        connection.executemany(
            "INSERT INTO posts (id, key, channel, article, reason, note, state, attempted, ts, "
            "error, kind, changes, of_post, created) "
            f"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{AT}')",
            POSTS,
        )
        connection.execute("INSERT INTO holds VALUES ('C2', ?, 'is_archived')", [UNTIL])
        connection.execute("INSERT INTO subscriptions VALUES (1, 'C1', NULL), (2, 'C2', 'sport')")
        connection.execute("INSERT INTO mutes VALUES (1, 'sport', NULL, NULL, 'U1', ?)", [AT])
        connection.execute("INSERT INTO memory VALUES ('next article', '2')")
        connection.commit()


@pytest.fixture
def moved(path: Path) -> Iterator[Store]:
    """That store, opened."""
    _before_roundups(path)
    with closing(Store.open(path)) as store:
        yield store


def test_its_schema_is_that_of_a_new_store(moved: Store, path: Path) -> None:
    moved.close()
    assert schema(path) == GOLDEN.read_text(encoding="utf-8")


def test_nothing_in_it_points_nowhere(moved: Store) -> None:
    with moved._connections.reading() as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def new(key: str, *article_ids: str, channel: str = "C1", note: str | None = None) -> NewPost:
    return NewPost(key=key, channel=channel, article_ids=article_ids, note=note)


def test_its_posts_hold_what_they_held(moved: Store) -> None:
    assert moved.posts.of_article("4F2K7") == (
        Post(
            id=1,
            new=new("4F2K7:C1", "4F2K7", note="3 more"),
            state="sent",
            created=NOON,
            attempted=NOON,
            ts="7.0",
            error=None,
        ),
    )
    held = [
        (post.new.key, post.new.article_ids, post.state) for post in moved.posts.of_article("53KQV")
    ]
    assert held == [
        ("53KQV:C1", ("53KQV",), "sending"),
        ("53KQV:C2", ("53KQV",), "due"),
        ("bad", ("53KQV",), "failed"),
    ]
    assert [(post.new.key, post.error) for post in moved.posts.refused(None)] == [
        ("bad", "no_text")
    ]
    assert [post.new.reason for post in moved.outbox.sending()] == ["wanted"]


def test_its_edits_and_replies_are_about_their_messages(moved: Store) -> None:
    found = [
        (post.new.key, post.new.kind, post.new.article_ids, post.state, post.about, post.about_kind)
        for post in moved.posts.updates_of("4F2K7:C1")
    ]
    assert found == [
        ("e0", "edit", ("4F2K7",), "sent", "7.0", "digest"),
        ("r0", "reply", ("4F2K7",), "sent", "7.0", "digest"),
        ("e1", "edit", ("4F2K7",), "due", "7.0", "digest"),
        ("r1", "reply", ("4F2K7",), "due", "7.0", "digest"),
    ]
    told = Change(what="fact", was="It is dry.", now="It is wet.")
    assert [post.new.changes for post in moved.posts.updates_of("4F2K7:C1")] == [
        (),
        (told,),
        (),
        (told,),
    ]
    (edit,) = moved.posts.updates_of("53KQV:C1")
    assert (edit.new.of, edit.new.article_ids, edit.about) == ("53KQV:C1", ("53KQV",), None)


def test_what_was_due_goes_out_in_its_order(moved: Store) -> None:
    assert [post.new.key for post in moved.outbox.due(NOON, 9)] == ["e1"]  # C2 has to wait
    assert [post.new.key for post in moved.outbox.due(NOON + MINUTE, 9)] == ["53KQV:C2", "e1"]
    (edit,) = moved.outbox.due(NOON, 9)
    moved.outbox.start(edit.id, NOON)
    moved.outbox.sent(edit.id, "7.0")
    assert [post.new.key for post in moved.outbox.due(NOON, 9)] == ["r1"]


def test_the_next_edit_has_a_key_of_its_own(moved: Store) -> None:
    moved.revisions.retract("4F2K7", Retraction(at=NOON))
    (revision,) = moved.revisions.pending()
    edit = NewPost(key="4F2K7:C1:edit", channel="C1", kind="edit", of="4F2K7:C1")
    moved.revisions.save_updates(revision, [edit], NOON, corrected=False)
    assert [(post.new.key, post.state) for post in moved.posts.updates_of("4F2K7:C1")][2:] == [
        ("e1", "dropped"),
        ("r1", "due"),
        ("4F2K7:C1:edit:2", "due"),
    ]


def test_its_articles_are_found_by_their_topics_and_the_starts_of_their_words(
    moved: Store,
) -> None:
    for typed in ("topic:sport", "dep* -health", "tram -topic:health"):
        found = moved.search.find(read_query(typed), 9).entries
        assert [stored.id for stored in found] == ["XS8X3", "53KQV", "4F2K7"]
    assert moved.search.find(read_query("-topic:sport"), 9).entries == ()


def test_its_subscriptions_are_instant_and_merge_what_was_missed(moved: Store) -> None:
    assert moved.subscriptions.all() == (
        Subscription(channel="C1", schedule=None, missed="merge"),
        Subscription(channel="C2", topic="sport", schedule=None, missed="merge"),
    )
    assert [(mute.kind, mute.what) for mute in moved.mutes.active(NOON)] == [("topic", "sport")]


def test_articles_are_as_decided_about_as_they_were(moved: Store) -> None:
    assert [stored.id for stored in moved.routing.unrouted()] == ["XS8X3"]
    assert moved.routing.any_routed()
    assert [stored.id for stored in moved.articles.latest(9, "sport")] == [
        "XS8X3",
        "53KQV",
        "4F2K7",
    ]
    assert (
        moved.roundup_queue.due(),
        moved.roundup_queue.slots_sent(NOON),
        moved.duplicates.originals(["4F2K7"]),
    ) == ((), frozenset(), {})


def test_a_hold_of_before_holds_and_is_told_of_when_it_is_met_again(moved: Store) -> None:
    assert moved.backoffs.troubles() == ()
    notice = NewPost(key="n", channel="U1", kind="notice", note="I cannot post in <#C2>.")
    assert moved.backoffs.back_off("C2", NOON + MINUTE, NOON + 2 * MINUTE, "is_archived", [notice])
    assert moved.backoffs.troubles() == (("C2", "is_archived"),)


def test_all_steps_are_taken_or_none(path: Path) -> None:
    _before_roundups(path)
    with closing(sqlite3.connect(path)) as connection:
        before = schema(path)
        connection.execute("CREATE TABLE stories (something TEXT)")  # in the way of the last step
    with pytest.raises(sqlite3.OperationalError, match="stories"):
        Store.open(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE stories")
    assert schema(path) == before
    Store.open(path).close()
    assert schema(path) == GOLDEN.read_text(encoding="utf-8")
