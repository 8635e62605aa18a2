"""Finds the newest articles that somebody may read, batch by batch.

A batch is fetched as a single row of JSON. sqlite3 releases Python's interpreter lock at every row,
and in a busy program waits a millisecond to get it back.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

BATCH = 1_000

END_OF_TIME = 2**63 - 1
"""A place (row ID) after all others; its negative is before all others."""

MayRead = Callable[[Collection[str]], bool]
"""Decides whether an article may be read, from the channels in which it is, was or will be posted.

An article that hasn't been routed has none.
"""

# Channels in which an article is, was or will be posted
_CHANNELS = (
    "SELECT channel FROM posts WHERE (state != 'dropped' OR ts IS NOT NULL) AND id IN "
    "(SELECT post FROM post_articles WHERE article = {article}) "
    "UNION SELECT channel FROM roundup_queue WHERE article = {article}"
)
# Most articles are posted in the same channels as others. So each set of channels comes once, with
# the places of all its articles, and MayRead is asked once for each set.
_PLACES_BY_CHANNELS = (
    "SELECT json_group_array(json_array(json(channels), json(places))) FROM ("  # noqa: S608
    "SELECT channels, json_group_array(place) AS places FROM (SELECT place, ("
    f"SELECT json_group_array(channel) FROM ({_CHANNELS.format(article='articles.id')})"
    ") AS channels FROM articles WHERE place IN (SELECT value FROM json_each(?))) "
    "GROUP BY channels)"
)
_POSTED_IN_CHANNEL = (
    "SELECT json_group_array(place) FROM articles "
    "WHERE place IN (SELECT value FROM json_each(:places)) AND EXISTS ("
    "SELECT 1 FROM post_articles JOIN posts ON posts.id = post_articles.post "
    "WHERE post_articles.article = articles.id "
    "AND posts.channel = :channel AND posts.state = 'sent')"
)


def anybody(channels: Collection[str]) -> bool:
    """Allow reading in whatever channels an article is."""
    del channels
    return True


def channels_of(connection: sqlite3.Connection, article_id: str) -> frozenset[str]:
    """Return the channels in which an article is, was or will be posted; none before routing."""
    rows = connection.execute(_CHANNELS.format(article=":article"), {"article": article_id})
    return frozenset(row["channel"] for row in rows)


def newest(
    connection: sqlite3.Connection,
    statement: str,
    bound: Mapping[str, Any],
    reads: MayRead,
    wanted: int,
) -> Iterator[int]:
    """Yield the places of articles that may be read, newest first.

    ``statement`` selects the newest :size places before :end; ``bound`` has the first :end and what
    else the statement needs. ``wanted`` is about how many places the caller will take.
    """
    as_json = f"SELECT json_group_array(place) FROM ({statement})"  # noqa: S608
    end, size = bound["end"], min(wanted, BATCH)
    while True:
        (batch,) = connection.execute(as_json, {**bound, "end": end, "size": size}).fetchone()
        places = sorted(json.loads(batch), reverse=True)
        yield from places if reads is anybody else _readable(connection, places, reads)
        if len(places) < size:
            return
        end, size = places[-1], min(2 * size, BATCH)


def _readable(
    connection: sqlite3.Connection, places: Sequence[int], reads: MayRead
) -> Iterator[int]:
    (found,) = connection.execute(_PLACES_BY_CHANNELS, [json.dumps(places)]).fetchone()
    readable = {place for channels, same in json.loads(found) if reads(channels) for place in same}
    return (place for place in places if place in readable)


def posted_in(connection: sqlite3.Connection, places: Sequence[int], channel: str) -> list[int]:
    """Return those places whose articles have been posted in a channel, in the same order."""
    bound = {"places": json.dumps(places), "channel": channel}
    (found,) = connection.execute(_POSTED_IN_CHANNEL, bound).fetchone()
    posted = set(json.loads(found))
    return [place for place in places if place in posted]


def batched(places: Iterable[int], size: int) -> Iterator[list[int]]:
    """Yield the places in lists of up to ``size``."""
    rest = iter(places)
    while batch := list(islice(rest, size)):
        yield batch
