"""Saves batches of articles: decides what each is, and writes its row, topics and search row."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.models import Article, Digest, Saved, Topic
from bot.store import identity
from bot.store.article_rows import Row, dated, to_before, to_row
from bot.store.article_sources import add_source
from bot.store.codec import storable, to_text, to_time
from bot.store.embargo_rows import embargo
from bot.store.identity import KnownArticle
from bot.store.new_ids import new_id
from bot.store.retractions import restore_removed
from bot.store.rowids import free_place
from bot.store.search_index import SearchIndex

BATCH = 50
"""How many articles one transaction saves at most: while it does, nobody else can write."""

_BATCH_TEXT = 500_000
"""With so many characters of text a batch is full earlier; one article may have more."""


def batches(
    articles: Iterable[tuple[Article, Digest]],
) -> Iterator[list[tuple[Article, Digest]]]:
    """Split articles into batches for one transaction each: one that is empty if there are none."""
    batch: list[tuple[Article, Digest]] = []
    text = 0
    for pair in articles:
        text += len(pair[0].text)
        if len(batch) == BATCH or (batch and text > _BATCH_TEXT):
            yield batch
            batch, text = [], len(pair[0].text)
        batch.append(pair)
    yield batch


def save_articles(
    connection: sqlite3.Connection, batch: Sequence[tuple[Article, Digest]], now: datetime
) -> tuple[Saved, ...]:
    """Store a batch inside the caller's transaction; embargoed articles are kept apart.

    Returns what each of the others turned out to be, in the batch's order. They are stored in the
    order of their times, because the search index takes sorted rows at more than twice the rate;
    of one time, those that may be copies come last, after their originals.
    """
    batch = embargo(connection, batch, now)
    articles = [
        replace(article, key=storable(article.key), path=storable(article.path))
        for article, _ in batch
    ]
    identity.move_renamed(connection, articles)
    saving = _Saving(connection=connection, index=SearchIndex(connection), now=now)
    saved: dict[int, Saved] = {}
    copies = identity.possible_copies(connection, articles)

    def turn(number: int) -> tuple[datetime, bool]:
        return articles[number].published or now, articles[number].key in copies

    for number in sorted(range(len(batch)), key=turn):
        saved[number] = saving.save(articles[number], batch[number][1])
        add_source(connection, articles[number].path, saved[number].article_id)
    saving.index.write()
    return tuple(saved[number] for number in range(len(batch)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saving:
    """Saves the articles of one batch."""

    connection: sqlite3.Connection
    index: SearchIndex
    now: datetime

    def save(self, article: Article, digest: Digest) -> Saved:
        known = identity.by_key(self.connection, article.key)
        if known and known.read == article.revision:
            return self._save_unchanged(known, article)
        if known and known.copy and identity.has_file(self.connection, known.key):
            # A copy was edited while its original exists: it becomes an article of its own.
            identity.forget_copy(self.connection, article.key)
            known = None
        if known:
            return self._revise(known, article, digest)
        if twin := identity.by_content(self.connection, article):
            identity.add_copy(self.connection, twin, article)
            return self._saved(twin.id, "moved")
        return self._add(article, digest)

    def _saved(self, article_id: str, change: Literal["moved", "same"]) -> Saved:
        """The result for a known article: it counts as revised if a lost file of it is back."""
        restored = restore_removed(self.connection, article_id)
        return Saved(article_id=article_id, change="revised" if restored else change)

    def _save_unchanged(self, known: KnownArticle, article: Article) -> Saved:
        if known.copy:
            identity.add_copy(self.connection, known, article)
        elif known.path != article.path:
            self.connection.execute(
                "UPDATE articles SET path = ? WHERE id = ?", [article.path, known.id]
            )
            return self._saved(known.id, "moved")
        return self._saved(known.id, "same")

    def _add(self, article: Article, digest: Digest) -> Saved:
        row = to_row(article, digest)
        row |= {"id": new_id(self.connection, article.key, article.revision), "routed": None}
        row |= {"first_seen": to_text(self.now), "updated": to_text(self.now)}
        row |= self._retraction(article, None)
        self._insert(row, digest.topics, self.now)
        return Saved(article_id=str(row["id"]), change="new")

    def _revise(self, known: KnownArticle, article: Article, digest: Digest) -> Saved:
        """Replace the old revision; ID, time of first sight, routing and fixes stay."""
        old = self.connection.execute(
            "SELECT * FROM articles WHERE place = ?", [known.place]
        ).fetchone()
        if known.copy:
            # The article's own file is gone: it continues under the key of the edited copy.
            self.connection.execute(
                "UPDATE copies SET key = ?, revision = ? WHERE key = ?",
                [known.key, known.revision, article.key],
            )
        self._delete(old)
        row = to_row(article, digest, old["fixes"])
        row |= {name: old[name] for name in ("id", "routed", "first_seen", "corrected")}
        row["updated"] = to_text(self.now)
        row |= self._retraction(article, old)
        row["before"] = to_before(old)
        self._insert(row, digest.topics, to_time(old["first_seen"]))
        return Saved(article_id=known.id, change="revised")

    def _retraction(self, article: Article, old: sqlite3.Row | None) -> Row:
        """The retraction columns: an admin's retraction stays, a file's only while it says so."""
        if old and old["retracted_by"]:
            return {name: old[name] for name in ("retracted", "reason", "retracted_by")}
        if not article.retracted:
            return {}
        since = old["retracted"] if old else None
        return {"retracted": since or to_text(self.now), "reason": article.reason}

    def _delete(self, old: sqlite3.Row) -> None:
        # Posts and copies keep referring to the ID, which is inserted again in this transaction.
        self.connection.execute("PRAGMA defer_foreign_keys = ON")
        self.index.remove(old)
        self.connection.execute("DELETE FROM article_topics WHERE article = ?", [old["place"]])
        self.connection.execute("DELETE FROM articles WHERE place = ?", [old["place"]])

    def _insert(self, row: Row, topics: Iterable[Topic], first_seen: datetime) -> None:
        placed = {"place": free_place(self.connection, dated(row, first_seen)), **row}
        columns, values = ", ".join(placed), ", ".join(f":{name}" for name in placed)
        self.connection.execute(
            f"INSERT INTO articles ({columns}) VALUES ({values})",  # noqa: S608  our own columns
            placed,
        )
        self.index.add(placed)
        for topic in dict.fromkeys(topics):
            self._add_topic(placed["place"], topic)

    def _add_topic(self, place: object, topic: Topic) -> None:
        slug, label = storable(topic.slug), storable(topic.label)
        self.connection.execute(
            "INSERT INTO topics (slug, label) VALUES (?, ?) ON CONFLICT DO NOTHING", [slug, label]
        )
        self.connection.execute(
            "INSERT INTO article_topics (topic, article) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [slug, place],
        )
