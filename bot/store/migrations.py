"""The schema, as the steps that made it. Append steps; never edit one that has been released.

tests/store/schema.sql shows what they add up to.
"""

import json
from typing import TYPE_CHECKING

from bot.errors import StoreError
from bot.store.codec import storable
from bot.store.connection import Connections
from bot.store.search_labels import labels

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from sqlite_utils import Database

_SET = "pullquote"


def migrate(connections: Connections, file: str) -> None:
    """Bring the store's file to this program's schema.

    Raises StoreError for a newer schema, and for a database that is not a store.
    """
    steps = {step.__name__ for step in _STEPS}
    with connections.reading() as connection:
        applied = _applied(connection, file)
        if applied - steps:
            raise StoreError(
                f"The store {file} was written by a newer version of Pullquote; run that version."
            )
    # kept in the file, so not before it is known to be ours; a restored backup may be without
    connections.write_ahead()
    if steps - applied:
        _apply(connections)


def _applied(connection: "sqlite3.Connection", file: str) -> set[str]:
    tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_schema")}
    if not tables:
        return set()
    if "_sqlite_migrations" in tables:
        rows = connection.execute(
            "SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [_SET]
        )
        if names := {row["name"] for row in rows}:
            return names
    raise StoreError(f"The file {file} is the database of something else; name another file.")


def _apply(connections: Connections) -> None:
    # Imported here: it takes 0.1 s, and a store that is up to date does without.
    from sqlite_utils import Database, Migrations

    migrations = Migrations(_SET)
    for step in _STEPS:
        migrations()(step)
    # sqlite-utils begins its transactions without the lock. In one of ours they are savepoints of
    # it: two programs that start at once don't collide, and a store has all steps or none.
    with connections.writing() as connection:
        migrations.apply(Database(connection, execute_plugins=False))


def m001_articles(db: "Database") -> None:
    """Articles with their digests, and where they are to be found."""
    articles = db.table("articles").create(
        {
            "place": int,  # in time: see places.py; also the row id of the search index
            "id": str,
            "headline": str,
            "title": str,
            "published": str,
            "source": str,
            "url": str,
            "author": str,
            "topics": str,  # as given, JSON
            "first_seen": str,
            "updated": str,
            "routed": str,  # when it was decided where it is posted, if anywhere
            "path": str,
            "key": str,
            "revision": str,
            "excluded": str,  # [[start, end], …], JSON
            "digest": str,  # see codec.py
            "text": str,
        },
        pk="place",
        not_null=(
            *("id", "headline", "first_seen", "updated", "path", "key", "revision"),
            *("topics", "excluded", "digest", "text"),
        ),
    )
    articles.create_index(["id"], unique=True)
    articles.create_index(["key"], unique=True)
    articles.create_index(["revision"])
    articles.create_index(["routed"])
    db.table("copies").create(
        {"key": str, "article": str, "revision": str},
        pk="key",
        not_null=("article", "revision"),
        foreign_keys=[("article", "articles", "id")],
    )
    db.table("copies").create_index(["article"])
    db.table("copies").create_index(["revision"])


def m002_topics(db: "Database") -> None:
    """Which articles are about what; the newest of a topic are found by its index."""
    db.table("topics").create({"slug": str, "label": str}, pk="slug", not_null=("label",))
    db.table("article_topics").create(
        {"topic": str, "article": int},
        pk=("topic", "article"),
        foreign_keys=[("topic", "topics", "slug"), ("article", "articles", "place")],
    ).create_index(["article"])


def m003_search(db: "Database") -> None:
    """The search index: FTS5 over the articles' own columns, written without triggers."""
    db.table("articles").enable_fts(
        ["headline", "text"], tokenize="unicode61 remove_diacritics 2", create_triggers=False
    )
    # Twice the rate of inserts that the default of 4 allows, measured.
    db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('automerge', 16)")


def m004_readable_digests(db: "Database") -> None:
    """Facts and quotes as tables for people: what Datasette shows."""
    db.create_view(
        "facts",
        """SELECT articles.id AS article,
  substr(articles.text, json_extract(fact.value, '$.start') + 1,
         json_extract(fact.value, '$.end') - json_extract(fact.value, '$.start')) AS text,
  json_extract(fact.value, '$.attribution') AS attribution
FROM articles, json_each(articles.digest, '$.facts') AS fact""",
    )
    db.create_view(
        "quotes",
        """SELECT articles.id AS article,
  (SELECT group_concat(substr(articles.text, json_extract(value, '$[0]') + 1,
                              json_extract(value, '$[1]') - json_extract(value, '$[0]')), ' … ')
   FROM json_each(quote.value, '$.spans')) AS text,
  json_extract(quote.value, '$.speaker') AS speaker,
  json_extract(quote.value, '$.role') AS role,
  json_extract(quote.value, '$.verb') AS verb
FROM articles, json_each(articles.digest, '$.quotes') AS quote""",
    )


