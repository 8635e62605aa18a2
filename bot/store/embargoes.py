"""Embargoed articles: which there are, and their release. embargo_rows.py writes them."""

import json
import sqlite3
from collections.abc import Container, Sequence
from datetime import UTC, datetime
from itertools import islice

from bot.models import AuditEntry, Embargoed, NewPost, Saved
from bot.store.article_rows import from_embargoed
from bot.store.audit import insert_entry
from bot.store.codec import LISTED, storable, to_json, to_text, to_time
from bot.store.connection import StorePart
from bot.store.post_rows import insert_posts
from bot.store.save import BATCH, save_articles
from bot.store.visibility import EMBARGOED_CHANNELS, MayRead, anybody, is_of_readable

EVER = datetime.min.replace(tzinfo=UTC)
"""Earlier than any embargo."""

_COLUMNS = "path, until, words, hold"
_LONG_AGO = to_text(datetime(1970, 1, 1, tzinfo=UTC))  # due by any clock


class Embargoes(StorePart):
    """Lists embargoed articles and releases them when their time has come, or an admin says so."""

    def all(self, reads: MayRead = anybody) -> tuple[Embargoed, ...]:
        """Return the embargoed articles that will be readable, the next to be released first.

        ``reads`` decides that from the channels in which they will be posted.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS}, {EMBARGOED_CHANNELS} AS channels FROM embargoed "  # noqa: S608
                "ORDER BY until, path"
            ).fetchall()
        return tuple(
            _to_embargoed(row)
            for row in rows
            if reads is anybody or reads(json.loads(row["channels"]))
        )

    def untold(self) -> tuple[tuple[Embargoed, frozenset[str]], ...]:
        """Return the articles held on words alone that the admins haven't been told of.

        Each comes with the channels in which it will be posted.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS}, {EMBARGOED_CHANNELS} AS channels FROM embargoed "  # noqa: S608
                "WHERE hold IS NOT NULL AND told = 0 ORDER BY path"
            ).fetchall()
        return tuple((_to_embargoed(row), frozenset(json.loads(row["channels"]))) for row in rows)

    def save_told(self, hold: str, notices: Sequence[NewPost], now: datetime) -> None:
        """Enqueue the notices about an article held on words alone and mark it, both or neither."""
        with self._connections.writing() as connection:
            told = connection.execute(
                "UPDATE embargoed SET told = 1 WHERE hold = ?", [hold]
            ).rowcount
            if told:
                insert_posts(connection, notices, now)

    def release_held(
        self, hold: str, user: str, name: str, now: datetime, reads: MayRead = anybody
    ) -> Embargoed | None:
        """Release what words alone hold, and record in the audit log who did.

        The article is due at once, or when its fields' time has come, which is its ``until`` then.
        Returns None if it's gone, or if it's only for channels in which it mayn't be read.
        """
        with self._connections.reading() as connection:
            found = connection.execute(
                f"SELECT key, {EMBARGOED_CHANNELS} AS channels FROM embargoed WHERE hold = ?",  # noqa: S608
                [hold],
            ).fetchall()  # several files may contain this article
        # Slack is asked who may read it: not while nobody else can write.
        keys = [row["key"] for row in found if reads(json.loads(row["channels"]))]
        with self._connections.writing() as connection:
            rows = connection.execute(
                "UPDATE embargoed SET until = ifnull(stated, ?), hold = NULL, words = NULL "  # noqa: S608
                f"WHERE hold = ? AND key IN {LISTED} RETURNING {_COLUMNS}",
                [_LONG_AGO, hold, to_json(keys)],
            ).fetchall()
            if not rows:
                return None
            connection.execute(
                "INSERT INTO released_holds (hold, name, at) VALUES (?, ?, ?)",
                [hold, storable(name), to_text(now)],
            )
            released = _to_embargoed(rows[0])
            detail = f"{hold} {released.path}"
            entry = AuditEntry(at=now, act="release", user=user, name=name, detail=detail)
            insert_entry(connection, entry)
            return released

    def released_by(self, hold: str, reads: MayRead = anybody) -> str | None:
        """Return the name of the admin who has released what words alone held, if one has.

        None, too, if what was released mayn't be read.
        """
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT name, detail FROM audit_log WHERE act = 'release' "
                "AND substr(detail, 1, ?) = ? ORDER BY id DESC LIMIT 1",
                [len(hold) + 1, f"{hold} "],
            ).fetchone()
            if row and is_of_readable(connection, row["detail"].partition(" ")[2], reads):
                return str(row["name"])
        return None

    def may_know_release(self, detail: str, reads: MayRead) -> bool:
        """Return whether somebody may know of a release, given its detail in the audit log."""
        with self._connections.reading() as connection:
            return is_of_readable(connection, detail.partition(" ")[2], reads)

    def due(self, now: datetime, since: datetime) -> tuple[str, ...]:
        """Return the files with an article whose time has come, but not before ``since``."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT DISTINCT path FROM embargoed WHERE until BETWEEN ? AND ?",
                [to_text(since), to_text(now)],
            ).fetchall()
        return tuple(row["path"] for row in rows)

    def release(
        self, now: datetime, unread: Container[str], since: datetime = EVER
    ) -> tuple[Saved, ...]:
        """Store the articles whose time has come, but not before ``since``, as if just read.

        ``unread`` are the paths of files that have changed since they were read, or are still being
        written. Their articles aren't released, because the files may say something else now. Many
        articles take several transactions; after a crash, the next call releases the rest.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT key, path FROM embargoed WHERE until BETWEEN ? AND ? ORDER BY until, key",
                [to_text(since), to_text(now)],
            ).fetchall()
        keys = iter([row["key"] for row in rows if row["path"] not in unread])
        saved: list[Saved] = []
        while batch := list(islice(keys, BATCH)):
            # This isn't a `large` write, because the end of an embargo doesn't wait for readers.
            with self._connections.writing() as connection:
                # Read again, because meanwhile the file or feed may say something else.
                rows = connection.execute(
                    "SELECT article FROM embargoed "  # noqa: S608
                    f"WHERE key IN {LISTED} AND until <= ? ORDER BY until, key",
                    [to_json(batch), to_text(now)],
                ).fetchall()
                free = [from_embargoed(row["article"]) for row in rows]
                saved += save_articles(connection, free, now)
        return tuple(saved)


def _to_embargoed(row: sqlite3.Row) -> Embargoed:
    return Embargoed(
        path=row["path"], until=to_time(row["until"]), words=row["words"], hold=row["hold"]
    )
