"""Decides which article a file contains: the one with its key, or the one with its content.

A key that is a declared ID or an address identifies an article for good. A path does so only as
long as the file keeps its name. So among keys that are paths the content decides: an article moves
with its content, and is also known by the keys of its copies. The article's own row has the key of
a file that exists; the other keys are rows of ``copies``, each with the revision that was last read
under it. All functions work inside the caller's transaction.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.models import Article

_PATH = "path:"


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article in the store, as found by a key or by its content.

    ``place`` is its row ID; ``key``, ``path`` and ``revision`` are its own. ``read`` is the
    revision that was last read under the key by which it was found, and ``copy`` tells whether
    that is the key of a copy.
    """

    place: int
    id: str
    key: str
    path: str
    revision: str
    read: str
    copy: bool


def by_key(connection: sqlite3.Connection, key: str) -> KnownArticle | None:
    """Return the article that is known by this key."""
    return _known(
        connection,
        "SELECT place, id, key, path, revision, revision AS read, 0 AS copy "
        "FROM articles WHERE key = :wanted "
        "UNION ALL SELECT place, articles.id, articles.key, path, articles.revision, "
        "copies.revision, 1 "
        "FROM copies JOIN articles ON articles.id = copies.article WHERE copies.key = :wanted",
        key,
    )


def by_content(connection: sqlite3.Connection, article: Article) -> KnownArticle | None:
    """Return the article with this content, its own or a copy's; only among keys that are paths."""
    if not article.key.startswith(_PATH):
        return None
    return _known(
        connection,
        "SELECT place, id, key, path, revision, revision AS read, 0 AS copy "
        "FROM articles WHERE revision = :wanted AND key GLOB 'path:*' "
        "UNION ALL SELECT place, articles.id, articles.key, path, articles.revision, "
        "copies.revision, 1 "
        "FROM copies JOIN articles ON articles.id = copies.article "
        "WHERE copies.revision = :wanted LIMIT 1",
        article.revision,
    )


def possible_copies(connection: sqlite3.Connection, batch: Sequence[Article]) -> frozenset[str]:
    """Return the keys that may be copies, where several of a batch have the same content.

    These are the keys that no article has as its own. Such articles must be stored last: if
    original and copy arrive with new content, a copy that is stored first would be taken for an
    article of its own.
    """
    paths = [article for article in batch if article.key.startswith(_PATH)]
    times = Counter(article.revision for article in paths)
    repeated = [article.key for article in paths if times[article.revision] > 1]
    known = {key: by_key(connection, key) for key in repeated}
    return frozenset(key for key, found in known.items() if found is None or found.copy)


def is_free(connection: sqlite3.Connection, key: str, article_id: str) -> bool:
    """Return whether an article may have this key: no other article has it."""
    known = by_key(connection, key)
    return known is None or (known.copy and known.id == article_id)


def has_file(connection: sqlite3.Connection, key: str) -> bool:
    """Return whether the file that a path key names is in the folder."""
    return file_of(connection, key) is not None


def file_of(connection: sqlite3.Connection, key: str) -> str | None:
    """Return the path of the file that a path key names, if it is in the folder.

    The key of an article in a file with many is that file's, then ``#`` and a hash.
    """
    if not key.startswith(_PATH):
        return None
    path = key.removeprefix(_PATH)
    row = connection.execute(
        "SELECT path FROM files WHERE path IN (?, ?) ORDER BY length(path) DESC LIMIT 1",
        [path, path.rpartition("#")[0]],
    ).fetchone()
    return row and str(row["path"])


def add_copy(connection: sqlite3.Connection, known: KnownArticle, article: Article) -> None:
    """Record that an article's content was also found under this key.

    If the article's own file is gone, the article moves to this one.
    """
    connection.execute(
        "INSERT INTO copies (key, article, revision) VALUES (?, ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET revision = excluded.revision",
        [article.key, known.id, article.revision],
    )
    if known.revision == article.revision and not has_file(connection, known.key):
        move(connection, known.id, known.key, article.key, article.path)


