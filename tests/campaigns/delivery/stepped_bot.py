"""The parts of the bot, run step by step between real files and a real workspace.

A test moves the time, and may have the bot crash after any step. Nothing waits for real: a call
that Slack answers late loses its connection at once, and takes effect when its time has come.
"""

import os
import shutil
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from bot.models import Quiet
from bot.scheduler.ingest import Ingest
from bot.scheduler.publish import Publisher
from bot.scheduler.rate_limit import RateLimiter
from bot.scheduler.read_back import ReadBack
from bot.scheduler.release import end_embargoes
from bot.scheduler.route import Router
from bot.seeds.folder import Folder
from bot.slack.messenger import SlackMessenger
from bot.store import EVER, Store
from tests.campaigns.delivery.model import QUIET_CHANNEL, QUIET_FROM, QUIET_TO
from tests.support.ingesting import make_ingest
from tests.support.rig import rig
from tests.support.steps import heard_steps

Json = dict[str, Any]

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
# whenever a file is written, it is complete: tests/seeds is about half-written files
WRITTEN_NS = int((START - timedelta(days=2)).timestamp()) * 10**9


class Crash(BaseException):
    """The end of the bot, after a step that it has named."""


class Crasher:
    """Crashes the bot after a number of steps, if that is not 0."""

    def __init__(self) -> None:
        self.steps_left = 0

    def __call__(self, step: str) -> None:
        """Count a step."""
        if self.steps_left:
            self.steps_left -= 1
            if not self.steps_left:
                raise Crash(step)


class SteppedBot:
    """A workspace, a seeds folder and the parts of the bot between them.

    ``ahead`` is how much the bot's clock is ahead of Slack's.
    """

    def __init__(self, folder: Path) -> None:
        self.ahead = timedelta()
        self.crasher = Crasher()
        self._numbers = 0
        self._calls_seen = 0
        self._made = ExitStack()
        self._rig = self._made.enter_context(rig(folder, since=START, hang_up=True))
        self._made.enter_context(heard_steps(self.crasher))
        self.workspace = self._rig.workspace
        self.seeds = self._rig.settings.seeds
        (self.seeds / "moved").mkdir()
        self.start()

    def close(self) -> None:
        """End everything."""
        self.store.close()
        self._made.close()

    def start(self) -> None:
        """Make the parts of the bot, from what they find in its store."""
        self.store = Store.open(self._rig.settings.store)
        self._folder = Folder(self.seeds, self.store.files.marks())
        self._publisher = self._make_publisher()
        self._ingest = self._make_ingest()
        self.router = self._make_router()
        self._looked = False

    def restart(self) -> None:
        """Throw everything away but the store's file, and start again."""
        self.store.close()
        self.start()

    def now(self) -> datetime:
        """The bot's time, which may be wrong."""
        return self.true_time() + self.ahead

    def surely(self) -> datetime:
        """The time that has come by the bot's clock and by Slack's."""
        return min(self.now(), self._publisher.messenger.slack_time())

    def true_time(self) -> datetime:
        """Slack's time."""
        return datetime.fromtimestamp(self.workspace.clock.now(), UTC)

    def look(self) -> None:
        """Look at the folder and decide about what is new, as the application does."""
        looked = self._ingest.look(events=True)
        assert looked.sweep
        self.router.route(looked.before)
        self.store.status.save_sweep(looked.sweep)
        self._looked = True

    def deliver(self) -> None:
        """Deliver what is due, as the application does."""
        if self._looked:
            end_embargoes(self._ingest, self.router, EVER, self.store.status.last_sweep())
            self.router.release()
        self._publisher.deliver()

    def advance(self, passes: timedelta) -> None:
        """Let time pass; calls that were kept waiting take effect at their own time."""
        self._rig.pass_time(passes.total_seconds())

    def new_calls(self) -> list[Json]:
        """The calls that Slack has got since this was last asked for."""
        calls = self.workspace.journal[self._calls_seen :]
        self._calls_seen += len(calls)
        return calls

    def number(self) -> int:
        """A number that was not given out before."""
        self._numbers += 1
        return self._numbers

    def write(self, path: str, text: str) -> None:
        """Put a file into the folder, or another text into it."""
        (self.seeds / path).write_text(text, encoding="utf-8", newline="")
        self.touch(path)

    def touch(self, path: str) -> None:
        """Write to a file without changing it."""
        written = WRITTEN_NS + self.number() * 10**6
        os.utime(self.seeds / path, ns=(written, written))

    def move(self, path: str, new: str) -> None:
        (self.seeds / path).rename(self.seeds / new)

    def copy(self, path: str, new: str) -> None:
        shutil.copy2(self.seeds / path, self.seeds / new)

    def remove(self, path: str) -> None:
        (self.seeds / path).unlink()

    def _make_ingest(self) -> Ingest:
        made = make_ingest(self.seeds, self.store, self.now)
        return replace(made, folder=self._folder, surely=self.surely)

    def _make_router(self) -> Router:
        start, end = (START.time().replace(hour=hour) for hour in (QUIET_FROM, QUIET_TO))
        return Router(
            store=self.store,
            now=self.now,
            quiet=lambda: (Quiet(channel=QUIET_CHANNEL, start=start, end=end),),
            newest=3,
            flood=0,
            flood_span=timedelta(minutes=10),
        )

    def _make_publisher(self) -> Publisher:
        messenger = SlackMessenger(
            self.workspace.config.app.bot_token,
            self._rig.server.api_url,
            "/digest",
            now=self.now(),
            monotonic=self.workspace.clock.now,
        )
        messenger.check()
        pace = RateLimiter(per_minute=100, monotonic=self.workspace.clock.now)
        return Publisher(
            store=self.store,
            messenger=messenger,
            now=self.now,
            pace=pace,
            read_back=ReadBack(self.store, messenger, pace),
            stopping=Event(),
        )
