"""An article's place in time: its row id, so that "newest first" is the order of the rows.

A place is milliseconds since 1970 × 4096, plus a tie-break among the articles of one millisecond.
"""

import sqlite3
from datetime import datetime

from bot.store.codec import to_milliseconds

PER_MILLISECOND = 4096


def free_place(connection: sqlite3.Connection, dated: datetime) -> int:
    """The first place that is free for an article of this time; later ones of it come after.

    Date-only articles of a day share a millisecond: the 4,097th goes on in the next one.
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
