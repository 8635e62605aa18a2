"""Serves the workspace on a loopback address: uvicorn in a thread or in the foreground."""

import asyncio
import contextlib
import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self, cast

import uvicorn
from starlette.types import Scope
from uvicorn.protocols.websockets.wsproto_impl import WSProtocol

from bot.workspace.app import build
from bot.workspace.incoming import MOST_BYTES
from bot.workspace.workspace import Workspace

STOP_TIMEOUT = 2.0
HOST = "127.0.0.1"  # nobody on the network reaches it


class _Uvicorn(uvicorn.Server):
    """uvicorn that waits for a stop event; its own loop wakes up ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.running = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.running.set()
        if not self.should_exit:
            await self._stop.wait()

    def request_stop(self) -> None:
        """Stop the server, from any thread or from a signal handler."""
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has already stopped
                self._loop.call_soon_threadsafe(self._stop.set)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.request_stop()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drop every connection; uvicorn would wait for open event streams and sockets to end."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        tasks = list(self.server_state.tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_TIMEOUT / 2)
        for listener in sockets or []:
            listener.close()

    def abort(self, scope: Scope) -> None:
        """Drop the TCP connection that a scope came in on."""
        for connection in self.server_state.connections:
            if getattr(connection, "client", None) == tuple(scope["client"]):
                connection.transport.abort()
                return


class WebSocketProtocol(WSProtocol):
    """A WebSocket connection that answers no ping while ``is_silent``."""

    def __init__(self, is_silent: Callable[[], bool], **given: Any) -> None:
        super().__init__(**given)
        self._is_silent = is_silent

    def handle_ping(self, event: Any) -> None:
        """Answer a ping. uvicorn calls this."""
        if not self._is_silent():
            super().handle_ping(event)


class Server:
    """A workspace on a loopback address; use it as ``with serve(workspace) as server: …``."""

    def __init__(self, workspace: Workspace, port: int) -> None:
        self.workspace = workspace
        self._socket = _listen(port)
        self.url = f"http://{HOST}:{self._socket.getsockname()[1]}"
        workspace.base_url = self.url
        config = uvicorn.Config(
            build(workspace, self._abort),
            http="h11",
            ws=cast("type[asyncio.Protocol]", self._websocket),
            ws_max_size=MOST_BYTES,
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            date_header=False,
            server_header=False,
            ws_per_message_deflate=False,
            ws_ping_interval=None,
        )
        self._uvicorn = _Uvicorn(config)
        self._thread: threading.Thread | None = None

    @property
    def api_url(self) -> str:
        """The base URL for a Slack client."""
        return f"{self.url}/api/"

    @property
    def page_url(self) -> str:
        """The address to open in a browser; it includes the token."""
        return f"{self.url}/?token={self.workspace.config.page_token}"

    def start(self) -> Self:
        """Serve from a thread; return once the server answers."""
        self._thread = threading.Thread(target=self._run, name="workspace", daemon=True)
        self._thread.start()
        self._uvicorn.running.wait()
        return self

    def run(self, started: Callable[[], None]) -> None:
        """Call ``started``, then serve in the foreground until SIGTERM or SIGINT.

        Connections made from that call on are answered, because the socket already listens.
        """
        handlers = {
            number: signal.signal(number, self._uvicorn.handle_exit)
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            started()
            self._run()
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            self.workspace.close()

    def stop(self) -> None:
        """Stop serving within two seconds, whatever is still open, and close the workspace."""
        self._uvicorn.request_stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.workspace.close()

    def __enter__(self) -> Self:
        return self if self._thread is not None else self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _websocket(self, **given: Any) -> WebSocketProtocol:
        return WebSocketProtocol(lambda: self.workspace.sockets.is_silent, **given)

    def _abort(self, scope: Scope) -> None:
        self._uvicorn.abort(scope)

    def _run(self) -> None:
        try:
            asyncio.run(self._uvicorn.serve(sockets=[self._socket]))
        finally:
            self._uvicorn.running.set()  # if it fails to start, start() must not wait for ever


def _listen(port: int) -> socket.socket:
    """Return a socket that listens on loopback only, and names TCP as its protocol.

    asyncio sets TCP_NODELAY only on such sockets. Without it, the second write of a response waits
    40 ms for the client's delayed ACK.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(1_024)
    except OSError:
        listener.close()
        raise
    return listener


def serve(workspace: Workspace, port: int = 0) -> Server:
    """Serve a workspace from a thread on this machine's ``port``; 0 means any free port."""
    return Server(workspace, port).start()