def m005_outbox(db: "Database") -> None:
    """The posts that must come to exist, and the channels that have to wait."""
    posts = db.table("posts").create(
        {
            "id": int,
            "key": str,
            "channel": str,
            "article": str,
            "reason": str,
            "note": str,
            "state": str,  # due, sending, sent, failed
            "created": str,
            "attempted": str,
            "ts": str,
            "error": str,
        },
        pk="id",
        not_null=("key", "channel", "article", "state", "created"),
        foreign_keys=[("article", "articles", "id")],
    )
    posts.create_index(["key"], unique=True)
    posts.create_index(["state"])
    posts.create_index(["article"])
    db.table("holds").create(
        {"channel": str, "until": str, "error": str}, pk="channel", not_null=("until", "error")
    )


def m006_wishes(db: "Database") -> None:
    """What channels want and don't want. No topic means every topic; no channel, every channel."""
    db.table("subscriptions").create(
        {"id": int, "channel": str, "topic": str}, pk="id", not_null=("channel",)
    )
    db.execute("CREATE UNIQUE INDEX one_subscription ON subscriptions(channel, ifnull(topic, ''))")
    db.table("mutes").create(
        {"id": int, "topic": str, "channel": str, "until": str, "by": str, "since": str},
        pk="id",
        not_null=("topic", "by", "since"),
    )
    db.execute("CREATE UNIQUE INDEX one_mute ON mutes(topic, ifnull(channel, ''))")


def m007_folder(db: "Database") -> None:
    """The files of the seeds folder as last dealt with, and what could not be read of them."""
    db.table("files").create(
        {"path": str, "size": int, "mtime_ns": int}, pk="path", not_null=("size", "mtime_ns")
    )
    db.table("failures").create(
        {"id": int, "path": str, "reason": str, "seen": str},
        pk="id",
        not_null=("path", "reason", "seen"),
    ).create_index(["path"])


def m008_record(db: "Database") -> None:
    """Who did what, and small things to remember."""
    db.table("acts").create(
        {"id": int, "at": str, "act": str, "user": str, "name": str, "detail": str},
        pk="id",
        not_null=("at", "act", "user", "name", "detail"),
    )
    db.table("memory").create({"name": str, "value": str}, pk="name", not_null=("value",))


def m009_updates(db: "Database") -> None:
    """What readers were told of a revised article, until its posts follow; edits and replies."""
    db.table("articles").add_column("before", str).add_column("corrected", str)
    # few at any time, and asked for at every look
    db.execute("CREATE INDEX revised_articles ON articles(place) WHERE before IS NOT NULL")
    posts = db.table("posts")
    posts.add_column("kind", str, not_null_default="digest")  # digest, edit, reply
    posts.add_column("changes", str)  # JSON
    db.execute("ALTER TABLE posts ADD COLUMN of_post INTEGER REFERENCES posts(id)")
    posts.create_index(["of_post"])


def m010_retractions(db: "Database") -> None:
    """Which articles no longer stand: since when, why, and who said so (none: its file)."""
    articles = db.table("articles")
    articles.add_column("retracted", str).add_column("reason", str).add_column("retracted_by", str)


def m011_embargo(db: "Database") -> None:
    """Articles whose time has not come: here and nowhere else, so that no answer can hold them."""
    db.table("held").create(
        {"key": str, "path": str, "until": str, "article": str},  # article: its row, JSON
        pk="key",
        not_null=("path", "until", "article"),
    ).create_index(["until"]).create_index(["path"])


def m012_post_articles(db: "Database") -> None:
    """Posts of any number of articles: several in a roundup, none in a notice."""
    holdings = db.table("post_articles").create(
        {"post": int, "place": int, "article": str},
        pk=("post", "place"),
        not_null=("article",),
        foreign_keys=[("post", "posts", "id"), ("article", "articles", "id")],
    )
    holdings.create_index(["article"])
    db.execute(
        "INSERT INTO post_articles (post, place, article) "
        "SELECT id, 0, article FROM posts WHERE kind != 'edit'"
    )
    db.execute("DROP INDEX idx_posts_article")
    db.execute("ALTER TABLE posts DROP COLUMN article")
    # how many a channel got of late is asked whenever an article comes
    db.execute(
        "CREATE INDEX messages_by_time ON posts(created) WHERE kind IN ('digest', 'roundup')"
    )
    db.table("holds").add_column("since", str).add_column("trouble", str)


