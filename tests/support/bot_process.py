"""A bot in a process of its own, and what it reports while it runs."""

import os
import signal
import threading
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

from bot.settings import Settings
from bot.workspace import Workspace
from tests.support.bot_main import DONE, STEP, Start, run_bot
from tests.support.bot_settings import tokens, write_settings
from tests.support.patience import PATIENCE, TimedOutError
from tests.support.warm_processes import warm_context

KILLED = -signal.SIGKILL  # the exit code of a process that was killed


class BotProcess:
    """A running bot. What it reports wakes whoever waits for its workspace.

    ``lines`` are what it has written, and ``steps`` those that it has taken. ``done`` is the
    number of the last question to which it has answered that it has done all that it could.
    """

    def __init__(self, settings: Settings, workspace: Workspace, start: Start | None) -> None:
        """Start the bot; without a ``start`` from a command line, as anybody does."""
        self.lines: list[str] = []
        self.steps: list[str] = []
        self.done = 0
        self.is_dead = False
        self._changed = workspace.lock
        output, theirs = Pipe(duplex=False)
        self._process = warm_context().Process(
            target=run_bot, args=(write_settings(settings), tokens(settings), theirs, start)
        )
        self._process.start()
        theirs.close()
        self._reader = threading.Thread(target=self._read, args=[output], daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process.pid
        return self._process.pid

    def said(self, words: str) -> list[str]:
        """The lines with these words."""
        return [line for line in self.lines if words in line]

    def stop(self) -> None:
        """Tell it to stop, as a service manager does."""
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> int:
        """Kill it unless it has ended; its exit code."""
        if not self.is_dead:
            self._process.kill()
        return self.end()

    def end(self) -> int:
        """Wait until it has ended; its exit code."""
        self._process.join(PATIENCE)
        if self._process.exitcode is None:
            raise TimedOutError("the bot to end")
        self._reader.join()
        return self._process.exitcode

    def _read(self, output: Connection) -> None:
        rest = b""
        with output:
            # the sentinel tells that it has ended: a child of its may keep the pipe open for longer
            while output in wait([output, self._process.sentinel]):
                if not (data := os.read(output.fileno(), 65_536)):
                    break
                *lines, rest = (rest + data).split(b"\n")
                self._note([line.decode(errors="replace") for line in lines])
            wait([self._process.sentinel])
        with self._changed:
            self.is_dead = True
            self._changed.notify_all()

    def _note(self, lines: list[str]) -> None:
        with self._changed:
            for line in lines:
                step = line.removeprefix(STEP)
                if step == line:
                    self.lines.append(line)
                elif step.startswith(DONE):
                    self.done = int(step.removeprefix(DONE))
                else:
                    self.steps.append(step)
            self._changed.notify_all()
