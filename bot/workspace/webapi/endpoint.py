"""The HTTP endpoint for the app's calls, which injects the queued faults."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request as HttpIn
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from bot.workspace.faults import Fault
from bot.workspace.incoming import read_body
from bot.workspace.webapi.calls import HttpRequest
from bot.workspace.workspace import Workspace

Abort = Callable[[Scope], None]
CarryOut = Callable[[HttpRequest, Fault | None], Response]
HTML_500 = "<!DOCTYPE html><html><title>Server Error</title><body>Server Error</body></html>"


class Endpoint:
    """Answers calls, each with the queued fault that matches it.

    ``carry_out`` carries out a call, once. If it gets a fault that keeps the call from taking
    effect, it returns the fault's error; all other faults are injected here.
    """

    def __init__(self, workspace: Workspace, abort: Abort, carry_out: CarryOut) -> None:
        self._workspace = workspace
        self._abort = abort
        self._carry_out = carry_out

    async def __call__(self, http: HttpIn) -> Response:
        """Answer one call, with a fault if one is queued for it."""
        request = await _read(http)
        fault = self._workspace.faults.take(http.path_params.get("method", "response_url"))
        if fault is None:
            return self._carry_out(request, None)
        if fault.kind == "refuse_connection":
            return await self._drop(http.scope)
        if fault.kind == "delay" and not fault.takes_effect:
            await self._wait(fault.seconds)
            return self._carry_out(request, None)
        return await self._answer_wrongly(self._carry_out(request, fault), fault, http.scope)

    async def _answer_wrongly(self, answer: Response, fault: Fault, scope: Scope) -> Response:
        if fault.kind == "accept_then_drop":
            return await self._drop(scope)
        if fault.kind == "http_500":
            return HTMLResponse(HTML_500, 500)
        if fault.kind == "error":
            return JSONResponse({"ok": False, "error": fault.error})
        if fault.kind == "delay":
            await self._wait(fault.seconds)
        return answer

    async def _drop(self, scope: Scope) -> Response:
        self._abort(scope)
        await asyncio.sleep(0)  # lets the connection close before the response is written
        return Response()

    async def _wait(self, seconds: float) -> None:
        """Return when ``seconds`` have passed on the workspace's clock."""
        loop = asyncio.get_running_loop()
        due = asyncio.Event()
        clock = self._workspace.clock

        def come_due() -> None:
            loop.call_soon_threadsafe(due.set)

        clock.call_at(clock.now() + seconds, come_due)
        await due.wait()


async def _read(http: HttpIn) -> HttpRequest:
    client = http.scope.get("client")
    return HttpRequest(
        method=http.method,
        path=http.url.path,
        query=http.url.query,
        headers=dict(http.headers),
        body=await read_body(http),
        connection=f"{client[0]}:{client[1]}" if client else "",
    )
