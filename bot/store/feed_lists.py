"""What lists of feeds and links name, as their files come, change and go."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.models import Feed, FileResult
from bot.store.codec import mark_of, storable, to_text
from bot.store.embargo_rows import forget_embargoed


def save_feed_lists(
    connection: sqlite3.Connection, results: Sequence[FileResult], now: datetime
) -> list[FileResult]:
    """Take in what lists and links say, inside the caller's transaction; the other files.

    A link that is read again and says the same, in a file that has not changed, stays as it is.
    """
    others = []
    for result in results:
        if result.link is not None:
            _note_link(connection, result, now)
            continue
        if result.feeds is not None:
            _note_list(connection, result, result.feeds, now)
        elif not result.articles:
            # perhaps a link that cannot be read any more
            connection.execute(
                "UPDATE links SET due = NULL, reason = NULL WHERE path = ?", [storable(result.path)]
            )
        others.append(result)
    if any(result.feeds is not None for result in results):
        # only now: a feed may have been moved from one list to another
        _forget_feeds(connection)
    return others


def _note_list(
    connection: sqlite3.Connection, result: FileResult, feeds: Sequence[Feed], now: datetime
) -> None:
    path = storable(result.path)
    connection.execute("DELETE FROM feed_lists WHERE path = ?", [path])
    connection.executemany(
        "INSERT INTO feed_lists (path, address, name) VALUES (?, ?, ?)",
        [(path, storable(feed.address), feed.name) for feed in feeds],
    )
    connection.executemany(
        "INSERT INTO feeds (address, due) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(storable(feed.address), to_text(now)) for feed in feeds],
    )


def _note_link(connection: sqlite3.Connection, result: FileResult, now: datetime) -> None:
    """Want the page of a link, unless it is that of another file: that was renamed, or copied."""
    path, address = storable(result.path), storable(result.link or "")
    known = connection.execute(
        "SELECT path, due FROM links WHERE address = ? AND path != ? ORDER BY due NULLS FIRST",
        [address, path],
    ).fetchone()
    is_new = not connection.execute("SELECT 1 FROM links WHERE path = ?", [path]).fetchone()
    due = known["due"] if known and is_new else to_text(now)
    noted = connection.execute(
        "INSERT INTO links (path, address, size, mtime_ns, due) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (path) DO UPDATE SET address = excluded.address, "
        "size = excluded.size, mtime_ns = excluded.mtime_ns, due = excluded.due, "
        "reason = NULL, times = 0, since = NULL "
        "WHERE (address, size, mtime_ns) != "
        "(excluded.address, excluded.size, excluded.mtime_ns)",
        [path, address, *mark_of(result.mark), due],
    )
    if noted.rowcount:
        connection.execute("DELETE FROM failures WHERE path = ?", [path])
        forget_embargoed(connection, [path])
    if known and is_new:
        connection.execute(
            "INSERT INTO holders (path, article) SELECT ?, article FROM holders WHERE path = ? "
            "ON CONFLICT DO NOTHING",
            [path, known["path"]],
        )


def forget_feed_lists(connection: sqlite3.Connection, gone: Sequence[str]) -> None:
    """Follow no more what only these files named, inside the caller's transaction.

    What is remembered of items stays: a feed that is followed again brings nothing twice.
    """
    for table in ("links", "feed_lists"):
        connection.executemany(
            f"DELETE FROM {table} WHERE path = ?",  # noqa: S608
            [(path,) for path in gone],
        )
    _forget_feeds(connection)


def _forget_feeds(connection: sqlite3.Connection) -> None:
    """Forget the feeds that are in no list; articles of theirs that others carry follow those."""
    gone = connection.execute(
        "DELETE FROM feeds WHERE address NOT IN (SELECT address FROM feed_lists) RETURNING address"
    ).fetchall()
    for row in gone:
        _hand_over(connection, row["address"])
        connection.execute("DELETE FROM pages WHERE feed = ?", [row["address"]])
        forget_embargoed(connection, [row["address"]])
        # an item that has not become an article is as if it had never been seen
        connection.execute(
            "DELETE FROM feed_items WHERE feed = ? "
            "AND NOT EXISTS (SELECT 1 FROM articles WHERE articles.key = feed_items.key)",
            [row["address"]],
        )


def _hand_over(connection: sqlite3.Connection, feed: str) -> None:
    """Have the articles that followed a feed follow another one that carries them, if one does."""
    heirs = connection.execute(
        "SELECT mine.id, min(heir.rowid) AS heir FROM feed_items AS mine "
        "JOIN feed_items AS heir ON heir.key = mine.key AND heir.feed != mine.feed "
        "JOIN feeds ON feeds.address = heir.feed "
        "WHERE mine.feed = ? AND mine.followed GROUP BY mine.id",
        [feed],
    ).fetchall()
    for row in heirs:
        connection.execute(
            "UPDATE feed_items SET followed = 0 WHERE feed = ? AND id = ?", [feed, row["id"]]
        )
        # what it says now may be newer: it is read again
        connection.execute(
            "UPDATE feed_items SET followed = 1, words = '' WHERE rowid = ?", [row["heir"]]
        )
        connection.execute(
            "UPDATE feeds SET etag = NULL, modified = NULL, body = '' "
            "WHERE address = (SELECT feed FROM feed_items WHERE rowid = ?)",
            [row["heir"]],
        )
