"""The queue of fetch jobs: which feeds, links and pages are due, and which have failed."""

from datetime import datetime, timedelta

from bot.models.feeds import FailedFetch, FetchFailure, FetchJob
from bot.store import fetch_rows
from bot.store.codec import storable, to_optional_text, to_optional_time, to_text
from bot.store.connection import StorePart

_REPORTED_FOR = timedelta(days=7)
"""How long `status` reports a page that was given up."""

_FAILED = """
SELECT 'feed' AS kind, address, (SELECT min(path) FROM feed_lists WHERE address = feeds.address)
  AS path, reason, times, since FROM feeds WHERE reason IS NOT NULL
UNION ALL SELECT 'page', address, path, reason, times, since FROM links WHERE reason IS NOT NULL
UNION ALL SELECT 'page', address, feed, reason, times, since FROM pages WHERE reason IS NOT NULL
ORDER BY since, address
"""


class FetchQueue(StorePart):
    """Says what to fetch next, and records failures."""

    def due_jobs(self, now: datetime, limit: int) -> tuple[FetchJob, ...]:
        """Return the jobs that are due, the longest due first, at most ``limit`` of each kind."""
        with self._connections.reading() as connection:
            return fetch_rows.due_jobs(connection, now, limit)

    def next_due(self) -> datetime | None:
        """Return when the next job is due; None if there is none."""
        with self._connections.reading() as connection:
            (due,) = connection.execute(
                "SELECT min(due) FROM (SELECT min(due) AS due FROM feeds UNION ALL "
                "SELECT min(due) FROM pages UNION ALL SELECT min(due) FROM links)"
            ).fetchone()
        return to_optional_time(due)

    def postpone(self, job: FetchJob, until: datetime) -> None:
        """Make a job wait until a time, without counting that as a failure."""
        table, where, bound = fetch_rows.locate(job)
        with self._connections.writing() as connection:
            connection.execute(
                f"UPDATE {table} SET due = max(due, ?) WHERE {where}",  # noqa: S608
                [to_text(until), *bound],
            )

    def save_failure(self, job: FetchJob, failure: FetchFailure, due: datetime | None) -> None:
        """Record why a job failed, and when it is tried again (None: never)."""
        table, where, bound = fetch_rows.locate(job)
        with self._connections.writing() as connection:
            connection.execute(
                f"UPDATE {table} SET reason = ?, times = ?, since = ?, due = ? WHERE {where}",  # noqa: S608
                [
                    *(storable(failure.reason), failure.times, to_text(failure.since)),
                    *(to_optional_text(due), *bound),
                ],
            )

    def unfetched(self) -> tuple[FailedFetch, ...]:
        """Return what can't be fetched or read at present, the longest failing first."""
        with self._connections.reading() as connection:
            rows = connection.execute(_FAILED).fetchall()
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
        """Forget pages that were given up, once `status` has reported them for seven days."""
        with self._connections.writing() as connection:
            connection.execute(
                "DELETE FROM pages WHERE due IS NULL AND since < ?",
                [to_text(now - _REPORTED_FOR)],
            )
