"""How a bot in a process of its own ends, and how it starts after a hard end."""

import re
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.workspace import Fault
from tests.support.bot_process import BotProcess
from tests.support.bot_settings import write_settings
from tests.support.patience import PATIENCE
from tests.support.rig import Rig, rig
from tests.support.samples import numbered

pytestmark = pytest.mark.slow

LATE = 10_000.0  # seconds after which Slack answers: by itself, not while a test runs
TOO_LATE = "the next start settles what was sent"  # said by a bot that has waited long enough


SEARCH = "a search"


class Place:
    """A rig, and what happens on it."""

    def __init__(self, made: Rig) -> None:
        self.rig = made
        self.workspace = made.workspace

    @contextmanager
    def bot(self, bot: BotProcess | None = None) -> Iterator[BotProcess]:
        """A bot that has come up, by default one that is patient; killed if it has not ended."""
        bot = bot or self.rig.launch(stop_seconds=PATIENCE)
        try:
            self.rig.come_up(bot)
            yield bot
        finally:
            bot.kill()

    def drop(self, number: int) -> None:
        self.rig.drop(f"{number}.txt", numbered(number))

    def posts(self) -> list[str]:
        """The articles in the channel."""
        return [re.findall(r"Pier \d", post["text"])[0] for post in self.rig.posts()]

    def wait_for_posts(self, number: int) -> list[str]:
        self.rig.wait_for_posts(number)
        return self.posts()

    def calls(self) -> list[str]:
        """The methods that were called; a search for one message has an end."""
        return [
            SEARCH if "latest" in call["args"] else call["method"]
            for call in self.workspace.journal
        ]

    def post_without_an_answer(self) -> None:
        """Have Slack accept an article's post, and keep its answer back."""
        self.workspace.faults.add(Fault(kind="delay", method="chat.postMessage", seconds=LATE))
        self.drop(1)
        assert self.wait_for_posts(1) == ["Pier 1"]

    def stop(self, bot: BotProcess) -> None:
        """Tell the bot to stop, and wait until it has begun to."""
        bot.stop()
        self.rig.wait("the bot to leave", lambda: self.workspace.connections == 0)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with rig(tmp_path) as made:
        yield Place(made)


def test_a_bot_that_is_stopped_takes_the_answer_that_is_on_its_way(place: Place) -> None:
    with place.bot() as bot:
        place.post_without_an_answer()
        place.stop(bot)
        place.workspace.clock.advance(LATE)
        assert bot.end() == 0
        assert not bot.said(TOO_LATE)
    with place.bot(place.rig.launch_from_a_command_line()):
        place.drop(2)
        assert place.wait_for_posts(2) == ["Pier 1", "Pier 2"]
    assert SEARCH not in place.calls()  # there was nothing to settle


def test_a_bot_that_is_stopped_does_not_wait_for_slack_and_settles_before_it_posts(
    place: Place,
) -> None:
    with place.bot(place.rig.launch(stop_seconds=0.5)) as bot:
        place.post_without_an_answer()
        place.stop(bot)
        assert bot.end() == 0
        assert bot.said(TOO_LATE)
    place.workspace.clock.advance(100)
    place.drop(2)
    before = len(place.calls())
    with place.bot():
        assert place.wait_for_posts(2) == ["Pier 1", "Pier 2"]
    after = place.calls()[before:]
    assert after.index(SEARCH) < after.index("chat.postMessage")


def test_a_bot_that_could_post_nowhere_says_so_when_it_is_stopped(place: Place) -> None:
    sentence = "the bot's token was revoked; install the app again from `pullquote manifest`"
    place.workspace.faults.add(
        Fault(kind="error", method="chat.postMessage", error="token_revoked")
    )
    with place.bot() as bot:
        place.drop(1)
        place.rig.hear(bot, "everything waits")
        place.stop(bot)
        assert bot.end() == 1
    assert bot.lines[-1] == f"Error: Nothing is posted: {sentence} (token_revoked)."
    runner = CliRunner(env={"COLUMNS": "200"})
    settings = write_settings(place.rig.settings)
    status = runner.invoke(main, ["--settings", str(settings), "status"])
    assert status.exit_code == 1
    assert f"Every channel: {sentence} (token_revoked)." in status.output


def test_a_disk_that_fails_is_said_once_and_loses_nothing(place: Place) -> None:
    with place.bot() as bot:
        place.drop(1)
        assert place.wait_for_posts(1) == ["Pier 1"]
        # no file of the bot's can be written to beyond its first page
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        place.drop(2)
        place.rig.hear(bot, "the job look has to wait")
        place.stop(bot)
        assert bot.end() == 1
        assert not bot.said(TOO_LATE)
        store = place.rig.settings.store
        sentence = (
            f"The store {store} cannot be read or written: the disk reports an error, or is full."
        )
        (line,) = bot.said("the job look has to wait")
        assert line.endswith(f"the job look has to wait: {sentence}")
        assert bot.lines[-1] == f"Error: {sentence}"
        assert "Traceback" not in "\n".join(bot.lines)
    with place.bot():
        assert place.wait_for_posts(2) == ["Pier 1", "Pier 2"]
