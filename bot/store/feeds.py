"""Feeds, links and the pages of items: saves what came from them, with the articles."""

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
from bot.store.article_sources import forget_sources
from bot.store.codec import storable, to_text
from bot.store.connection import StorePart
from bot.store.embargo_rows import forget_embargoed
from bot.store.files import save_problems
from bot.store.save import save_articles
from bot.store.visibility import MayRead, anybody, of_readable_sources


class FeedStore(StorePart):
    """Saves what feeds, links and pages brought, and remembers the items of feeds."""

    def known_items(self, feed: str, items: Sequence[Item]) -> KnownItems:
        """Return what is remembered of these items of a feed, and of the same items in others.

        If one of them has a new ID, also the items that the feed had recently.
        """
        with self._connections.reading() as connection:
            return feed_items.find_known(connection, feed, items)

    def save_unchanged(self, job: FeedJob, state: FeedState, due: datetime) -> None:
        """Record that a feed had nothing new, and that it is next asked at ``due``."""
        with self._connections.writing() as connection:
            _save_state(connection, job, state, due)

    def save_update(
        self,
        job: FeedJob,
        state: FeedState,
        document: FeedUpdate,
        due: datetime,
        now: datetime,
    ) -> tuple[Saved, ...]:
        """Store the items, articles and page jobs from a feed's document, and the feed's new state.

        Stores nothing if no list names the feed any more.
        """
        with self._connections.writing(large=True) as connection:
            if not _save_state(connection, job, state, due):
                return ()
            for each in document.matches:
                feed_items.save_match(connection, each)
                if each.read:
                    # The item is read anew, so a page that was queued for its old version isn't
                    # needed.
                    _forget_page(connection, each.note)
                elif each.was is None:
                    feed_items.add_feed_as_source(connection, each.note)
            for page in document.pages:
                _queue_page(connection, page, now)
            saved = save_articles(connection, document.articles, now)
            _mark_as_routed(connection, document.quiet, now)
            return saved

    def save_page(
        self, job: PageJob, made: tuple[Article, Digest], now: datetime
    ) -> tuple[Saved, ...]:
        """Store the article of an item whose page was queued, and take the page off the queue.

        Stores nothing if the page is no longer queued for this version of the item.
        """
        _, where, bound = fetch_rows.locate(job)
        with self._connections.writing(large=True) as connection:
            found = connection.execute(
                f"DELETE FROM pages WHERE {where} AND given = ?",  # noqa: S608
                [*bound, fetch_rows.item_to_json(job.item)],
            )
            if not found.rowcount:
                return ()
            saved = save_articles(connection, [made], now)
            if job.quiet:
                _mark_as_routed(connection, [made[0].key], now)
            return saved

    def save_link(
        self,
        job: LinkJob,
        articles: Sequence[tuple[Article, Digest]],
        problems: Sequence[str],
        now: datetime,
    ) -> tuple[Saved, ...]:
        """Store the articles of a link's page; nothing if the link's file has changed meanwhile."""
        _, where, bound = fetch_rows.locate(job)
        with self._connections.writing(large=True) as connection:
            found = connection.execute(
                "UPDATE links SET due = NULL, reason = NULL, times = 0, since = NULL "  # noqa: S608
                f"WHERE {where}",
                bound,
            )
            if not found.rowcount:
                return ()
            path = storable(job.path)
            forget_embargoed(connection, [path])
            forget_sources(connection, [path])
            save_problems(connection, [(path, tuple(problems))], now)
            return save_articles(connection, articles, now)

    def counts(self, reads: MayRead = anybody) -> FeedCounts:
        """Return how many feeds there are, and how many pages are still to be fetched.

        Leaves out the feeds and links whose articles may none be read.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT address AS source, 1 AS feeds, "
                "(SELECT count(*) FROM pages WHERE feed = feeds.address AND due IS NOT NULL) "
                "AS pages "
                "FROM feeds UNION ALL SELECT path, 0, 1 FROM links WHERE due IS NOT NULL"
            ).fetchall()
            shown = of_readable_sources(connection, {row["source"] for row in rows}, reads)
        counted = [row for row in rows if row["source"] in shown]
        return FeedCounts(
            feeds=sum(row["feeds"] for row in counted), pages=sum(row["pages"] for row in counted)
        )


def _save_state(
    connection: sqlite3.Connection, job: FeedJob, state: FeedState, due: datetime
) -> bool:
    """Record what a feed last sent, and clear its failure; False if it is in no list any more."""
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


def _queue_page(connection: sqlite3.Connection, page: PageJob, now: datetime) -> None:
    """Queue the page of an item; one with a failure is only kept for `status` to report."""
    failure = page.failure
    connection.execute(
        "INSERT INTO pages (feed, item, address, given, quiet, due, reason, times, since) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(storable(page.note.feed), storable(page.note.id), storable(page.address)),
            *(fetch_rows.item_to_json(page.item), page.quiet, None if failure else to_text(now)),
            *(failure and storable(failure.reason), failure.times if failure else 0),
            failure and to_text(failure.since),
        ],
    )


def _mark_as_routed(connection: sqlite3.Connection, keys: Iterable[str], now: datetime) -> None:
    """Mark articles as routed without posting them."""
    connection.executemany(
        "UPDATE articles SET routed = ? WHERE key = ? AND routed IS NULL",
        [(to_text(now), storable(key)) for key in keys],
    )
