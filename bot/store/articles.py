"""Articles and their digests: which one it is, what is new of it, and where it was routed."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models import Article, Digest, Entry, NewPost, Saved, Topic
from bot.store import ids, outbox, search
from bot.store.codec import (
    digest_from_json,
    digest_to_json,
    to_json,
    to_optional_text,
    to_optional_time,
    to_text,
    to_time,
)
from bot.store.part import Part
from bot.store.places import free_place

_NEXT_NUMBER = "next article"  # in memory: counts the ids, and never back


@dataclass(frozen=True, slots=True)
class _Known:
    """An article in the store, found by its key or (``copy``) by that of a copy of its file."""

    place: int
    id: str
    key: str
    path: str
    revision: str
    copy: bool


class Articles(Part):
    """Reads and writes of articles."""

    def save(self, batch: Sequence[tuple[Article, Digest]], now: datetime) -> tuple[Saved, ...]:
        """Store articles with digests and search rows, all or none; what each turned out to be."""
        with self._connections.writing() as connection:
            return save_articles(connection, batch, now)

    def entry(self, entry_id: str) -> Entry | None:
        """The article with this id, in whatever case it was typed."""
        with self._connections.reading() as connection:
            found = connection.execute(
                "SELECT * FROM articles WHERE id = ?", [entry_id.upper()]
            ).fetchone()
        return to_entry(found) if found else None

    def latest(self, limit: int, topic: str | None = None) -> tuple[Entry, ...]:
        """The newest articles, of one topic's slug or of all."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM articles WHERE :topic IS NULL OR place IN ("
                "SELECT article FROM article_topics WHERE topic = :topic "
                "ORDER BY article DESC LIMIT :limit) ORDER BY place DESC LIMIT :limit",
                {"topic": topic, "limit": limit},
            ).fetchall()
        return tuple(map(to_entry, rows))

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

    def ever_routed(self) -> bool:
        """Whether any article's posting has been decided yet."""
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM articles WHERE routed IS NOT NULL)"
            ).fetchone()
        return bool(found)

    def route(self, posts: Sequence[NewPost], routed: Iterable[str], now: datetime) -> None:
        """Enqueue the posts and note that these articles are decided about: both or neither."""
        with self._connections.writing() as connection:
            outbox.insert(connection, posts, now)
            connection.executemany(
                "UPDATE articles SET routed = ? WHERE id = ?",
                [(to_text(now), entry_id) for entry_id in routed],
            )


def save_articles(
    connection: sqlite3.Connection, batch: Sequence[tuple[Article, Digest]], now: datetime
) -> tuple[Saved, ...]:
    """Store a batch inside the caller's transaction.

    In the order of their times: the search index takes sorted rows at more than twice the rate.
    """
    saved: dict[int, Saved] = {}
    order = sorted(range(len(batch)), key=lambda number: batch[number][0].published or now)
    for number in order:
        saved[number] = _save(connection, *batch[number], now)
    return tuple(saved[number] for number in range(len(batch)))


def to_entry(row: sqlite3.Row) -> Entry:
    """The Entry of a row of articles."""
    return Entry(
        id=row["id"],
        article=Article(
            key=row["key"],
            revision=row["revision"],
            text=row["text"],
            path=row["path"],
            title=row["title"],
            published=to_optional_time(row["published"]),
            source=row["source"],
            url=row["url"],
            author=row["author"],
            topics=tuple(json.loads(row["topics"])),
            excluded=tuple((start, end) for start, end in json.loads(row["excluded"])),
        ),
        digest=digest_from_json(row["digest"], row["text"]),
        first_seen=to_time(row["first_seen"]),
        updated=to_time(row["updated"]),
    )


def _save(connection: sqlite3.Connection, article: Article, digest: Digest, now: datetime) -> Saved:
    known = _by_key(connection, article.key)
    if known and known.revision == article.revision:
        return _same(connection, known, article)
    if known and known.copy and _has_file(connection, known.key):
        # a copy that has been edited, its original still there: an article of its own
        connection.execute("DELETE FROM copies WHERE key = ?", [article.key])
        known = None
    if known:
        return _revise(connection, known, article, digest, now)
    if twin := _twin(connection, article):
        return _copied(connection, twin, article)
    number = _next_number(connection)
    entry_id = ids.mint(number)
    _insert(connection, entry_id, article, digest, first_seen=now, now=now, routed=None)
    return Saved(entry_id=entry_id, change="new")


