"""A newsroom for tests that kill the bot, break what it needs, or move its clocks.

Its bot may run in a process of its own. No wait depends on how fast the machine is: each is for an
event, and raises TimedOutError where that does not come for minutes.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest

from bot.settings import Settings
from bot.slack.manifest import SCOPES
from bot.workspace import Clock, Config, Server, Workspace, default_config, serve, sockets
from tests.support.bot_main import Start
from tests.support.bot_process import BotProcess
from tests.support.late_calls import LateCalls
from tests.support.newsroom import Newsroom, subscriptions
from tests.support.patience import PATIENCE, TimedOutError
from tests.support.shared_number import SharedNumber
from tests.support.store_file import LeftToDo, left_to_do
from tests.support.warm_processes import warm_starts

T = TypeVar("T")

GLANCE = 0.005  # seconds between two looks at what tells nobody when it changes


class Rig(Newsroom):
    """A workspace, a seeds folder, and a bot between them: in this process, or in its own.

    Where its clock is frozen, time stands still for Slack and for bots in processes of their own
    until ``pass_time``, and nobody waits for an answer that comes late.
    """

    def __init__(self, server: Server, settings: Settings, *, is_frozen: bool) -> None:
        super().__init__(server, settings)
        self._files = settings.seeds.parent
        self._time = SharedNumber(self._files / "time")
        self._asked = SharedNumber(self._files / "asked")
        self._numbers = count(1)
        self._is_frozen = is_frozen
        self._late = LateCalls(server)
        if is_frozen:
            self._time.set(self.workspace.clock.now())
            self.workspace.faults = self._late

    # Waiting

    def wait(self, what: str, holds: Callable[[], T | None]) -> T:
        """Wait until something is so that a change in the workspace or of a bot brings about.

        Raises TimedOutError with what was waited for.
        """
        try:
            return self.workspace.wait_for(lambda _: holds(), PATIENCE)
        except TimeoutError as error:
            raise TimedOutError(what) from error

    def _wait(self, condition: Callable[[], Any]) -> Any:
        return self.wait("something to be seen in Slack", condition)

    # The bot in a process of its own

    def launch(self, **how: Any) -> BotProcess:
        """Start a bot in a process of its own, as a Start says."""
        time = self._files / "time" if self._is_frozen else None
        start = Start(**{"time": time, "asked": self._files / "asked", **how})
        return BotProcess(self.settings, self.workspace, start)

    def launch_from_a_command_line(self) -> BotProcess:
        """Start a bot with `python -m bot run`: nothing of it is different from production."""
        return BotProcess(self.settings, self.workspace, None)

    def come_up(self, bot: BotProcess) -> None:
        """Wait until a bot is connected to Slack, or has ended."""
        self.wait("the bot to come up", lambda: self.workspace.connections >= 2 or bot.is_dead)

    def hear(self, bot: BotProcess, words: str) -> str:
        """Wait until a bot has written a line with these words; the line."""
        return self.wait(f"the bot to write “{words}”", lambda: bot.said(words))[0]

    def rest(self, bot: BotProcess) -> LeftToDo | None:
        """Wait until a bot has done all that it can do now; what is left, None if it has ended.

        It has when it has looked at its folder and at its outbox and has taken no step.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            steps = len(bot.steps)
            self.wait("the bot to look for work", self.question(bot))
            if bot.is_dead:
                return None
            left = self.left_to_do()
            if left and left.is_read and len(bot.steps) == steps:
                return left
        raise TimedOutError("the bot to do what it can do")

    def question(self, bot: BotProcess) -> Callable[[], bool]:
        """Ask a bot to look at its folder and its outbox; whether it has done so, or is dead."""
        number = next(self._numbers)
        self._asked.set(number)
        return lambda: bot.is_dead or bot.done >= number

    def left_to_do(self) -> LeftToDo | None:
        """What the bot has left to do; None while its store can't be read, or is not there yet."""
        return left_to_do(self.settings.store, self.settings.seeds)

    # Time, where it stands still

    def pass_time(self, seconds: float) -> None:
        """Let time pass; calls that Slack takes late are taken on the way, at their own time."""
        clock, waiting = self.workspace.clock, self._late.kept
        goal = clock.now() + seconds
        while due := min((call.due for call in waiting if call.due <= goal), default=None):
            come = [call for call in waiting if call.due == due]
            waiting[:] = [call for call in waiting if call.due != due]
            after = len(self.workspace.journal) + sum(call.takes_effect for call in come)
            self._set_time(due)
            self.wait("a late call", lambda n=after: len(self.workspace.journal) >= n)  # type: ignore[misc]
        self._set_time(goal)

    def _set_time(self, goal: float) -> None:
        clock = self.workspace.clock
        clock.advance(goal - clock.now())
        self._time.set(clock.now())

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
        while state.connections or len(state.tasks) > len(self._late.kept):
            await asyncio.sleep(GLANCE)


@contextmanager
def rig(
    folder: Path, *, config: Config | None = None, since: datetime | None = None, **settings: Any
) -> Iterator[Rig]:
    """A rig with an empty seeds folder, whose bot is not started yet.

    ``since`` is when its time stands still; without it, its time is the machine's.
    """
    seeds = folder / "seeds"
    seeds.mkdir(parents=True)
    config = config or default_config()
    clock = Clock(since.timestamp()) if since else None
    workspace = Workspace(replace(config, app=replace(config.app, scopes=SCOPES)), clock)
    with pytest.MonkeyPatch.context() as patch, warm_starts(), serve(workspace) as server:
        # an ack that comes late because the machine is slow is no mistake of the bot's
        patch.setattr(sockets, "DEADLINE", PATIENCE)
        given = {
            "seeds": seeds,
            "store": folder / "store.db",
            "first_subscriptions": subscriptions(),
            "slack_api_url": server.api_url,
            "bot_token": config.app.bot_token,
            "app_token": config.app.app_token,
        }
        made = Rig(server, Settings(**{**given, **settings}), is_frozen=since is not None)
        try:
            yield made
        finally:
            made.stop()
            made.server.stop()
