"""What the store says about posts that should be in Slack by now, also to another process."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.errors import StoreError
from bot.models.health import DuePosts
from bot.store.codec import EVERY_CHANNEL, to_json, to_optional_time, to_text
from bot.store.outbox import BACKED_OFF, LIMITED_AT, PAUSED, WAITS_IN_THREAD
from bot.store.read_only import connect_read_only, explain_to_reader
from bot.store.visibility import Shows, every_channel

# Since when nothing has held a post back: when it was made, or a pause or backoff was over.
_FREE_SINCE = (
    "max(posts.created, "  # noqa: S608
    "ifnull((SELECT max(until) FROM pauses WHERE until <= ?1 "
    f"AND pauses.channel IN (posts.channel, '{EVERY_CHANNEL}')), ''), "
    "ifnull((SELECT max(until) FROM backoffs WHERE until <= ?1 "
    f"AND backoffs.channel IN (posts.channel, '{EVERY_CHANNEL}', {LIMITED_AT})), ''))"
)
# With trouble of the bot as a whole, all posts wait from the beginning: between two attempts
# nothing holds them back, but they go out only once somebody has put it right.
_TROUBLE = f"(SELECT trouble FROM backoffs WHERE channel = '{EVERY_CHANNEL}')"  # noqa: S608
_LIMIT = (
    "(SELECT max(until) FROM backoffs WHERE until > ?1 AND error = 'ratelimited' "  # noqa: S608
    f"AND backoffs.channel IN (posts.channel, '{EVERY_CHANNEL}', {LIMITED_AT}))"
)
_COUNTED = "posts.channel NOT IN (SELECT value FROM json_each(?2))"
_DUE = (
    f"SELECT created, {_FREE_SINCE} AS free_since, {_LIMIT} AS limited_until, "  # noqa: S608
    f"{BACKED_OFF} AS backed_off "
    f"FROM posts WHERE state = 'due' AND {_COUNTED} AND NOT {PAUSED} AND NOT {WAITS_IN_THREAD}"
)
_COUNTS = (
    "SELECT sum(NOT backed_off) AS free, min(iif(backed_off, NULL, free_since)) AS free_since, "  # noqa: S608
    "count(*) AS waiting, min(created) AS created, "
    "sum(limited_until IS NOT NULL) AS limited, max(limited_until) AS limited_until, "
    f"{_TROUBLE} AS trouble, "
    f"(SELECT min(attempted) FROM posts WHERE state = 'sending' AND {_COUNTED}) AS unanswered "
    f"FROM ({_DUE})"
)
_CHANNELS = "SELECT DISTINCT channel FROM posts WHERE state IN ('due', 'sending')"


def due_posts(
    connection: sqlite3.Connection, now: datetime, shows: Shows = every_channel
) -> DuePosts:
    """Return what should be in Slack by now; ``now`` is the time by the bot's clock.

    ``shows`` says which channels count.
    """
    connection.row_factory = sqlite3.Row
    hidden = []
    if shows is not every_channel:
        found = connection.execute(_CHANNELS).fetchall()
        hidden = [each["channel"] for each in found if not shows(each["channel"])]
    row = connection.execute(_COUNTS, [to_text(now), to_json(hidden)]).fetchone()
    trouble: str | None = row["trouble"] if row["waiting"] else None
    return DuePosts(
        free=0 if trouble else row["free"] or 0,
        free_since=None if trouble else to_optional_time(row["free_since"]),
        refused=row["waiting"] if trouble else 0,
        refused_since=to_optional_time(row["created"]) if trouble else None,
        trouble=trouble,
        unanswered=to_optional_time(row["unanswered"]),
        limited=row["limited"] or 0,
        limited_until=to_optional_time(row["limited_until"]),
    )


def read_due_posts(store: Path, now: datetime) -> DuePosts:
    """Return the same for another process than the bot's, as read_only.py reads.

    Raises StoreError if the store isn't there, is locked against readers, or can't be read.
    """
    if not store.is_file():
        raise StoreError(f"There is no store at {store}.")
    try:
        with closing(connect_read_only(store)) as connection:
            return due_posts(connection, now)
    except sqlite3.Error as error:
        raise explain_to_reader(error, store) from error
