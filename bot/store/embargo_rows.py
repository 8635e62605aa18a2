"""Rows of ``embargoed``: articles whose time hasn't come, kept out of all other tables.

The table shows what the files contain now: whenever a file is read again, or is gone, its embargoed
articles are forgotten first. So nothing is released that its file no longer says. All functions
work inside the caller's transaction.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.models import Article, Digest
from bot.store import identity
from bot.store.article_rows import to_embargoed
from bot.store.article_sources import add_source, add_source_of_key
from bot.store.codec import LISTED, storable, to_json, to_optional_text, to_text


def embargo(
    connection: sqlite3.Connection, batch: Iterable[tuple[Article, Digest]], now: datetime
) -> list[tuple[Article, Digest]]:
    """Store those of a batch that are embargoed at ``now``; returns the others.

    An embargoed article with the key of any of them is replaced or, if the new one has no embargo,
    deleted.
    """
    free = []
    for article, digest in batch:
        connection.execute("DELETE FROM embargoed WHERE key = ?", [storable(article.key)])
        article = _without_words(connection, article)  # noqa: PLW2901
        time = article.not_before
        if time and time > now:
            _insert(connection, article, digest, time)
        else:
            free.append((article, digest))
    return free


def _without_words(connection: sqlite3.Connection, article: Article) -> Article:
    """Return the article without the embargo of its words, if that doesn't count any more.

    It doesn't if an admin has released this revision with these words, or if people have been able
    to look the revision up since before its words were understood.
    """
    if article.held is None:
        return article
    alone = replace(article, embargo=article.held.stated, held=None)
    known = identity.by_key(connection, storable(article.key))
    is_public = known is not None and known.read == article.revision
    is_released = connection.execute(
        "SELECT 1 FROM released_holds WHERE hold = ?", [_hold_of(article, article.held.words)]
    ).fetchone()
    # its date may hold it just as long
    is_held = alone.not_before != article.not_before
    return article if is_held and not is_public and not is_released else alone


def _hold_of(article: Article, words: str) -> str:
    """Return the ID of the words that hold this revision: another revision has another one.

    Files with the same article have the same one: a file that is renamed, and a copy.
    """
    named = to_json([article.revision, storable(words)])
    return hashlib.blake2b(named.encode(), digest_size=5).hexdigest().upper()


def _insert(
    connection: sqlite3.Connection, article: Article, digest: Digest, until: datetime
) -> None:
    key, path = storable(article.key), storable(article.path)
    hold = words = stated = None
    if article.held:
        words = storable(article.held.words)
        hold = _hold_of(article, words)
        stated = replace(article, embargo=article.held.stated, held=None).not_before
    connection.execute(
        "INSERT INTO embargoed (key, path, until, article, hold, words, stated) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            *(key, path, to_text(until), to_embargoed(article, digest)),
            *(hold, words, to_optional_text(stated)),
        ],
    )
    # If the article is known, only this revision is embargoed: the file contains the article
    # itself all along.
    add_source_of_key(connection, path, key)


def move_embargoed(connection: sqlite3.Connection, gone: Sequence[str]) -> None:
    """Give articles the keys of the files that now contain their embargoed revisions.

    A file that is renamed while its revision is embargoed still contains the same article. So if
    one of the files ``gone`` had an embargoed revision that another file has too, the article
    continues under that file's key.
    """
    known = connection.execute(
        "SELECT articles.id, embargoed.key, "  # noqa: S608
        "json_extract(embargoed.article, '$.row.revision') AS revision "
        "FROM embargoed JOIN articles ON articles.key = embargoed.key "
        f"WHERE embargoed.path IN {LISTED} AND embargoed.key GLOB 'path:*'",
        [to_json(gone)],
    ).fetchall()
    here = _by_revision(connection, gone) if known else {}
    for row in known:
        new = here.get(row["revision"])
        if new and identity.is_free(connection, new["key"], row["id"]):
            identity.move(connection, row["id"], row["key"], new["key"], new["path"])
            add_source(connection, new["path"], row["id"])


def _by_revision(connection: sqlite3.Connection, gone: Sequence[str]) -> dict[str, sqlite3.Row]:
    """The embargoed rows of files that are not gone, by revision."""
    rows = connection.execute(
        "SELECT key, path, json_extract(article, '$.row.revision') AS revision FROM embargoed "  # noqa: S608
        f"WHERE path NOT IN {LISTED} AND key GLOB 'path:*' ORDER BY path DESC",
        [to_json(gone)],
    ).fetchall()
    return {row["revision"]: row for row in rows}


def forget_embargoed(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Forget the embargoed articles of files that are read again or are gone."""
    connection.executemany(
        "DELETE FROM embargoed WHERE path = ?", [(storable(path),) for path in paths]
    )
