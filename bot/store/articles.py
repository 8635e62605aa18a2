"""Articles and their digests, and which of them have been routed."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from bot.models import (
    Article,
    Digest,
    Entry,
    Fix,
    NewPost,
    Retraction,
    Revision,
    Routing,
    Saved,
    Sketched,
    Topic,
)
from bot.store import duplicates, retractions, roundup_queue
from bot.store import post_rows as rows_of_posts
from bot.store.article_rows import entries_at, from_before, to_entry
from bot.store.codec import storable, to_optional_time, to_text
from bot.store.mutes import note_silenced
from bot.store.part import Part
from bot.store.save import save_articles
from bot.store.visibility import ALWAYS, Reads, anybody, newest

_OF_ALL = "SELECT place FROM articles WHERE place < :end ORDER BY place DESC LIMIT :size"
_OF_TOPIC = (
    "SELECT article AS place FROM article_topics WHERE topic = :topic AND article < :end "
    "ORDER BY article DESC LIMIT :size"
)


class Articles(Part):
    """Reads and writes of articles."""

    def save(self, batch: Sequence[tuple[Article, Digest]], now: datetime) -> tuple[Saved, ...]:
        """Store articles with digests and search rows, all or none; what each turned out to be.

        An article whose time has not come is held back, and nothing is said of it.
        """
        with self._connections.writing() as connection:
            return save_articles(connection, batch, now)

    def entry(self, entry_id: str) -> Entry | None:
        """The article with this id, in whatever case it was typed."""
        with self._connections.reading() as connection:
            found = connection.execute(
                "SELECT * FROM articles WHERE id = ?", [storable(entry_id.upper())]
            ).fetchone()
        return to_entry(found) if found else None

    def latest(
        self, limit: int, topic: str | None = None, reads: Reads = anybody
    ) -> tuple[Entry, ...]:
        """The newest articles, of one topic's slug or of all.

        ``reads`` says of the channels that an article stands in whether it may be read.
        """
        statement, bound = (_OF_TOPIC, {"topic": storable(topic)}) if topic else (_OF_ALL, {})
        with self._connections.reading() as connection:
            places = newest(connection, statement, {**bound, "end": ALWAYS}, reads, limit)
            return tuple(entries_at(connection, list(islice(places, limit))))

    def topics(self) -> tuple[tuple[Topic, int], ...]:
        """The topics that articles have, with how many; the largest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT slug, label, count(*) AS size FROM article_topics "
                "JOIN topics ON topics.slug = article_topics.topic "
                "GROUP BY slug ORDER BY size DESC, slug"
            ).fetchall()
        return tuple((Topic(slug=row["slug"], label=row["label"]), row["size"]) for row in rows)

    def unrouted(self) -> tuple[Entry, ...]:
        """The articles whose posting has not been decided, oldest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM articles WHERE routed IS NULL ORDER BY place"
            ).fetchall()
        return tuple(map(to_entry, rows))

    def routed(self, entry_id: str) -> datetime | None:
        """When an article's posting was decided, if it was."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT routed FROM articles WHERE id = ?", [entry_id]
            ).fetchone()
        return to_optional_time(row["routed"]) if row else None

    def ever_routed(self) -> bool:
        """Whether any article's posting has been decided yet."""
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM articles WHERE routed IS NOT NULL)"
            ).fetchone()
        return bool(found)

    def route(
        self,
        routing: Routing,
        routed: Iterable[str],
        now: datetime,
        sketched: Iterable[Sketched] = (),
    ) -> None:
        """Write down what is decided of these articles, and that it is: all or nothing."""
        with self._connections.writing() as connection:
            rows_of_posts.insert(connection, routing.posts, now)
            roundup_queue.insert(connection, routing.waiting)
            note_silenced(connection, routing.silenced, now)
            duplicates.insert(connection, sketched, now)
            connection.executemany(
                "UPDATE articles SET routed = ? WHERE id = ?",
                [(to_text(now), entry_id) for entry_id in routed],
            )

    def revised(self) -> tuple[Revision, ...]:
        """The routed articles with a new revision that their posts have not followed yet."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM articles WHERE before IS NOT NULL ORDER BY place"
            ).fetchall()
            return tuple(_to_revision(connection, row) for row in rows)

    def follow(
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
