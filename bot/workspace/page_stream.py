"""Sends the page its stream of server-sent events."""

import asyncio
from collections.abc import Mapping

from starlette.requests import Request as HttpIn
from starlette.types import Receive, Send

from bot.workspace.incoming import whole_number
from bot.workspace.workspace import Workspace

HEARTBEAT = 15.0  # seconds


async def stream_events(
    workspace: Workspace,
    http: HttpIn,
    user: str,
    send: Send,
    headers: Mapping[str, str],
) -> None:
    """Send a person's events as they happen, until the page disconnects.

    A ``Last-Event-ID`` header first brings the events that the page missed since that one.
    """
    loop = asyncio.get_running_loop()
    frames: asyncio.Queue[str] = asyncio.Queue()
    after = whole_number(http.headers.get("last-event-id", ""))

    def deliver(frame: str) -> None:
        loop.call_soon_threadsafe(frames.put_nowait, frame)

    with workspace.lock:
        listener = workspace.event_stream.listen(user, after, deliver)
    gone = asyncio.create_task(_gone(http.receive))
    try:
        await _start(send, headers)
        for frame in listener.backlog:
            await _write(send, frame)
        await _forward(frames, gone, send)
    finally:
        gone.cancel()
        with workspace.lock:
            workspace.event_stream.leave(listener)


async def _start(send: Send, headers: Mapping[str, str]) -> None:
    given = {**headers, "Content-Type": "text/event-stream; charset=utf-8"}
    raw = [(name.lower().encode(), value.encode()) for name, value in given.items()]
    await send({"type": "http.response.start", "status": 200, "headers": raw})
    await _write(send, ": hello\n\n")


async def _write(send: Send, frame: str) -> None:
    await send({"type": "http.response.body", "body": frame.encode(), "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _forward(frames: asyncio.Queue[str], gone: "asyncio.Task[None]", send: Send) -> None:
    """Write frames as they arrive, and a comment every ``HEARTBEAT`` without one."""
    while not gone.done():
        frame = asyncio.ensure_future(frames.get())
        await asyncio.wait((frame, gone), timeout=HEARTBEAT, return_when="FIRST_COMPLETED")
        if frame.done():
            await _write(send, frame.result())
        else:
            frame.cancel()
            if not gone.done():
                await _write(send, ": still here\n\n")
