"""A newsroom for tests that kill the bot, break what it needs, or move its clocks.

The bot runs in this process or in its own. No wait depends on how fast the machine is: each is for
an event, and raises TimedOutError where that does not come for minutes.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.settings import Settings
from bot.slack.manifest import SCOPES
from bot.workspace import Clock, Config, Server, Workspace, default_config, serve, sockets
from tests.support.adaptations import WatchedApplication, adapted
from tests.support.bot_main import Start
from tests.support.bot_process import BotProcess
from tests.support.late_calls import LateCalls
from tests.support.newsroom import Newsroom, subscriptions
from tests.support.patience import PATIENCE, TimedOutError
from tests.support.reports import Reports
from tests.support.shared_number import SharedNumber
from tests.support.steps import heard_steps
from tests.support.store_file import LeftToDo, left_to_do

T = TypeVar("T")

PAUSES = tuple(2.0**power for power in range(10))
"""Seconds, 17 minutes in all: whatever the bot waits for by itself has come by then."""
GLANCE = 0.005  # seconds between two looks at what tells nobody when it changes

ROUNDS_OF_REST = 20  # questions to a bot after which a second passes


class Rig(Newsroom):
    """A workspace, a seeds folder, and a bot between them.

    ``reports`` are those of bots in this process. Where the rig ``is_frozen``, time stands still
    until ``pass_time``, for Slack and for every bot.
    """

    def __init__(self, server: Server, settings: Settings, *, is_frozen: bool) -> None:
        super().__init__(server, settings)
        self.reports = Reports(self.workspace.lock)
        self.late = LateCalls(server)
        self._files = settings.seeds.parent
        self._time = SharedNumber(self._files / "time")
        self._asked = SharedNumber(self._files / "asked")
        self._numbers = count(1)
        self._is_frozen = is_frozen
        self._time.set(self.workspace.clock.now())

    # Waiting

    def wait(self, what: str, holds: Callable[[], T | None]) -> T:
        """Wait until something is so that a change in the workspace or a bot's report brings about.

        Raises TimedOutError with what was waited for.
        """
        try:
            return self.workspace.wait_for(lambda _: holds(), PATIENCE)
        except TimeoutError as error:
            raise TimedOutError(what) from error

    def _wait(self, condition: Callable[[], Any]) -> Any:
        return self.wait("something to be seen in Slack", condition)

    def rest(self, bot: Reports | None = None) -> LeftToDo | None:
        """Wait until a bot has done all that it can do now; what is left, None if it has ended.

        It has when it has looked at its folder, for something to fetch, and at its outbox, and has
        taken no step.
        """
        bot = bot or self.reports
        end = time.monotonic() + PATIENCE
        for round_number in count(1):
            if time.monotonic() > end:
                break
            steps = len(bot.steps)
            self.wait("the bot to look for work", self.question(bot))
            if bot.is_dead:
                return None
            left = left_to_do(self.settings.store, self.settings.seeds)
            if left and left.is_read and len(bot.steps) == steps:
                return left
            # The bot reads a file only once nobody writes to it any more. If it didn't hear of that
            # from an event, or a look failed after it had, it needs time, which stands still here.
            if round_number % ROUNDS_OF_REST == 0:
                self.pass_time(1.0)
        raise TimedOutError("the bot to do what it can do")

    def finish(
        self,
        bot: Reports | None = None,
        pauses: Iterable[float] = PAUSES,
        is_done: Callable[[], bool] = lambda: True,
    ) -> LeftToDo | None:
        """Let a bot do all that is left to do; what is left all the same, None if it has ended.

        Each time that it has to wait, as long passes as the next of the pauses, in seconds. It is
        done once nothing is left and ``is_done``.
        """
        left = self.rest(bot)
        for pause in pauses:
            if left is None or (left.is_nothing and is_done()):
                break
            self.pass_time(pause)
            left = self.rest(bot)
        return left

    def question(self, bot: Reports) -> Callable[[], bool]:
        """Ask a bot to look for work everywhere; whether it has done so, or is dead."""
        number = next(self._numbers)
        self._asked.set(number)
        return lambda: bot.is_dead or bot.done >= number

    # A bot in this process

    def start(self) -> None:
        """Start the bot, or a new one on the same store."""
        self.bot = WatchedApplication(self.settings, self.now, self.network, asked=self._asked)
        self.bot.start()

    def now(self) -> datetime:
        """What the clocks of bots in this process show: ``ahead`` of Slack's."""
        if not self._is_frozen:
            return super().now()
        return datetime.fromtimestamp(self._time.read(), UTC) + self.ahead

    # A bot in a process of its own

    def launch(self, **how: Any) -> BotProcess:
        """Start a bot in a process of its own, as a Start says."""
        time = self._files / "time" if self._is_frozen else None
        start = Start(asked=self._files / "asked", time=time, **how)
        return BotProcess(self.settings, self.workspace.lock, start)

    def launch_from_a_command_line(self) -> BotProcess:
        """Start a bot with `python -m bot run`: nothing of it is different from production."""
        return BotProcess(self.settings, self.workspace.lock, None)

    def come_up(self, bot: BotProcess) -> None:
        """Wait until a bot is connected to Slack, or has ended."""
        self.wait("the bot to come up", lambda: self.workspace.connections >= 2 or bot.is_dead)

    def hear(self, bot: BotProcess, words: str) -> str:
        """Wait until a bot has written a line with these words; the line."""
        return self.wait(f"the bot to write “{words}”", lambda: bot.said(words))[0]

    def take_what_was_sent(self) -> None:
        """Wait until Slack has dealt with all that a bot which has ended has sent.

        What it sent last may still be on its way: it must not be taken later, as if it were new.
        """
        where = urlsplit(self.server.url)
        # connections are accepted in the order in which they come
        with closing(HTTPConnection(str(where.hostname), where.port, PATIENCE)) as connection:
            connection.request("GET", "/")
            connection.getresponse().read()
        server = self.server._uvicorn
        assert server._loop
        asyncio.run_coroutine_threadsafe(self._settle(), server._loop).result(PATIENCE)

    async def _settle(self) -> None:
        state = self.server._uvicorn.server_state
        while state.connections or len(state.tasks) > len(self.late.kept):
            await asyncio.sleep(GLANCE)

    # Time, where it stands still

    def pass_time(self, seconds: float) -> None:
        """Let time pass; calls that Slack takes late are taken on the way, at their own time."""
        clock, kept = self.workspace.clock, self.late.kept
        goal = clock.now() + seconds
        while due := min((call.due for call in kept if call.due <= goal), default=None):
            come = [call for call in kept if call.due == due]
            kept[:] = [call for call in kept if call.due != due]
            after = len(self.workspace.journal) + sum(call.takes_effect for call in come)
            self._set_time(due)
            self.wait("a late call", lambda n=after: len(self.workspace.journal) >= n)  # type: ignore[misc]
        self._set_time(goal)

    def let_pass(self, time: timedelta) -> None:
        """Let time pass for the bot and for Slack."""
        if self._is_frozen:
            self.pass_time(time.total_seconds())
        else:
            super().let_pass(time)

    def _set_time(self, goal: float) -> None:
        clock = self.workspace.clock
        clock.advance(goal - clock.now())
        self._time.set(clock.now())


