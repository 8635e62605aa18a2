"""A workspace whose app has the rights of the manifest, and a messenger that posts to it."""

from collections.abc import Iterator

import pytest

from bot.slack.manifest import SCOPES
from bot.slack.messenger import SlackMessenger
from bot.workspace import Clock, Server, Workspace, serve
from tests.slack.outbound import START, granting, messenger_of


@pytest.fixture
def server() -> Iterator[Server]:
    """A workspace whose clock stands still, and whose app has the rights of the manifest."""
    with serve(Workspace(granting(*SCOPES), Clock(START))) as server:
        yield server


@pytest.fixture
def workspace(server: Server) -> Workspace:
    return server.workspace


@pytest.fixture
def messenger(server: Server) -> SlackMessenger:
    made = messenger_of(server)
    made.check()
    return made
