"""The bot's life in a campaign: it is started, does what it can, and is killed."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.campaigns.crash.clocks import Clocks
from tests.campaigns.crash.plans import RANDOM
from tests.campaigns.crash.truth import Problem
from tests.support.bot_process import KILLED, BotProcess
from tests.support.rig import PAUSES, Rig
from tests.support.store_file import unsound

MOST_EVENTS = 14  # steps and calls, of which a run that is killed at random has some


class Life:
    """Runs the bot on one rig, and notes what goes wrong with the process and with its store.

    ``log`` is what its processes have written.
    """

    def __init__(self, rig: Rig, clocks: Clocks, how: dict[str, Any]) -> None:
        self.problems: list[Problem] = []
        self.log: list[str] = []
        self._rig, self._clocks, self._how = rig, clocks, how

    def begin(self) -> None:
        """Forget what was noted of the round before."""
        self.problems, self.log = [], []

    @contextmanager
    def run(self, kill: str | None = None) -> Iterator[BotProcess]:
        """A bot that is killed at a step, if one is given, and in the end."""
        bot = self._rig.launch(kill=kill, ahead=self._clocks.apart, **self._how)
        try:
            yield bot
        finally:
            code = bot.kill()
            self.log += bot.lines
            if code != KILLED:
                self.problems.append(
                    Problem("stopped", f"the bot has ended by itself, with {code}")
                )
            self._rig.take_what_was_sent()
            self.check_store()

    def check_store(self) -> None:
        """Note what is wrong with the store, which nobody has open."""
        if self._rig.settings.store.exists():
            found = unsound(self._rig.settings.store)
            self.problems += [Problem("unsound", what) for what in found]

    def is_killed(self, bot: BotProcess, kill: str, chance: random.Random) -> bool:
        """Wait until a bot is killed as planned; False where it has no more to do before that."""
        if kill == RANDOM:
            return self._is_killed_at_random(bot, chance)
        for pause in PAUSES:
            left = self._rig.rest(bot)
            if left is None:
                return True
            if left.is_nothing or left.is_unsettled:
                break
            self._rig.pass_time(pause)
        return False

    def finish(self, bot: BotProcess, is_done: Callable[[], bool]) -> None:
        """Let a bot do everything that is left to do, however much time has to pass for it."""
        left = self._rig.finish(bot, is_done=is_done)
        if left and not left.is_nothing:
            passed = f"{sum(PAUSES):.0f} s have passed"
            self.problems.append(Problem("stopped", f"{passed}, and the bot has left: {left}"))

    def run_to_rest(self) -> None:
        """Run a bot until it has done all that it can do now, and kill it."""
        with self.run() as bot:
            self._rig.rest(bot)

    def _is_killed_at_random(self, bot: BotProcess, chance: random.Random) -> bool:
        """Kill a bot after some number of events: steps that it takes, calls that Slack gets."""
        calls = self._rig.workspace.state.calls
        most = chance.randint(0, MOST_EVENTS) + len(calls)
        done = self._rig.question(bot)
        self._rig.wait(
            "the bot to do anything", lambda: done() or len(bot.steps) + len(calls) >= most
        )
        return not bot.is_dead
