"""Articles whose time has not come stand in a table of their own, and nowhere else.

The table shows what the files hold now: whenever a file is read again, or is gone, what was held
of it is forgotten first. So nothing is released that its file does not say any more.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models import Article, Digest
from bot.store import identity
from bot.store.article_rows import to_embargoed
from bot.store.codec import LISTED, storable, to_json, to_text
from bot.store.retractions import add_source


def set_aside(
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
                    *(to_text(time), to_embargoed(article, digest)),
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


def move_embargoed(connection: sqlite3.Connection, gone: Sequence[str]) -> None:
    """Have articles of which a file that is gone held a revision go on where that is held now.

    A file that is renamed while its revision waits holds the same article still.
    """
    known = connection.execute(
        "SELECT articles.id, held.key, json_extract(held.article, '$.row.revision') AS revision "  # noqa: S608
        "FROM held JOIN articles ON articles.key = held.key "
        f"WHERE held.path IN {LISTED} AND held.key GLOB 'path:*'",
        [to_json(gone)],
    ).fetchall()
    here = _by_revision(connection, gone) if known else {}
    for row in known:
        new = here.get(row["revision"])
        if new and identity.is_free(connection, new["key"], row["id"]):
            identity.move(connection, row["id"], row["key"], new["key"], new["path"])
            add_source(connection, new["path"], row["id"])


def _by_revision(connection: sqlite3.Connection, gone: Sequence[str]) -> dict[str, sqlite3.Row]:
    """The rows of what is held of the files that are there, by revision."""
    rows = connection.execute(
        "SELECT key, path, json_extract(article, '$.row.revision') AS revision FROM held "  # noqa: S608
        f"WHERE path NOT IN {LISTED} AND key GLOB 'path:*' ORDER BY path DESC",
        [to_json(gone)],
    ).fetchall()
    return {row["revision"]: row for row in rows}


def forget_embargoed(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Forget what was held of these files: they are read again, or are gone."""
    connection.executemany("DELETE FROM held WHERE path = ?", [(storable(path),) for path in paths])
