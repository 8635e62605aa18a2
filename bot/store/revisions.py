"""Revisions and retractions of articles whose posts have not been updated yet."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.models import (
    Entry,
    Fix,
    NewPost,
    Retraction,
    Revision,
)
from bot.store import duplicates, retractions
from bot.store import post_rows as rows_of_posts
from bot.store.article_rows import from_before, to_entry
from bot.store.codec import to_text
from bot.store.connection import Part

_OF_ALL = "SELECT place FROM articles WHERE place < :end ORDER BY place DESC LIMIT :size"
_OF_TOPIC = (
    "SELECT article AS place FROM article_topics WHERE topic = :topic AND article < :end "
    "ORDER BY article DESC LIMIT :size"
)


class Revisions(Part):
    """Finds revised articles and queues the edits and replies that update their posts."""

    def pending(self) -> tuple[Revision, ...]:
        """The routed articles with a new revision that their posts have not followed yet."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM articles WHERE before IS NOT NULL ORDER BY place"
            ).fetchall()
            return tuple(_to_revision(connection, row) for row in rows)

    def save_updates(
        self, revision: Revision, posts: Sequence[NewPost], now: datetime, *, corrected: bool
    ) -> None:
        """Enqueue a revision's edits and replies and note that it is followed: both or neither.

        ``corrected`` says that it changed what readers were told. Where there is yet another
        revision by now, nothing is done: it stays to be followed from what readers know.
        """
        entry_id = revision.entry.id
        with self._connections.writing() as connection:
            row = connection.execute("SELECT * FROM articles WHERE id = ?", [entry_id]).fetchone()
            if _state(to_entry(row)) != _state(revision.entry):
                return
            connection.execute(
                "UPDATE articles SET before = NULL, corrected = ifnull(?, corrected) WHERE id = ?",
                [to_text(now) if corrected else None, entry_id],
            )
            rows_of_posts.insert_following(connection, posts, now)

    def retract(self, entry_id: str, retraction: Retraction) -> None:
        """Note that an article no longer stands; posts of it are to follow."""
        with self._connections.writing() as connection:
            retractions.retract(connection, entry_id, retraction)


def _state(entry: Entry) -> tuple[str, Retraction | None, tuple[Fix, ...]]:
    """What readers are told of, where it changes."""
    return entry.article.revision, entry.retraction, entry.fixes


def _to_revision(connection: sqlite3.Connection, row: sqlite3.Row) -> Revision:
    before, text, retracted, fixes = from_before(row["before"])
    return Revision(
        entry=to_entry(row),
        before=before,
        text=text,
        retracted=retracted,
        posts=rows_of_posts.holding(connection, row["id"]),
        next=duplicates.next_of(connection, row["id"]),
        fixes=fixes,
    )
