"""The workspace's ASGI application: Web API, Socket Mode, response_urls, page and controls."""

from email.utils import formatdate
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpIn
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketClose

from bot.workspace.control import control_routes
from bot.workspace.errors import ApiError
from bot.workspace.faults import Fault
from bot.workspace.guards import SAFE, refusal
from bot.workspace.incoming import read_form, read_json
from bot.workspace.page_api import client_routes
from bot.workspace.responses import Responses
from bot.workspace.webapi import WebApi
from bot.workspace.webapi.calls import CallResult, HttpRequest, record
from bot.workspace.webapi.endpoint import Abort, Endpoint
from bot.workspace.websocket import run_link
from bot.workspace.workspace import Workspace

PAGE = Path(__file__).parent / "page"


class Guard:
    """Adds the workspace's Date to every response and refuses what ``guards.refusal`` refuses."""

    def __init__(self, app: ASGIApp, workspace: Workspace) -> None:
        self._app = app
        self._workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it: with 403, or a WebSocket before its handshake."""
        why = refusal(self._workspace, scope)
        if why is None:
            await self._app(scope, receive, self._dated(send))
        elif scope["type"] == "websocket":
            await WebSocketClose(reason=why)(scope, receive, send)
        else:
            answer = JSONResponse({"ok": False, "error": why}, 403, SAFE)
            await answer(scope, receive, self._dated(send))

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
    return Guard(Starlette(routes=routes, exception_handlers={413: _too_large}), workspace)


async def _too_large(_http: HttpIn, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"ok": False, "error": error.detail}, error.status_code, SAFE)


def answer_response_url(
    workspace: Workspace, request: HttpRequest, fault: Fault | None
) -> Response:
    """Carry out a post to a response_url; the response is ``ok`` or Slack's error word."""
    body: object = None
    error = None
    with workspace.transaction():
        try:
            body = _payload(request)
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
        text = read_form(text).get("payload", "")
    try:
        return read_json(text)
    except ValueError:
        return None
