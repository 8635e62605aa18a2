"""One trial of a case: the whole bot in a workspace, and what anybody sees of it."""

import logging
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from click.testing import CliRunner

from bot.cli import main
from bot.workspace import Fault, Workspace, serve
from bot.workspace.faults import FaultKind
from tests.support.bot_settings import write_settings
from tests.support.newsroom import ADA, Message
from tests.support.rig import Rig
from tests.support.samples import numbered

WRONG, RIGHT = "412 passengers", "421 passengers"
# seconds for which the bot may have to wait at most, in all
PAUSES = (1.0, 2.0, 4.0, 8.0, 5.0)
# what `/digest status` says if nothing is wrong
_ROUTINE = re.compile(
    r"[\d,]+ articles? stored.*|[\d,]+ posts? sent\.|Last look .*|Every file could be read\."
    r"|The seeds folder has not .*"
)
_CHANGING = (
    # the time comes first: "26T22" in one of ten at night is no article's ID
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+\d\d:\d\d"), "TIME"),
    (re.compile(r"\b(?=\w*[2-9])[2-9A-Z]{5}\b(?=[: ])"), "ID"),
    (re.compile(r"\b\d{10}\.\d{6}\b"), "TS"),
    (re.compile(r"(?:/[\w.-]+)+/(?=(?:store\.db|seeds)\b)"), ".../"),
    (re.compile(r"\(every [\d,]+ s\b"), "(every few s"),
    (
        re.compile(r"for [\d,]+ (?:second|minute)s?, since \d{4}-\d\d-\d\d \d\d:\d\d \w+"),
        "for long",
    ),
)


class Log(logging.Handler):
    """The warnings and errors that the bot has logged, each once.

    Whoever waits for the workspace is woken by them.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(logging.WARNING)
        self._workspace = workspace
        self.lines: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Called by ``logging``."""
        trace = " (with a traceback)" if record.exc_info else ""
        with self._workspace.lock:
            self.lines[masked(record.getMessage()) + trace] = None
            self._workspace.lock.notify_all()


def masked(text: str) -> str:
    """The text with a word for everything that is different in every run."""
    for pattern, word in _CHANGING:
        text = pattern.sub(word, text)
    return text


