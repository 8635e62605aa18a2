"""The roundup queue: articles that wait for a roundup in a channel, and the slots sent so far."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.models import NewPost, RoundupItem, Suppressed
from bot.store.codec import LISTED, to_json, to_text, to_time
from bot.store.connection import StorePart
from bot.store.mutes import save_suppressed
from bot.store.post_rows import insert_posts

if TYPE_CHECKING:
    from bot.models import WaitReason


class RoundupQueue(StorePart):
    """Lists articles that wait for a roundup, and takes them off when it is sent."""

    def due(self, now: datetime | None = None) -> tuple[RoundupItem, ...]:
        """Return the items whose roundup is due at this time, or (None) all items."""
        due = "WHERE release <= ? " if now else ""
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT * FROM roundup_queue {due}ORDER BY release, channel, article",  # noqa: S608
                [to_text(now)] if now else [],
            ).fetchall()
        return tuple(map(_to_item, rows))

    def misdated(self, after: datetime) -> tuple[RoundupItem, ...]:
        """Return the items that were queued after a time.

        For a time in the future these are items that were queued by a wrong clock.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT roundup_queue.* FROM articles "
                "JOIN roundup_queue ON roundup_queue.article = articles.id "
                "WHERE routed > ? ORDER BY channel, article",
                [to_text(after)],
            ).fetchall()
        return tuple(map(_to_item, rows))

    def of_articles(self, article_ids: Collection[str]) -> Mapping[tuple[str, str], RoundupItem]:
        """Return the items of these articles, by channel and article."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT * FROM roundup_queue WHERE article IN {LISTED}",  # noqa: S608
                [to_json(list(article_ids))],
            ).fetchall()
        return {(row["channel"], row["article"]): _to_item(row) for row in rows}

    def flooded_channels(self) -> Mapping[str, datetime]:
        """Return the channels with too many articles, and when each gets them in a roundup."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT channel, max(release) AS release FROM roundup_queue WHERE why = 'flood' "
                "GROUP BY channel"
            ).fetchall()
        return {row["channel"]: to_time(row["release"]) for row in rows}

    def slots_sent(self, after: datetime) -> frozenset[tuple[str, datetime]]:
        """Return the slots after a time that were sent, as channel and time.

        There are some in the future if the clock was set back.
        """
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT channel, release FROM slots WHERE release > ?", [to_text(after)]
            ).fetchall()
        return frozenset((row["channel"], to_time(row["release"])) for row in rows)

    def release(
        self,
        posts: Sequence[NewPost],
        ended: Sequence[RoundupItem],
        now: datetime,
        suppressed: Sequence[Suppressed] = (),
    ) -> None:
        """Enqueue roundups and take ``ended`` off the queue, all or nothing.

        ``suppressed`` are articles that mutes keep out of the roundups.
        """
        with self._connections.writing() as connection:
            insert_posts(connection, posts, now)
            save_suppressed(connection, suppressed, now)
            _delete_items(connection, ended)
            connection.executemany(
                "INSERT INTO slots (channel, release) VALUES (?, ?) ON CONFLICT DO NOTHING",
                {(each.channel, to_text(each.release)) for each in ended},
            )


def insert_items(connection: sqlite3.Connection, items: Iterable[RoundupItem]) -> None:
    """Queue items inside the caller's transaction; those that are queued already don't change."""
    connection.executemany(
        "INSERT INTO roundup_queue (channel, article, release, why, missed) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (each.channel, each.article_id, to_text(each.release), each.why, each.missed)
            for each in items
        ],
    )


def change_items(
    connection: sqlite3.Connection, changed: Iterable[RoundupItem], dropped: Iterable[RoundupItem]
) -> None:
    """Change queued items and delete others, inside the caller's transaction."""
    connection.executemany(
        "UPDATE roundup_queue SET release = ?, why = ?, missed = ? "
        "WHERE channel = ? AND article = ?",
        [
            (to_text(each.release), each.why, each.missed, each.channel, each.article_id)
            for each in changed
        ],
    )
    _delete_items(connection, dropped)


def _delete_items(connection: sqlite3.Connection, items: Iterable[RoundupItem]) -> None:
    connection.executemany(
        "DELETE FROM roundup_queue WHERE channel = ? AND article = ?",
        [(each.channel, each.article_id) for each in items],
    )


def _to_item(row: sqlite3.Row) -> RoundupItem:
    why: WaitReason = row["why"]
    return RoundupItem(
        channel=row["channel"],
        article_id=row["article"],
        release=to_time(row["release"]),
        why=why,
        missed=row["missed"],
    )