def m013_roundups(db: "Database") -> None:
    """When channels want what, what waits for a roundup, and which slots have gone out."""
    subscriptions = db.table("subscriptions")
    subscriptions.add_column("schedule", str)  # JSON
    subscriptions.add_column("missed", str, not_null_default="merge")  # post, merge, skip
    waiting = db.table("waiting").create(
        {
            "channel": str,
            "article": str,
            "release": str,
            "why": str,  # slot, quiet, flood, missed
            "missed": str,
        },
        pk=("channel", "article"),
        not_null=("release", "why", "missed"),
        foreign_keys=[("article", "articles", "id")],
    )
    waiting.create_index(["release"]).create_index(["article"])
    db.table("slots").create({"channel": str, "release": str}, pk=("channel", "release"))
    db.table("slots").create_index(["release"])


def m014_stories(db: "Database") -> None:
    """Which articles carry the text of another one, and samples of the texts of late."""
    db.table("stories").create(
        {"article": str, "lead": str},
        pk="article",
        not_null=("lead",),
        foreign_keys=[("article", "articles", "id"), ("lead", "articles", "id")],
    ).create_index(["lead"])
    db.execute(
        "CREATE TABLE sketches (hash INTEGER NOT NULL, article TEXT NOT NULL, seen TEXT NOT NULL, "
        "PRIMARY KEY (hash, article)) WITHOUT ROWID"
    )
    db.table("sketches").create_index(["seen"])


def m015_holders(db: "Database") -> None:
    """Which files hold which articles: one whose last file is removed may be retracted."""
    db.table("holders").create(
        {"path": str, "article": str},
        pk=("path", "article"),
        foreign_keys=[("article", "articles", "id")],
    ).create_index(["article"])
    db.execute("INSERT INTO holders (path, article) SELECT path, id FROM articles")
    db.execute(
        "INSERT INTO holders (path, article) SELECT files.path, article FROM copies "
        "JOIN files ON copies.key = 'path:' || files.path WHERE true ON CONFLICT DO NOTHING"
    )


def m016_labels(db: "Database") -> None:
    """Topics, source and speakers in the search index, and starts of words; see labels.py."""
    db.table("articles").add_column("labels", str, not_null_default="")
    db.register_function(_labels, name="labels_of")
    db.execute("UPDATE articles SET labels = labels_of(source, digest)")
    db.execute("DROP TABLE articles_fts")
    # What sqlite-utils makes, but for the starts of words: without an index of their own, one of
    # two letters takes 70 ms at a million articles.
    db.execute(
        """CREATE VIRTUAL TABLE "articles_fts" USING FTS5 (
    "headline", "text", "labels",
    tokenize='unicode61 remove_diacritics 2',
    prefix='2 3',
    content="articles"
)"""
    )
    db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('automerge', 16)")
    db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")


def _labels(source: str | None, digest: str) -> str:
    fields = json.loads(digest)
    topics = [topic["slug"] for topic in fields["topics"]]
    return storable(labels(topics, source, [said["speaker"] for said in fields["quotes"]]))


def m017_pauses(db: "Database") -> None:
    """The channels in which nothing is posted for a while; no name stands for every channel."""
    db.table("pauses").create(
        {"channel": str, "until": str, "by": str, "since": str},
        pk="channel",
        not_null=("by", "since"),
    )


def m018_mutes(db: "Database") -> None:
    """Mutes also of sources, people and phrases, and what they have held back."""
    db.execute("ALTER TABLE mutes RENAME COLUMN topic TO what")
    db.table("mutes").add_column("kind", str, not_null_default="topic")
    db.execute("DROP INDEX one_mute")
    db.execute("CREATE UNIQUE INDEX one_mute ON mutes(kind, what, ifnull(channel, ''))")
    suppressed = db.table("silenced").create(
        {"article": str, "channel": str, "kind": str, "what": str, "everywhere": int, "at": str},
        pk=("article", "channel"),
        not_null=("kind", "what", "everywhere", "at"),
        foreign_keys=[("article", "articles", "id")],
    )
    suppressed.create_index(["kind", "what", "at"])


