"""The page's API: what a person's Slack client would ask and do."""

import asyncio
import hmac
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
from bot.workspace.state import Conversation
from bot.workspace.workspace import Workspace

Json = dict[str, Any]
COOKIE = "pullquote_workspace"
HEARTBEAT = 15.0
MESSAGES_MOST = 200
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
SAFE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
Endpoint = Callable[[HttpIn], Awaitable[Response]]
Act = Callable[[Workspace, Json], Json]


def client_routes(workspace: Workspace, page: Path) -> list[BaseRoute]:
    """Return the routes of the page at ``page`` and of its API."""
    reads: dict[str, Callable[[Workspace, HttpIn], Json]] = {
        "state": _state,
        "messages": _messages,
        "thread": _thread,
        "home": _home,
    }
    acts: dict[str, Act] = {
        "message": _say,
        "command": _command,
        "action": _action,
        "home": _open_home,
        "view_action": _view_action,
        "view_submit": _view_submit,
        "view_close": _view_close,
        "shortcut": _shortcut,
    }
    return [
        Route("/", _Index(workspace, page).__call__),
        *(Route(f"/client/{name}", _reading(workspace, read)) for name, read in reads.items()),
        *(
            Route(f"/client/{name}", _acting(workspace, act), methods=["POST"])
            for name, act in acts.items()
        ),
        Route("/client/events", _Events(workspace)),
        Mount("/static", _Static(directory=page, check_dir=False)),
    ]


class _Index:
    """The page itself; ``?token=`` becomes a cookie, so that it does not stay on the screen."""

    def __init__(self, workspace: Workspace, page: Path) -> None:
        self._workspace = workspace
        self._templates = Environment(loader=FileSystemLoader(page), autoescape=True)

    async def __call__(self, http: HttpIn) -> Response:
        """Return the page, or trade the token for the cookie."""
        token = http.query_params.get("token")
        if token is not None and _is_token(self._workspace, token):
            answer: Response = RedirectResponse("/", 303, SAFE)
            answer.set_cookie(COOKIE, token, httponly=True, samesite="strict")
            return answer
        if not _is_token(self._workspace, http.cookies.get(COOKIE, "")):
            return PlainTextResponse("Open the address that was printed at the start.", 403, SAFE)
        user = self._workspace.config.users[0].id
        shell = self._templates.get_template("index.html")
        return HTMLResponse(shell.render(state=page_state(self._workspace, user)), headers=SAFE)


class _Static(StaticFiles):
    """The page's files, with its security headers."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers.update(SAFE)
        return answer


def page_state(workspace: Workspace, user: str) -> Json:
    """Return what one person's page starts from."""
    with workspace.lock:
        config, app = workspace.config, workspace.config.app
        me = workspace.find_user(user).id
        seen = [
            one for one in workspace.state.conversations.values() if me in workspace.audience(one)
        ]
        return {
            "team": {"id": config.team_id, "name": config.team_name},
            "me": me,
            "users": [_user(one) for one in config.users],
            "channels": [page_channel(workspace, one, me) for one in seen],
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
            "now": workspace.clock.now(),
        }


def _user(user: Any) -> Json:
    names = ("id", "name", "real_name", "is_admin", "is_restricted", "is_bot")
    return {name: getattr(user, name) for name in names}


def _reading(workspace: Workspace, read: Callable[[Workspace, HttpIn], Json]) -> Endpoint:
    async def endpoint(http: HttpIn) -> Response:
        if not _is_token(workspace, _token(http)):
            return JSONResponse({"ok": False, "error": "not_authed"}, 403, SAFE)
        try:
            with workspace.lock:
                return JSONResponse({"ok": True, **read(workspace, http)}, headers=SAFE)
        except CannotDo as refusal:
            return JSONResponse({"ok": False, "error": str(refusal)}, 404, SAFE)

    return endpoint


def _acting(workspace: Workspace, act: Act) -> Endpoint:
    async def endpoint(http: HttpIn) -> Response:
        if not _is_token(workspace, _token(http)) or not _is_same_origin(workspace, http):
            return JSONResponse({"ok": False, "error": "not_authed"}, 403, SAFE)
        try:
            body = dict(await http.json())
            return JSONResponse({"ok": True, **act(workspace, body)}, headers=SAFE)
        except CannotDo as refusal:
            return JSONResponse({"ok": False, "error": str(refusal)}, 409, SAFE)
        except (ValueError, TypeError, KeyError):
            return JSONResponse({"ok": False, "error": "bad_request"}, 400, SAFE)

    return endpoint


def _token(http: HttpIn) -> str:
    return http.cookies.get(COOKIE) or http.headers.get("x-pullquote-token", "")


def _is_token(workspace: Workspace, token: str) -> bool:
    return hmac.compare_digest(token.encode(), workspace.config.page_token.encode())


def _is_same_origin(workspace: Workspace, http: HttpIn) -> bool:
    """Whether a POST came from this page: its Origin is the address it was sent to."""
    port = workspace.base_url.rpartition(":")[2]
    allowed = (f"http://127.0.0.1:{port}", f"http://localhost:{port}")
    return http.headers.get("origin") in allowed


def _state(workspace: Workspace, http: HttpIn) -> Json:
    return page_state(workspace, _asked(http, "user"))


