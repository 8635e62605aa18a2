"""A bot in a process of its own."""

import os
import signal
import threading
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

from bot.settings import Settings
from tests.support.adaptations import warm_context
from tests.support.bot_main import STEP, Start, run_bot
from tests.support.bot_settings import tokens, write_settings
from tests.support.patience import PATIENCE, TimedOutError
from tests.support.reports import Reports

KILLED = -signal.SIGKILL  # the exit code of a process that was killed


class BotProcess(Reports):
    """A running bot. ``lines`` are what it has written to its standard output and error output."""

    def __init__(self, settings: Settings, lock: threading.Condition, start: Start | None) -> None:
        """Start the bot; without a ``start`` from a command line, as anybody does."""
        super().__init__(lock)
        self.lines: list[str] = []
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
                for line in lines:
                    self._note_line(line.decode(errors="replace"))
            wait([self._process.sentinel])
        with self.changed:
            self.is_dead = True
            self.changed.notify_all()

    def _note_line(self, line: str) -> None:
        step = line.removeprefix(STEP)
        if step != line:
            self.note(step)
            return
        with self.changed:
            self.lines.append(line)
            self.changed.notify_all()
