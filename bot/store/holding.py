"""Articles whose time has not come stand in a table of their own, and nowhere else.

The table shows what the files hold now: whenever a file is read again, or is gone, what was held
of it is forgotten first. So nothing is released that its file does not say any more.
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from bot.models import Article, Digest
from bot.store.codec import storable, to_text
from bot.store.entries import to_held


def hold_back(
    connection: sqlite3.Connection, batch: Iterable[tuple[Article, Digest]], now: datetime
) -> list[tuple[Article, Digest]]:
    """Hold those of a batch whose time has not come, inside the caller's transaction; the others.

    What was held under the key of any of them is replaced or let go.
    """
    free = []
    for article, digest in batch:
        connection.execute("DELETE FROM held WHERE key = ?", [storable(article.key)])
        time = article.not_before
        if time and time > now:
            connection.execute(
                "INSERT INTO held (key, path, until, article) VALUES (?, ?, ?, ?)",
                [
                    *(storable(article.key), storable(article.path)),
                    *(to_text(time), to_held(article, digest)),
                ],
            )
            # of an article that is known, a revision is held: the file holds the article all along
            connection.execute(
                "INSERT INTO holders (path, article) SELECT ?, id FROM articles WHERE key = ? "
                "ON CONFLICT DO NOTHING",
                [storable(article.path), storable(article.key)],
            )
        else:
            free.append((article, digest))
    return free


def forget_held(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Forget what was held of these files: they are read again, or are gone."""
    connection.executemany("DELETE FROM held WHERE path = ?", [(storable(path),) for path in paths])
