"""Which articles are the newest that somebody may read, found batch by batch.

sqlite3 lets go of the interpreter's lock at every row, and in a busy program waits a millisecond to
have it back: so a batch comes as one row of JSON.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

BATCH = 1_000

ALWAYS = 2**63 - 1  # after the last of all places

# of the channels that an article stands in: whether it may be read
Reads = Callable[[Collection[str]], bool]

# the channels in which an article stands, stood, or will stand
_CHANNELS = (
    "SELECT channel FROM posts WHERE (state != 'dropped' OR ts IS NOT NULL) AND id IN "
    "(SELECT post FROM post_articles WHERE article = {article}) "
    "UNION SELECT channel FROM waiting WHERE article = {article}"
)
# most articles stand where others do: each set of channels once, with the places of all that do
_OF_PLACES = (
    "SELECT json_group_array(json_array(json(channels), json(places))) FROM ("  # noqa: S608  ours
    "SELECT channels, json_group_array(place) AS places FROM (SELECT place, ("
    f"SELECT json_group_array(channel) FROM ({_CHANNELS.format(article='articles.id')})"
    ") AS channels FROM articles WHERE place IN (SELECT value FROM json_each(?))) "
    "GROUP BY channels)"
)
_IN_CHANNEL = (
    "SELECT json_group_array(place) FROM articles "
    "WHERE place IN (SELECT value FROM json_each(:places)) AND EXISTS ("
    "SELECT 1 FROM post_articles JOIN posts ON posts.id = post_articles.post "
    "WHERE post_articles.article = articles.id "
    "AND posts.channel = :channel AND posts.state = 'sent')"
)


def anybody(channels: Collection[str]) -> bool:
    """May read what stands in whatever channels."""
    del channels
    return True


def channels_of(connection: sqlite3.Connection, article_id: str) -> frozenset[str]:
    """The channels in which an article stands, stood, or will stand; none before it is routed."""
    rows = connection.execute(_CHANNELS.format(article=":article"), {"article": article_id})
    return frozenset(row["channel"] for row in rows)


def newest(
    connection: sqlite3.Connection,
    statement: str,
    bound: Mapping[str, Any],
    reads: Reads,
    wanted: int,
) -> Iterator[int]:
    """The places of the articles that may be read, newest first; about so many are wanted.

    ``statement`` gives the newest :size places before :end, which is bound to where to begin.
    """
    asking = f"SELECT json_group_array(place) FROM ({statement})"  # noqa: S608  words of ours
    end, size = bound["end"], min(wanted, BATCH)
    while True:
        (batch,) = connection.execute(asking, {**bound, "end": end, "size": size}).fetchone()
        places = sorted(json.loads(batch), reverse=True)
        yield from places if reads is anybody else _readable(connection, places, reads)
        if len(places) < size:
            return
        end, size = places[-1], min(2 * size, BATCH)


def _readable(connection: sqlite3.Connection, places: Sequence[int], reads: Reads) -> Iterator[int]:
    (found,) = connection.execute(_OF_PLACES, [json.dumps(places)]).fetchone()
    readable = {place for where, there in json.loads(found) if reads(where) for place in there}
    return (place for place in places if place in readable)


def standing(connection: sqlite3.Connection, places: Sequence[int], channel: str) -> list[int]:
    """Those of the places whose articles are posted in a channel, in their order."""
    bound = {"places": json.dumps(places), "channel": channel}
    (found,) = connection.execute(_IN_CHANNEL, bound).fetchone()
    there = set(json.loads(found))
    return [place for place in places if place in there]


def batched(places: Iterable[int], size: int) -> Iterator[list[int]]:
    """The places, so many at a time."""
    rest = iter(places)
    while batch := list(islice(rest, size)):
        yield batch
