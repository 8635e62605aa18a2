"""Feeds, links and pages: when they are to be fetched next, and what is remembered of them."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models import Article, Digest, Saved
from bot.models.feeds import (
    FeedCounts,
    FeedJob,
    FeedState,
    FeedUpdate,
    Item,
    KnownItem,
    KnownItems,
    LinkJob,
    PageJob,
)
from bot.store import feed_items, fetch_rows
from bot.store.codec import (
    storable,
    to_text,
)
from bot.store.connection import Part
from bot.store.embargo_rows import forget_embargoed
from bot.store.files import note_problems
from bot.store.retractions import forget_sources
from bot.store.save import save_articles


class FeedStore(Part):
    """Saves what feeds, links and pages brought, and remembers the items of feeds."""

    def known_items(self, feed: str, items: Sequence[Item]) -> KnownItems:
        """What is remembered of these items of a feed, and of the same ones elsewhere.

        Where one has a new id, also what the feed had of late.
        """
        with self._connections.reading() as connection:
            return feed_items.known(connection, feed, items)

    def save_unchanged(self, job: FeedJob, state: FeedState, due: datetime) -> None:
        """Remember that a feed had nothing new, and when it is asked next."""
        with self._connections.writing() as connection:
            _note_feed(connection, job, state, due)

    def save_update(
        self,
        job: FeedJob,
        state: FeedState,
        document: FeedUpdate,
        due: datetime,
        now: datetime,
    ) -> tuple[Saved, ...]:
        """Store what a feed's document brought, and that it was read: all of it or nothing.

        A feed that is in no list any more brings nothing.
        """
        with self._connections.writing() as connection:
            if not _note_feed(connection, job, state, due):
                return ()
            for each in document.matches:
                feed_items.note(connection, each)
                if each.read:
                    # what was given of it before is overtaken
                    _forget_page(connection, each.note)
                elif each.was is None:
                    feed_items.note_carrier(connection, each.note)
            for page in document.pages:
                _note_page(connection, page, now)
            saved = save_articles(connection, document.articles, now)
            _hush(connection, document.quiet, now)
            return saved

    def save_page(
        self, job: PageJob, made: tuple[Article, Digest], now: datetime
    ) -> tuple[Saved, ...]:
        """Store the article of an item whose page was wanted, which is wanted no more.

        Where it is not wanted by now, nothing is done.
        """
        _, where, of = fetch_rows.place(job)
        with self._connections.writing() as connection:
            found = connection.execute(
                f"DELETE FROM pages WHERE {where} AND given = ?",  # noqa: S608
                [*of, fetch_rows.given(job.item)],
            )
            if not found.rowcount:
                return ()
            saved = save_articles(connection, [made], now)
            if job.quiet:
                _hush(connection, [made[0].key], now)
            return saved

    def save_link(
        self,
        job: LinkJob,
        articles: Sequence[tuple[Article, Digest]],
        problems: Sequence[str],
        now: datetime,
    ) -> tuple[Saved, ...]:
        """Store what the page of a link holds, if its file is still as it was."""
        _, where, of = fetch_rows.place(job)
        with self._connections.writing() as connection:
            found = connection.execute(
                "UPDATE links SET due = NULL, reason = NULL, times = 0, since = NULL "  # noqa: S608
                f"WHERE {where}",
                of,
            )
            if not found.rowcount:
                return ()
            path = storable(job.path)
            forget_embargoed(connection, [path])
            forget_sources(connection, [path])
            note_problems(connection, [(path, tuple(problems))], now)
            return save_articles(connection, articles, now)

    def counts(self) -> FeedCounts:
        """How much there is that grows."""
        with self._connections.reading() as connection:
            feeds, pages = connection.execute(
                "SELECT (SELECT count(*) FROM feeds), (SELECT count(*) FROM pages "
                "WHERE due IS NOT NULL) + (SELECT count(*) FROM links WHERE due IS NOT NULL)"
            ).fetchone()
        return FeedCounts(feeds=feeds, pages=pages)


def _note_feed(
    connection: sqlite3.Connection, job: FeedJob, state: FeedState, due: datetime
) -> bool:
    """Note what a feed has sent, and that all is well with it; whether it is still followed."""
    found = connection.execute(
        "UPDATE feeds SET etag = ?, modified = ?, title = ?, body = ?, due = ?, "
        "reason = NULL, times = 0, since = NULL WHERE address = ?",
        [
            *(state.etag, state.modified, state.title and storable(state.title), state.body),
            *(to_text(due), storable(job.address)),
        ],
    )
    return bool(found.rowcount)


def _forget_page(connection: sqlite3.Connection, note: KnownItem) -> None:
    connection.execute(
        "DELETE FROM pages WHERE feed = ? AND item = ?", [storable(note.feed), storable(note.id)]
    )


def _note_page(connection: sqlite3.Connection, page: PageJob, now: datetime) -> None:
    """Want the page of an item; or name an item of which nothing can be read."""
    failure = page.failure
    connection.execute(
        "INSERT INTO pages (feed, item, address, given, quiet, due, reason, times, since) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(storable(page.note.feed), storable(page.note.id), storable(page.address)),
            *(fetch_rows.given(page.item), page.quiet, None if failure else to_text(now)),
            *(failure and storable(failure.reason), failure.times if failure else 0),
            failure and to_text(failure.since),
        ],
    )


def _hush(connection: sqlite3.Connection, keys: Iterable[str], now: datetime) -> None:
    """Have articles count as decided about: they are stored and not posted."""
    connection.executemany(
        "UPDATE articles SET routed = ? WHERE key = ? AND routed IS NULL",
        [(to_text(now), storable(key)) for key in keys],
    )
