"""Stores that earlier versions wrote: opened by this one, they still have everything."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from bot.commands.syntax.search_query import read_query
from bot.models import (
    AuditEntry,
    Change,
    Embargoed,
    MutedArticle,
    NewPost,
    Post,
    Retraction,
    RoundupItem,
    Subscription,
)
from bot.store import Store
from bot.store.ids import mint
from bot.store.migrations import STEPS
from bot.store.retractions import REMOVED
from bot.store.search_index import SearchIndex
from tests.store.schema import GOLDEN, schema
from tests.store.shelf import add, article
from tests.support.samples import NOON

Maker = Callable[[Path], None]
MINUTE = timedelta(minutes=1)
AT, UNTIL = "2026-03-01T12:00:00.000000+00:00", "2026-03-01T12:01:00.000000+00:00"
TEXT = "The tram depot reopens."
# Written by hand, like everything below: what an earlier version wrote doesn't change with this one
DIGEST = (
    '{"headline":{"given":null,"spans":[[0,23]]},"facts":[{"start":0,"end":23,"attribution":null}],'
    '"quotes":[],"topics":[{"slug":"sport","label":"Sport"}],"people":[],"organisations":[],'
    '"language":"en","reading_minutes":1}'
)
CHANGES = '[["fact","It is dry.","It is wet."]]'
ARTICLES = (
    (1, "4F2K7", TEXT, AT, AT, AT, "a.txt", "path:a.txt", "ra", DIGEST, TEXT),
    (2, "53KQV", TEXT, AT, AT, AT, "b.txt", "path:b.txt", "rb", DIGEST, TEXT),
    (3, "XS8X3", TEXT, AT, AT, None, "c.txt", "path:c.txt", "rc", DIGEST, TEXT),
)
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
EMBARGOED = {
    "row": {
        "headline": "The tram is late.",
        "title": None,
        "published": None,
        "source": None,
        "url": None,
        "author": None,
        "topics": "[]",
        "path": "d.txt",
        "key": "path:d.txt",
        "revision": "rd",
        "excluded": "[]",
        "digest": DIGEST,
        "text": TEXT,
        "labels": "article also topicsport",
        "quoted": "",
        "fixes": None,
    },
    "retracted": False,
    "reason": None,
}
# The tables that m024 renames: old name, new name, and the rows that are in them before
RENAMED: tuple[tuple[str, str, tuple[tuple[object, ...], ...]], ...] = (
    ("held", "embargoed", (("path:d.txt", "d.txt", UNTIL, json.dumps(EMBARGOED)),)),
    ("holds", "backoffs", (("C2", UNTIL, "is_archived", AT, "is_archived"),)),
    ("holders", "article_sources", (("a.txt", "4F2K7"), ("b.txt", "53KQV"), ("e.txt", "53KQV"))),
    ("silenced", "muted_articles", (("4F2K7", "C3", "topic", "sport", 0, AT),)),
    ("waiting", "roundup_queue", (("C4", "53KQV", UNTIL, "slot", "skip"),)),
    ("stories", "duplicates", (("53KQV", "4F2K7"),)),
    ("memory", "bot_state", (("next article", "2"), ("channel names", '{"C1":"news"}'))),
    ("acts", "audit_log", ((7, AT, "mute", "U1", "ada", "sport"),)),
)


def _make(path: Path, steps: int) -> sqlite3.Connection:
    """Make a store with the first so many migrations, and open it."""
    migrations = Migrations("pullquote")
    for step in STEPS[:steps]:
        migrations()(step)
    connection = sqlite3.connect(path)
    migrations.apply(Database(connection, execute_plugins=False))
    connection.executemany(
        "INSERT INTO articles (place, id, headline, topics, first_seen, updated, routed, path, "
        "key, revision, excluded, digest, text) "
        "VALUES (?, ?, ?, '[]', ?, ?, ?, ?, ?, ?, '[]', ?, ?)",
        ARTICLES,
    )
    return connection


def _before_roundups(path: Path) -> None:
    """Make a store as it was before posts of several articles, with some of everything in it."""
    with closing(_make(path, steps=11)) as connection:
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


def _before_table_names(path: Path) -> None:
    """Make a store as it was before m024, with rows in every table that it renames."""
    with closing(_make(path, steps=23)) as connection:
        for table, _, rows in RENAMED:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        connection.commit()


@pytest.fixture
def moved(path: Path) -> Iterator[Store]:
    """The store from before roundups, opened."""
    _before_roundups(path)
    with closing(Store.open(path)) as store:
        yield store


@pytest.fixture
def renamed(path: Path) -> Iterator[Store]:
    """The store from before m024, opened."""
    _before_table_names(path)
    with closing(Store.open(path)) as store:
        yield store


@pytest.mark.parametrize("make", [_before_roundups, _before_table_names])
def test_the_schema_becomes_that_of_a_new_store(path: Path, make: Maker) -> None:
    make(path)
    Store.open(path).close()
    assert schema(path) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("make", [_before_roundups, _before_table_names])
def test_every_reference_leads_somewhere(path: Path, make: Maker) -> None:
    make(path)
    with closing(Store.open(path)) as store, store._connections.reading() as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.parametrize(("old", "new", "rows"), RENAMED, ids=[new for _, new, _ in RENAMED])
def test_a_renamed_table_keeps_its_columns_and_rows(
    path: Path, old: str, new: str, rows: tuple[tuple[object, ...], ...]
) -> None:
    _before_table_names(path)
    with closing(sqlite3.connect(path)) as connection:
        before = connection.execute(f"PRAGMA table_info({old})").fetchall()
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        # later migrations may add columns
        after = connection.execute(f"PRAGMA table_info({new})").fetchall()
        assert after[: len(before)] == before
        columns = ", ".join(f'"{column[1]}"' for column in before)
        assert tuple(connection.execute(f"SELECT {columns} FROM {new} ORDER BY rowid")) == rows


def test_what_was_in_renamed_tables_is_found(renamed: Store) -> None:
    assert renamed.backoffs.troubles() == (("C2", "is_archived"),)
    assert renamed.mutes.muted_of("4F2K7") == (
        MutedArticle(channel="C3", kind="topic", what="sport", at=NOON),
    )
    assert renamed.roundup_queue.due(NOON + MINUTE) == (
        RoundupItem(
            channel="C4", article_id="53KQV", release=NOON + MINUTE, why="slot", missed="skip"
        ),
    )
    assert renamed.posts.channels_of("53KQV") == {"C4"}
    assert renamed.duplicates.story("53KQV") == ("4F2K7", "53KQV")
    assert renamed.status.channel_names() == {"C1": "news"}
    assert renamed.audit.entries(9) == (
        AuditEntry(at=NOON, act="mute", user="U1", name="ada", detail="sport"),
    )


def test_an_article_that_was_embargoed_is_released(renamed: Store) -> None:
    assert renamed.embargoes.all() == (Embargoed(path="d.txt", until=NOON + MINUTE),)
    (saved,) = renamed.embargoes.release(NOON + MINUTE, ())
    stored = renamed.articles.get(saved.article_id)
    assert stored
    assert (stored.article.path, stored.article.text) == ("d.txt", TEXT)


def test_an_article_is_retracted_only_with_its_last_file(renamed: Store) -> None:
    assert not renamed.files.forget(["b.txt"], NOON, retract=True)
    assert renamed.files.forget(["a.txt"], NOON, retract=True)
    retracted = [stored for stored in renamed.articles.latest(9) if stored.retraction]
    assert [(stored.id, stored.retraction) for stored in retracted] == [
        ("4F2K7", Retraction(at=NOON, reason=REMOVED))
    ]


def test_ids_are_counted_on(renamed: Store) -> None:
    assert add(renamed, article("new.txt")) == (mint(3),)


def new(key: str, *article_ids: str, channel: str = "C1", note: str | None = None) -> NewPost:
    return NewPost(key=key, channel=channel, article_ids=article_ids, note=note)


def test_posts_show_the_articles_that_they_showed(moved: Store) -> None:
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
    shown = [
        (post.new.key, post.new.article_ids, post.state) for post in moved.posts.of_article("53KQV")
    ]
    assert shown == [
        ("53KQV:C1", ("53KQV",), "sending"),
        ("53KQV:C2", ("53KQV",), "due"),
        ("bad", ("53KQV",), "failed"),
    ]
    assert [(post.new.key, post.error) for post in moved.posts.refused(None)] == [
        ("bad", "no_text")
    ]
    assert [post.new.reason for post in moved.outbox.sending()] == ["wanted"]


def test_edits_and_replies_are_about_their_messages(moved: Store) -> None:
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
    change = Change(what="fact", was="It is dry.", now="It is wet.")
    assert [post.new.changes for post in moved.posts.updates_of("4F2K7:C1")] == [
        (),
        (change,),
        (),
        (change,),
    ]
    (edit,) = moved.posts.updates_of("53KQV:C1")
    assert (edit.new.of, edit.new.article_ids, edit.about) == ("53KQV:C1", ("53KQV",), None)


def test_due_posts_are_sent_in_their_order(moved: Store) -> None:
    assert [post.new.key for post in moved.outbox.due(NOON, 9)] == ["e1"]  # C2 is backed off
    assert [post.new.key for post in moved.outbox.due(NOON + MINUTE, 9)] == ["53KQV:C2", "e1"]
    (edit,) = moved.outbox.due(NOON, 9)
    moved.outbox.start(edit.id, NOON)
    moved.outbox.sent(edit.id, "7.0")
    assert [post.new.key for post in moved.outbox.due(NOON, 9)] == ["r1"]


def test_the_next_edit_gets_the_next_number(moved: Store) -> None:
    moved.revisions.retract("4F2K7", Retraction(at=NOON))
    (revision,) = moved.revisions.pending()
    edit = NewPost(key="4F2K7:C1:edit", channel="C1", kind="edit", of="4F2K7:C1")
    moved.revisions.save_updates(revision, [edit], NOON, corrected=False)
    assert [(post.new.key, post.state) for post in moved.posts.updates_of("4F2K7:C1")][2:] == [
        ("e1", "dropped"),
        ("r1", "due"),
        ("4F2K7:C1:edit:2", "due"),
    ]


def test_articles_are_found_by_topics_and_prefixes(moved: Store) -> None:
    for typed in ("topic:sport", "dep* -health", "tram -topic:health"):
        found = moved.search.find(read_query(typed), 9).entries
        assert [stored.id for stored in found] == ["XS8X3", "53KQV", "4F2K7"]
    assert moved.search.find(read_query("-topic:sport"), 9).entries == ()


def test_subscriptions_are_instant_and_merge_what_was_missed(moved: Store) -> None:
    assert moved.subscriptions.all() == (
        Subscription(channel="C1", schedule=None, missed="merge"),
        Subscription(channel="C2", topic="sport", schedule=None, missed="merge"),
    )
    assert [(mute.kind, mute.what) for mute in moved.mutes.active(NOON)] == [("topic", "sport")]


def test_articles_are_routed_or_not_as_they_were(moved: Store) -> None:
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
        moved.duplicates.earlier_sources(["4F2K7"]),
    ) == ((), frozenset(), {})


def test_the_trouble_of_an_old_backoff_is_news_when_it_comes_again(moved: Store) -> None:
    assert moved.backoffs.troubles() == ()
    notice = NewPost(key="n", channel="U1", kind="notice", note="I cannot post in <#C2>.")
    assert moved.backoffs.back_off("C2", NOON + MINUTE, NOON + 2 * MINUTE, "is_archived", [notice])
    assert moved.backoffs.troubles() == (("C2", "is_archived"),)


@pytest.mark.parametrize("make", [_before_roundups, _before_table_names])
def test_all_migrations_are_applied_or_none(path: Path, make: Maker) -> None:
    make(path)
    with closing(sqlite3.connect(path)) as connection:
        before = schema(path)
        connection.execute("CREATE TABLE audit_log (something TEXT)")  # in the last one's way
    with pytest.raises(sqlite3.OperationalError, match="audit_log"):
        Store.open(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE audit_log")
    assert schema(path) == before
    Store.open(path).close()
    assert schema(path) == GOLDEN.read_text(encoding="utf-8")


def test_what_was_embargoed_before_words_could_be_released_is_so_still(renamed: Store) -> None:
    assert renamed.embargoes.all() == (Embargoed(path="d.txt", until=NOON + MINUTE),)
    assert renamed.embargoes.untold() == ()
    (saved,) = renamed.embargoes.release(NOON + MINUTE, ())
    assert saved.change == "new"


def test_letters_that_folding_changes_are_indexed_again(path: Path) -> None:
    texts = {1: "Łódź grüßt “Bo Lind” – it’s Ørsted.", 2: "Plain – and “quoted” – words."}
    with closing(_make(path, steps=24)) as connection:
        connection.execute("UPDATE articles SET labels = 'article also speakerŁukasz'")
        for place, text in texts.items():
            connection.execute("UPDATE articles SET text = ? WHERE place = ?", [text, place])
        connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
        connection.commit()
    with closing(Store.open(path)) as store:
        for typed in ("lodz", "ORSTED", "grüsst", "by:lukasz", '"bo lind it\'s"'):
            hits = store.search.find(read_query(typed), 9).entries
            assert texts[1] in {each.article.text for each in hits}, typed
        assert len(store.search.find(read_query('"plain and quoted words"'), 9).entries) == 1
        with store._connections.writing() as connection:
            index = SearchIndex(connection)
            for row in connection.execute("SELECT * FROM articles").fetchall():
                index.remove(row)
            count = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
            words = "lodz OR plain OR orsted OR article OR words OR speakerlukasz OR lind"
            assert connection.execute(count, [words]).fetchone()[0] == 0
            connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
