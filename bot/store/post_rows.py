"""Rows of ``posts``, written and read inside the caller's transaction."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.models import KINDS_WITH_ARTICLES, ROUNDUP_ITEMS, Change, NewPost, Post
from bot.store.codec import storable, to_json, to_optional_time, to_text, to_time
from bot.store.found_rows import is_incomplete

# An edit shows the articles of the post that it edits.
_COLUMNS = """posts.*, about.key AS about_key, about.ts AS about_ts, about.kind AS about_kind,
(SELECT json_group_array(article) FROM (SELECT article FROM post_articles
 WHERE post = iif(posts.kind = 'edit', posts.of_post, posts.id) ORDER BY place)) AS articles"""

_KINDS_WITH_ARTICLES = ", ".join(f"'{kind}'" for kind in KINDS_WITH_ARTICLES)


def select_posts(connection: sqlite3.Connection, where: str, *bound: object) -> tuple[Post, ...]:
    """Return the posts that match ``where``: SQL after WHERE, on the columns of ``posts``."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM (SELECT * FROM posts WHERE {where}) AS posts "  # noqa: S608
        "LEFT JOIN posts AS about ON about.id = posts.of_post ORDER BY posts.id",
        bound,
    ).fetchall()
    return tuple(map(_to_post, rows))


def posts_showing(connection: sqlite3.Connection, article_id: str) -> tuple[Post, ...]:
    """Return every post that shows an article, oldest first."""
    return select_posts(
        connection,
        f"kind IN ({_KINDS_WITH_ARTICLES}) AND id IN "  # noqa: S608
        "(SELECT post FROM post_articles WHERE article = ?)",
        article_id,
    )


def shown_articles(
    connection: sqlite3.Connection, post_id: int, limit: int = ROUNDUP_ITEMS
) -> list[sqlite3.Row]:
    """Return the rows of the articles that a post's message shows, in order.

    With a higher ``limit``, those that are behind its button follow.
    """
    return connection.execute(
        "SELECT articles.* FROM post_articles JOIN articles ON articles.id = post_articles.article "
        "WHERE post = (SELECT iif(kind = 'edit', of_post, id) FROM posts WHERE id = ?) "
        "ORDER BY post_articles.place LIMIT ?",
        [post_id, limit],
    ).fetchall()


def insert_posts(connection: sqlite3.Connection, posts: Iterable[NewPost], now: datetime) -> int:
    """Add posts as due; returns how many had keys that weren't known.

    A post about another one (``of``) must come after it, if that isn't in the outbox already.
    """
    return sum(_insert(connection, post, now) for post in posts)


def insert_updates(connection: sqlite3.Connection, posts: Sequence[NewPost], now: datetime) -> None:
    """Add edits and replies as due; their keys get a number at the end.

    Leaves out those of a message that isn't being sent and hasn't been: it will be up to date when
    it is sent. Leaves out edits of a message with articles that aren't in the store. A new edit
    replaces an earlier one that hasn't been made.
    """
    for post in posts:
        about = connection.execute(
            "SELECT id, state, channel, ts FROM posts WHERE key = ?",
            [post.of and storable(post.of)],
        ).fetchone()
        if about["state"] not in ("sending", "sent"):
            continue
        if post.kind == "edit" and is_incomplete(connection, about["channel"], about["ts"]):
            continue
        if post.kind == "edit":
            connection.execute(
                "UPDATE posts SET state = 'dropped' "
                "WHERE of_post = ? AND kind = 'edit' AND state = 'due'",
                [about["id"]],
            )
        (number,) = connection.execute(
            "SELECT count(*) FROM posts WHERE of_post = ? AND kind = ?", [about["id"], post.kind]
        ).fetchone()
        _insert(connection, replace(post, key=f"{post.key}:{number}"), now)


def _insert(connection: sqlite3.Connection, post: NewPost, now: datetime) -> int:
    if post.kind == "also" and not _is_alive(connection, post.of):
        # Since it was routed, it has turned out that there will be no thread to name it in.
        post = replace(post, kind="digest", of=None, note=None)
    changes = to_json([(each.what, each.was, each.now) for each in post.changes])
    texts = (post.key, post.channel, post.reason, post.note, changes, post.hold, post.of)
    inserted = connection.execute(
        "INSERT INTO posts "
        "(key, channel, reason, note, changes, hold, of_post, kind, size, state, created) "
        "VALUES (?, ?, ?, ?, ?, ?, (SELECT id FROM posts WHERE key = ?), ?, ?, 'due', ?) "
        "ON CONFLICT (key) DO NOTHING RETURNING id",
        [*(text and storable(text) for text in texts), post.kind, post.size, to_text(now)],
    ).fetchall()
    if inserted and post.kind != "edit":
        connection.executemany(
            "INSERT INTO post_articles (post, place, article) VALUES (?, ?, ?)",
            [(inserted[0]["id"], place, each) for place, each in enumerate(post.article_ids)],
        )
    return len(inserted)


def _is_alive(connection: sqlite3.Connection, key: str | None) -> bool:
    """Whether a post's message exists, will exist, or existed until somebody deleted it."""
    row = connection.execute(
        "SELECT state IN ('due', 'sending', 'sent') OR ts IS NOT NULL AS alive FROM posts "
        "WHERE key = ?",
        [key and storable(key)],
    ).fetchone()
    return bool(row and row["alive"])


def _to_post(row: sqlite3.Row) -> Post:
    return Post(
        id=row["id"],
        new=NewPost(
            key=row["key"],
            channel=row["channel"],
            article_ids=tuple(json.loads(row["articles"])),
            reason=row["reason"],
            note=row["note"],
            kind=row["kind"],
            of=row["about_key"],
            changes=tuple(
                Change(what=what, was=was, now=now)
                for what, was, now in json.loads(row["changes"] or "[]")
            ),
            size=row["size"],
            hold=row["hold"],
        ),
        state=row["state"],
        created=to_time(row["created"]),
        attempted=to_optional_time(row["attempted"]),
        ts=row["ts"],
        error=row["error"],
        about=row["about_ts"],
        about_kind=row["about_kind"],
    )
