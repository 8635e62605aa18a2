"""Rows of ``found_posts``: which of them show an article, and the IDs that they take.

All functions work inside the caller's transaction.
"""

import sqlite3
from collections.abc import Sequence

from bot.models import ArticleMark
from bot.rules.marks import identity_of, revision_of

_PATHS = "p"  # what the identities begin with that are made from paths


def any_found(connection: sqlite3.Connection) -> bool:
    """Return whether there are any rows: usually there are none."""
    (found,) = connection.execute("SELECT EXISTS (SELECT 1 FROM found_posts)").fetchone()
    return bool(found)


def showing(connection: sqlite3.Connection, mark: ArticleMark) -> list[sqlite3.Row]:
    """Return the rows of messages that show the article with this mark, oldest first.

    A declared ID or an address identifies an article for good. A path does so only as long as no
    other article has the content that the message shows (see identity.py).
    """
    rows = connection.execute(
        "SELECT * FROM found_posts WHERE (identity = ? OR revision = ?) "
        "AND kind IN ('digest', 'roundup', 'also') AND key NOT GLOB '*:also:*' ORDER BY ts, place",
        [mark.identity, mark.revision],
    ).fetchall()
    return [row for row in rows if _shows(connection, row, mark)]


def _shows(connection: sqlite3.Connection, row: sqlite3.Row, mark: ArticleMark) -> bool:
    if not mark.identity.startswith(_PATHS):
        return bool(row["identity"] == mark.identity)
    if row["revision"] == mark.revision:
        return bool(row["identity"].startswith(_PATHS))
    return row["identity"] == mark.identity and not _is_of_another(connection, row, mark.id)


def _is_of_another(connection: sqlite3.Connection, row: sqlite3.Row, article_id: str) -> bool:
    """Whether another article has the content that a message shows."""
    return bool(
        connection.execute(
            "SELECT 1 FROM articles WHERE revision >= :begin AND revision < :begin || 'g' "
            "AND id != :id AND key GLOB 'path:*' LIMIT 1",
            {"begin": row["revision"], "id": article_id},
        ).fetchone()
    )


def id_of(connection: sqlite3.Connection, key: str, revision: str) -> str | None:
    """Return the ID under which messages show the article with this key and revision.

    Where a key is a path, only the content is sure enough.
    """
    mark = ArticleMark(id="", identity=identity_of(key), revision=revision_of(revision))
    rows = connection.execute(
        "SELECT article, identity, revision FROM found_posts "
        "WHERE (identity = ? OR revision = ?) AND article IS NOT NULL ORDER BY ts",
        [mark.identity, mark.revision],
    ).fetchall()
    by_path = mark.identity.startswith(_PATHS)
    for row in rows:
        same = row["revision"] == mark.revision and row["identity"].startswith(_PATHS)
        if same if by_path else row["identity"] == mark.identity:
            return str(row["article"])
    return None


def is_shown(connection: sqlite3.Connection, article_id: str) -> bool:
    """Return whether a message shows some article under this ID."""
    found = connection.execute("SELECT 1 FROM found_posts WHERE article = ? LIMIT 1", [article_id])
    return found.fetchone() is not None


def is_incomplete(connection: sqlite3.Connection, channel: str, ts: str) -> bool:
    """Return whether a message shows articles that the store doesn't know of yet.

    An edit would take them out of it.
    """
    return bool(
        connection.execute(
            "SELECT 1 FROM found_posts WHERE channel = ? AND ts = ? LIMIT 1", [channel, ts]
        ).fetchone()
    )


def forget(connection: sqlite3.Connection, rows: Sequence[sqlite3.Row]) -> None:
    """Delete rows whose message and article are known now."""
    connection.executemany(
        "DELETE FROM found_posts WHERE channel = ? AND ts = ? AND place = ?",
        [(row["channel"], row["ts"], row["place"]) for row in rows],
    )
