"""When feeds, links and pages are fetched next, and which of them have failed."""

from datetime import datetime, timedelta

from bot.models.feeds import (
    FailedFetch,
    FetchFailure,
    FetchJob,
)
from bot.store import fetch_rows
from bot.store.codec import (
    storable,
    to_optional_text,
    to_optional_time,
    to_text,
)
from bot.store.connection import Part

_GIVEN_UP = timedelta(days=7)  # so long it stands in `status` that a page could not be had


_UNFETCHED = """
SELECT 'feed' AS kind, address, (SELECT min(path) FROM feed_lists WHERE address = feeds.address)
  AS path, reason, times, since FROM feeds WHERE reason IS NOT NULL
UNION ALL SELECT 'page', address, path, reason, times, since FROM links WHERE reason IS NOT NULL
UNION ALL SELECT 'page', address, feed, reason, times, since FROM pages WHERE reason IS NOT NULL
ORDER BY since, address
"""


class FetchQueue(Part):
    """Says what to fetch next, and records failures."""

    def due_jobs(self, now: datetime, limit: int) -> tuple[FetchJob, ...]:
        """What is to be fetched by now, the longest due first, at most so many of each kind."""
        with self._connections.reading() as connection:
            return fetch_rows.due(connection, now, limit)

    def next_due(self) -> datetime | None:
        """When something is to be fetched next, if anything is."""
        with self._connections.reading() as connection:
            (due,) = connection.execute(
                "SELECT min(due) FROM (SELECT min(due) AS due FROM feeds UNION ALL "
                "SELECT min(due) FROM pages UNION ALL SELECT min(due) FROM links)"
            ).fetchone()
        return to_optional_time(due)

    def postpone(self, job: FetchJob, until: datetime) -> None:
        """Leave something alone until then, though nothing is wrong with it."""
        table, where, of = fetch_rows.place(job)
        with self._connections.writing() as connection:
            connection.execute(
                f"UPDATE {table} SET due = max(due, ?) WHERE {where}",  # noqa: S608
                [to_text(until), *of],
            )

    def save_failure(self, job: FetchJob, failure: FetchFailure, due: datetime | None) -> None:
        """Remember why something cannot be had, and when it is tried again (None: no more)."""
        table, where, of = fetch_rows.place(job)
        with self._connections.writing() as connection:
            connection.execute(
                f"UPDATE {table} SET reason = ?, times = ?, since = ?, due = ? WHERE {where}",  # noqa: S608
                [
                    *(storable(failure.reason), failure.times, to_text(failure.since)),
                    *(to_optional_text(due), *of),
                ],
            )

    def unfetched(self) -> tuple[FailedFetch, ...]:
        """What cannot be fetched or read now, the longest first."""
        with self._connections.reading() as connection:
            rows = connection.execute(_UNFETCHED).fetchall()
        return tuple(
            FailedFetch(
                kind=row["kind"],
                address=row["address"],
                path=row["path"],
                failure=fetch_rows.to_failure(row),
            )
            for row in rows
        )

    def forget_given_up(self, now: datetime) -> None:
        """Forget the pages that could not be had and have stood in `status` for long enough."""
        with self._connections.writing() as connection:
            connection.execute(
                "DELETE FROM pages WHERE due IS NULL AND since < ?", [to_text(now - _GIVEN_UP)]
            )
