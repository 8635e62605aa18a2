"""The bot as a process of its own: how it ends, and how it starts after a hard end."""

import os
import re
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.slack.manifest import SCOPES
from bot.workspace import Fault, Server, Workspace, default_config, serve
from tests.support.paths import ROOT
from tests.support.samples import numbered, seed

pytestmark = pytest.mark.slow

PATIENT = 20.0  # seconds that a broken bot is waited for
PROMPT = 5.0  # seconds within which a bot that is told to stop has ended


class Bot:
    """A running `pullquote run`, and what it says."""

    def __init__(self, settings: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "--settings", str(settings), "run"],
            cwd=ROOT,
            env={**os.environ, "SLACK_BOT_TOKEN": "xoxb-local", "SLACK_APP_TOKEN": "xapp-local"},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: list[str] = []
        self._heard = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def hear(self, words: str) -> str:
        """The line with these words, once it has been said."""
        with self._heard:
            assert self._heard.wait_for(lambda: self.said(words), PATIENT), self.lines
            return self.said(words)[0]

    def said(self, words: str) -> list[str]:
        return [line for line in self.lines if words in line]

    def end(self) -> int:
        """Its exit code, once it has ended by itself."""
        code = self.process.wait(PATIENT)
        self._reader.join()
        return code

    def _read(self) -> None:
        assert self.process.stderr
        with self.process.stderr as errors:
            for line in errors:
                with self._heard:
                    self.lines.append(line.rstrip("\n"))
                    self._heard.notify_all()


class Place:
    """A workspace, a folder of seeds, and a settings file for both."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.workspace = server.workspace
        self.seeds = folder / "seeds"
        self.settings = folder / "pullquote.toml"
        self.settings.write_text(f'[slack]\nslack_api_url = "{server.api_url}"\n', "utf-8")

    @contextmanager
    def bot(self) -> Iterator[Bot]:
        """A bot that has come up; killed, if the test has not ended it."""
        bot = Bot(self.settings)
        try:
            self.workspace.wait_for(lambda now: now.connections == 2, PATIENT)
            yield bot
        finally:
            bot.process.kill()
            bot.end()

    def drop(self, number: int) -> None:
        seed(self.seeds, f"{number}.txt", numbered(number))

    def posts(self) -> list[str]:
        """The articles that stand in the channel."""
        texts = [each["text"] for each in self.workspace.messages("news") if "bot_id" in each]
        return [re.findall(r"Pier \d", text)[0] for text in texts]

    def wait_for_posts(self, number: int) -> list[str]:
        self.workspace.wait_for(lambda _: len(self.posts()) >= number, PATIENT)
        return self.posts()

    def calls(self) -> list[str]:
        return [call["method"] for call in self.workspace.journal]

    def post_without_an_answer(self) -> None:
        """Have Slack accept an article's post, and keep its answer back for a minute."""
        self.workspace.faults.add(Fault(kind="delay", method="chat.postMessage", seconds=60.0))
        self.drop(1)
        assert self.wait_for_posts(1) == ["Pier 1"]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "seeds").mkdir()
    config = default_config()
    workspace = Workspace(replace(config, app=replace(config.app, scopes=SCOPES)))
    with serve(workspace) as server:
        yield Place(server, tmp_path)


def stop(place: Place, bot: Bot) -> float:
    """Tell the bot to stop, and wait until it has begun to; when it was told."""
    told = monotonic()
    bot.process.send_signal(signal.SIGTERM)
    place.workspace.wait_for(lambda now: now.connections == 0, PATIENT)
    return told


def test_a_bot_that_is_stopped_takes_the_answer_that_is_on_its_way(place: Place) -> None:
    with place.bot() as bot:
        place.post_without_an_answer()
        told = stop(place, bot)
        place.workspace.clock.advance(60)
        assert bot.end() == 0
        assert monotonic() - told < PROMPT
    with place.bot():
        place.drop(2)
        assert place.wait_for_posts(2) == ["Pier 1", "Pier 2"]
    assert "conversations.history" not in place.calls()  # there was nothing to settle


def test_a_bot_that_is_stopped_does_not_wait_for_slack_and_settles_before_it_posts(
    place: Place,
) -> None:
    with place.bot() as bot:
        place.post_without_an_answer()
        told = stop(place, bot)
        assert bot.end() == 0
        assert monotonic() - told < PROMPT
        assert bot.said("the next start settles what was sent")
    place.workspace.clock.advance(100)
    place.drop(2)
    before = len(place.calls())
    with place.bot():
        assert place.wait_for_posts(2) == ["Pier 1", "Pier 2"]
    after = place.calls()[before:]
    assert after.index("conversations.history") < after.index("chat.postMessage")


def test_a_bot_that_could_post_nowhere_says_so_when_it_is_stopped(place: Place) -> None:
    sentence = "the bot's token was revoked; install the app again from `pullquote manifest`"
    place.workspace.faults.add(
        Fault(kind="error", method="chat.postMessage", error="token_revoked")
    )
    with place.bot() as bot:
        place.drop(1)
        bot.hear("everything waits")
        stop(place, bot)
        assert bot.end() == 1
    assert bot.lines[-1] == f"Error: Nothing is posted: {sentence} (token_revoked)."
    runner = CliRunner(env={"COLUMNS": "200"})
    status = runner.invoke(main, ["--settings", str(place.settings), "status"])
    assert status.exit_code == 1
    assert f"Every channel: {sentence} (token_revoked)." in status.output


def test_a_disk_that_fails_is_said_once_and_loses_nothing(place: Place) -> None:
    with place.bot() as bot:
        place.drop(1)
        assert place.wait_for_posts(1) == ["Pier 1"]
        # no file of the bot's can be written to beyond its first page
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        place.drop(2)
        bot.hear("the job look has to wait")
        told = stop(place, bot)
        assert bot.end() == 1
        assert monotonic() - told < PROMPT
        store = place.settings.with_name("pullquote.db")
        sentence = (
            f"The store {store} cannot be read or written: the disk reports an error, or is full."
        )
        (line,) = bot.said("the job look has to wait")
        assert line.endswith(f"the job look has to wait: {sentence}")
        assert bot.lines[-1] == f"Error: {sentence}"
        assert "Traceback" not in "\n".join(bot.lines)
    with place.bot():
        assert place.wait_for_posts(2) == ["Pier 1", "Pier 2"]