def _by_key(connection: sqlite3.Connection, key: str) -> _Known | None:
    row = connection.execute(
        "SELECT place, id, key, path, revision, 0 AS copy FROM articles WHERE key = :key "
        "UNION ALL SELECT place, articles.id, articles.key, path, copies.revision, 1 "
        "FROM copies JOIN articles ON articles.id = copies.article WHERE copies.key = :key",
        {"key": key},
    ).fetchone()
    return _Known(**{**row, "copy": bool(row["copy"])}) if row else None


def _twin(connection: sqlite3.Connection, article: Article) -> _Known | None:
    """The article with the same content, where both are known by their files only."""
    if not article.key.startswith("path:"):
        return None
    row = connection.execute(
        "SELECT place, id, key, path, revision FROM articles "
        "WHERE revision = ? AND key GLOB 'path:*' LIMIT 1",
        [article.revision],
    ).fetchone()
    return _Known(**row, copy=True) if row else None


def _has_file(connection: sqlite3.Connection, key: str) -> bool:
    """Whether the file that a path key names is still in the folder."""
    path = key.removeprefix("path:")
    (found,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM files WHERE path IN (?, ?))", [path, path.rpartition("#")[0]]
    ).fetchone()
    return bool(found)


def _same(connection: sqlite3.Connection, known: _Known, article: Article) -> Saved:
    if known.copy or known.path == article.path:
        return Saved(entry_id=known.id, change="same")
    connection.execute("UPDATE articles SET path = ? WHERE id = ?", [article.path, known.id])
    return Saved(entry_id=known.id, change="moved")


def _copied(connection: sqlite3.Connection, twin: _Known, article: Article) -> Saved:
    """A renamed file, or a copy: the article it is of is known by this key as well from now on."""
    connection.execute(
        "INSERT INTO copies (key, article, revision) VALUES (?, ?, ?)",
        [article.key, twin.id, article.revision],
    )
    connection.execute("UPDATE articles SET path = ? WHERE id = ?", [article.path, twin.id])
    return Saved(entry_id=twin.id, change="moved")


def _revise(
    connection: sqlite3.Connection, known: _Known, article: Article, digest: Digest, now: datetime
) -> Saved:
    """Put a new revision in the old one's place; its id, first sight and routing stay."""
    old = connection.execute("SELECT * FROM articles WHERE place = ?", [known.place]).fetchone()
    if known.copy:
        # the file was renamed before it was edited; its old name stays known with the old content
        connection.execute("DELETE FROM copies WHERE key = ?", [article.key])
        connection.execute(
            "INSERT INTO copies (key, article, revision) VALUES (?, ?, ?)",
            [known.key, known.id, old["revision"]],
        )
    search.remove(connection, old)
    # posts and copies keep pointing at the id, which comes back before the transaction ends
    connection.execute("PRAGMA defer_foreign_keys = ON")
    connection.execute("DELETE FROM article_topics WHERE article = ?", [known.place])
    connection.execute("DELETE FROM articles WHERE place = ?", [known.place])
    _insert(
        connection,
        known.id,
        article,
        digest,
        first_seen=to_time(old["first_seen"]),
        now=now,
        routed=old["routed"],
    )
    return Saved(entry_id=known.id, change="revised")


def _insert(
    connection: sqlite3.Connection,
    entry_id: str,
    article: Article,
    digest: Digest,
    *,
    first_seen: datetime,
    now: datetime,
    routed: str | None,
) -> None:
    row = {
        "place": free_place(connection, article.published or first_seen),
        "id": entry_id,
        "headline": digest.headline.text,
        "title": article.title,
        "published": to_optional_text(article.published),
        "source": article.source,
        "url": article.url,
        "author": article.author,
        "topics": to_json(article.topics),
        "first_seen": to_text(first_seen),
        "updated": to_text(now),
        "routed": routed,
        "path": article.path,
        "key": article.key,
        "revision": article.revision,
        "excluded": to_json(article.excluded),
        "digest": digest_to_json(digest),
        "text": article.text,
    }
    columns = ", ".join(row)
    bound = ", ".join(f":{name}" for name in row)
    connection.execute(f"INSERT INTO articles ({columns}) VALUES ({bound})", row)  # noqa: S608  ours
    search.add(connection, row)
    for topic in dict.fromkeys(digest.topics):
        connection.execute(
            "INSERT INTO topics (slug, label) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [topic.slug, topic.label],
        )
        connection.execute(
            "INSERT INTO article_topics (topic, article) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [topic.slug, row["place"]],
        )


def _next_number(connection: sqlite3.Connection) -> int:
    (value,) = connection.execute(
        "INSERT INTO memory (name, value) VALUES (?, '0') "
        "ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
        [_NEXT_NUMBER],
    ).fetchone()
    return int(value)
