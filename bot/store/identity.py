"""Which article a file holds: the one with its key, or the one whose content it has.

A declared id or an address says it for good. A path says it only as long as the file keeps its
name, so among path keys content decides: an article moves with its content, and is also known by
the keys of copies. The article itself carries the key of the file that is there; the others are
rows of ``copies``, each with the revision that was last read under it.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.models import Article

_PATH = "path:"


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article in the store, as found by a key or by a content.

    ``key``, ``path`` and ``revision`` are the article's own; ``read`` is the revision that was
    last read under the key that it was found by, ``copy`` whether that is the key of a copy.
    """

    place: int
    id: str
    key: str
    path: str
    revision: str
    read: str
    copy: bool


def by_key(connection: sqlite3.Connection, key: str) -> KnownArticle | None:
    """The article that is known by this key."""
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
    """The article that has, or of which a copy has, this content under the key of a path."""
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


def arriving_copies(connection: sqlite3.Connection, batch: Sequence[Article]) -> frozenset[str]:
    """Of what arrives more than once, the keys that are not those of articles themselves.

    Stored before its original, a copy would be taken for an article of its own where both arrive
    with a content that is new.
    """
    paths = [article for article in batch if article.key.startswith(_PATH)]
    times = Counter(article.revision for article in paths)
    several = [article.key for article in paths if times[article.revision] > 1]
    known = {key: by_key(connection, key) for key in several}
    return frozenset(key for key, found in known.items() if found is None or found.copy)


def is_free(connection: sqlite3.Connection, key: str, article_id: str) -> bool:
    """Whether this article may have this key: it is no other's."""
    known = by_key(connection, key)
    return known is None or (known.copy and known.id == article_id)


def has_file(connection: sqlite3.Connection, key: str) -> bool:
    """Whether the file that a path key names is in the folder."""
    return file_of(connection, key) is not None


def file_of(connection: sqlite3.Connection, key: str) -> str | None:
    """The file that a path key names, if it is in the folder; of many articles' file, the file."""
    if not key.startswith(_PATH):
        return None
    path = key.removeprefix(_PATH)
    row = connection.execute(
        "SELECT path FROM files WHERE path IN (?, ?) ORDER BY length(path) DESC LIMIT 1",
        [path, path.rpartition("#")[0]],
    ).fetchone()
    return row and str(row["path"])


def note_copy(connection: sqlite3.Connection, known: KnownArticle, article: Article) -> None:
    """Know the article by this key as well: its content has been found under it.

    Where the article's own file is gone, this one is where it is from now on.
    """
    connection.execute(
        "INSERT INTO copies (key, article, revision) VALUES (?, ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET revision = excluded.revision",
        [article.key, known.id, article.revision],
    )
    if known.revision == article.revision and not has_file(connection, known.key):
        move(connection, known.id, known.key, article.key, article.path)


def forget_copy(connection: sqlite3.Connection, key: str) -> None:
    """What is found under this key is no longer a copy of anything."""
    connection.execute("DELETE FROM copies WHERE key = ?", [key])


def follow_copies(connection: sqlite3.Connection, gone: str) -> None:
    """Have the articles of a file that is gone go on under the key of a copy that is there.

    A copy that has been edited, and is held back, is none.
    """
    key = _PATH + gone
    rows = connection.execute(
        "SELECT articles.id, articles.key AS old, copies.key AS new FROM articles "
        "JOIN copies ON copies.article = articles.id AND copies.revision = articles.revision "
        "WHERE (articles.key = ? OR articles.key >= ? AND articles.key < ?) "
        "AND copies.key NOT IN (SELECT key FROM held) ORDER BY copies.rowid",
        [key, f"{key}#", f"{key}$"],  # "$" is what follows "#"
    ).fetchall()
    moved: set[str] = set()
    for row in rows:
        path = file_of(connection, row["new"])
        if path is not None and row["id"] not in moved:
            move(connection, row["id"], row["old"], row["new"], path)
            moved.add(row["id"])


def follow_renames(connection: sqlite3.Connection, batch: Sequence[Article]) -> None:
    """Have articles go where their content went while something else took their place.

    Of `mv today.txt monday.txt`, and a new `today.txt` before anybody has looked, the new one would
    else be taken for a correction of monday's article, and never be posted.
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
    # every key is freed before one is taken: files may have swapped their names
    _rename(connection, ((f"moving:{article_id}", article_id) for article_id in moves))
    for article_id, (_, article) in moves.items():
        forget_copy(connection, article.key)
        _rename(connection, [(article.key, article_id)])


def _displaced(
    connection: sqlite3.Connection, article: Article, arriving: dict[str, Article]
) -> KnownArticle | None:
    """The article that has this content and whose own file arrives with another one."""
    known = by_key(connection, article.key)
    if known and known.read == article.revision:
        return None
    found = by_content(connection, article)
    if found is None or found.copy or found.key not in arriving:
        return None
    return None if arriving[found.key].revision == article.revision else found


def _blocked(connection: sqlite3.Connection, moves: dict[str, tuple[str, Article]]) -> list[str]:
    """The moves to a key that another article has and keeps."""
    owners = {
        article_id: connection.execute(
            "SELECT id FROM articles WHERE key = ?", [article.key]
        ).fetchone()
        for article_id, (_, article) in moves.items()
    }
    return [
        article_id for article_id, owner in owners.items() if owner and owner["id"] not in moves
    ]


def _rename(connection: sqlite3.Connection, keys: Iterable[tuple[str, str]]) -> None:
    connection.executemany("UPDATE articles SET key = ? WHERE id = ?", keys)


def move(connection: sqlite3.Connection, article_id: str, old: str, new: str, path: str) -> None:
    """Give an article the key of its copy; its old key is that of a copy from now on."""
    connection.execute("UPDATE copies SET key = ? WHERE key = ?", [old, new])
    connection.execute(
        "UPDATE articles SET key = ?, path = ? WHERE id = ?", [new, path, article_id]
    )


def _known(connection: sqlite3.Connection, query: str, wanted: str) -> KnownArticle | None:
    row = connection.execute(query, {"wanted": wanted}).fetchone()
    return KnownArticle(**{**row, "copy": bool(row["copy"])}) if row else None