@contextmanager
def rig(
    folder: Path,
    *,
    config: Config | None = None,
    since: datetime | None = None,
    hang_up: bool = False,
    **settings: Any,
) -> Iterator[Rig]:
    """A rig with an empty seeds folder, whose bot is not started yet.

    ``since`` is when its time stands still; without it, its time is the machine's. With ``hang_up``
    nobody waits for an answer that comes late.
    """
    seeds = folder / "seeds"
    seeds.mkdir(parents=True)
    config = config or default_config()
    config = replace(config, app=replace(config.app, scopes=SCOPES))
    clock = Clock(since.timestamp()) if since else None
    given = {
        "seeds": seeds,
        "store": folder / "store.db",
        "first_subscriptions": subscriptions(),
        "bot_token": config.app.bot_token,
        "app_token": config.app.app_token,
        **settings,
    }
    with serve(Workspace(config, clock)) as server:
        made = Rig(
            server, Settings(slack_api_url=server.api_url, **given), is_frozen=clock is not None
        )
        if hang_up:
            made.workspace.faults = made.late
        with adapted(made._time.read if clock else None) as patch, heard_steps(made.reports.note):
            # what takes long because the machine is slow is no mistake of the bot's
            patch.setattr(sockets, "DEADLINE", PATIENCE)
            try:
                yield made
            finally:
                made.stop()
                made.server.stop()
