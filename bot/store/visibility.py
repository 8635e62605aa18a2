"""Decides which articles somebody may read, and finds the newest of them, batch by batch.

Every look-up for a person goes through here. What they may not read doesn't exist for them, so it
mustn't change a count, an order, a limit or a name in any answer.

A batch is fetched as a single row of JSON. sqlite3 releases Python's interpreter lock at every row,
and in a busy program waits a millisecond to get it back.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

BATCH = 1_000
SOME = 3  # articles of a file or feed that are looked at before all

END_OF_TIME = 2**63 - 1
"""A place (row ID) after all others; its negative is before all others."""

MayRead = Callable[[Collection[str]], bool]
"""Decides whether an article may be read, from the channels that it is for.

There it is, was or will be posted, or would have been without a mute. Until an article is routed,
these are the channels that are subscribed to it.
"""

Shows = Callable[[str], bool]
"""Decides whether somebody may know about a channel."""

# The channels that are subscribed to an article, as bot.rules.routing.wants() decides
_SUBSCRIBED = (
    "SELECT channel FROM subscriptions WHERE iif(source IS NULL, "
    "topic IS NULL OR topic IN ({topics}), folded(source) = folded({source}))"
)
# The channels that a row of ``articles`` is for: where it is, was or will be posted, or would have
# been without a mute
_CHANNELS = (
    "SELECT channel FROM posts WHERE (state != 'dropped' OR ts IS NOT NULL) AND id IN "  # noqa: S608
    "(SELECT post FROM post_articles WHERE article = articles.id) "
    "UNION ALL SELECT channel FROM roundup_queue WHERE article = articles.id "
    "UNION ALL SELECT channel FROM muted_articles WHERE article = articles.id "
    "UNION ALL SELECT channel FROM ("
    + _SUBSCRIBED.format(
        topics="SELECT topic FROM article_topics WHERE article = articles.place",
        source="articles.source",
    )
    + ") WHERE articles.routed IS NULL"
)
_CHANNELS_AS_JSON = f"(SELECT json_group_array(channel) FROM ({_CHANNELS}))"  # noqa: S608
# The same for a row of ``embargoed``; its revision may be of an article that readers know
EMBARGOED_CHANNELS = (
    "(SELECT json_group_array(channel) FROM ("  # noqa: S608
    + _SUBSCRIBED.format(
        topics="SELECT json_extract(value, '$.slug') FROM json_each("
        "json_extract(embargoed.article, '$.row.digest'), '$.topics')",
        source="json_extract(embargoed.article, '$.row.source')",
    )
    + " UNION SELECT channels.value FROM articles, json_each("
    + _CHANNELS_AS_JSON
    + ") AS channels WHERE articles.key = embargoed.key))"
)
"""SQL for the channels in which an embargoed article will be posted, as JSON."""
# Most articles are posted in the same channels as others. So each set of channels comes once, with
# the places of all its articles, and MayRead is asked once for each set.
_PLACES_BY_CHANNELS = (
    "SELECT json_group_array(json_array(json(channels), json(places))) FROM ("  # noqa: S608
    "SELECT channels, json_group_array(place) AS places FROM ("
    f"SELECT place, {_CHANNELS_AS_JSON} AS channels FROM articles "
    "WHERE place IN (SELECT value FROM json_each(?))) "
    "GROUP BY channels)"
)
_OF_PATH = (
    f"SELECT {_CHANNELS_AS_JSON} AS channels FROM articles WHERE key = 'path:' || ?1 "  # noqa: S608
    "OR id IN (SELECT article FROM article_sources WHERE path = ?1) "
    f"UNION SELECT {EMBARGOED_CHANNELS} FROM embargoed WHERE path = ?1"
)
# A list of feeds contains what its feeds do.
_CONTAINED = (
    "SELECT path, (SELECT json_group_array(place) FROM (SELECT place FROM article_sources "
    "JOIN articles ON articles.id = article_sources.article "
    "WHERE article_sources.path IN (SELECT sources.path "
    "UNION ALL SELECT address FROM feed_lists WHERE feed_lists.path = sources.path) "
    "LIMIT ?)) AS places "
    "FROM (SELECT value AS path FROM json_each(?)) AS sources"
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


def every_channel(channel: str) -> bool:
    """Let every channel be known."""
    del channel
    return True


def channels_of(connection: sqlite3.Connection, article_id: str) -> frozenset[str]:
    """Return the channels that an article is for, as MayRead explains."""
    row = connection.execute(
        f"SELECT {_CHANNELS_AS_JSON} AS channels FROM articles WHERE id = ?",  # noqa: S608
        [article_id],
    ).fetchone()
    return frozenset(json.loads(row["channels"])) if row else frozenset()


def may_read(connection: sqlite3.Connection, article_id: str, reads: MayRead) -> bool:
    """Return whether there is an article with this ID that may be read."""
    row = connection.execute("SELECT place FROM articles WHERE id = ?", [article_id]).fetchone()
    return row is not None and bool(readable(connection, [row["place"]], reads))


def readable_ids(
    connection: sqlite3.Connection, ids: Collection[str], reads: MayRead
) -> frozenset[str]:
    """Return those of these articles that may be read."""
    found = connection.execute(
        "SELECT id, place FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(ids))],
    ).fetchall()
    may = {
        place
        for batch in batched((row["place"] for row in found), BATCH)
        for place in readable(connection, batch, reads)
    }
    return frozenset(row["id"] for row in found if row["place"] in may)


def is_of_readable(connection: sqlite3.Connection, path: str, reads: MayRead) -> bool:
    """Return whether a file or feed contains something readable, or did before it was removed.

    What is embargoed counts, too. Unlike of_readable_sources(), this lets nobody know of a path of
    which nothing is known any more.
    """
    if reads is anybody:
        return True
    rows = connection.execute(_OF_PATH, [path]).fetchall()
    return any(reads(json.loads(row["channels"])) for row in rows)


def of_readable_sources(
    connection: sqlite3.Connection, paths: Collection[str], reads: MayRead
) -> frozenset[str]:
    """Return those files and feeds that may be spoken of: not if all they contain is hidden.

    A list of feeds contains what its feeds do.
    """
    if reads is anybody:
        return frozenset(paths)
    some = _contained(connection, paths, SOME)
    left = {path for path, places in some.items() if places and not _any(connection, places, reads)}
    # Most sources show what they are by a few of their articles.
    full = _contained(connection, {path for path in left if len(some[path]) == SOME}, -1)
    hidden = {path for path in left if not _any(connection, full.get(path, ()), reads)}
    return frozenset(paths) - hidden


def _contained(
    connection: sqlite3.Connection, sources: Collection[str], limit: int
) -> dict[str, list[int]]:
    """The places of the articles that each of these files and feeds contains, at most ``limit``."""
    rows = connection.execute(_CONTAINED, [limit, json.dumps(list(sources))]).fetchall()
    return {row["path"]: json.loads(row["places"]) for row in rows}


def _any(connection: sqlite3.Connection, places: Iterable[int], reads: MayRead) -> bool:
    return any(readable(connection, batch, reads) for batch in batched(places, BATCH))


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
        yield from readable(connection, places, reads)
        if len(places) < size:
            return
        end, size = places[-1], min(2 * size, BATCH)


def readable(connection: sqlite3.Connection, places: Sequence[int], reads: MayRead) -> list[int]:
    """Return those places whose articles may be read, in the same order; for BATCH at most."""
    if reads is anybody:
        return list(places)
    (found,) = connection.execute(_PLACES_BY_CHANNELS, [json.dumps(places)]).fetchone()
    may = {place for channels, same in json.loads(found) if reads(channels) for place in same}
    return [place for place in places if place in may]


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