class Trial:
    """A rig, the articles that were put into its folder, and what the admins were told.

    ``while_it_lasted`` is what people saw while something was wrong.
    """

    def __init__(self, room: Rig, log: Log) -> None:
        self.room = room
        self.workspace = room.workspace
        self.log = log
        self.told: list[str] = []
        self.while_it_lasted: str | None = None
        self.dropped: set[int] = set()
        self.corrected: set[int] = set()
        self._seen = 0

    def drop(self, *numbers: int, text: Callable[[int], str] = numbered) -> None:
        """Put articles into the folder, as files that have been complete for a while."""
        for number in numbers:
            self.dropped.add(number)
            path = self.room.drop(f"{number}.txt", text(number))
            old = time.time() - 60
            with suppress(FileNotFoundError):
                os.utime(path, (old, old))

    def correct(self, number: int, to: str = RIGHT) -> None:
        self.corrected.add(number)
        self.drop(number, text=lambda number: numbered(number).replace(WRONG, to))

    def first(self) -> None:
        """Start the bot and have it post one article."""
        self.room.start()
        self.drop(0)
        self.reach("sent")

    def flood(self) -> None:
        """Have more articles come at once than are posted one by one."""
        self.room.stop()
        self.drop(1, 2, 3, 4)
        self.room.start()

    def fault(self, kind: FaultKind, method: str = "chat.postMessage", **given: Any) -> None:
        self.workspace.faults.add(Fault(kind=kind, method=method, **given))

    def reach(self, word: str) -> None:
        """Wait until the bot has taken a step of this name, after the last that was waited for."""

        def taken() -> bool:
            steps = self.room.reports.steps
            for place in range(self._seen, len(steps)):
                if steps[place].split()[0] == word:
                    self._seen = place + 1
                    return True
            return False

        self.room.wait(f"the step {word}", taken)

    def hear(self, words: str) -> None:
        """Wait until a warning with these words has been logged."""
        self.room.wait(
            f"the warning “{words}”", lambda: any(words in line for line in self.log.lines)
        )

    def see(self, words: str) -> None:
        """Wait until people see these words."""
        self.room.wait(f"people to see “{words}”", lambda: words in self.people())

    def pass_time(self, seconds: float) -> None:
        """Let time pass for everybody."""
        self.room.pass_time(seconds)

    def meanwhile(self, *, asked: bool = True) -> None:
        """Note what people see while something is wrong, and what an admin who asks is told."""
        self.while_it_lasted = self.people()
        if asked:
            answer = self.room.ask(ADA, "/digest status", "general")
            self._note_status("/digest status", answer)

    def status_at_the_terminal(self) -> None:
        """Note what `pullquote status` prints, and its exit code."""
        runner = CliRunner(env={"COLUMNS": "400"})
        settings = write_settings(self.room.settings)
        done = runner.invoke(main, ["--settings", str(settings), "status"])
        self._note_status(f"pullquote status (exit code {done.exit_code})", done.output)

    def run_at_the_terminal(self) -> None:
        """Note how `pullquote run` ends, which is not to come up, and what it prints."""
        bot = self.room.launch()
        code = bot.end()
        said = masked(" ".join(" ".join(bot.lines).split()))
        self.told.append(f"pullquote run (exit code {code}): {said}")

    @contextmanager
    def slack_down(self) -> Iterator[None]:
        """Have nothing listen at Slack's address."""
        port = int(self.room.server.url.rpartition(":")[2])
        self.room.server.stop()
        try:
            yield
        finally:
            self.room.server = serve(self.workspace, port=port)

    def people(self) -> str:
        """What is in the channels: every message of the bot's but its notices."""
        with self.workspace.lock:
            names = [one.name for one in self.workspace.state.conversations.values() if one.name]
            shown = {name: self._shown(name) for name in names}
        return "; ".join(f"#{name}: {what}" for name, what in shown.items() if what) or "nothing"

    def _shown(self, channel: str) -> str:
        messages = self.workspace.messages(channel)
        roots = [each for each in messages if each.get("thread_ts", each["ts"]) == each["ts"]]
        return ", ".join(
            _label(each, self.workspace.thread(channel, each["ts"])[1:])
            for each in roots
            if ("bot_id" in each and not _is_notice(each)) or each.get("subtype") == "tombstone"
        )

    def admins(self) -> tuple[str, ...]:
        """What the admins were told in Slack, were answered, and could read in the log."""
        notices = [
            f"#{conversation.name}: {message['text']}"
            for conversation in self.workspace.state.conversations.values()
            for message in self.workspace.messages(conversation.id)
            if "bot_id" in message and _is_notice(message)
        ]
        told = (*notices, *self.told, *(f"log: {line}" for line in self.log.lines))
        return tuple(map(self._as_shown, told))

    def _as_shown(self, text: str) -> str:
        """The text with channels as Slack shows them: by name."""
        for channel in self.workspace.state.conversations.values():
            text = text.replace(f"<#{channel.id}>", f"#{channel.name}")
        return text

    def finish(self, people: str) -> None:
        """Wait until this is in the channels, or the bot has nothing more to do."""
        if self.room.bot:
            self.room.finish(pauses=PAUSES, is_done=lambda: self.people() == people)

    def lost(self, missing: frozenset[int]) -> int:
        """How many articles and corrections are nowhere, except for those that must be missing."""
        shown = self.people()
        posts = [number for number in self.dropped - missing if f"Pier {number}" not in shown]
        told = set(re.findall(r"Pier (\d+) \([^)]*(?:edited|correction)", shown))
        return len(posts) + len({str(number) for number in self.corrected - missing} - told)

    def doubled(self) -> int:
        """How many messages Slack has accepted that say the same as another one in their place."""
        posted = Counter(
            (call["args"]["channel"], call["args"].get("thread_ts"), _gist(call["args"]))
            for call in self.workspace.journal
            if call["method"] == "chat.postMessage" and call["ok"]
        )
        return posted.total() - len(posted)

    def _note_status(self, name: str, answer: str) -> None:
        lines = [line.strip() for line in answer.splitlines()]
        unusual = [line for line in lines if line and not _ROUTINE.fullmatch(line)]
        self.told.append(f"{name}: {masked(' '.join(unusual)) or 'as usual'}")


def _gist(message: Message) -> str:
    """The part of a message by which two are the same: the headline of a digest."""
    text = str(message["text"])
    return text if message.get("thread_ts") else text.partition("\n")[0]


def _is_notice(message: Message) -> bool:
    return bool(message["text"].startswith("I cannot post"))


def _label(message: Message, replies: list[Message]) -> str:
    text = message["text"]
    piers = list(dict.fromkeys(re.findall(r"(?m)^Ferry to (Pier \d+) ", text)))
    what = ", ".join(piers) or "a deleted message"
    notes = ["edited"] if " · updated " in text else []
    notes += ["struck"] if "\nRetracted " in text else []
    if replies:
        notes.append(f"in its thread: {', '.join(map(_reply_label, replies))}")
    if text.startswith("Roundup"):
        what = f"roundup of {what}"
    return f"{what} ({'; '.join(notes)})" if notes else what


def _reply_label(reply: Message) -> str:
    return "retraction" if "is retracted" in reply["text"] else "correction"
