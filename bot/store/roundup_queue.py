"""Articles that wait for a roundup in a channel, and the slots that have gone out."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.models import NewPost, RoundupItem, Suppressed
from bot.store.codec import LISTED, to_json, to_text, to_time
from bot.store.connection import Part
from bot.store.mutes import save_suppressed
from bot.store.post_rows import insert as insert_posts

if TYPE_CHECKING:
    from bot.models import WaitReason


class RoundupQueue(Part):
    """Reads and writes of what waits."""

    def due(self, now: datetime | None = None) -> tuple[RoundupItem, ...]:
        """What waits for a roundup that is due at this time, or (None) everything that waits."""
        due = "WHERE release <= ? " if now else ""
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT * FROM waiting {due}ORDER BY release, channel, article",  # noqa: S608
                [to_text(now)] if now else [],
            ).fetchall()
        return tuple(map(_to_waiting, rows))

    def misdated(self, after: datetime) -> tuple[RoundupItem, ...]:
        """What waits and was put off after a time: where that is to come, by a wrong clock."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT waiting.* FROM articles JOIN waiting ON waiting.article = articles.id "
                "WHERE routed > ? ORDER BY channel, article",
                [to_text(after)],
            ).fetchall()
        return tuple(map(_to_waiting, rows))

    def of_articles(self, article_ids: Collection[str]) -> Mapping[tuple[str, str], RoundupItem]:
        """What of these articles waits, by channel and article."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                f"SELECT * FROM waiting WHERE article IN {LISTED}",  # noqa: S608
                [to_json(list(article_ids))],
            ).fetchall()
        return {(row["channel"], row["article"]): _to_waiting(row) for row in rows}

    def flooded_channels(self) -> Mapping[str, datetime]:
        """The channels that get too much, and when each gets it in a roundup."""
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT channel, max(release) AS release FROM waiting WHERE why = 'flood' "
                "GROUP BY channel"
            ).fetchall()
        return {row["channel"]: to_time(row["release"]) for row in rows}

    def slots_sent(self, after: datetime) -> frozenset[tuple[str, datetime]]:
        """The slots after a time that have gone out; there are some where a clock was set back."""
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
        """Enqueue roundups, and note that these wait no more, or are muted: all or nothing."""
        with self._connections.writing() as connection:
            insert_posts(connection, posts, now)
            save_suppressed(connection, suppressed, now)
            connection.executemany(
                "DELETE FROM waiting WHERE channel = ? AND article = ?",
                [(each.channel, each.article_id) for each in ended],
            )
            connection.executemany(
                "INSERT INTO slots (channel, release) VALUES (?, ?) ON CONFLICT DO NOTHING",
                {(each.channel, to_text(each.release)) for each in ended},
            )


def insert(connection: sqlite3.Connection, waiting: Iterable[RoundupItem]) -> None:
    """Have articles wait, inside the caller's transaction; what waits already stays as it is."""
    connection.executemany(
        "INSERT INTO waiting (channel, article, release, why, missed) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        [
            (each.channel, each.article_id, to_text(each.release), each.why, each.missed)
            for each in waiting
        ],
    )


def change(
    connection: sqlite3.Connection, changed: Iterable[RoundupItem], dropped: Iterable[RoundupItem]
) -> None:
    """Have what waits wait otherwise, or no more, inside the caller's transaction."""
    connection.executemany(
        "UPDATE waiting SET release = ?, why = ?, missed = ? WHERE channel = ? AND article = ?",
        [
            (to_text(each.release), each.why, each.missed, each.channel, each.article_id)
            for each in changed
        ],
    )
    connection.executemany(
        "DELETE FROM waiting WHERE channel = ? AND article = ?",
        [(each.channel, each.article_id) for each in dropped],
    )


def _to_waiting(row: sqlite3.Row) -> RoundupItem:
    why: WaitReason = row["why"]
    return RoundupItem(
        channel=row["channel"],
        article_id=row["article"],
        release=to_time(row["release"]),
        why=why,
        missed=row["missed"],
    )