def m019_fixes(db: "Database") -> None:
    """What editors have decided of an article's facts and quotes."""
    db.execute("ALTER TABLE articles ADD COLUMN fixes TEXT")


def m020_sources_and_sizes(db: "Database") -> None:
    """Channels that want what is from a source; how much of a digest a message shows."""
    subscriptions = db.table("subscriptions")
    subscriptions.add_column("source", str)
    subscriptions.add_column("size", str, not_null_default="standard")
    db.execute("DROP INDEX one_subscription")
    db.execute(
        "CREATE UNIQUE INDEX one_subscription "
        "ON subscriptions(channel, ifnull(topic, ''), ifnull(source, ''))"
    )
    db.table("posts").add_column("size", str, not_null_default="standard")


def m021_posts_by_ts(db: "Database") -> None:
    """Posts are found by the message that somebody points at."""
    db.table("posts").create_index(["ts"])


def m022_quoted(db: "Database") -> None:
    """What is said in quotes, in the search index; starts of words of four letters as well.

    Without it a search of quotes read the newest thousand articles: 370 ms where nothing fits.
    """
    db.table("articles").add_column("quoted", str, not_null_default="")
    db.register_function(_quoted, name="quoted_of")
    db.execute("UPDATE articles SET quoted = quoted_of(digest, text)")
    db.execute("DROP TABLE articles_fts")
    db.execute(
        """CREATE VIRTUAL TABLE "articles_fts" USING FTS5 (
    "headline", "text", "labels", "quoted",
    tokenize='unicode61 remove_diacritics 2',
    prefix='2 3 4',
    content="articles"
)"""
    )
    db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('automerge', 16)")
    db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('rebuild')")


def _quoted(digest: str, text: str) -> str:
    quotes = [said["spans"] for said in json.loads(digest)["quotes"]]
    return storable("\n".join(" ".join(text[start:end] for start, end in of) for of in quotes))


def m023_growing(db: "Database") -> None:
    """Feeds and links, what is remembered of them, and the pages that are still to be fetched."""
    db.table("feed_lists").create(
        {"path": str, "address": str, "name": str},
        pk=("path", "address"),
    ).create_index(["address"])
    feeds = db.table("feeds").create(
        {
            "address": str,
            "etag": str,
            "modified": str,
            "body": str,  # the hash of what was read last; none: nothing has been read yet
            "title": str,
            "due": str,
            "reason": str,  # why it cannot be fetched or read, if so; how often, and since when
            "times": int,
            "since": str,
        },
        pk="address",
        not_null=("due", "times"),
        defaults={"times": 0},
    )
    feeds.create_index(["due"])
    items = db.table("feed_items").create(
        {
            "feed": str,
            "id": str,
            "url": str,
            "title": str,
            "words": str,  # a hash
            "stated": str,
            "seen": str,
            "key": str,  # of its article
            "followed": int,
        },
        pk=("feed", "id"),
        not_null=("title", "words", "seen", "key", "followed"),
    )
    items.create_index(["id"]).create_index(["url"]).create_index(["key"])
    db.table("pages").create(
        {
            "feed": str,
            "item": str,
            "address": str,
            "given": str,  # what the feed gives of the item, JSON
            "quiet": int,
            "due": str,  # none: it is tried no more
            "reason": str,
            "times": int,
            "since": str,
        },
        pk=("feed", "item"),
        not_null=("address", "given", "quiet", "times"),
        defaults={"times": 0},
    ).create_index(["due"])
    db.table("links").create(
        {
            "path": str,
            "address": str,
            "size": int,
            "mtime_ns": int,
            "due": str,  # none: it has been fetched
            "reason": str,
            "times": int,
            "since": str,
        },
        pk="path",
        not_null=("address", "size", "mtime_ns", "times"),
        defaults={"times": 0},
    ).create_index(["due"])


_STEPS: "tuple[Callable[[Database], None], ...]" = (
    m001_articles,
    m002_topics,
    m003_search,
    m004_readable_digests,
    m005_outbox,
    m006_wishes,
    m007_folder,
    m008_record,
    m009_updates,
    m010_retractions,
    m011_embargo,
    m012_post_articles,
    m013_roundups,
    m014_stories,
    m015_holders,
    m016_labels,
    m017_pauses,
    m018_mutes,
    m019_fixes,
    m020_sources_and_sizes,
    m021_posts_by_ts,
    m022_quoted,
    m023_growing,
)
