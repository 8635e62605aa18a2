"""Which articles have been routed, and saving what was decided about them."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models import Routing, StoredArticle, TextSketch
from bot.store import duplicates, post_rows, roundup_queue
from bot.store.article_rows import to_stored
from bot.store.codec import LISTED, to_json, to_optional_time, to_text
from bot.store.connection import StorePart
from bot.store.mutes import save_suppressed

_MARKED = 1_000
"""How many articles one transaction marks as routed, which writes the whole row of each."""

_TO_MARK = "routed, to be marked"
"""The name in ``bot_state`` of the articles that have been routed, but aren't marked yet."""
_FIRST_FILES = "first files"  # its name in `bot_state`


class Routed(StorePart):
    """Remembers which articles have been routed, and queues the posts that follow from it."""

    def unrouted(self, of: Sequence[str] | None = None) -> tuple[StoredArticle, ...]:
        """Return the articles that haven't been routed, oldest first.

        If there are IDs in ``of``, only those of them.
        """
        only, given = ("", []) if of is None else (f"AND id IN {LISTED} ", [to_json(of)])
        self._mark_rest()  # there may be some if the bot crashed
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT * FROM articles WHERE routed IS NULL {only}ORDER BY place",  # noqa: S608
                given,
            ).fetchall()
        return tuple(map(to_stored, rows))

    def routed_at(self, article_id: str) -> datetime | None:
        """Return when an article was routed; None if it wasn't."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT routed FROM articles WHERE id = ?", [article_id]
            ).fetchone()
        return to_optional_time(row["routed"]) if row else None

    def any_routed(self) -> bool:
        """Return whether any article has been routed yet."""
        with self._connections.reading() as connection:
            (found,) = connection.execute(
                "SELECT EXISTS (SELECT 1 FROM articles WHERE routed IS NOT NULL)"
            ).fetchone()
        return bool(found)

    def save(
        self,
        routing: Routing,
        routed: Iterable[str],
        now: datetime,
        sketched: Iterable[TextSketch] = (),
    ) -> None:
        """Save what was decided about articles, and mark them as routed: all or nothing.

        ``routed`` are the articles' IDs, ``sketched`` the sketches of their texts. Many articles
        are marked in several transactions. The first keeps which there are, so after a crash
        `unrouted` marks the rest.
        """
        ids = list(routed)
        with self._connections.writing() as connection:
            _remember_first_files(connection, now)
            post_rows.insert_posts(connection, routing.posts, now)
            roundup_queue.insert_items(connection, routing.waiting)
            save_suppressed(connection, routing.suppressed, now)
            duplicates.save_sketches(connection, sketched, now)
            _mark(connection, ids[:_MARKED], to_text(now))
            if ids[_MARKED:]:
                connection.execute(
                    "INSERT INTO bot_state (name, value) VALUES (?, ?)",
                    [_TO_MARK, to_json([to_text(now), *ids[_MARKED:]])],
                )
        self._mark_rest()

    def _mark_rest(self) -> None:
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT value FROM bot_state WHERE name = ?", [_TO_MARK]
            ).fetchone()
        if row is None:
            return
        now, *ids = json.loads(row["value"])
        for start in range(0, len(ids), _MARKED):
            with self._connections.writing(large=True) as connection:
                _mark(connection, ids[start : start + _MARKED], now)
                if start + _MARKED >= len(ids):
                    connection.execute("DELETE FROM bot_state WHERE name = ?", [_TO_MARK])

    def first_files(self) -> int | None:
        """Return when the newest file of the first run was written, in nanoseconds since 1970.

        A file that is newer came later, so it was posted, or will be, wherever it is wanted. None
        if there was no first run, or no file with a credible time.
        """
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT value FROM bot_state WHERE name = ?", [_FIRST_FILES]
            ).fetchone()
        return None if row is None else int(row["value"])


def _mark(connection: sqlite3.Connection, ids: Sequence[str], now: str) -> None:
    connection.executemany(
        "UPDATE articles SET routed = ? WHERE id = ? AND routed IS NULL",
        [(now, article_id) for article_id in ids],
    )


def _remember_first_files(connection: sqlite3.Connection, now: datetime) -> None:
    """Remember the newest file's time on the first run, or what it was in the store before."""
    connection.execute(
        "INSERT INTO bot_state (name, value) SELECT ?, newest FROM (SELECT ifnull("
        "(SELECT min(first_files) FROM found_posts), "
        "(SELECT max(mtime_ns) FROM files WHERE mtime_ns <= ?)) AS newest) "
        "WHERE newest IS NOT NULL AND NOT EXISTS (SELECT 1 FROM articles WHERE routed IS NOT NULL) "
        "ON CONFLICT DO NOTHING",
        [_FIRST_FILES, int(now.timestamp()) * 10**9],
    )
