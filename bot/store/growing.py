"""Feeds, links and pages: when they are to be fetched next, and what is remembered of them."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import assert_never

from bot.growing import (
    Brought,
    Errand,
    FeedErrand,
    FeedState,
    Growth,
    Item,
    Judged,
    Known,
    KnownItem,
    LinkErrand,
    PageErrand,
    Trouble,
    Unfetched,
)
from bot.models import Article, Digest, FileMark, Saved
from bot.store.codec import (
    LISTED,
    mark_of,
    storable,
    to_json,
    to_optional_text,
    to_optional_time,
    to_text,
    to_time,
)
from bot.store.files import note_problems
from bot.store.holding import forget_held
from bot.store.part import Part
from bot.store.retracting import forget_holders
from bot.store.saving import save_articles

_GIVEN_UP = timedelta(days=7)  # so long it stands in `status` that a page could not be had


class Growing(Part):
    """Reads and writes of what grows."""

    def errands(self, now: datetime, limit: int) -> tuple[Errand, ...]:
        """What is to be fetched by now, the longest due first, at most so many of each kind."""
        # a host that is slow must not keep the pages of all others waiting
        bound = {"now": to_text(now), "limit": limit, "share": max(1, limit // 20)}
        with self._connections.reading() as connection:
            found: list[tuple[str, Errand]] = []
            for statement, to_errand in _ERRANDS:
                rows = connection.execute(statement, bound).fetchall()
                found += [(row["due"], to_errand(row)) for row in rows]
        found.sort(key=lambda each: each[0])
        return tuple(errand for _, errand in found)

    def next_errand(self) -> datetime | None:
        """When something is to be fetched next, if anything is."""
        with self._connections.reading() as connection:
            (due,) = connection.execute(
                "SELECT min(due) FROM (SELECT min(due) AS due FROM feeds UNION ALL "
                "SELECT min(due) FROM pages UNION ALL SELECT min(due) FROM links)"
            ).fetchone()
        return to_optional_time(due)

    def known_items(self, feed: str, items: Sequence[Item]) -> Known:
        """What is remembered of these items of a feed, and of the same ones elsewhere.

        Where one has a new id, also what the feed had of late.
        """
        urls = [item.url for item in items if item.url]
        bound = {
            "feed": storable(feed),
            "ids": _listed(item.id for item in items),
            "wide": _listed(item.id for item in items if item.everywhere),
            "urls": _listed(urls),
            "keys": _listed(f"url:{url}" for url in urls),
            "few": 2 * len(items),
        }
        with self._connections.reading() as connection:
            mine, others, keys = (
                connection.execute(statement, bound).fetchall()
                for statement in (_MINE, _OTHERS, _KEYS)
            )
            if {item.id for item in items} - {row["id"] for row in mine}:
                mine += connection.execute(_OF_LATE, bound).fetchall()
            bound["brought"] = _listed(row["key"] for row in others)
            orphans = connection.execute(_ORPHANS, bound).fetchall()
        return Known(
            mine=tuple(dict.fromkeys(map(_to_known, mine))),
            others=tuple(map(_to_known, others)),
            keys=frozenset(row["key"] for row in keys),
            orphans=frozenset(row["key"] for row in orphans),
        )

    def note_unchanged(self, errand: FeedErrand, state: FeedState, due: datetime) -> None:
        """Remember that a feed had nothing new, and when it is asked next."""
        with self._connections.writing() as connection:
            _note_feed(connection, errand, state, due)

    def note_trouble(self, errand: Errand, trouble: Trouble, due: datetime | None) -> None:
        """Remember why something cannot be had, and when it is tried again (None: no more)."""
        table, where, of = _place(errand)
        with self._connections.writing() as connection:
            connection.execute(
                f"UPDATE {table} SET reason = ?, times = ?, since = ?, due = ? WHERE {where}",  # noqa: S608
                [
                    *(storable(trouble.reason), trouble.times, to_text(trouble.since)),
                    *(to_optional_text(due), *of),
                ],
            )

    def postpone(self, errand: Errand, until: datetime) -> None:
        """Leave something alone until then, though nothing is wrong with it."""
        table, where, of = _place(errand)
        with self._connections.writing() as connection:
            connection.execute(
                f"UPDATE {table} SET due = max(due, ?) WHERE {where}",  # noqa: S608
                [to_text(until), *of],
            )

    def save_document(
        self,
        errand: FeedErrand,
        state: FeedState,
        document: Brought,
        due: datetime,
        now: datetime,
    ) -> tuple[Saved, ...]:
        """Store what a feed's document brought, and that it was read: all of it or nothing.

        A feed that is in no list any more brings nothing.
        """
        with self._connections.writing() as connection:
            if not _note_feed(connection, errand, state, due):
                return ()
            for each in document.judged:
                _note_item(connection, each)
                if each.read:
                    # what was given of it before is overtaken
                    _forget_page(connection, each.note)
                elif each.was is None:
                    _note_carrier(connection, each.note)
            for page in document.pages:
                _note_page(connection, page, now)
            saved = save_articles(connection, document.articles, now)
            _hush(connection, document.quiet, now)
            return saved

    def length(self, key: str) -> int:
        """How many characters the article with this key has; 0 where there is none."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT length(text) AS size FROM articles WHERE key = ?", [storable(key)]
            ).fetchone()
        return row["size"] if row else 0

    def save_page(
        self, errand: PageErrand, made: tuple[Article, Digest] | None, now: datetime
    ) -> tuple[Saved, ...]:
        """Store the article of an item's page, if there is one; its page is wanted no more.

        Where it is not wanted by now, nothing is done.
        """
        _, where, of = _place(errand)
        with self._connections.writing() as connection:
            found = connection.execute(
                f"DELETE FROM pages WHERE {where} AND given = ?",  # noqa: S608
                [*of, _given(errand.item)],
            )
            if not found.rowcount or made is None:
                return ()
            saved = save_articles(connection, [made], now)
            if errand.quiet:
                _hush(connection, [made[0].key], now)
            return saved

    def save_link(
        self,
        errand: LinkErrand,
        articles: Sequence[tuple[Article, Digest]],
        problems: Sequence[str],
        now: datetime,
    ) -> tuple[Saved, ...]:
        """Store what the page of a link holds, if its file is still as it was."""
        _, where, of = _place(errand)
        with self._connections.writing() as connection:
            found = connection.execute(
                "UPDATE links SET due = NULL, reason = NULL, times = 0, since = NULL "  # noqa: S608
                f"WHERE {where}",
                of,
            )
            if not found.rowcount:
                return ()
            path = storable(errand.path)
            forget_held(connection, [path])
            forget_holders(connection, [path])
            note_problems(connection, [(path, tuple(problems))], now)
            return save_articles(connection, articles, now)

    def growth(self) -> Growth:
        """How much there is that grows."""
        with self._connections.reading() as connection:
            feeds, pages = connection.execute(
                "SELECT (SELECT count(*) FROM feeds), (SELECT count(*) FROM pages "
                "WHERE due IS NOT NULL) + (SELECT count(*) FROM links WHERE due IS NOT NULL)"
            ).fetchone()
        return Growth(feeds=feeds, pages=pages)

    def unfetched(self) -> tuple[Unfetched, ...]:
        """What cannot be fetched or read now, the longest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(_UNFETCHED).fetchall()
        return tuple(
            Unfetched(
                kind=row["kind"],
                address=row["address"],
                path=row["path"],
                trouble=Trouble(
                    reason=row["reason"], times=row["times"], since=to_time(row["since"])
                ),
            )
            for row in rows
        )

    def forget_given_up(self, now: datetime) -> None:
        """Forget the pages that could not be had and have stood in `status` for long enough."""
        with self._connections.writing() as connection:
            connection.execute(
                "DELETE FROM pages WHERE due IS NULL AND since < ?", [to_text(now - _GIVEN_UP)]
            )


def _to_feed_errand(row: sqlite3.Row) -> Errand:
    return FeedErrand(
        address=row["address"],
        list=row["list"],
        name=row["name"],
        state=FeedState(
            etag=row["etag"], modified=row["modified"], title=row["title"], body=row["body"]
        ),
        trouble=_to_trouble(row),
    )


def _to_link_errand(row: sqlite3.Row) -> Errand:
    return LinkErrand(
        address=row["address"],
        path=row["path"],
        mark=FileMark(size=row["size"], mtime_ns=row["mtime_ns"]),
        trouble=_to_trouble(row),
    )


def _to_page_errand(row: sqlite3.Row) -> Errand:
    return PageErrand(
        address=row["address"],
        item=_to_item(row["given"]),
        note=_to_known(row),
        source=row["source"],
        quiet=bool(row["quiet"]),
        trouble=_to_trouble(row),
    )


_NAME = """(SELECT name FROM feed_lists
  WHERE address = feeds.address AND name NOT NULL ORDER BY path LIMIT 1)"""
_FEEDS_DUE = f"""
SELECT feeds.*, min(path) AS list, {_NAME} AS name FROM feeds JOIN feed_lists USING (address)
WHERE due <= :now GROUP BY address ORDER BY due LIMIT :limit
"""  # noqa: S608
_LINKS_DUE = "SELECT * FROM links WHERE due <= :now ORDER BY due LIMIT :limit"
_PAGES_DUE = f"""
SELECT pages.*, feed_items.*, ifnull({_NAME}, feeds.title) AS source
FROM (
  SELECT *, row_number() OVER (PARTITION BY feed ORDER BY due, rowid) AS turn
  FROM pages WHERE due <= :now
) AS pages JOIN feed_items ON feed_items.feed = pages.feed AND id = item
JOIN feeds ON feeds.address = pages.feed
WHERE turn <= :share ORDER BY pages.due, turn LIMIT :limit
"""  # noqa: S608
_ERRANDS: tuple[tuple[str, Callable[[sqlite3.Row], Errand]], ...] = (
    (_FEEDS_DUE, _to_feed_errand),
    (_LINKS_DUE, _to_link_errand),
    (_PAGES_DUE, _to_page_errand),
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
_UNFETCHED = """
SELECT 'feed' AS kind, address, (SELECT min(path) FROM feed_lists WHERE address = feeds.address)
  AS path, reason, times, since FROM feeds WHERE reason IS NOT NULL
