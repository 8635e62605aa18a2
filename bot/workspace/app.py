"""The workspace's ASGI application: Web API, Socket Mode, response_urls, page and controls."""

import json
from email.utils import formatdate
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from bot.workspace.control import control_routes
from bot.workspace.errors import ApiError
from bot.workspace.faults import Fault
from bot.workspace.page_api import client_routes
from bot.workspace.responses import Responses
from bot.workspace.webapi import WebApi
from bot.workspace.webapi.calls import CallResult, HttpRequest, record
from bot.workspace.webapi.endpoint import Abort, Endpoint
from bot.workspace.websocket import run_link
from bot.workspace.workspace import Workspace

PAGE = Path(__file__).parent / "page"


class Guard:
    """Adds the workspace's Date to every response and refuses requests for other Host names."""

    def __init__(self, app: ASGIApp, workspace: Workspace) -> None:
        self._app = app
        self._workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403 if its Host header isn't this server's address."""
        # Slack's own client omits the port from a WebSocket's Host; its ticket protects it instead.
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


def build(workspace: Workspace, abort: Abort) -> ASGIApp:
    """Return the ASGI application; ``abort`` drops the TCP connection that a scope came in on."""
    api = WebApi(workspace)

    def call(request: HttpRequest, fault: Fault | None) -> Response:
        answer = api.answer(request.path.rpartition("/")[2], request, fault)
        return JSONResponse(answer.body, answer.status, answer.headers)

    def respond(request: HttpRequest, fault: Fault | None) -> Response:
        return answer_response_url(workspace, request, fault)

    async def link(socket: WebSocket) -> None:
        await run_link(workspace, socket, lambda: abort(socket.scope))

    calls, responses = Endpoint(workspace, abort, call), Endpoint(workspace, abort, respond)
    routes: list[BaseRoute] = [
        Route("/api/{method}", calls.__call__, methods=["GET", "POST"]),
        WebSocketRoute("/link/", link),
        Route("/commands/{rest:path}", responses.__call__, methods=["POST"]),
        Route("/actions/{rest:path}", responses.__call__, methods=["POST"]),
        *control_routes(workspace),
        *client_routes(workspace, PAGE),
    ]
    return Guard(Starlette(routes=routes), workspace)


def answer_response_url(
    workspace: Workspace, request: HttpRequest, fault: Fault | None
) -> Response:
    """Carry out a post to a response_url; the response is ``ok`` or Slack's error word."""
    body = _payload(request)
    error = None
    with workspace.transaction():
        try:
            if fault is not None and not fault.takes_effect:
                raise fault.refusal()
            Responses(workspace).through(request.path, body)
        except ApiError as refusal:
            error = refusal.error
        result = CallResult(method="response_url", args=body, error=error, fault=fault)
        workspace.commit([record(workspace, request, result)])
    if fault is not None and error == "ratelimited":
        return PlainTextResponse(error, 429, {"Retry-After": str(fault.whole_seconds)})
    if error is not None:
        return PlainTextResponse(error, 404 if error.endswith("_url") else 400)
    return PlainTextResponse("ok")


def _payload(request: HttpRequest) -> object:
    """Return a response_url's payload, sent as JSON or as a form field; None if it isn't JSON."""
    text = request.body.decode(errors="replace")
    if not text.lstrip().startswith("{"):
        text = dict(parse_qsl(text)).get("payload", "")
    try:
        return json.loads(text)
    except ValueError:
        return None
