"""The connections: opened with a sentence where that fails, closed in time."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import SlackError
from bot.slack.listeners import build_app
from bot.slack.sockets import Sockets
from bot.workspace import Fault, Workspace, default_config, serve
from tests.slack.desk import Desk, connected
from tests.slack.samples import COMMAND


def test_sockets_close_within_four_seconds_and_connect_anew() -> None:
    desk = Desk()
    with serve(Workspace(default_config())) as server:
        for _ in range(2):
            with connected(server, desk) as sockets:
                began = time.perf_counter()
                sockets.close()
                assert time.perf_counter() - began < 4.0
            server.workspace.wait_for(lambda now: now.connections == 0)


def test_an_app_token_that_slack_does_not_know_is_a_sentence() -> None:
    with (
        serve(Workspace(default_config())) as server,
        ThreadPoolExecutor(1) as pool,
    ):
        app = build_app(
            bot_token="xoxb-local",
            api_url=server.api_url,
            command=COMMAND,
            answering=Desk(),
            pool=pool,
        )
        sockets = Sockets(app, "xapp-other")
        with pytest.raises(SlackError, match="SLACK_APP_TOKEN"):
            sockets.connect()
        server.workspace.faults.add(Fault(kind="error", method="apps.connections.open"))
        with pytest.raises(SlackError, match="try again"):
            sockets.connect()
        sockets.close()
