"""Embargoed articles: which there are, and their release. embargo_rows.py writes them."""

import sqlite3
from collections.abc import Container, Sequence
from datetime import UTC, datetime

from bot.models import AuditEntry, Embargoed, NewPost, Saved
from bot.store.article_rows import from_embargoed
from bot.store.audit import insert_entry
from bot.store.codec import storable, to_text, to_time
from bot.store.connection import StorePart
from bot.store.post_rows import insert_posts
from bot.store.save import save_articles

_COLUMNS = "path, until, words, hold"
_LONG_AGO = to_text(datetime(1970, 1, 1, tzinfo=UTC))  # due by any clock


class Embargoes(StorePart):
    """Lists embargoed articles and releases them when their time has come, or an admin says so."""

    def all(self) -> tuple[Embargoed, ...]:
        """Return all embargoed articles, the next to be released first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM embargoed ORDER BY until, path"  # noqa: S608
            ).fetchall()
        return tuple(map(_to_embargoed, rows))

    def untold(self) -> tuple[Embargoed, ...]:
        """Return the articles held on words alone that the admins haven't been told of."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM embargoed "  # noqa: S608
                "WHERE hold IS NOT NULL AND told = 0 ORDER BY path"
            ).fetchall()
        return tuple(map(_to_embargoed, rows))

    def save_told(self, hold: str, notices: Sequence[NewPost], now: datetime) -> None:
        """Enqueue the notices about an article held on words alone and mark it, both or neither."""
        with self._connections.writing() as connection:
            told = connection.execute(
                "UPDATE embargoed SET told = 1 WHERE hold = ?", [hold]
            ).rowcount
            if told:
                insert_posts(connection, notices, now)

    def release_held(self, hold: str, user: str, name: str, now: datetime) -> Embargoed | None:
        """Release what words alone hold, and record in the audit log who did; None if it's gone.

        The article is due at once, or when its fields' time has come, which is its ``until`` then.
        """
        with self._connections.writing() as connection:
            rows = connection.execute(
                "UPDATE embargoed SET until = ifnull(stated, ?), hold = NULL, words = NULL "  # noqa: S608
                f"WHERE hold = ? RETURNING {_COLUMNS}",
                [_LONG_AGO, hold],
            ).fetchall()  # several files may contain this article
            if not rows:
                return None
            connection.execute(
                "INSERT INTO released_holds (hold, name, at) VALUES (?, ?, ?)",
                [hold, storable(name), to_text(now)],
            )
            released = _to_embargoed(rows[0])
            entry = AuditEntry(at=now, act="release", user=user, name=name, detail=released.path)
            insert_entry(connection, entry)
            return released

    def released_by(self, hold: str) -> str | None:
        """Return the name of the admin who has released what words alone held, if one has."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT name FROM released_holds WHERE hold = ?", [hold]
            ).fetchone()
        return str(row["name"]) if row else None

    def any_due(self, now: datetime) -> bool:
        """Return whether any article can be released now."""
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM embargoed WHERE until <= ?)", [to_text(now)]
            ).fetchone()
        return bool(found)

    def release(self, now: datetime, waiting: Container[str]) -> tuple[Saved, ...]:
        """Store the articles whose time has come, as if they had just been read.

        ``waiting`` are the paths of files that are still being written. Their articles aren't
        released, because the files may say something else in a moment.
        """
        with self._connections.writing() as connection:
            rows = connection.execute(
                "SELECT key, path, article FROM embargoed WHERE until <= ? ORDER BY until, key",
                [to_text(now)],
            ).fetchall()
            free = [row for row in rows if row["path"] not in waiting]
            return save_articles(connection, [from_embargoed(row["article"]) for row in free], now)


def _to_embargoed(row: sqlite3.Row) -> Embargoed:
    return Embargoed(
        path=row["path"], until=to_time(row["until"]), words=row["words"], hold=row["hold"]
    )
