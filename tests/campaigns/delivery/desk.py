"""The bot between real files and a real workspace, on a clock that a test holds, and breakable.

Nothing waits for real: a request that Slack answers late is hung up on at once, and takes effect
when the workspace's clock has come so far.
"""

import logging
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from bot.models import Quiet
from bot.scheduler.ingest import Ingest
from bot.scheduler.publish import Publisher
from bot.scheduler.rate_limit import RateLimiter
from bot.scheduler.route import Router
from bot.seeds.folder import Folder
from bot.slack.manifest import SCOPES
from bot.slack.messenger import SlackMessenger
from bot.store import Store
from bot.workspace import Clock, Workspace, default_config, serve
from bot.workspace.clock import Timer
from tests.campaigns.delivery.model import QUIET_CHANNEL, QUIET_FROM, QUIET_TO
from tests.scheduler.test_ingest import Here

Json = dict[str, Any]

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
# whenever a file is written, it is complete: half-written files are tests/reading's business
WRITTEN_NS = int((START - timedelta(days=2)).timestamp()) * 10**9
PATIENT = 15.0  # seconds that a broken workspace is waited for


class Crash(BaseException):
    """The end of the bot, after a step that it has named."""


class Crasher(logging.Handler):
    """Crashes the bot after the step that it is told to wait for."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.steps_left = 0

    def emit(self, record: logging.LogRecord) -> None:
        if self.steps_left:
            self.steps_left -= 1
            if not self.steps_left:
                raise Crash(record.getMessage())


class HangingUp(Clock):
    """A frozen clock. Whoever is kept waiting for an answer hangs up as soon as he has to."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start.timestamp())
        self.late: list[float] = []
        self.hang_up: Callable[[], None] = lambda: None

    def call_at(self, due: float, call: Callable[[], None]) -> Timer:
        timer = super().call_at(due, call)
        self.late.append(due)
        self.hang_up()
        return timer


class Desk:
    """A workspace, a seeds folder and the parts of the bot between them."""

    def __init__(self, folder: Path) -> None:
        self.seeds = folder / "seeds"
        (self.seeds / "moved").mkdir(parents=True)
        self.ahead = timedelta()
        self.crasher = Crasher()
        self._numbers = 0
        self._calls_seen = 0
        self._path = folder / "store.db"
        self._clock = HangingUp(START)
        config = default_config()
        config = replace(config, app=replace(config.app, scopes=SCOPES))
        self.workspace = Workspace(config, self._clock)
        self._server = serve(self.workspace)
        self._clock.hang_up = self._hang_up
        self._steps = logging.getLogger("bot.steps")
        self._level = self._steps.level
        self._steps.propagate = False  # thousands of lines that nobody reads
        self._steps.setLevel(logging.DEBUG)
        self._steps.addHandler(self.crasher)
        self.start()

    def close(self) -> None:
        self._steps.removeHandler(self.crasher)
        self._steps.setLevel(self._level)
        self._steps.propagate = True
        self.store.close()
        self._server.stop()

    def start(self) -> None:
        """Make the bot, of what it finds in its store."""
        self.store = Store.open(self._path)
        self._folder = Folder(self.seeds, self.store.files.marks())
        self._publisher = self._make_publisher()
        self._ingest = self._make_ingest()
        self.router = self._make_router()
        self._looked = False

    def restart(self) -> None:
        """Throw everything away but what is in the store's file, and start again."""
        self.store.close()
        self.start()

    def now(self) -> datetime:
        """The bot's time, which may be wrong."""
        return self.true_time() + self.ahead

    def surely(self) -> datetime:
        """The time that has come by the bot's clock and by Slack's."""
        return min(self.now(), self._publisher.messenger.slack_time())

    def true_time(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)

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
            self.router.release()
        self._publisher.deliver()

    def advance(self, passes: timedelta) -> None:
        """Let time pass; a request that was kept waiting takes effect at its own time."""
        goal = self._clock.now() + passes.total_seconds()
        while due := min((late for late in self._clock.late if late <= goal), default=None):
            # several may be due at once
            after = len(self.workspace.journal) + self._clock.late.count(due)
            self._clock.late = [late for late in self._clock.late if late != due]
            self._clock.advance(due - self._clock.now())
            self.workspace.wait_for(lambda now, n=after: len(now.journal) >= n, PATIENT)  # type: ignore[misc]
        self._clock.advance(goal - self._clock.now())

    def new_calls(self) -> list[Json]:
        """What Slack was asked since this was asked last."""
        calls = self.workspace.journal[self._calls_seen :]
        self._calls_seen += len(calls)
        return calls

    def number(self) -> int:
        """A number that has not been given yet."""
        self._numbers += 1
        return self._numbers

    def write(self, path: str, text: str) -> None:
        """Put a file into the folder, or another text into it."""
        (self.seeds / path).write_text(text, encoding="utf-8", newline="")
        self.touch(path)

    def touch(self, path: str) -> None:
        """Write to a file without a change."""
        written = WRITTEN_NS + self.number() * 10**6
        os.utime(self.seeds / path, ns=(written, written))

    def move(self, path: str, new: str) -> None:
        (self.seeds / path).rename(self.seeds / new)

    def copy(self, path: str, new: str) -> None:
        shutil.copy2(self.seeds / path, self.seeds / new)

    def remove(self, path: str) -> None:
        (self.seeds / path).unlink()

    def _hang_up(self) -> None:
        for connection in list(self._server._uvicorn.server_state.connections):
            connection.transport.abort()

    def _make_ingest(self) -> Ingest:
        return Ingest(
            root=self.seeds,
            folder=self._folder,
            store=self.store,
            worker=Here(),
            now=self.now,
            surely=self.surely,
            retracts_removed=False,
            topics=(),
            stopping=Event(),
        )

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
            self._server.api_url,
            "/digest",
            now=self.now(),
            monotonic=self._clock.now,
        )
        messenger.check()
        return Publisher(
            store=self.store,
            messenger=messenger,
            now=self.now,
            pace=RateLimiter(per_minute=100, monotonic=self._clock.now),
            stopping=Event(),
        )
