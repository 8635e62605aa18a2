"""What `status` reports: the last look at the folder, the last round of fetching, and counts."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.models import Counts, LastSweep
from bot.store.codec import to_json, to_text, to_time
from bot.store.connection import StorePart
from bot.store.visibility import Shows, every_channel

# names in `bot_state`
_LAST_SWEEP = "last look"
_LAST_FETCH_ROUND = "last round of fetching"
_CHANNEL_NAMES = "channel names"
_HEARTBEAT = "heartbeat"


class StatusStore(StorePart):
    """Remembers the last look at the folder and the last round of fetching; counts rows."""

    def save_sweep(self, sweep: LastSweep) -> None:
        """Remember how the last look at the seeds folder went."""
        fields = {
            "at": to_text(sweep.at),
            "files": sweep.files,
            "interval": sweep.interval,
            "events": sweep.events,
        }
        self._save(_LAST_SWEEP, fields)

    def last_sweep(self) -> LastSweep | None:
        """Return how the last look at the seeds folder went, if there was one."""
        fields = self._load(_LAST_SWEEP)
        return fields and LastSweep(**{**fields, "at": to_time(fields["at"])})

    def save_fetch_round(self, at: datetime) -> None:
        """Remember when everything that was due had last been fetched."""
        self._save(_LAST_FETCH_ROUND, to_text(at))

    def last_fetch_round(self) -> datetime | None:
        """Return when everything that was due had last been fetched, if ever."""
        at = self._load(_LAST_FETCH_ROUND)
        return at and to_time(at)

    def save_heartbeat(self, at: datetime) -> None:
        """Write the time: it shows that the store can be written to."""
        self._save(_HEARTBEAT, to_text(at))

    def save_channel_names(self, names: Mapping[str, str]) -> None:
        """Remember the names of channels, by ID, for reports outside Slack."""
        self._save(_CHANNEL_NAMES, dict(names))

    def channel_names(self) -> Mapping[str, str]:
        """Return the names that channels last had, by ID."""
        names: Mapping[str, str] = self._load(_CHANNEL_NAMES) or {}
        return names

    def counts(self, shows: Shows = every_channel) -> Counts:
        """Return how many articles, files, failures, waiting articles and posts there are.

        Edits and replies count as posts unless they have been sent. ``shows`` says in which
        channels posts and waiting articles count.
        """
        with self._connections.reading() as connection:
            (articles, files, failures) = connection.execute(
                "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM files), "
                "(SELECT count(*) FROM failures)"
            ).fetchone()
            found = connection.execute(
                "SELECT channel, state, count(*) AS number FROM posts "
                "WHERE kind IN ('digest', 'roundup') OR state != 'sent' GROUP BY channel, state "
                "UNION ALL SELECT channel, 'waiting', count(*) FROM roundup_queue GROUP BY channel"
            ).fetchall()
        shown = {channel for channel in {row["channel"] for row in found} if shows(channel)}
        states: Counter[str] = Counter()
        for row in found:
            states[row["state"]] += row["number"] if row["channel"] in shown else 0
        return Counts(
            articles=articles,
            files=files,
            failures=failures,
            waiting=states["waiting"],
            due=states["due"],
            sending=states["sending"],
            sent=states["sent"],
            refused=states["failed"],
        )

    def _save(self, name: str, value: object) -> None:
        with self._connections.writing() as connection:
            connection.execute(
                "INSERT INTO bot_state (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [name, to_json(value)],
            )

    def _load(self, name: str) -> Any:
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT value FROM bot_state WHERE name = ?", [name]
            ).fetchone()
        return row and json.loads(row["value"])
