"""A workspace whose app has the scopes in the manifest, and a messenger that posts to it."""

from collections.abc import Iterator

import pytest

from bot.slack.manifest import SCOPES
from bot.slack.messenger import SlackMessenger
from bot.workspace import Clock, Server, Workspace, serve
from tests.slack.outbound import START, config_with, messenger_to


@pytest.fixture
def server() -> Iterator[Server]:
    """A workspace with a frozen clock, whose app has the scopes in the manifest."""
    with serve(Workspace(config_with(*SCOPES), Clock(START))) as server:
        yield server


@pytest.fixture
def workspace(server: Server) -> Workspace:
    return server.workspace


@pytest.fixture
def messenger(server: Server) -> SlackMessenger:
    made = messenger_to(server)
    made.check()
    return made
