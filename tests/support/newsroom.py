"""The whole bot in a workspace, as people meet it: real folder, real HTTP, real Socket Mode."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app.application import Application, utc_now
from bot.seeds.fetching import Network
from bot.settings import FirstSubscription, Settings
from bot.slack.manifest import SCOPES
from bot.workspace import (
    Outcome,
    Server,
    Workspace,
    default_config,
    interactions,
    serve,
    sockets,
)
from tests.support.patience import PATIENCE
from tests.support.samples import FERRY, seed
from tests.support.stores import write_empty_store

Message = dict[str, Any]

ADA, BEN, CLEO = "ada", "ben", "cleo"  # an admin, a member, a guest
ID = re.compile(r"\b[2-9A-Z]{5}\b")


class Newsroom:
    """A workspace, a seeds folder and the bot between them."""

    def __init__(self, server: Server, settings: Settings) -> None:
        self.server = server
        self.workspace = server.workspace
        self.settings = settings
        self.bot: Application | None = None
        self.ahead = timedelta()
        self.network = Network()

    def now(self) -> datetime:
        """What the bot's clock shows: as much ahead of Slack's and everyone's as a test says."""
        return utc_now() + self.ahead

    def start(self) -> None:
        """Start the bot, or a new one on the same store."""
        self.bot = Application(self.settings, self.now, self.network)
        self.bot.start()

    def stop(self) -> None:
        """Stop the bot; the workspace stays."""
        if self.bot:
            self.bot.stop()
            self.bot = None

    def let_pass(self, time: timedelta) -> None:
        """Let time pass for the bot and for Slack, whose time a running bot is told at once."""
        self.ahead += time
        self.workspace.clock.advance(time.total_seconds())
        if self.bot:
            self.bot._messenger.check()

    def drop(self, name: str, text: str = FERRY) -> Path:
        """Put a seed into the folder."""
        return seed(self.settings.seeds, name, text)

    def posts(self, channel: str = "news") -> list[Message]:
        """The bot's messages in a channel."""
        return [message for message in self.workspace.messages(channel) if "bot_id" in message]

    def wait_for_posts(self, number: int, channel: str = "news") -> list[Message]:
        """The bot's messages in a channel, once there are so many."""
        self._wait(lambda: len(self.posts(channel)) >= number)
        return self.posts(channel)

    def ask(self, user: str, typed: str, channel: str = "news") -> str:
        """What a member is answered who types a slash command: the words of the answer."""
        before = {message["ts"] for message in self.workspace.ephemerals(user)}
        outcome = self.workspace.slash(user, channel, typed).result(PATIENCE)
        assert outcome == Outcome("ok", outcome.ack_seconds, outcome.ack)
        return self._answer(user, before)

    def press(self, user: str, label: str, message: Message, channel: str = "news") -> str:
        """What a member is answered who presses the button of a message that begins so."""
        before = {message["ts"] for message in self.workspace.ephemerals(user)}
        (action,) = (
            element["action_id"]
            for block in message["blocks"]
            for element in block.get("elements", ())
            if element["type"] == "button" and element["text"]["text"].startswith(label)
        )
        self.workspace.press(user, channel, message["ts"], action).result(PATIENCE)
        return self._answer(user, before)

    def _answer(self, user: str, before: set[str]) -> str:
        def new() -> list[Message]:
            shown = self.workspace.ephemerals(user)
            return [message for message in shown if message["ts"] not in before]

        # what breaks up addresses in it shows nowhere, and is not read out
        return "\n".join(message["text"].replace("\u2060", "") for message in self._wait(new))

    def _wait(self, condition: Callable[[], Any]) -> Any:
        return self.workspace.wait_for(lambda _: condition(), PATIENCE)


def id_of(post: Message) -> str:
    """The id that stands on a digest."""
    found = ID.search(post["text"].splitlines()[1])
    assert found
    return found[0]


def subscriptions() -> tuple[FirstSubscription, ...]:
    return (
        FirstSubscription(channel="#news"),
        FirstSubscription(channel="science", topic="science"),
    )


@contextmanager
def newsroom(folder: Path, **settings: Any) -> Iterator[Newsroom]:
    """A workspace with an empty seeds folder; the bot is not started yet."""
    seeds = folder / "seeds"
    seeds.mkdir()
    write_empty_store(folder / "store.db")
    config = default_config()
    workspace = Workspace(replace(config, app=replace(config.app, scopes=SCOPES)))
    with pytest.MonkeyPatch.context() as patch, serve(workspace) as server:
        # an ack or a form that comes late because the machine is busy is no mistake of the bot's
        patch.setattr(sockets, "DEADLINE", PATIENCE)
        patch.setattr(interactions, "TRIGGER_LIFE", PATIENCE)
        given = {
            "seeds": seeds,
            "store": folder / "store.db",
            "first_subscriptions": subscriptions(),
            "slack_api_url": server.api_url,
            "bot_token": workspace.config.app.bot_token,
            "app_token": workspace.config.app.app_token,
        }
        room = Newsroom(server, Settings(**{**given, **settings}))
        try:
            yield room
        finally:
            room.stop()
