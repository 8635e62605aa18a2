"""Listeners on real sockets, and a desk behind them that answers as a test tells it to."""

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

Asked = tuple[str, ...]


class Desk:
    """Answers as a test tells it to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: queue.Queue[Asked] = queue.Queue()
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
def sockets_of(api_url: str, desk: Desk, threads: int = 2) -> Iterator[SocketConnections]:
    """The listeners on both sockets, still to be connected, with a pool of few threads."""
    with ThreadPoolExecutor(threads) as pool:
        app = build_app(
            bot_token="xoxb-local",
            api_url=api_url,
            command=COMMAND,
            answerer=desk,
            pool=pool,
        )
        sockets = SocketConnections(app, "xapp-local")
        yield sockets
        sockets.close()


@contextmanager
def connected(server: Server, desk: Desk, threads: int = 2) -> Iterator[SocketConnections]:
    """The listeners on both sockets, connected."""
    with sockets_of(server.api_url, desk, threads) as sockets:
        sockets.connect()
        server.workspace.wait_for(lambda now: now.connections == 2, PATIENCE)
        yield sockets
