"""The schema: what the migrations add up to, readable by other tools, with the indexes we need."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.syntax.search_query import read_query
from bot.models import (
    NEVER,
    Feed,
    FileResult,
    FoundPost,
    HeldOnWords,
    LastSweep,
    Mute,
    NewPost,
    Pause,
    RoundupItem,
    Routing,
    Subscription,
    Suppressed,
    TextSketch,
)
from bot.models.feeds import FeedJob, FeedState, FeedUpdate, Item, KnownItems, PageJob
from bot.rules.feed_items import match_items
from bot.store import Store
from tests.store.schema import GOLDEN, schema
from tests.store.shelf import MARK, SPORT, TEXT, TRANSPORT, article, pair, result
from tests.support.samples import NOON

HOUR = timedelta(hours=1)
TABLES = {
    *("articles", "copies", "topics", "article_topics", "article_sources", "facts", "quotes"),
    *("posts", "post_articles", "found_posts", "backoffs", "pauses", "roundup_queue", "slots"),
    *("subscriptions", "mutes", "muted_articles", "duplicates", "sketches"),
    *("embargoed", "released_holds"),
    *("files", "failures", "feed_lists", "feeds", "feed_items", "pages", "links"),
    *("audit_log", "bot_state"),
}


@pytest.fixture
def full(store: Store, path: Path) -> Path:
    """A store with at least one row in every table."""
    (saved,) = store.articles.save([pair(article(title="Dry"), TRANSPORT, SPORT)], NOON)
    store.files.save([result("a.txt", article("a.txt"))], NOON)
    store.files.save([result("b.txt", article("b.txt"), problems=["Line 2 is odd."])], NOON)
    store.articles.save([pair(article("c.txt", published=NOON + timedelta(days=1)))], NOON)
    held = replace(article("d.txt"), revision="4", embargo=NEVER, held=HeldOnWords(words="Embargo"))
    store.articles.save([pair(held)], NOON)
    (hold,) = (each.hold for each, _ in store.embargoes.untold())
    assert hold
    store.embargoes.release_held(hold, "U1", "ada", NOON)
    store.outbox.enqueue([NewPost(key="k", channel="C1", article_ids=(saved.article_id,))], NOON)
    waiting = [
        RoundupItem(
            channel="C1", article_id=saved.article_id, release=NOON + hours * HOUR, why="slot"
        )
        for hours in (1, 2)
    ]
    sketched = TextSketch(article_id=saved.article_id, hashes=(7,), lead=saved.article_id)
    mute = Mute(what="sport", channel=None, until=None, by="U1", since=NOON)
    suppressed = Suppressed(article_id=saved.article_id, channel="C2", mute=mute)
    store.routing.save(
        Routing(waiting=(waiting[0],), suppressed=(suppressed,)),
        [saved.article_id],
        NOON,
        [sketched],
    )
    store.roundup_queue.release([], waiting[:1], NOON)
    store.routing.save(Routing(waiting=(waiting[1],)), [], NOON)
    store.backoffs.back_off("C1", NOON, NOON, "ratelimited")
    store.found_posts.save("C1", [FoundPost(ts="1.000001", thread=None, key="f", kind="digest")])
    store.subscriptions.add([Subscription(channel="C1")])
    store.mutes.save(mute)
    store.pauses.save(Pause(channel="C1", until=None, by="U1", since=NOON))
    store.audit.record("mute", "U1", "ada", "sport", NOON)
    store.status.save_sweep(LastSweep(at=NOON, files=2, interval=2.0, events=True))
    add_feed_and_link(store)
    store.close()
    return path


def add_feed_and_link(store: Store) -> None:
    """Add a link, and a feed with an item whose page is still to be fetched."""
    feed = Feed(address="https://courier.example/feed")
    store.files.save([FileResult(path="feeds.txt", mark=MARK, feeds=(feed,))], NOON)
    store.files.save([FileResult(path="a.url", mark=MARK, link="https://a.example/1")], NOON)
    job = next(each for each in store.fetch_queue.due_jobs(NOON, 9) if isinstance(each, FeedJob))
    item = Item(id="guid:1", everywhere=False, words="w")
    (judged,) = match_items(feed.address, [item], KnownItems(), NOON)
    page = PageJob(
        address="https://courier.example/1",
        item=item,
        note=judged.note,
        source=None,
        quiet=False,
        failure=None,
    )
    brought = FeedUpdate(matches=(judged,), pages=(page,))
    store.feeds.save_update(job, FeedState(body="b"), brought, NOON, NOON)


def sqlite_utils(*words: str | Path) -> str:
    """What the sqlite-utils command prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "sqlite_utils", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_migrations_add_up_to_the_schema_in_schema_sql(store: Store, path: Path) -> None:
    store.close()
    assert schema(path) == GOLDEN.read_text(encoding="utf-8")


