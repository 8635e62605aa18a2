"""Proxies and Slack settings in the environment must not change whom the bot connects to."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.workspace import Workspace, default_config, serve
from tests.support.paths import ROOT
from tests.support.patience import PATIENCE
from tests.support.samples import seed

Running = subprocess.Popen[str]

# Makes a process exit with code 9 if it looks up or connects to anything but loopback.
WATCHED = """
import os, sys

def watch(event, args):
    if event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0]
    else:
        return
    if host not in ("127.0.0.1", "localhost", None):
        os.write(2, f"reached {host}".encode())
        os._exit(9)

sys.addaudithook(watch)
"""
BOT = f"""{WATCHED}
from bot.cli import main
main(["--settings", sys.argv[1], "run"])
"""
# bot.slack alone, without the settings that clean up the environment before it runs.
SLACK_ONLY = f"""{WATCHED}
import threading
from datetime import UTC, datetime
from bot.slack.messenger import SlackMessenger
from tests.slack.answerer import StubAnswerer, sockets_to
from tests.slack.samples import COMMAND, post, stored

address, *tokens = sys.argv[1:]
messenger = SlackMessenger(tokens[0], address, COMMAND, now=datetime.now(UTC))
messenger.check()
print(messenger.post(post(), [stored()]))
answerer = StubAnswerer()
with sockets_to(address, answerer, *tokens) as sockets:
    sockets.connect()
    answerer.asked.get()
    sys.stdin.read()
"""


class Proxy:
    """A listening socket that counts the connections to it."""

    def __init__(self, listener: socket.socket) -> None:
        self.port = listener.getsockname()[1]
        self.connections = 0
        self._listener = listener
        self._thread = threading.Thread(target=self._count)
        self._thread.start()

    def _count(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection:
                if connection.recv(100) == b"close":
                    return
                self.connections += 1

    def close(self) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"close")
        self._thread.join()


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Proxy(listener)
        yield made
        made.close()


def hostile(proxy: Proxy) -> dict[str, str]:
    """Environment variables that libraries read by themselves, all pointing to the proxy."""
    address = f"http://127.0.0.1:{proxy.port}"
    proxies = ("http_proxy", "https_proxy", "all_proxy", "ws_proxy", "wss_proxy", "ftp_proxy")
    slack = {
        "SLACK_CLIENT_ID": "1.1",
        "SLACK_CLIENT_SECRET": "none",
        "SLACK_SIGNING_SECRET": "none",
        "SLACK_VERIFICATION_TOKEN": "none",
        "SLACK_INSTALLATION_STORE": "none",
        "SLACK_SCOPES": "admin",
        "SLACK_API_URL": address,
        "NO_PROXY": "",
        "no_proxy": "",
    }
    lower = dict.fromkeys(proxies, address)
    return slack | lower | {name.upper(): address for name in proxies}


def is_posted(workspace: Workspace) -> bool:
    return any("bot_id" in message for message in workspace.messages("news"))


@contextmanager
def running(
    script: str, arguments: Sequence[str], environment: dict[str, str]
) -> Iterator[Running]:
    """A process that runs the script with these variables; killed at the end."""
    bot = subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    try:
        yield bot
    finally:
        bot.kill()
        bot.communicate()


def test_the_bot_ignores_proxies_and_slack_variables_in_the_environment(
    tmp_path: Path, proxy: Proxy
) -> None:
    seed(tmp_path / "seeds", "ferry.txt")
    workspace = Workspace(default_config())
    with serve(workspace) as server:
        app = workspace.config.app
        tokens = {"SLACK_BOT_TOKEN": app.bot_token, "SLACK_APP_TOKEN": app.app_token}
        settings = tmp_path / "pullquote.toml"
        settings.write_text(f'[slack]\nslack_api_url = "{server.api_url}"\n', encoding="utf-8")
        with running(BOT, [str(settings)], hostile(proxy) | tokens) as bot:
            workspace.wait_for(lambda now: now.connections == 2, PATIENCE)
            workspace.wait_for(is_posted, PATIENCE)
            assert workspace.slash("ben", "news", "/digest latest").result(PATIENCE).ok
            workspace.wait_for(lambda now: now.ephemerals("ben"), PATIENCE)
            assert "Marrow Bay" in workspace.ephemerals("ben")[0]["text"]
            bot.send_signal(signal.SIGTERM)
            _, log = bot.communicate(timeout=PATIENCE)
    assert (bot.returncode, "reached" in log) == (0, False), log
    assert proxy.connections == 0


def test_the_slack_room_ignores_them_by_itself(proxy: Proxy) -> None:
    workspace = Workspace(default_config())
    app = workspace.config.app
    with (
        serve(workspace) as server,
        running(
            SLACK_ONLY, [server.api_url, app.bot_token, app.app_token], hostile(proxy)
        ) as process,
    ):
        workspace.wait_for(lambda now: now.connections == 2, PATIENCE)
        assert workspace.slash("ben", "news", "/digest latest").result(PATIENCE).ok
        workspace.wait_for(lambda now: now.ephemerals("ben"), PATIENCE)
        printed, log = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, log
    assert printed.startswith("Sent(")
    assert proxy.connections == 0
