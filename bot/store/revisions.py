"""Articles that changed after they were routed, until their posts have been updated.

A revision, a retraction or a fix keeps, in the column ``before``, what readers have been told. That
is compared with the article as it is now when the edits and replies are made (rules/revisions.py).
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.models import Fix, NewPost, Retraction, Revision, StoredArticle
from bot.store import duplicates, post_rows, retractions
from bot.store.article_rows import from_before, to_stored
from bot.store.codec import to_text
from bot.store.connection import StorePart


class Revisions(StorePart):
    """Finds revised articles and queues the edits and replies that update their posts."""

    def pending(self) -> tuple[Revision, ...]:
        """Return the routed articles with a revision that their posts don't show yet."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM articles WHERE before IS NOT NULL ORDER BY place"
            ).fetchall()
            return tuple(_to_revision(connection, row) for row in rows)

    def save_updates(
        self, revision: Revision, posts: Sequence[NewPost], now: datetime, *, corrected: bool
    ) -> None:
        """Enqueue a revision's edits and replies and mark it as done, both or neither.

        ``corrected`` says that the revision changed what readers were told. Does nothing if the
        article has changed again: then it stays pending, with what readers know.
        """
        article_id = revision.stored.id
        with self._connections.writing() as connection:
            row = connection.execute("SELECT * FROM articles WHERE id = ?", [article_id]).fetchone()
            if _state(to_stored(row)) != _state(revision.stored):
                return
            connection.execute(
                "UPDATE articles SET before = NULL, corrected = ifnull(?, corrected) WHERE id = ?",
                [to_text(now) if corrected else None, article_id],
            )
            post_rows.insert_updates(connection, posts, now)

    def retract(self, article_id: str, retraction: Retraction) -> None:
        """Mark an article as retracted; its posts are pending an update then."""
        with self._connections.writing() as connection:
            retractions.retract(connection, article_id, retraction)


def _state(stored: StoredArticle) -> tuple[str, Retraction | None, tuple[Fix, ...]]:
    """What readers are told about when it changes."""
    return stored.article.revision, stored.retraction, stored.fixes


def _to_revision(connection: sqlite3.Connection, row: sqlite3.Row) -> Revision:
    before, text, retracted, fixes = from_before(row["before"])
    posts = post_rows.posts_showing(connection, row["id"])
    channels = {each.new.channel for each in posts}
    return Revision(
        stored=to_stored(row),
        before=before,
        text=text,
        retracted=retracted,
        posts=posts,
        others=duplicates.other_sources(connection, row["id"], channels),
        fixes=fixes,
    )