def test_a_store_that_is_opened_again_is_as_it_was(full: Path) -> None:
    before = schema(full)
    with closing(Store.open(full)) as store:
        assert len(store.search.find(read_query("depot"), 9).entries) == 1
    assert schema(full) == before


def test_a_restored_backup_gets_its_write_ahead_log_back(full: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    with closing(sqlite3.connect(full)) as source:
        source.execute("VACUUM INTO ?", [str(backup)])
    with closing(Store.open(backup)) as store, store._connections.reading() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert store.status.counts().articles == 1


def test_sqlite_utils_lists_and_reads_every_table_and_view(full: Path) -> None:
    listed = json.loads(sqlite_utils("tables", full)) + json.loads(sqlite_utils("views", full))
    names = {row.get("table") or row["view"] for row in listed}
    assert {name for name in names if not name.startswith(("articles_fts", "_"))} == TABLES
    count = " UNION ALL ".join(
        f"SELECT '{name}' AS name, count(*) AS n FROM {name}" for name in TABLES
    )
    counts = {row["name"]: row["n"] for row in json.loads(sqlite_utils("query", full, count))}
    assert all(counts.values()), counts


@pytest.mark.parametrize("name", ["articles", "facts", "quotes", "posts"])
def test_sqlite_utils_reads_rows(full: Path, name: str) -> None:
    assert json.loads(sqlite_utils("rows", full, name))


def test_sqlite_utils_can_search(full: Path) -> None:
    (found,) = json.loads(sqlite_utils("search", full, "articles", "depot", "-c", "headline"))
    assert found == {"headline": "Dry"}


def test_the_views_show_facts_and_quotes_in_the_words_of_the_article(full: Path) -> None:
    (fact,) = json.loads(sqlite_utils("rows", full, "facts"))
    assert (fact["text"], fact["attribution"]) == (TEXT, "the depot")
    (quote,) = json.loads(sqlite_utils("rows", full, "quotes"))
    assert quote == {
        "article": fact["article"],
        "text": f"{TEXT[0]} … {TEXT[-1]}",
        "speaker": "Bo Lind",
        "role": None,
        "verb": "said",
    }


@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT * FROM articles WHERE routed IS NULL ORDER BY place", "idx_articles_routed"),
        (
            "SELECT * FROM articles WHERE before IS NOT NULL ORDER BY place",
            "revised_articles",
        ),
        (
            "SELECT article FROM article_sources WHERE path = 'x'",
            "sqlite_autoindex_article_sources_1",
        ),
        ("SELECT 1 FROM article_sources WHERE article = 'x'", "idx_article_sources_article"),
        ("SELECT key FROM embargoed WHERE until <= 'x'", "idx_embargoed_until"),
        ("SELECT post FROM post_articles WHERE article = 'x'", "idx_post_articles_article"),
        (
            "SELECT channel FROM posts WHERE kind IN ('digest', 'roundup') AND created > 'x'",
            "messages_by_time",
        ),
        ("SELECT id FROM posts WHERE of_post = 1", "idx_posts_of_post"),
        ("SELECT * FROM roundup_queue WHERE article IN ('x')", "idx_roundup_queue_article"),
        ("SELECT channel FROM roundup_queue WHERE release <= 'x'", "idx_roundup_queue_release"),
        ("SELECT channel FROM slots WHERE release > 'x'", "idx_slots_release"),
        (
            "SELECT count(*) FROM muted_articles WHERE kind = 'x' AND what = 'x' AND at >= 'x'",
            "idx_muted_articles_kind_what_at",
        ),
        ("SELECT article FROM duplicates WHERE lead = 'x'", "idx_duplicates_lead"),
        ("SELECT 1 FROM sketches WHERE seen < 'x'", "idx_sketches_seen"),
        ("SELECT * FROM posts WHERE state = 'due' ORDER BY id", "idx_posts_state"),
        (
            "SELECT article FROM article_topics WHERE topic = 'x' ORDER BY article DESC LIMIT 8",
            "PK",
        ),
    ],
)
def test_frequent_queries_use_an_index(full: Path, query: str, index: str) -> None:
    with closing(sqlite3.connect(full)) as connection:
        (plan,) = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert index.replace("PK", "sqlite_autoindex_article_topics_1") in plan
