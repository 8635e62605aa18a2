"""Who did what; how the last look at the folder went; how much there is of everything."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.models import Counts, LastSweep
from bot.store.codec import to_json, to_text, to_time
from bot.store.connection import Part

_SWEPT = "last look"
_ROUND = "last round of fetching"
_CHANNELS = "channel names"


class StatusStore(Part):
    """Remembers the last look at the folder and the last round of fetching; counts rows."""

    def save_sweep(self, sweep: LastSweep) -> None:
        """Remember how the last look at the seeds folder went."""
        written = {
            "at": to_text(sweep.at),
            "files": sweep.files,
            "interval": sweep.interval,
            "events": sweep.events,
        }
        self._remember(_SWEPT, written)

    def last_sweep(self) -> LastSweep | None:
        """How the last look at the seeds folder went, if there was one."""
        written = self._remembered(_SWEPT)
        return written and LastSweep(**{**written, "at": to_time(written["at"])})

    def save_fetch_round(self, at: datetime) -> None:
        """Remember when all that was due had been fetched last."""
        self._remember(_ROUND, to_text(at))

    def last_fetch_round(self) -> datetime | None:
        """When all that was due had been fetched last, if ever."""
        written = self._remembered(_ROUND)
        return written and to_time(written)

    def save_channel_names(self, names: Mapping[str, str]) -> None:
        """Remember what channels are called, by id: for who reads of them outside Slack."""
        self._remember(_CHANNELS, dict(names))

    def channel_names(self) -> Mapping[str, str]:
        """What channels were last known to be called, by id."""
        names: Mapping[str, str] = self._remembered(_CHANNELS) or {}
        return names

    def counts(self) -> Counts:
        """How much there is."""
        with self._connections.reading() as connection:
            (articles, files, failures, waiting) = connection.execute(
                "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM files), "
                "(SELECT count(*) FROM failures), (SELECT count(*) FROM waiting)"
            ).fetchone()
            states = dict(
                connection.execute(
                    "SELECT state, count(*) FROM posts "
                    "WHERE kind IN ('digest', 'roundup') OR state != 'sent' GROUP BY state"
                ).fetchall()
            )
        return Counts(
            articles=articles,
            files=files,
            failures=failures,
            waiting=waiting,
            due=states.get("due", 0),
            sending=states.get("sending", 0),
            sent=states.get("sent", 0),
            refused=states.get("failed", 0),
        )

    def _remember(self, name: str, value: object) -> None:
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO memory (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [name, to_json(value)],
            )

    def _remembered(self, name: str) -> Any:
        with self._connections.reading() as connection:
            row = connection.execute("SELECT value FROM memory WHERE name = ?", [name]).fetchone()
        return row and json.loads(row["value"])
