"""The workspace on HTTP: one ASGI application for calls, sockets, the page and the controls."""

import asyncio
import json
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request as HttpIn
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from bot.workspace.client import client_routes
from bot.workspace.control import control_routes
from bot.workspace.errors import ApiError
from bot.workspace.faults import Fault
from bot.workspace.link import run_link
from bot.workspace.responses import Responses
from bot.workspace.webapi import Answer, HttpRequest, WebApi
from bot.workspace.workspace import Workspace

Abort = Callable[[Scope], None]
PAGE = Path(__file__).parent / "page"
HTML_500 = "<!DOCTYPE html><html><title>Server Error</title><body>Server Error</body></html>"


class Guard:
    """Puts the workspace's Date on every answer, and keeps strangers' Host names out."""

    def __init__(self, app: ASGIApp, workspace: Workspace) -> None:
        self._app = app
        self._workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with 403 what did not come for this address."""
        if scope["type"] == "websocket" or self._is_ours(scope):
            await self._app(scope, receive, self._dated(send))
        else:
            refusal = PlainTextResponse("This is a workspace on loopback.", 403)
            await refusal(scope, receive, self._dated(send))

    def _is_ours(self, scope: Scope) -> bool:
        port = self._workspace.base_url.rpartition(":")[2]
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        allowed = (f"127.0.0.1:{port}".encode(), f"localhost:{port}".encode())
        return len(hosts) == 1 and hosts[0] in allowed

    def _dated(self, send: Send) -> Send:
        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                now = formatdate(self._workspace.clock.now(), usegmt=True)
                message["headers"] = [*message["headers"], (b"date", now.encode())]
            await send(message)

        return dated


class Api:
    """``/api/METHOD``, with the faults that calls may meet."""

    def __init__(self, workspace: Workspace, abort: Abort) -> None:
        self._workspace = workspace
        self._api = WebApi(workspace)
        self._abort = abort

    async def __call__(self, http: HttpIn) -> Response:
        """Answer a Web API call."""
        name = http.path_params["method"]
        request = await _read(http)
        fault = self._workspace.faults.take(name)
        if fault is None:
            return _json(self._api.answer(name, request))
        return await self._faulty(name, request, fault, http.scope)

    async def _faulty(
        self, name: str, request: HttpRequest, fault: Fault, scope: Scope
    ) -> Response:
        if fault.kind == "refuse_connection":
            return await self._dropped(scope)
        if fault.kind == "delay" and not fault.takes_effect:
            await _after(self._workspace, fault.seconds)
            return _json(self._api.answer(name, request))
        answer = self._api.answer(name, request, fault)
        if fault.kind == "accept_then_drop":
            return await self._dropped(scope)
        if fault.kind == "http_500":
            return HTMLResponse(HTML_500, 500)
        if fault.kind == "error":
            return _json(Answer(ApiError(fault.error).answer()))
        if fault.kind == "delay":
            await _after(self._workspace, fault.seconds)
        return _json(answer)

    async def _dropped(self, scope: Scope) -> Response:
        self._abort(scope)
        await asyncio.sleep(0)  # the connection is gone before anything is written to it
        return Response()


class Hooks:
    """``/commands/…`` and ``/actions/…``: the response_urls."""

    def __init__(self, workspace: Workspace, abort: Abort) -> None:
        self._workspace = workspace
        self._abort = abort
        self._responses = Responses(workspace)

    async def __call__(self, http: HttpIn) -> Response:
        """Do what the app answers, and say ``ok``."""
        request = await _read(http)
        fault = self._workspace.faults.take("response_url")
        if fault and fault.kind == "refuse_connection":
            return await self._dropped(http.scope)
        if fault and fault.kind == "delay":
            await _after(self._workspace, fault.seconds)
        if fault and fault.kind in ("http_500", "error", "ratelimited"):
            status = 429 if fault.kind == "ratelimited" else 500
            headers = {"Retry-After": str(max(1, round(fault.seconds)))}
            return PlainTextResponse(fault.kind, status, headers)
        answer = self._answer(request, fault)
        if fault and fault.kind == "accept_then_drop":
            return await self._dropped(http.scope)
        return answer

    async def _dropped(self, scope: Scope) -> Response:
        self._abort(scope)
        await asyncio.sleep(0)
        return Response()

    def _answer(self, request: HttpRequest, fault: Fault | None) -> Response:
        body = _body(request)
        with self._workspace.transaction():
            error = None
            try:
                self._responses.through(request.path, body)
            except ApiError as refusal:
                error = refusal.error
            self._workspace.commit([self._record(request, body, error, fault)])
        if error is None:
            return PlainTextResponse("ok")
        return PlainTextResponse(error, 404 if error.endswith("_url") else 400)

    def _record(
        self, request: HttpRequest, body: object, error: str | None, fault: Fault | None
    ) -> dict[str, object]:
        call = {
            "n": len(self._workspace.state.calls) + 1,
            "at": self._workspace.clock.now(),
            "method": "response_url",
            "args": body,
            "ok": error is None,
            "error": error,
            "connection": request.connection,
            "fault": fault.kind if fault else None,
            "answered": fault is None or not fault.hides_effect,
        }
        return {"do": "call", "call": call}


def build(workspace: Workspace, abort: Abort) -> ASGIApp:
    """Return the ASGI application; ``abort`` drops the TCP connection of a scope."""

    async def link(socket: WebSocket) -> None:
        await run_link(workspace, socket, lambda: abort(socket.scope))

    hooks = Hooks(workspace, abort)
    routes: list[BaseRoute] = [
        Route("/api/{method}", Api(workspace, abort).__call__, methods=["GET", "POST"]),
        WebSocketRoute("/link/", link),
        Route("/commands/{rest:path}", hooks.__call__, methods=["POST"]),
        Route("/actions/{rest:path}", hooks.__call__, methods=["POST"]),
        *control_routes(workspace),
        *client_routes(workspace, PAGE),
    ]
    return Guard(Starlette(routes=routes), workspace)


async def _read(http: HttpIn) -> HttpRequest:
    client = http.scope.get("client")
    return HttpRequest(
        method=http.method,
        path=http.url.path,
        query=http.url.query,
        headers=dict(http.headers),
        body=await http.body(),
        connection=f"{client[0]}:{client[1]}" if client else "",
    )


def _body(request: HttpRequest) -> object:
    """Return a response_url's payload: JSON, or a form with the JSON in ``payload``."""
    text = request.body.decode(errors="replace")
    if not text.lstrip().startswith("{"):
        text = dict(parse_qsl(text)).get("payload", "")
    try:
        return json.loads(text)
    except ValueError:
        return None


def _json(answer: Answer) -> Response:
    return JSONResponse(answer.body, answer.status, answer.headers)


async def _after(workspace: Workspace, seconds: float) -> None:
    """Return when ``seconds`` have passed on the workspace's clock."""
    loop = asyncio.get_running_loop()
    due = asyncio.Event()

    def come_due() -> None:
        loop.call_soon_threadsafe(due.set)

    workspace.clock.call_at(workspace.clock.now() + seconds, come_due)
    await due.wait()
