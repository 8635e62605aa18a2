"""The real listeners on real sockets, with a stub in place of what decides the answers."""

import queue
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from bot.commands.syntax.forms import form, typed
from bot.models import Caller
from bot.models.reply import Form, Reply, reply, say
from bot.slack.listeners import build_app
from bot.slack.socket_mode import SocketConnections
from bot.workspace import Server
from tests.slack.samples import COMMAND
from tests.support.patience import PATIENCE


class StubAnswerer:
    """An Answerer whose answer a test sets, and that records each request in ``asked``."""

    def __init__(self) -> None:
        self.asked: queue.Queue[tuple[str, ...]] = queue.Queue()
        self.work: Callable[[], Reply] = lambda: reply(say("Done."))

    def answer(self, caller: Caller, text: str) -> Reply:
        self.asked.put((caller.user, caller.channel, caller.name, text))
        return self.work()

    def press(self, caller: Caller, action: str, value: str) -> Reply:  # noqa: ARG002
        self.asked.put((action, value))
        return self.work()

    def shortcut(self, caller: Caller, shortcut: str, ts: str) -> Reply:
        self.asked.put((caller.user, caller.channel, shortcut, ts))
        return self.work()

    def home(self, caller: Caller) -> Reply:
        self.asked.put((caller.user, "home"))
        return self.work()

    def form(self, caller: Caller, asked: str) -> Form:
        self.asked.put((caller.user, asked))
        return form(asked)

    def command_from_form(self, name: str, subject: str, values: Mapping[str, str]) -> str:
        return typed(name, subject, values)


@contextmanager
def sockets_to(
    api_url: str, answerer: StubAnswerer, bot_token: str, app_token: str
) -> Iterator[SocketConnections]:
    """Both sockets with the listeners, not yet connected; their pool has two threads."""
    with ThreadPoolExecutor(2) as pool:
        app = build_app(
            bot_token=bot_token,
            api_url=api_url,
            command=COMMAND,
            answerer=answerer,
            pool=pool,
        )
        sockets = SocketConnections(app, app_token)
        yield sockets
        sockets.close()


@contextmanager
def connected(server: Server, answerer: StubAnswerer) -> Iterator[SocketConnections]:
    """Both sockets with the listeners, connected."""
    app = server.workspace.config.app
    with sockets_to(server.api_url, answerer, app.bot_token, app.app_token) as sockets:
        sockets.connect()
        server.workspace.wait_for(lambda now: now.connections == 2, PATIENCE)
        yield sockets
