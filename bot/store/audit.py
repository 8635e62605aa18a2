"""The audit log: what members did, and what they were refused."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from bot.models import AuditEntry
from bot.store.codec import storable, to_text, to_time
from bot.store.connection import StorePart
from bot.store.visibility import BATCH, END_OF_TIME

_REFUSALS_WITHIN = timedelta(minutes=1)


class AuditLog(StorePart):
    """Records actions and refusals, and lists them."""

    def record(self, act: str, user: str, name: str, detail: str, now: datetime) -> None:
        """Record what a member did."""
        entry = AuditEntry(at=now, act=act, user=user, name=name, detail=detail)
        with self._connections.writing() as connection:
            insert_entry(connection, entry)

    def record_refusal(self, user: str, name: str, detail: str, now: datetime) -> None:
        """Record that a member was refused something, at most once a minute for the same thing."""
        with self._connections.writing() as connection:
            connection.execute(
                'INSERT INTO audit_log (at, act, "user", name, detail) '
                "SELECT :now, 'refused', :user, :name, :detail WHERE NOT EXISTS "
                "(SELECT 1 FROM audit_log "
                "WHERE act = 'refused' AND \"user\" = :user AND detail = :detail AND at > :before)",
                {
                    "now": to_text(now),
                    "before": to_text(now - _REFUSALS_WITHIN),
                    "user": storable(user),
                    "name": storable(name),
                    "detail": storable(detail),
                },
            )

    def entries(
        self, limit: int, shown: Callable[[AuditEntry], bool] = lambda _: True
    ) -> tuple[AuditEntry, ...]:
        """Return the latest entries that are ``shown``, newest first."""
        return tuple(islice(filter(shown, self._newest_first()), limit))

    def has_reported(self, user: str, article_id: str, since: datetime) -> bool:
        """Return whether a member has reported an article since a time."""
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM audit_log WHERE act = 'report' AND \"user\" = ? "
                "AND at > ? AND substr(detail || ' ', 1, ?) = ?)",
                [user, to_text(since), len(article_id) + 1, f"{article_id} "],
            ).fetchone()
        return bool(found)

    def _newest_first(self) -> Iterator[AuditEntry]:
        """All entries; they are read as they are needed."""
        before = END_OF_TIME
        while True:
            with self._connections.reading() as connection:
                rows = connection.execute(
                    "SELECT * FROM audit_log WHERE id < ? ORDER BY id DESC LIMIT ?",
                    [before, BATCH],
                ).fetchall()
            yield from map(_to_entry, rows)
            if len(rows) < BATCH:
                return
            before = rows[-1]["id"]


def insert_entry(connection: sqlite3.Connection, entry: AuditEntry) -> None:
    """Record what a member did, inside the caller's transaction."""
    connection.execute(
        'INSERT INTO audit_log (at, act, "user", name, detail) VALUES (?, ?, ?, ?, ?)',
        [to_text(entry.at), *map(storable, (entry.act, entry.user, entry.name, entry.detail))],
    )


def _to_entry(row: sqlite3.Row) -> AuditEntry:
    return AuditEntry(
        at=to_time(row["at"]),
        act=row["act"],
        user=row["user"],
        name=row["name"],
        detail=row["detail"],
    )
