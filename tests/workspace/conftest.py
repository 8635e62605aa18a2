"""A workspace on loopback, with a frozen clock that the test advances."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.workspace import App, Clock, Config, Server, Workspace, default_config, serve

START = 1_760_000_000.0
MORE_SCOPES = ("im:history", "im:read", "im:write", "usergroups:read")
ALL_SCOPES = (*App().scopes, *MORE_SCOPES)


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


def able_config(**fields: Any) -> Config:
    """Return the default workspace, whose app has all scopes unless ``fields`` of App differ."""
    config = default_config()
    able = {"scopes": ALL_SCOPES, "home_tab": True, **fields}
    return replace(config, app=replace(config.app, **able))


@pytest.fixture
def config() -> Config:
    return able_config()


@pytest.fixture
def server(config: Config, clock: Clock) -> Iterator[Server]:
    with serve(Workspace(config, clock)) as server:
        yield server


@pytest.fixture
def workspace(server: Server) -> Workspace:
    return server.workspace


@pytest.fixture
def client(server: Server) -> WebClient:
    token = server.workspace.config.app.bot_token
    return WebClient(token=token, base_url=server.api_url, retry_handlers=[], timeout=5)
