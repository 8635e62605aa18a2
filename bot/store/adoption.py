"""Adopts messages that were found in Slack, in place of posts that would double them.

A post that is due is compared with the messages in its channel that no post is known for. What is
there already isn't posted: the post gets the message's ``ts``, or the message gets a row of its
own, and follows its articles from then on. All functions work inside the caller's transaction.
"""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.models import ArticleMark, StoredArticle
from bot.rules.marks import mark_of
from bot.rules.revisions import catch_up
from bot.store import found_rows
from bot.store.article_rows import to_stored
from bot.store.codec import to_text
from bot.store.post_rows import insert_updates, select_posts

Rows = Sequence[sqlite3.Row]


def adopt(connection: sqlite3.Connection, post_id: int, now: datetime) -> bool:
    """Adopt the messages that do what a due post would do; False if there are none.

    If only some of its articles are in the channel, the post stays due without them.
    """
    post = connection.execute(
        "SELECT posts.*, about.key AS about_key, about.ts AS about_ts FROM posts "
        "LEFT JOIN posts AS about ON about.id = posts.of_post "
        "WHERE posts.id = ? AND posts.state = 'due'",
        [post_id],
    ).fetchone()
    if post is None or post["kind"] == "edit":
        return False
    if post["kind"] == "reply":
        return _adopt_row(connection, post, _reply(connection, post))
    if row := _same_key(connection, post):
        return _adopt_row(connection, post, row)
    # a repost is another message on purpose, and so is a second naming
    if post["kind"] == "notice" or post["reason"] or _is_second_naming(post):
        return False
    return _adopt_articles(connection, post, now)


def _is_second_naming(post: sqlite3.Row) -> bool:
    """Whether a reply names another source because the text was retracted (rules/revisions.py)."""
    return post["kind"] == "also" and str(post["key"]).startswith(f"{post['about_key']}:")


def _articles(connection: sqlite3.Connection, post_id: int) -> list[sqlite3.Row]:
    return connection.execute(
        "SELECT articles.* FROM post_articles JOIN articles ON articles.id = post_articles.article "
        "WHERE post = ? ORDER BY post_articles.place",
        [post_id],
    ).fetchall()


def _same_key(connection: sqlite3.Connection, post: sqlite3.Row) -> sqlite3.Row | None:
    """The message with a post's key, which says nothing else about its articles.

    A key contains an ID, which may have become another article's, so where there are marks, they
    decide. Only notices, reposts and the like go by their key.
    """
    rows: Rows = connection.execute(
        "SELECT * FROM found_posts WHERE channel = ? AND key = ? ORDER BY ts",
        [post["channel"], post["key"]],
    ).fetchall()
    marks = [mark_of(to_stored(row)) for row in _articles(connection, post["id"])]
    same = (row for row in rows if row["identity"] is None or _is_any_of(row, marks))
    found = next(same, None)
    by_key = post["kind"] == "notice" or post["reason"] or _is_second_naming(post)
    return found if found and (by_key or found["identity"] is None) else None


def _is_any_of(row: sqlite3.Row, marks: Sequence[ArticleMark]) -> bool:
    return any(
        row["identity"] == each.identity or row["revision"] == each.revision for each in marks
    )


def _reply(connection: sqlite3.Connection, post: sqlite3.Row) -> sqlite3.Row | None:
    """The reply in the thread that tells what a post would tell.

    If it's the last that is due about the article, it must be the last in the thread as well: a
    text that was changed, and changed back, is told of again.
    """
    (article,) = _articles(connection, post["id"])
    mark = mark_of(to_stored(article))
    rows = [
        row
        for row in connection.execute(
            "SELECT * FROM found_posts WHERE channel = ? AND thread = ? AND kind = 'reply' "
            "ORDER BY ts",
            [post["channel"], post["about_ts"]],
        )
        if row["identity"] is None or _is_any_of(row, [mark]) or row["article"] == mark.id
    ]
    (is_last,) = connection.execute(
        "SELECT NOT EXISTS (SELECT 1 FROM posts JOIN post_articles ON post = posts.id "
        "WHERE of_post = ? AND kind = 'reply' AND state = 'due' AND id > ? AND article = ?)",
        [post["of_post"], post["id"], article["id"]],
    ).fetchone()
    telling = [row for row in (rows[-1:] if is_last else rows) if _tells(row, post, mark)]
    return telling[0] if telling else None


def _tells(row: sqlite3.Row, post: sqlite3.Row, mark: ArticleMark) -> bool:
    if row["identity"] is None:
        return bool(row["key"] == post["key"])
    return (row["revision"], row["told"]) == (mark.revision, mark.told)


def _adopt_row(connection: sqlite3.Connection, post: sqlite3.Row, row: sqlite3.Row | None) -> bool:
    """Take a message for what a post has become."""
    if row is None:
        return False
    _become(connection, post["id"], row)
    connection.execute(
        "DELETE FROM found_posts WHERE channel = ? AND ts = ?", [row["channel"], row["ts"]]
    )
    return True


