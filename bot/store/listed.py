"""What lists of feeds and links name, as their files come, change and go."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.models import FileResult
from bot.store.codec import mark_of, storable, to_text


def note_growing(
    connection: sqlite3.Connection, results: Sequence[FileResult], now: datetime
) -> list[FileResult]:
    """Take in what lists and links say, inside the caller's transaction; the other files.

    A link that is read again and says the same, in a file that has not changed, stays as it is.
    """
    others = []
    for result in results:
        path = storable(result.path)
        if result.feeds is not None:
            connection.execute("DELETE FROM feed_lists WHERE path = ?", [path])
            connection.executemany(
                "INSERT INTO feed_lists (path, address, name) VALUES (?, ?, ?)",
                [(path, storable(feed.address), feed.name) for feed in result.feeds],
            )
            connection.executemany(
                "INSERT INTO feeds (address, due) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(storable(feed.address), to_text(now)) for feed in result.feeds],
            )
            _forget_feeds(connection)
        elif result.link is not None:
            connection.execute(
                "INSERT INTO links (path, address, size, mtime_ns, due) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (path) DO UPDATE SET address = excluded.address, "
                "size = excluded.size, mtime_ns = excluded.mtime_ns, due = excluded.due, "
                "reason = NULL, times = 0, since = NULL "
                "WHERE (address, size, mtime_ns) != "
                "(excluded.address, excluded.size, excluded.mtime_ns)",
                [path, storable(result.link), *mark_of(result.mark), to_text(now)],
            )
            continue
        others.append(result)
    return others


def forget_growing(connection: sqlite3.Connection, gone: Sequence[str]) -> None:
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
        # an item whose page was still to be fetched is as if it had never been seen
        connection.execute(
            "DELETE FROM feed_items WHERE feed = :feed "
            "AND id IN (SELECT item FROM pages WHERE feed = :feed)",
            {"feed": row["address"]},
        )
        connection.execute("DELETE FROM pages WHERE feed = ?", [row["address"]])


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
        connection.execute("UPDATE feed_items SET followed = 1 WHERE rowid = ?", [row["heir"]])
