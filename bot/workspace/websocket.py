"""Serves one Socket Mode connection on a WebSocket."""

import asyncio
import contextlib
import time
from collections.abc import Callable

from starlette.websockets import WebSocket

from bot.workspace.workspace import Workspace

Sent = Callable[[], None] | None


class WebSocketLink:
    """A thread-safe Link; the event loop's thread sends its frames in order.

    Frames are lost while ``is_silent``.
    """

    def __init__(
        self, socket: WebSocket, drop: Callable[[], None], is_silent: Callable[[], bool]
    ) -> None:
        self._socket = socket
        self._is_silent = is_silent
        self._drop = drop
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[tuple[str | None, Sent]] = asyncio.Queue()

    def send(self, text: str, sent: Sent = None) -> None:
        """Send a message as one frame, and call ``sent`` once it is handed to the transport."""
        self._put(text, sent)

    def close(self) -> None:
        """Send a CLOSE frame and close, once earlier messages are sent."""
        self._put(None, None)

    def cut(self) -> None:
        """Drop the TCP connection without a CLOSE frame."""
        with contextlib.suppress(RuntimeError):  # the loop has ended, and so has the connection
            self._loop.call_soon_threadsafe(self._drop)

    def _put(self, text: str | None, sent: Sent) -> None:
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._queue.put_nowait, (text, sent))

    async def write(self) -> None:
        """Write queued frames until this side closes the connection."""
        while True:
            text, sent = await self._queue.get()
            if text is None:
                await self._socket.close(1000)
                return
            if self._is_silent():
                continue
            await self._socket.send_text(text)
            if sent is not None:
                sent()


async def run_link(workspace: Workspace, socket: WebSocket, drop: Callable[[], None]) -> None:
    """Serve one connection until it ends; refuse the handshake if its ticket is invalid."""
    with workspace.lock:
        is_good = workspace.sockets.redeem(socket.query_params.get("ticket", ""))
    if not is_good:
        await socket.close()
        return
    await socket.accept()
    link = WebSocketLink(socket, drop, lambda: workspace.sockets.is_silent)
    workspace.attach(link, debug=socket.query_params.get("debug_reconnects") == "true")
    writer = asyncio.create_task(link.write())
    try:
        await _read(workspace, socket)
    finally:
        workspace.detach(link)
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)


async def _read(workspace: Workspace, socket: WebSocket) -> None:
    while (frame := await socket.receive())["type"] == "websocket.receive":
        # Slack has text frames only; a binary one is no ack of anything.
        workspace.acked(frame.get("text") or "", time.perf_counter())