def forget_copy(connection: sqlite3.Connection, key: str) -> None:
    """Record that the content under this key is no longer a copy of an article."""
    connection.execute("DELETE FROM copies WHERE key = ?", [key])


def continue_under_copies(connection: sqlite3.Connection, gone: str) -> None:
    """Move the articles of a file that is gone to copies of it that exist.

    A copy that has been edited since, and is embargoed, no longer counts as one.
    """
    key = _PATH + gone
    rows = connection.execute(
        "SELECT articles.id, articles.key AS old, copies.key AS new FROM articles "
        "JOIN copies ON copies.article = articles.id AND copies.revision = articles.revision "
        "WHERE (articles.key = ? OR articles.key >= ? AND articles.key < ?) "
        "AND copies.key NOT IN (SELECT key FROM embargoed) ORDER BY copies.rowid",
        [key, f"{key}#", f"{key}$"],  # "$" is what follows "#"
    ).fetchall()
    moved: set[str] = set()
    for row in rows:
        path = file_of(connection, row["new"])
        if path is not None and row["id"] not in moved:
            move(connection, row["id"], row["old"], row["new"], path)
            moved.add(row["id"])


def move_renamed(connection: sqlite3.Connection, batch: Sequence[Article]) -> None:
    """Move articles to where their content is now, if other content has taken their place.

    After `mv today.txt monday.txt` and a new `today.txt`, both before the next look, the new file
    would otherwise be taken for a correction of Monday's article, and never be posted.
    """
    arriving = {article.key: article for article in batch if article.key.startswith(_PATH)}
    moves: dict[str, tuple[str, Article]] = {}
    for article in arriving.values():
        known = _displaced(connection, article, arriving)
        if known:
            moves.setdefault(known.id, (known.key, article))
    while blocked := _blocked(connection, moves):
        for article_id in blocked:
            del moves[article_id]
    # All keys are freed before any is taken, because files may have swapped their names.
    _set_keys(connection, ((f"moving:{article_id}", article_id) for article_id in moves))
    for article_id, (_, article) in moves.items():
        forget_copy(connection, article.key)
        _set_keys(connection, [(article.key, article_id)])


def _displaced(
    connection: sqlite3.Connection, article: Article, arriving: dict[str, Article]
) -> KnownArticle | None:
    """The article with this content whose own file arrives with other content."""
    known = by_key(connection, article.key)
    if known and known.read == article.revision:
        return None
    found = by_content(connection, article)
    if found is None or found.copy or found.key not in arriving:
        return None
    return None if arriving[found.key].revision == article.revision else found


def _blocked(connection: sqlite3.Connection, moves: dict[str, tuple[str, Article]]) -> list[str]:
    """The IDs of articles whose new key belongs to an article that doesn't move itself."""
    owners = {
        article_id: connection.execute(
            "SELECT id FROM articles WHERE key = ?", [article.key]
        ).fetchone()
        for article_id, (_, article) in moves.items()
    }
    return [
        article_id for article_id, owner in owners.items() if owner and owner["id"] not in moves
    ]


def _set_keys(connection: sqlite3.Connection, keys: Iterable[tuple[str, str]]) -> None:
    connection.executemany("UPDATE articles SET key = ? WHERE id = ?", keys)


def move(connection: sqlite3.Connection, article_id: str, old: str, new: str, path: str) -> None:
    """Give an article the key of its copy; its old key becomes that of a copy."""
    connection.execute("UPDATE copies SET key = ? WHERE key = ?", [old, new])
    connection.execute(
        "UPDATE articles SET key = ?, path = ? WHERE id = ?", [new, path, article_id]
    )


def _known(connection: sqlite3.Connection, query: str, wanted: str) -> KnownArticle | None:
    row = connection.execute(query, {"wanted": wanted}).fetchone()
    return KnownArticle(**{**row, "copy": bool(row["copy"])}) if row else None
