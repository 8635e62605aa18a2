"""Row IDs of articles, called places: made from an article's time, so that rows are sorted by time.

"Newest first" is then descending row order, in the search index as well, and a range of dates is a
range of row IDs. A place is the milliseconds since 1970 × 4096, plus a tie-break for articles of
the same millisecond.
"""

import sqlite3
from datetime import datetime

from bot.store.codec import to_milliseconds

PER_MILLISECOND = 4096
"""How many places a millisecond has."""


def free_place(connection: sqlite3.Connection, dated: datetime) -> int:
    """Return the first free place for this time; articles stored later come after earlier ones.

    Articles that are dated by the day only share a millisecond: the 4,097th gets a place in the
    next one.
    """
    place = to_milliseconds(dated) * PER_MILLISECOND
    while True:
        (last,) = connection.execute(
            "SELECT max(place) FROM articles WHERE place >= ? AND place < ?",
            [place, place + PER_MILLISECOND],
        ).fetchone()
        if last is None:
            return place
        if last + 1 < place + PER_MILLISECOND:
            return int(last) + 1
        place += PER_MILLISECOND
