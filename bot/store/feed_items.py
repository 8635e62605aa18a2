"""What is remembered of the items of feeds, and which articles they are."""

import sqlite3
from collections.abc import Iterable, Sequence

from bot.models.feeds import Item, ItemMatch, KnownItem, KnownItems
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


# of a document's items: what its feed has under their ids or addresses, what other feeds have, and
# which articles stand under their addresses
_MINE = f"""
SELECT * FROM feed_items WHERE feed = :feed AND id IN {_in("ids")}
UNION SELECT * FROM feed_items WHERE url IN {_in("urls")} AND feed = :feed
UNION SELECT * FROM feed_items WHERE key IN {_in("keys")} AND feed = :feed
"""  # noqa: S608
_OTHERS = f"""
SELECT * FROM feed_items WHERE id IN {_in("wide")} AND feed != :feed
UNION SELECT * FROM feed_items WHERE url IN {_in("urls")} AND feed != :feed
UNION SELECT * FROM feed_items WHERE key IN {_in("keys")} AND feed != :feed
"""  # noqa: S608
_KEYS = f"""
SELECT key FROM articles WHERE key IN {_in("keys")}
UNION SELECT key FROM held WHERE key IN {_in("keys")}
"""  # noqa: S608
# what nobody follows any more, and what has not become an article, nor is to become one
_ORPHANS = f"""
SELECT key FROM articles WHERE key IN {_in("brought")} AND path LIKE '%://%' AND NOT EXISTS (
  SELECT 1 FROM feed_items JOIN feeds ON address = feed
  WHERE feed_items.key = articles.key AND followed)
UNION SELECT key FROM feed_items AS known WHERE key IN {_in("brought")}
  AND NOT EXISTS (SELECT 1 FROM articles WHERE articles.key = known.key)
  AND NOT EXISTS (SELECT 1 FROM held WHERE held.key = known.key)
  AND NOT EXISTS (SELECT 1 FROM feed_items AS wanted JOIN pages
    ON pages.feed = wanted.feed AND item = id WHERE wanted.key = known.key AND due NOT NULL)
"""  # noqa: S608
_OF_LATE = "SELECT * FROM feed_items WHERE feed = :feed ORDER BY seen DESC, id LIMIT :few"


def known(connection: sqlite3.Connection, feed: str, items: Sequence[Item]) -> KnownItems:
    """What is remembered of these items of a feed, and of the same ones elsewhere."""
    urls = [item.url for item in items if item.url]
    bound = {
        "feed": storable(feed),
        "ids": _listed(item.id for item in items),
        "wide": _listed(item.id for item in items if item.everywhere),
        "urls": _listed(urls),
        "keys": _listed(f"url:{url}" for url in urls),
        "few": 2 * len(items),
    }
    mine, others, keys = (
        connection.execute(statement, bound).fetchall() for statement in (_MINE, _OTHERS, _KEYS)
    )
    if {item.id for item in items} - {row["id"] for row in mine}:
        mine += connection.execute(_OF_LATE, bound).fetchall()
    bound["brought"] = _listed(row["key"] for row in others)
    orphans = connection.execute(_ORPHANS, bound).fetchall()
    return KnownItems(
        mine=tuple(dict.fromkeys(map(to_known, mine))),
        others=tuple(map(to_known, others)),
        keys=frozenset(row["key"] for row in keys),
        orphans=frozenset(row["key"] for row in orphans),
    )


def note(connection: sqlite3.Connection, match: ItemMatch) -> None:
    """Remember what an item turned out to be, inside the caller's transaction."""
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


def note_carrier(connection: sqlite3.Connection, note: KnownItem) -> None:
    """Remember that a feed carries an article that another feed, a link or a file has brought."""
    connection.execute(
        "INSERT INTO holders (path, article) SELECT ?, id FROM articles WHERE key = ? "
        "ON CONFLICT DO NOTHING",
        [storable(note.feed), storable(note.key)],
    )


def to_known(row: sqlite3.Row) -> KnownItem:
    """The KnownItem of a row of feed_items."""
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
