"""Lists of feeds, and links, in the seeds folder: updated as their files come, change and go.

All functions work inside the caller's transaction.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.models import Feed, FileResult
from bot.store.article_sources import copy_sources
from bot.store.codec import mark_columns, storable, to_text
from bot.store.embargo_rows import forget_embargoed


def save_feed_lists(
    connection: sqlite3.Connection, results: Sequence[FileResult], now: datetime
) -> list[FileResult]:
    """Store the feeds and links that these files name; returns the files that aren't links.

    A link whose file and address haven't changed keeps its state: its page isn't fetched again.
    """
    others = []
    for result in results:
        if result.link is not None:
            _save_link(connection, result, now)
            continue
        if result.feeds is not None:
            _save_list(connection, result, result.feeds, now)
        elif not result.articles:
            # This may be a link that can't be read any more.
            connection.execute(
                "UPDATE links SET due = NULL, reason = NULL WHERE path = ?", [storable(result.path)]
            )
        others.append(result)
    if any(result.feeds is not None for result in results):
        # Only after all lists, since a feed may have been moved from one list to another.
        _forget_unlisted_feeds(connection)
    return others


def _save_list(
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


def _save_link(connection: sqlite3.Connection, result: FileResult, now: datetime) -> None:
    """Queue the page of a link.

    A new file with the address of another one is that file, renamed or copied: it takes over the
    other's articles, and when its page is due.
    """
    path, address = storable(result.path), storable(result.link or "")
    twin = connection.execute(
        "SELECT path, due FROM links WHERE address = ? AND path != ? ORDER BY due NULLS FIRST",
        [address, path],
    ).fetchone()
    is_new = not connection.execute("SELECT 1 FROM links WHERE path = ?", [path]).fetchone()
    due = twin["due"] if twin and is_new else to_text(now)
    saved = connection.execute(
        "INSERT INTO links (path, address, size, mtime_ns, due) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (path) DO UPDATE SET address = excluded.address, "
        "size = excluded.size, mtime_ns = excluded.mtime_ns, due = excluded.due, "
        "reason = NULL, times = 0, since = NULL "
        "WHERE (address, size, mtime_ns) != "
        "(excluded.address, excluded.size, excluded.mtime_ns)",
        [path, address, *mark_columns(result.mark), due],
    )
    if saved.rowcount:
        connection.execute("DELETE FROM failures WHERE path = ?", [path])
        forget_embargoed(connection, [path])
    if twin and is_new:
        copy_sources(connection, path, twin["path"])


def forget_feed_lists(connection: sqlite3.Connection, gone: Sequence[str]) -> None:
    """Forget links and lists whose files are gone, and the feeds that no other list names.

    Items that became articles are remembered, so that a feed that is listed again brings nothing
    twice.
    """
    for table in ("links", "feed_lists"):
        connection.executemany(
            f"DELETE FROM {table} WHERE path = ?",  # noqa: S608
            [(path,) for path in gone],
        )
    _forget_unlisted_feeds(connection)


def _forget_unlisted_feeds(connection: sqlite3.Connection) -> None:
    gone = connection.execute(
        "DELETE FROM feeds WHERE address NOT IN (SELECT address FROM feed_lists) RETURNING address"
    ).fetchall()
    for row in gone:
        _hand_over(connection, row["address"])
        connection.execute("DELETE FROM pages WHERE feed = ?", [row["address"]])
        forget_embargoed(connection, [row["address"]])
        # An item that hasn't become an article counts as never seen.
        connection.execute(
            "DELETE FROM feed_items WHERE feed = ? "
            "AND NOT EXISTS (SELECT 1 FROM articles WHERE articles.key = feed_items.key)",
            [row["address"]],
        )


def _hand_over(connection: sqlite3.Connection, feed: str) -> None:
    """Let another feed that has the same articles update them from now on, where there is one."""
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
        # Without a hash the item, and without validators its feed, is read again: what it says now
        # may be newer.
        connection.execute(
            "UPDATE feed_items SET followed = 1, words = '' WHERE rowid = ?", [row["heir"]]
        )
        connection.execute(
            "UPDATE feeds SET etag = NULL, modified = NULL, body = '' "
            "WHERE address = (SELECT feed FROM feed_items WHERE rowid = ?)",
            [row["heir"]],
        )