def _messages(workspace: Workspace, http: HttpIn) -> Json:
    conversation = _visible(workspace, http)
    before = http.query_params.get("before")
    limit = min(int(http.query_params.get("limit") or 50), MESSAGES_MOST)
    found = list(islice(conversation.timeline(before), limit + 1))
    if before is None:
        workspace.mark_read(_asked(http, "user"), conversation.id)
    page = [page_message(workspace, conversation, one) for one in reversed(found[:limit])]
    return {"messages": page, "has_more": len(found) > limit}


def _thread(workspace: Workspace, http: HttpIn) -> Json:
    conversation = _visible(workspace, http)
    root = _asked(http, "ts")
    if root not in conversation.messages:
        raise CannotDo("There is no such thread.")
    found = workspace.thread(conversation.id, root)
    return {"messages": [page_message(workspace, conversation, one) for one in found]}


def _home(workspace: Workspace, http: HttpIn) -> Json:
    return {"view": workspace.home(_asked(http, "user"))}


def _say(workspace: Workspace, body: Json) -> Json:
    ts = workspace.say(body["user"], body["channel"], str(body["text"]), body.get("thread_ts"))
    return {"ts": ts}


def _command(workspace: Workspace, body: Json) -> Json:
    return {"request": workspace.slash(body["user"], body["channel"], str(body["text"])).id}


def _action(workspace: Workspace, body: Json) -> Json:
    request = workspace.press(
        body["user"],
        body["channel"],
        body["ts"],
        body["action_id"],
        block_id=body.get("block_id"),
        value=_value(body),
    )
    return {"request": request.id}


def _value(body: Json) -> Any:
    return body.get("selected_option") or body.get("selected_options") or body.get("value")


def _open_home(workspace: Workspace, body: Json) -> Json:
    workspace.open_home(body["user"], body.get("tab") or "home")
    return {"view": workspace.home(body["user"])}


def _view_action(workspace: Workspace, body: Json) -> Json:
    request = workspace.press_in_view(
        body["user"],
        body["view_id"],
        body["action_id"],
        block_id=body.get("block_id"),
        value=_value(body),
    )
    return {"request": request.id}


def _view_submit(workspace: Workspace, body: Json) -> Json:
    return {"request": workspace.submit(body["user"], body["view_id"], body["values"]).id}


def _view_close(workspace: Workspace, body: Json) -> Json:
    request = workspace.close_view(body["user"], body["view_id"])
    return {"request": request.id if request else None}


def _shortcut(workspace: Workspace, body: Json) -> Json:
    channel, ts = body.get("channel"), body.get("ts")
    return {
        "request": workspace.shortcut(body["user"], body["callback_id"], channel=channel, ts=ts).id
    }


def _visible(workspace: Workspace, http: HttpIn) -> Conversation:
    person = workspace.find_user(_asked(http, "user"))
    conversation = workspace.find_channel(_asked(http, "channel"))
    if person.id not in workspace.audience(conversation):
        raise CannotDo(f"{person.real_name} cannot see that channel.")
    return conversation


def _asked(http: HttpIn, name: str) -> str:
    value = http.query_params.get(name)
    if not value:
        raise CannotDo(f"The address needs {name}=…")
    return value


class _Events:
    """``/client/events``: server-sent events until the page goes away."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream a person's events."""
        http = HttpIn(scope, receive)
        if not _is_token(self._workspace, _token(http)):
            refusal = JSONResponse({"ok": False, "error": "not_authed"}, 403, SAFE)
            await refusal(scope, receive, send)
            return
        await self._stream(http, receive, send)

    async def _stream(self, http: HttpIn, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        frames: asyncio.Queue[str] = asyncio.Queue()
        last = http.headers.get("last-event-id", "")

        def deliver(frame: str) -> None:
            loop.call_soon_threadsafe(frames.put_nowait, frame)

        with self._workspace.lock:
            user = self._workspace.find_user(_asked(http, "user")).id
            after = int(last) if last.isdigit() else None
            listener = self._workspace.feed.listen(user, after, deliver)
        gone = asyncio.create_task(_gone(receive))
        try:
            await _start(send)
            for frame in listener.backlog:
                await _write(send, frame)
            await _forward(frames, gone, send)
        finally:
            gone.cancel()
            with self._workspace.lock:
                self._workspace.feed.leave(listener)


async def _start(send: Send) -> None:
    headers = {**SAFE, "Content-Type": "text/event-stream; charset=utf-8"}
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 200, "headers": raw})
    await _write(send, ": hello\n\n")


async def _write(send: Send, frame: str) -> None:
    await send({"type": "http.response.body", "body": frame.encode(), "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _forward(frames: asyncio.Queue[str], gone: "asyncio.Task[None]", send: Send) -> None:
    """Write frames as they come, a comment when none has for a while, until the page is gone."""
    while not gone.done():
        frame = asyncio.ensure_future(frames.get())
        await asyncio.wait((frame, gone), timeout=HEARTBEAT, return_when="FIRST_COMPLETED")
        if frame.done():
            await _write(send, frame.result())
        else:
            frame.cancel()
            if not gone.done():
                await _write(send, ": still here\n\n")
