"""The audit log: what members did, and what they were refused."""

import sqlite3
from datetime import datetime, timedelta

from bot.models import AuditEntry
from bot.store.codec import storable, to_text, to_time
from bot.store.connection import StorePart

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
                "(SELECT 1 FROM (SELECT * FROM audit_log ORDER BY id DESC LIMIT 1000) "
                "WHERE act = 'refused' AND \"user\" = :user AND detail = :detail AND at > :before)",
                {
                    "now": to_text(now),
                    "before": to_text(now - _REFUSALS_WITHIN),
                    "user": storable(user),
                    "name": storable(name),
                    "detail": storable(detail),
                },
            )

    def entries(self, limit: int) -> tuple[AuditEntry, ...]:
        """Return the latest entries, newest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM audit_log ORDER BY id DESC LIMIT ?", [limit]
            ).fetchall()
        return tuple(
            AuditEntry(
                at=to_time(row["at"]),
                act=row["act"],
                user=row["user"],
                name=row["name"],
                detail=row["detail"],
            )
            for row in rows
        )


def insert_entry(connection: sqlite3.Connection, entry: AuditEntry) -> None:
    """Record what a member did, inside the caller's transaction."""
    connection.execute(
        'INSERT INTO audit_log (at, act, "user", name, detail) VALUES (?, ?, ?, ?, ?)',
        [to_text(entry.at), *map(storable, (entry.act, entry.user, entry.name, entry.detail))],
    )
