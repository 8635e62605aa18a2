"""Rows of ``feed_items``: what is remembered of each item of a feed, and which article it is.

All functions work inside the caller's transaction.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from bot.models.feeds import Item, ItemMatch, KnownItem, KnownItems
from bot.store.article_sources import add_source_of_key
from bot.store.codec import (
    LISTED,
    storable,
    to_json,
    to_optional_text,
    to_optional_time,
    to_text,
    to_time,
)


def _in(name: str) -> str:
    return LISTED.replace("?", f":{name}")


# For the items of a document: rows of its feed with the same ID, address or article
_OF_FEED = f"""
SELECT * FROM feed_items WHERE feed = :feed AND id IN {_in("ids")}
UNION SELECT * FROM feed_items WHERE url IN {_in("urls")} AND feed = :feed
UNION SELECT * FROM feed_items WHERE key IN {_in("keys")} AND feed = :feed
"""  # noqa: S608
# … rows of other feeds: by ID only where the ID says which item it is in any feed
_OF_OTHER_FEEDS = f"""
SELECT * FROM feed_items WHERE id IN {_in("global_ids")} AND feed != :feed
UNION SELECT * FROM feed_items WHERE url IN {_in("urls")} AND feed != :feed
UNION SELECT * FROM feed_items WHERE key IN {_in("keys")} AND feed != :feed
"""  # noqa: S608
# … and articles, embargoed ones too, that are stored under the items' addresses
_ARTICLE_KEYS = f"""
SELECT key FROM articles WHERE key IN {_in("keys")}
UNION SELECT key FROM embargoed WHERE key IN {_in("keys")}
"""  # noqa: S608
# Of the keys that other feeds have: articles that came from a feed and are no longer updated by
# any; and items that haven't become an article and won't, since no page of theirs is due
_ORPHANS = f"""
SELECT key FROM articles WHERE key IN {_in("known_elsewhere")} AND path LIKE '%://%'
  AND NOT EXISTS (SELECT 1 FROM feed_items JOIN feeds ON address = feed
    WHERE feed_items.key = articles.key AND followed)
UNION SELECT key FROM feed_items AS known WHERE key IN {_in("known_elsewhere")}
  AND NOT EXISTS (SELECT 1 FROM articles WHERE articles.key = known.key)
  AND NOT EXISTS (SELECT 1 FROM embargoed WHERE embargoed.key = known.key)
  AND NOT EXISTS (SELECT 1 FROM feed_items AS wanted JOIN pages
    ON pages.feed = wanted.feed AND item = id WHERE wanted.key = known.key AND due NOT NULL)
"""  # noqa: S608
_RECENT = "SELECT * FROM feed_items WHERE feed = :feed ORDER BY seen DESC, id LIMIT :few"


def find_known(connection: sqlite3.Connection, feed: str, items: Sequence[Item]) -> KnownItems:
    """Return what is remembered of these items of a feed, and of the same items in other feeds.

    If one of them has a new ID, also the items that the feed had recently: the feed may have given
    a known item another ID.
    """
    urls = [item.url for item in items if item.url]
    bound = {
        "feed": storable(feed),
        "ids": _listed(item.id for item in items),
        "global_ids": _listed(item.id for item in items if item.everywhere),
        "urls": _listed(urls),
        "keys": _listed(f"url:{url}" for url in urls),
        "few": 2 * len(items),
    }
    mine, others, keys = (
        connection.execute(statement, bound).fetchall()
        for statement in (_OF_FEED, _OF_OTHER_FEEDS, _ARTICLE_KEYS)
    )
    if {item.id for item in items} - {row["id"] for row in mine}:
        mine += connection.execute(_RECENT, bound).fetchall()
    bound["known_elsewhere"] = _listed(row["key"] for row in others)
    orphans = connection.execute(_ORPHANS, bound).fetchall()
    return KnownItems(
        mine=tuple(dict.fromkeys(map(to_known, mine))),
        others=tuple(map(to_known, others)),
        keys=frozenset(row["key"] for row in keys),
        orphans=frozenset(row["key"] for row in orphans),
    )


def save_match(connection: sqlite3.Connection, match: ItemMatch) -> None:
    """Remember what an item turned out to be; its row moves if the item has a new ID."""
    note = match.note
    row = {
        "feed": storable(note.feed),
        "id": storable(note.id),
        "url": note.url and storable(note.url),
        "title": storable(note.title),
        "words": note.words,
        "stated": to_optional_text(note.stated),
        "seen": to_text(note.seen),
        "key": storable(note.key),
        "followed": note.followed,
    }
    if match.was not in (None, note.id):
        old = {"feed": row["feed"], "was": match.was, "id": row["id"]}
        connection.execute("DELETE FROM feed_items WHERE feed = :feed AND id = :was", old)
        connection.execute("UPDATE pages SET item = :id WHERE feed = :feed AND item = :was", old)
    connection.execute(
        "INSERT INTO feed_items (feed, id, url, title, words, stated, seen, key, followed) VALUES "
        "(:feed, :id, :url, :title, :words, :stated, :seen, :key, :followed) "
        "ON CONFLICT (feed, id) DO UPDATE SET url = excluded.url, title = excluded.title, "
        "words = excluded.words",
        row,
    )


def add_feed_as_source(connection: sqlite3.Connection, note: KnownItem) -> None:
    """Record that a feed contains an article that came from another feed, a link or a file."""
    add_source_of_key(connection, storable(note.feed), storable(note.key))


def to_known(row: sqlite3.Row) -> KnownItem:
    """Return the KnownItem in a row."""
    return KnownItem(
        feed=row["feed"],
        id=row["id"],
        url=row["url"],
        title=row["title"],
        words=row["words"],
        stated=to_optional_time(row["stated"]),
        seen=to_time(row["seen"]),
        key=row["key"],
        followed=bool(row["followed"]),
    )


def _listed(values: Iterable[str]) -> str:
    return to_json([storable(value) for value in values])