UNION ALL SELECT 'page', address, path, reason, times, since FROM links WHERE reason IS NOT NULL
UNION ALL SELECT 'page', address, feed, reason, times, since FROM pages WHERE reason IS NOT NULL
ORDER BY since, address
"""


def _listed(values: Iterable[str]) -> str:
    return to_json([storable(value) for value in values])


def _place(errand: Errand) -> tuple[str, str, list[object]]:
    """The table that an errand stands in, and the condition for its row with what it is of."""
    match errand:
        case FeedErrand():
            return "feeds", "address = ?", [storable(errand.address)]
        case LinkErrand():
            mark = mark_of(errand.mark)
            of = [storable(errand.path), storable(errand.address), *mark]
            return "links", "(path, address, size, mtime_ns) = (?, ?, ?, ?)", of
        case PageErrand():
            return "pages", "(feed, item) = (?, ?)", [errand.note.feed, errand.note.id]
    assert_never(errand)


def _note_feed(
    connection: sqlite3.Connection, errand: FeedErrand, state: FeedState, due: datetime
) -> bool:
    """Note what a feed has sent, and that all is well with it; whether it is still followed."""
    found = connection.execute(
        "UPDATE feeds SET etag = ?, modified = ?, title = ?, body = ?, due = ?, "
        "reason = NULL, times = 0, since = NULL WHERE address = ?",
        [
            *(state.etag, state.modified, state.title and storable(state.title), state.body),
            *(to_text(due), storable(errand.address)),
        ],
    )
    return bool(found.rowcount)


def _note_item(connection: sqlite3.Connection, judged: Judged) -> None:
    note = judged.note
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
    if judged.was not in (None, note.id):
        old = {"feed": row["feed"], "was": judged.was, "id": row["id"]}
        connection.execute("DELETE FROM feed_items WHERE feed = :feed AND id = :was", old)
        connection.execute("UPDATE pages SET item = :id WHERE feed = :feed AND item = :was", old)
    connection.execute(
        "INSERT INTO feed_items (feed, id, url, title, words, stated, seen, key, followed) VALUES "
        "(:feed, :id, :url, :title, :words, :stated, :seen, :key, :followed) "
        "ON CONFLICT (feed, id) DO UPDATE SET url = excluded.url, title = excluded.title, "
        "words = excluded.words",
        row,
    )


def _note_carrier(connection: sqlite3.Connection, note: KnownItem) -> None:
    """Remember that a feed carries an article that another feed, a link or a file has brought."""
    connection.execute(
        "INSERT INTO holders (path, article) SELECT ?, id FROM articles WHERE key = ? "
        "ON CONFLICT DO NOTHING",
        [storable(note.feed), storable(note.key)],
    )


def _forget_page(connection: sqlite3.Connection, note: KnownItem) -> None:
    connection.execute(
        "DELETE FROM pages WHERE feed = ? AND item = ?", [storable(note.feed), storable(note.id)]
    )


def _note_page(connection: sqlite3.Connection, page: PageErrand, now: datetime) -> None:
    """Want the page of an item; or name an item of which nothing can be read."""
    trouble = page.trouble
    connection.execute(
        "INSERT INTO pages (feed, item, address, given, quiet, due, reason, times, since) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(storable(page.note.feed), storable(page.note.id), storable(page.address)),
            *(_given(page.item), page.quiet, None if trouble else to_text(now)),
            *(trouble and storable(trouble.reason), trouble.times if trouble else 0),
            trouble and to_text(trouble.since),
        ],
    )


def _hush(connection: sqlite3.Connection, keys: Iterable[str], now: datetime) -> None:
    """Have articles count as decided about: they are stored and not posted."""
    connection.executemany(
        "UPDATE articles SET routed = ? WHERE key = ? AND routed IS NULL",
        [(to_text(now), storable(key)) for key in keys],
    )


def _to_trouble(row: sqlite3.Row) -> Trouble | None:
    if row["reason"] is None:
        return None
    return Trouble(reason=row["reason"], times=row["times"], since=to_time(row["since"]))


def _to_known(row: sqlite3.Row) -> KnownItem:
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


def _given(item: Item) -> str:
    return storable(to_json({**asdict(item), "published": to_optional_text(item.published)}))


def _to_item(given: str) -> Item:
    fields = json.loads(given)
    return Item(**{**fields, "published": to_optional_time(fields["published"])})
