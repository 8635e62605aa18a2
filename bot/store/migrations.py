"""The migrations that made the schema, oldest first; `migrate.py` applies them.

This file is long because it is a history: a released migration is never edited, since stores out
there have already had it. To change the schema, add a function at the end and name it in STEPS.
Its name is recorded in every store's file, so it must not change either. Names of tables and
migrations are those of their time; m024 gives several tables the names that they have now.

tests/store/schema.sql shows the schema that all of them add up to.
"""

import json
import re
from typing import TYPE_CHECKING

from bot.store.codec import storable
from bot.store.search_labels import labels
from bot.text import folded

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database


def m001_articles(db: "Database") -> None:
    """Articles with their digests, and the other keys under which an article is known."""
    articles = db.table("articles").create(
        {
            "place": int,  # by its time: see rowids.py; also the row ID in the search index
            "id": str,
            "headline": str,
            "title": str,
            "published": str,
            "source": str,
            "url": str,
            "author": str,
            "topics": str,  # as the article gives them, JSON
            "first_seen": str,
            "updated": str,
            "routed": str,  # when it was decided in which channels it is posted, if in any
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
    """The topics of articles. The primary key finds the newest articles of a topic."""
    db.table("topics").create({"slug": str, "label": str}, pk="slug", not_null=("label",))
    db.table("article_topics").create(
        {"topic": str, "article": int},
        pk=("topic", "article"),
        foreign_keys=[("topic", "topics", "slug"), ("article", "articles", "place")],
    ).create_index(["article"])


def m003_search(db: "Database") -> None:
    """The search index: FTS5 on columns of `articles`, filled without triggers."""
    db.table("articles").enable_fts(
        ["headline", "text"], tokenize="unicode61 remove_diacritics 2", create_triggers=False
    )
    # Measured: twice as many inserts a second as with the default of 4.
    db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('automerge', 16)")


def m004_readable_digests(db: "Database") -> None:
    """Views that show facts and quotes as text, for people with a tool such as Datasette."""
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
    """Posts with their state, and the channels that must wait before the next attempt."""
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
    """Subscriptions and mutes. No topic stands for every topic, no channel for every channel."""
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
    """The files of the seeds folder as they were last read, and what could not be read in them."""
    db.table("files").create(
        {"path": str, "size": int, "mtime_ns": int}, pk="path", not_null=("size", "mtime_ns")
    )
    db.table("failures").create(
        {"id": int, "path": str, "reason": str, "seen": str},
        pk="id",
        not_null=("path", "reason", "seen"),
    ).create_index(["path"])


def m008_record(db: "Database") -> None:
    """What members did, and single values that the bot remembers."""
    db.table("acts").create(
        {"id": int, "at": str, "act": str, "user": str, "name": str, "detail": str},
        pk="id",
        not_null=("at", "act", "user", "name", "detail"),
    )
    db.table("memory").create({"name": str, "value": str}, pk="name", not_null=("value",))


def m009_updates(db: "Database") -> None:
    """For a revised article, what its posts still show; and edits and replies among the posts."""
    db.table("articles").add_column("before", str).add_column("corrected", str)
    # there are few at any time, and they are looked for at every tick
    db.execute("CREATE INDEX revised_articles ON articles(place) WHERE before IS NOT NULL")
    posts = db.table("posts")
    posts.add_column("kind", str, not_null_default="digest")  # digest, edit, reply
    posts.add_column("changes", str)  # JSON
    db.execute("ALTER TABLE posts ADD COLUMN of_post INTEGER REFERENCES posts(id)")
    posts.create_index(["of_post"])


def m010_retractions(db: "Database") -> None:
    """Retracted articles: since when, why, and by whom (NULL: by their file)."""
    articles = db.table("articles")
    articles.add_column("retracted", str).add_column("reason", str).add_column("retracted_by", str)


def m011_embargo(db: "Database") -> None:
    """Embargoed articles, in this table only, so that no answer can contain one."""
    db.table("held").create(
        {"key": str, "path": str, "until": str, "article": str},  # the row for `articles`, JSON
        pk="key",
        not_null=("path", "until", "article"),
    ).create_index(["until"]).create_index(["path"])


def m012_post_articles(db: "Database") -> None:
    """Any number of articles in a post: several in a roundup, none in a notice."""
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
    # how many messages a channel got lately is looked up whenever an article comes
    db.execute(
        "CREATE INDEX messages_by_time ON posts(created) WHERE kind IN ('digest', 'roundup')"
    )
    db.table("holds").add_column("since", str).add_column("trouble", str)


def m013_roundups(db: "Database") -> None:
    """Schedules of subscriptions, articles that wait for a roundup, and the slots sent so far."""
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
    """Which articles repeat the text of another one, and samples of recent texts."""
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
    """Which files contain which articles: without any, an article may be retracted."""
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
    """Topics, source and speakers in the search index, and prefixes; see search_labels.py."""
    db.table("articles").add_column("labels", str, not_null_default="")
    db.register_function(_labels, name="labels_of")
    db.execute("UPDATE articles SET labels = labels_of(source, digest)")
    db.execute("DROP TABLE articles_fts")
    # The same table as sqlite-utils makes, but with an index of prefixes: without one, a search for
    # two letters takes 70 ms in a million articles.
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
    """Channels in which nothing is posted for a while; an empty name stands for every channel."""
    db.table("pauses").create(
        {"channel": str, "until": str, "by": str, "since": str},
        pk="channel",
        not_null=("by", "since"),
    )


def m018_mutes(db: "Database") -> None:
    """Mutes of sources, people and phrases as well, and the articles that mutes kept out."""
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
    """What editors decided about an article's facts and quotes."""
    db.execute("ALTER TABLE articles ADD COLUMN fixes TEXT")


def m020_sources_and_sizes(db: "Database") -> None:
    """Subscriptions to a source, and how much of a digest a message shows."""
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
    """An index that finds the post of a message in Slack."""
    db.table("posts").create_index(["ts"])


def m022_quoted(db: "Database") -> None:
    """The words of quotes in the search index, and prefixes of four letters as well.

    Without them, a search in quotes read the newest thousand articles: 370 ms if none matched.
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
    """Feeds with their items, links, and the pages that are still to be fetched."""
    db.table("feed_lists").create(
        {"path": str, "address": str, "name": str},
        pk=("path", "address"),
    ).create_index(["address"])
    feeds = db.table("feeds").create(
        {
            "address": str,
            "etag": str,
            "modified": str,
            "body": str,  # hash of the document that was read last; NULL if none was read yet
            "title": str,
            "due": str,
            "reason": str,  # why it can't be fetched or read, if it can't
            "times": int,  # how many attempts have failed in a row
            "since": str,  # when the first of these failed
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
            "words": str,  # hash of what readers see of the item
            "stated": str,
            "seen": str,
            "key": str,  # the key of its article
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
            "given": str,  # the item as the feed gives it, JSON
            "quiet": int,
            "due": str,  # NULL: it won't be tried again
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
            "due": str,  # NULL: it has been fetched
            "reason": str,
            "times": int,
            "since": str,
        },
        pk="path",
        not_null=("address", "size", "mtime_ns", "times"),
        defaults={"times": 0},
    ).create_index(["due"])


def m024_table_names(db: "Database") -> None:
    """Name tables after what they contain, in the words that the code uses.

    SQLite can't rename an index, so those that carry a table's name are created again. With a
    million articles all of this takes about 4 s, once.
    """
    for old, new, indexed in (
        ("held", "embargoed", (["until"], ["path"])),
        ("holds", "backoffs", ()),
        ("holders", "article_sources", (["article"],)),
        ("silenced", "muted_articles", (["kind", "what", "at"],)),
        ("waiting", "roundup_queue", (["release"], ["article"])),
        ("stories", "duplicates", (["lead"],)),
        ("memory", "bot_state", ()),
        ("acts", "audit_log", ()),
    ):
        db.rename_table(old, new)
        for columns in indexed:
            db.execute(f"DROP INDEX idx_{old}_{'_'.join(columns)}")
            db.table(new).create_index(columns)


def m025_folded_index(db: "Database") -> None:
    """Index articles again, folded as searches are now, if they have letters that folding changes.

    Typographic marks and the like don't count: they separate words, folded or not.
    """
    last = -(2**63)
    columns = "place, headline, text, labels, quoted"
    into = f"INSERT INTO articles_fts ({columns.replace('place', 'rowid')}"
    while rows := db.execute(
        f"SELECT {columns} FROM articles WHERE place > ? ORDER BY place LIMIT 100",  # noqa: S608
        [last],
    ).fetchall():
        last = rows[-1][0]
        for place, *texts in rows:
            if any(map(_FOLDING_MATTERS.search, texts)):
                new = [folded(text) for text in texts]
                db.execute(
                    f"{into}, articles_fts) VALUES (?, ?, ?, ?, ?, 'delete')",
                    [place, *texts],
                )
                db.execute(f"{into}) VALUES (?, ?, ?, ?, ?)", [place, *new])
                db.execute("UPDATE articles SET labels = ? WHERE place = ?", [new[2], place])


def m026_held_on_words(db: "Database") -> None:
    """Articles that only words at the top of their text hold back, and who released which.

    A hold is the ID of such words in one revision of an article. ``stated`` is until when the
    article's fields hold it, ``told`` whether the admins have been told of it.
    """
    embargoed = db.table("embargoed")
    embargoed.add_column("hold", str).add_column("words", str).add_column("stated", str)
    embargoed.add_column("told", int, not_null_default=0)
    # looked for at every delivery
    db.execute("CREATE INDEX untold_holds ON embargoed(hold) WHERE hold IS NOT NULL AND told = 0")
    db.table("released_holds").create(
        {"hold": str, "name": str, "at": str}, pk="hold", not_null=("name", "at")
    )
    db.table("posts").add_column("hold", str)  # of a notice with a button that releases it


def m027_merge_in_steps(db: "Database") -> None:
    """Merge the search index in small steps; search_index.py explains the numbers.

    This takes effect at the next write, however much there is to merge.
    """
    for setting, value in (("automerge", 12), ("crisismerge", 256)):
        db.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES (?, ?)", [setting, value])


def m028_found_posts(db: "Database") -> None:
    """Messages of the bot's that were found in Slack and that no post is known for yet.

    Everything that this store has posted is known, so the search for others begins with the last.
    Its first files are those whose articles were routed first.
    """
    found = db.table("found_posts").create(
        {
            "channel": str,
            "ts": str,
            "place": int,  # of the article in the message
            "thread": str,  # ts of the message in whose thread it is, if it is in one
            "kind": str,
            "key": str,
            "article": str,  # its ID; for messages of earlier versions, as the key has it
            "identity": str,  # these are the hashes of rules/marks.py
            "revision": str,
            "told": str,
            "first_files": int,  # what the store that posted it had under this name in bot_state
        },
        pk=("channel", "ts", "place"),
        not_null=("kind", "key"),
    )
    for column in ("identity", "revision", "article"):
        found.create_index([column])
    db.execute(
        "INSERT INTO bot_state (name, value) SELECT 'read back until', json_quote(max(ts)) "
        "FROM posts HAVING max(ts) IS NOT NULL"
    )
    db.execute(
        "INSERT INTO bot_state (name, value) SELECT 'first files', max(mtime_ns) FROM files "
        "WHERE path IN (SELECT path FROM articles WHERE routed = "
        "(SELECT min(routed) FROM articles)) HAVING max(mtime_ns) IS NOT NULL"
    )


# Characters outside ASCII, except those that only ever separate words
_FOLDING_MATTERS = re.compile("[^\0-\x7f“”„«»‘’‚‹›–—…•·€£°©®™\xa0]")


STEPS: "tuple[Callable[[Database], None], ...]" = (
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
    m024_table_names,
    m025_folded_index,
    m026_held_on_words,
    m027_merge_in_steps,
    m028_found_posts,
)
