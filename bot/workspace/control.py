"""The controls, for tests from another process and the page's panel; they need the page token."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request as HttpIn
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.workspace.client import COOKIE
from bot.workspace.faults import Fault
from bot.workspace.workspace import Workspace

Json = dict[str, Any]
Control = Callable[[Workspace, Json], Json]


def control_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the routes below ``/control/``."""
    controls: dict[tuple[str, str], Control] = {
        ("GET", "journal"): lambda ws, _: {"calls": ws.journal},
        ("GET", "ledger"): lambda ws, _: {"entries": ws.ledger},
        ("GET", "faults"): lambda ws, _: {"faults": ws.faults.waiting()},
        ("POST", "faults"): _add_fault,
        ("DELETE", "faults"): _clear_faults,
        ("POST", "clock"): _set_clock,
        ("POST", "sockets"): _disturb_sockets,
    }
    return [
        Route(f"/control/{name}", _endpoint(workspace, control), methods=[method])
        for (method, name), control in controls.items()
    ]


def _endpoint(workspace: Workspace, control: Control) -> Callable[[HttpIn], Awaitable[Response]]:
    async def endpoint(http: HttpIn) -> Response:
        if not _is_allowed(workspace, http):
            return JSONResponse({"ok": False, "error": "not_authed"}, 403)
        try:
            body = await http.json() if await http.body() else {}
            return JSONResponse({"ok": True, **control(workspace, body)})
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            return JSONResponse({"ok": False, "error": f"bad_request: {error}"}, 400)

    return endpoint


def _is_allowed(workspace: Workspace, http: HttpIn) -> bool:
    """Whether the caller has the token; from a browser its Origin must be ours as well."""
    given = http.query_params.get("token") or http.headers.get("x-pullquote-token") or ""
    cookie = http.cookies.get(COOKIE, "")
    origin = http.headers.get("origin")
    if origin is not None and origin.rpartition(":")[2] != workspace.base_url.rpartition(":")[2]:
        return False
    wanted = workspace.config.page_token.encode()
    return any(hmac.compare_digest(one.encode(), wanted) for one in (given, cookie))


def _add_fault(workspace: Workspace, body: Json) -> Json:
    workspace.faults.add(Fault(**body))
    return {"faults": workspace.faults.waiting()}


def _clear_faults(workspace: Workspace, _body: Json) -> Json:
    workspace.faults.clear()
    return {}


def _set_clock(workspace: Workspace, body: Json) -> Json:
    if "advance" in body:
        workspace.clock.advance(float(body["advance"]))
    else:
        workspace.clock.set_offset(float(body["offset"]))
    return {"now": workspace.clock.now()}


def _disturb_sockets(workspace: Workspace, body: Json) -> Json:
    workspace.disturb(body["kind"], body.get("reason", "warning"))
    return {"connections": workspace.connections}
