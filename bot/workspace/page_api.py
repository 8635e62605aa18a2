"""The page's HTTP API: queries and user actions, as a Slack client would make them."""

from collections.abc import Awaitable, Callable
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request as HttpIn
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from bot.workspace.announce import page_channel, page_message
from bot.workspace.errors import CannotDo
from bot.workspace.guards import COOKIE, SAFE, has_token, is_same_origin, is_token
from bot.workspace.incoming import read_body, whole_number
from bot.workspace.page_acts import ACTS, Act, BadRequestError, Body
from bot.workspace.page_stream import stream_events
from bot.workspace.state import Conversation, Json
from bot.workspace.workspace import Workspace

MESSAGES_MOST = 200
Endpoint = Callable[[HttpIn], Awaitable[Response]]


def client_routes(workspace: Workspace, page: Path) -> list[BaseRoute]:
    """Return the routes of the page, whose files are in ``page``, and of its API."""
    reads: dict[str, Callable[[Workspace, HttpIn], Json]] = {
        "state": _state,
        "messages": _messages,
        "thread": _thread,
        "home": _home,
    }
    return [
        Route("/", _Index(workspace, page).__call__),
        *(Route(f"/client/{name}", _reading(workspace, read)) for name, read in reads.items()),
        *(
            Route(f"/client/{name}", _acting(workspace, act), methods=["POST"])
            for name, act in ACTS.items()
        ),
        Route("/client/events", _Events(workspace)),
        Mount("/static", _Static(directory=page, check_dir=False)),
    ]


class _Index:
    """The page itself. It moves ``?token=`` into a cookie, so that no screen shows the token."""

    def __init__(self, workspace: Workspace, page: Path) -> None:
        self._workspace = workspace
        self._templates = Environment(loader=FileSystemLoader(page), autoescape=True)

    async def __call__(self, http: HttpIn) -> Response:
        """Return the page, or exchange the token in the address for the cookie."""
        token = http.query_params.get("token")
        if token is not None and is_token(self._workspace, token):
            answer: Response = RedirectResponse("/", 303, SAFE)
            answer.set_cookie(COOKIE, token, httponly=True, samesite="strict")
            return answer
        if not is_token(self._workspace, http.cookies.get(COOKIE, "")):
            return PlainTextResponse("Open the address that was printed at the start.", 403, SAFE)
        user = self._workspace.config.users[0].id
        shell = self._templates.get_template("index.html")
        return HTMLResponse(shell.render(state=page_state(self._workspace, user)), headers=SAFE)


class _Static(StaticFiles):
    """The page's static files, with security headers."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers.update(SAFE)
        return answer


def page_state(workspace: Workspace, user: str) -> Json:
    """Return the initial state of one person's page."""
    with workspace.lock:
        config, app, state = workspace.config, workspace.config.app, workspace.state
        me = workspace.find_user(user).id
        seen = [one for one in state.conversations.values() if me in state.audience(one)]
        return {
            "team": {"id": config.team_id, "name": config.team_name},
            "me": me,
            "users": [_user(one) for one in config.users],
            "channels": [page_channel(config, state, one, me) for one in seen],
            "commands": [
                {"name": one.name, "description": one.description, "usage_hint": one.usage_hint}
                for one in app.commands
            ],
            "shortcuts": [one._asdict() for one in app.shortcuts],
            "app": {"id": app.id, "name": app.name, "bot_user": app.bot_user},
            "bot": {
                "connected": workspace.sockets.count > 0,
                "connections": workspace.sockets.count,
            },
            "faults": workspace.faults.waiting(),
            "now": workspace.clock.now(),
        }


def _user(user: Any) -> Json:
    names = ("id", "name", "real_name", "is_admin", "is_restricted", "is_bot")
    return {name: getattr(user, name) for name in names}


def _reading(workspace: Workspace, read: Callable[[Workspace, HttpIn], Json]) -> Endpoint:
    async def endpoint(http: HttpIn) -> Response:
        if not has_token(workspace, http):
            return _refusal(403, "not_authed")
        try:
            with workspace.lock:
                return JSONResponse({"ok": True, **read(workspace, http)}, headers=SAFE)
        except CannotDo as refusal:
            return _refusal(404, str(refusal))
        except BadRequestError as refusal:
            return _refusal(400, str(refusal))

    return endpoint


def _acting(workspace: Workspace, act: Act) -> Endpoint:
    async def endpoint(http: HttpIn) -> Response:
        if not has_token(workspace, http) or not is_same_origin(workspace, http):
            return _refusal(403, "not_authed")
        try:
            body = Body(await read_body(http))
            return JSONResponse({"ok": True, **act(workspace, body)}, headers=SAFE)
        except CannotDo as refusal:
            return _refusal(409, str(refusal))
        except BadRequestError as refusal:
            return _refusal(400, str(refusal))

    return endpoint


def _state(workspace: Workspace, http: HttpIn) -> Json:
    return page_state(workspace, _asked(http, "user"))


def _messages(workspace: Workspace, http: HttpIn) -> Json:
    conversation = _visible(workspace, http)
    before = http.query_params.get("before")
    limit = min(_number(http.query_params.get("limit") or "50"), MESSAGES_MOST)
    found = list(islice(conversation.timeline(before), limit + 1))
    if before is None:
        workspace.mark_read(_asked(http, "user"), conversation.id)
    page = [page_message(workspace.state, conversation, one) for one in reversed(found[:limit])]
    return {"messages": page, "has_more": len(found) > limit}


def _thread(workspace: Workspace, http: HttpIn) -> Json:
    conversation = _visible(workspace, http)
    root = _asked(http, "ts")
    if root not in conversation.messages:
        raise CannotDo("There is no such thread.")
    found = workspace.thread(conversation.id, root)
    return {"messages": [page_message(workspace.state, conversation, one) for one in found]}


def _home(workspace: Workspace, http: HttpIn) -> Json:
    return {"view": workspace.home(_asked(http, "user"))}


def _visible(workspace: Workspace, http: HttpIn) -> Conversation:
    person = workspace.find_user(_asked(http, "user"))
    conversation = workspace.find_channel(_asked(http, "channel"))
    if person.id not in workspace.state.audience(conversation):
        raise CannotDo(f"{person.real_name} cannot see that channel.")
    return conversation


def _asked(http: HttpIn, name: str) -> str:
    value = http.query_params.get(name)
    if not value:
        raise BadRequestError(f"The address needs {name}=…")
    return value


def _number(text: str) -> int:
    number = whole_number(text)
    if number is None:
        raise BadRequestError(f"{text} is no number.")
    return number


class _Events:
    """``/client/events``: the stream of events for one person."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream events; refuse a request without a token or for an unknown person."""
        http = HttpIn(scope, receive)
        if not has_token(self._workspace, http):
            await _refusal(403, "not_authed")(scope, receive, send)
            return
        try:
            user = self._workspace.find_user(http.query_params.get("user", "")).id
        except CannotDo as refusal:
            await _refusal(404, str(refusal))(scope, receive, send)
        else:
            await stream_events(self._workspace, http, user, send, SAFE)


def _refusal(status: int, error: str) -> Response:
    return JSONResponse({"ok": False, "error": error}, status, SAFE)