def _adopt_articles(connection: sqlite3.Connection, post: sqlite3.Row, now: datetime) -> bool:
    """Adopt the messages that show a post's articles."""
    articles = [to_stored(row) for row in _articles(connection, post["id"])]
    found = {
        stored.id: rows
        for stored in articles
        if (rows := _in_channel(connection, post["channel"], stored))
    }
    if not found:
        return False
    left = [stored for stored in articles if stored.id not in found]
    messages = {row["ts"]: row for rows in found.values() for row in rows}
    known = {ts: _post_at(connection, row) for ts, row in messages.items()}
    own = None if left else next((ts for ts, known_id in known.items() if known_id is None), None)
    ids = {ts: known[ts] or _post_for(connection, row, post, own) for ts, row in messages.items()}
    shown = [(row, stored) for stored in articles for row in found.get(stored.id, ())]
    for row, stored in shown:
        _attach(connection, ids[row["ts"]], row, stored)
    for row, stored in shown:
        was_known = known[row["ts"]] is not None
        _bring_up_to_date(connection, ids[row["ts"]], row, stored, now, was_known=was_known)
    if own is None:
        _take_over_followers(connection, post["id"], found, ids)
        _leave(connection, post["id"], left)
    return True


def _in_channel(connection: sqlite3.Connection, channel: str, stored: StoredArticle) -> Rows:
    rows = found_rows.showing(connection, mark_of(stored))
    return [row for row in rows if row["channel"] == channel]


def _post_at(connection: sqlite3.Connection, row: sqlite3.Row) -> int | None:
    """The post that a message is known as, if it is known."""
    known = connection.execute(
        "SELECT id FROM posts WHERE channel = ? AND ts = ? AND kind != 'edit'",
        [row["channel"], row["ts"]],
    ).fetchone()
    return known and int(known["id"])


def _post_for(
    connection: sqlite3.Connection, row: sqlite3.Row, post: sqlite3.Row, own: str | None
) -> int:
    """Make the due post, or a new one, the post of a message; its articles come later."""
    if row["ts"] == own:
        post_id = int(post["id"])
        connection.execute("DELETE FROM post_articles WHERE post = ?", [post_id])
    else:
        (post_id,) = connection.execute(
            "INSERT INTO posts (key, channel, kind, size, state, created) SELECT "
            "iif(EXISTS (SELECT 1 FROM posts WHERE key = :key), :key || ':found:' || :ts, :key), "
            ":channel, :kind, :size, 'due', '' RETURNING id",
            {
                "key": row["key"],
                "ts": row["ts"],
                "channel": row["channel"],
                "kind": row["kind"],
                "size": post["size"],
            },
        ).fetchone()
    _become(connection, post_id, row)
    return int(post_id)


def _become(connection: sqlite3.Connection, post_id: int, row: sqlite3.Row) -> None:
    """Make a post the one that has sent a message."""
    sent = datetime.fromtimestamp(float(row["ts"]), UTC)
    connection.execute(
        "UPDATE posts SET state = 'sent', ts = :ts, created = :created, kind = :kind, "
        "of_post = (SELECT id FROM posts AS about WHERE about.channel = :channel "
        "AND about.ts = :thread AND about.kind != 'edit') WHERE id = :id",
        {
            "id": post_id,
            "ts": row["ts"],
            "created": to_text(sent),
            "kind": row["kind"],
            "channel": row["channel"],
            "thread": row["thread"],
        },
    )


def _attach(
    connection: sqlite3.Connection, post_id: int, row: sqlite3.Row, stored: StoredArticle
) -> None:
    """Record that a message shows an article."""
    connection.execute(
        "INSERT INTO post_articles (post, place, article) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [post_id, row["place"], stored.id],
    )
    found_rows.forget(connection, [row])


def _bring_up_to_date(  # noqa: PLR0913  what it compares, and where it writes
    connection: sqlite3.Connection,
    post_id: int,
    row: sqlite3.Row,
    stored: StoredArticle,
    now: datetime,
    *,
    was_known: bool,
) -> None:
    """Enqueue an edit, and a reply, if a message shows another state of an article.

    One that ``was_known`` could not be edited as long as some of its articles were missing.
    """
    (is_pending,) = connection.execute(
        "SELECT before IS NOT NULL FROM articles WHERE id = ?", [stored.id]
    ).fetchone()
    if is_pending:  # the revision's own edits and replies are still to come
        return
    (post,) = select_posts(connection, "id = ?", post_id)
    mark = mark_of(stored)
    # what editors and admins decided, and this store has forgotten, stays as it is
    changed = row["revision"] != mark.revision or bool(mark.told and row["told"] != mark.told)
    if changed or row["article"] != mark.id or was_known:
        insert_updates(connection, catch_up(post.new, stored, changed=changed), now)


def _take_over_followers(
    connection: sqlite3.Connection, post_id: int, found: dict[str, Rows], ids: dict[str, int]
) -> None:
    """Have other sources be named below the messages that show their originals."""
    followers = connection.execute(
        "SELECT posts.id, duplicates.lead FROM posts JOIN post_articles ON post = posts.id "
        "JOIN duplicates ON duplicates.article = post_articles.article "
        "WHERE of_post = ? AND kind = 'also' AND state = 'due'",
        [post_id],
    ).fetchall()
    connection.executemany(
        "UPDATE posts SET of_post = ? WHERE id = ?",
        [
            (ids[found[follower["lead"]][0]["ts"]], follower["id"])
            for follower in followers
            if follower["lead"] in found
        ],
    )


def _leave(connection: sqlite3.Connection, post_id: int, left: Sequence[StoredArticle]) -> None:
    """Leave a due post with these articles only; without any, it isn't needed."""
    if not left:
        connection.execute("UPDATE posts SET state = 'dropped' WHERE id = ?", [post_id])
        return
    connection.execute("DELETE FROM post_articles WHERE post = ?", [post_id])
    connection.executemany(
        "INSERT INTO post_articles (post, place, article) VALUES (?, ?, ?)",
        [(post_id, place, stored.id) for place, stored in enumerate(left)],
    )
