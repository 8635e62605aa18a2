"""Rows of ``feeds``, ``links`` and ``pages``, read as fetch jobs."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import assert_never

from bot.models import FileMark
from bot.models.feeds import FeedJob, FeedState, FetchFailure, FetchJob, Item, LinkJob, PageJob
from bot.store.codec import (
    mark_columns,
    storable,
    to_json,
    to_optional_text,
    to_optional_time,
    to_text,
    to_time,
)
from bot.store.feed_items import to_known


def due_jobs(connection: sqlite3.Connection, now: datetime, limit: int) -> tuple[FetchJob, ...]:
    """Return the jobs that are due, the longest due first, at most ``limit`` of each kind."""
    # A feed gets at most a twentieth of the pages, so that one slow host doesn't keep the pages of
    # all others waiting.
    bound = {"now": to_text(now), "limit": limit, "share": max(1, limit // 20)}
    found: list[tuple[str, FetchJob]] = []
    for statement, to_job in _JOBS:
        rows = connection.execute(statement, bound).fetchall()
        found += [(row["due"], to_job(row)) for row in rows]
    found.sort(key=lambda each: each[0])
    return tuple(job for _, job in found)


def locate(job: FetchJob) -> tuple[str, str, list[object]]:
    """Return the table with a job's row, the SQL condition for the row, and the bound values."""
    match job:
        case FeedJob():
            return "feeds", "address = ?", [storable(job.address)]
        case LinkJob():
            mark = mark_columns(job.mark)
            bound = [storable(job.path), storable(job.address), *mark]
            return "links", "(path, address, size, mtime_ns) = (?, ?, ?, ?)", bound
        case PageJob():
            return "pages", "(feed, item) = (?, ?)", [job.note.feed, job.note.id]
    assert_never(job)


def item_to_json(item: Item) -> str:
    """Encode an item, as its feed gives it, as JSON."""
    return storable(to_json({**asdict(item), "published": to_optional_text(item.published)}))


def _item_from_json(encoded: str) -> Item:
    fields = json.loads(encoded)
    return Item(**{**fields, "published": to_optional_time(fields["published"])})


def to_failure(row: sqlite3.Row) -> FetchFailure:
    """Return the failure in a row that has one."""
    return FetchFailure(reason=row["reason"], times=row["times"], since=to_time(row["since"]))


def _to_optional_failure(row: sqlite3.Row) -> FetchFailure | None:
    return None if row["reason"] is None else to_failure(row)


def _to_feed_job(row: sqlite3.Row) -> FetchJob:
    return FeedJob(
        address=row["address"],
        list=row["list"],
        name=row["name"],
        state=FeedState(
            etag=row["etag"], modified=row["modified"], title=row["title"], body=row["body"]
        ),
        failure=_to_optional_failure(row),
    )


def _to_link_job(row: sqlite3.Row) -> FetchJob:
    return LinkJob(
        address=row["address"],
        path=row["path"],
        mark=FileMark(size=row["size"], mtime_ns=row["mtime_ns"]),
        failure=_to_optional_failure(row),
    )


def _to_page_job(row: sqlite3.Row) -> FetchJob:
    return PageJob(
        address=row["address"],
        item=_item_from_json(row["given"]),
        note=to_known(row),
        source=row["source"],
        quiet=bool(row["quiet"]),
        failure=_to_optional_failure(row),
    )


_NAME = """(SELECT name FROM feed_lists
  WHERE address = feeds.address AND name NOT NULL ORDER BY path LIMIT 1)"""
_FEEDS_DUE = f"""
SELECT feeds.*, min(path) AS list, {_NAME} AS name FROM feeds JOIN feed_lists USING (address)
WHERE due <= :now GROUP BY address ORDER BY due LIMIT :limit
"""  # noqa: S608
_LINKS_DUE = "SELECT * FROM links WHERE due <= :now ORDER BY due LIMIT :limit"
_PAGES_DUE = f"""
SELECT pages.*, feed_items.*, ifnull({_NAME}, feeds.title) AS source
FROM (
  SELECT *, row_number() OVER (PARTITION BY feed ORDER BY due, rowid) AS turn
  FROM pages WHERE due <= :now
) AS pages JOIN feed_items ON feed_items.feed = pages.feed AND id = item
JOIN feeds ON feeds.address = pages.feed
WHERE turn <= :share ORDER BY pages.due, turn LIMIT :limit
"""  # noqa: S608
_JOBS: tuple[tuple[str, Callable[[sqlite3.Row], FetchJob]], ...] = (
    (_FEEDS_DUE, _to_feed_job),
    (_LINKS_DUE, _to_link_job),
    (_PAGES_DUE, _to_page_job),
)
