"""HTTP calls that control the workspace, for the page's panel and tests in other processes.

They need the page token.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpIn
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.workspace.errors import ApiError, CannotDo
from bot.workspace.faults import Fault
from bot.workspace.guards import has_token
from bot.workspace.incoming import read_body, read_json
from bot.workspace.state import Json
from bot.workspace.tools import MOST_BYTES
from bot.workspace.workspace import Workspace

MOST_SECONDS = 100 * 366 * 86_400.0
MOST_TIMES = 10_000

Control = Callable[[Workspace, Json], Json]


def control_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the routes below ``/control/``."""
    controls: dict[tuple[str, str], Control] = {
        ("GET", "journal"): _journal,
        ("GET", "ledger"): lambda ws, _: {"entries": ws.ledger},
        ("GET", "messages"): lambda ws, asked: {"messages": ws.messages(asked["channel"])},
        ("GET", "sockets"): lambda ws, _: {"connections": ws.connections},
        ("GET", "faults"): lambda ws, _: {"faults": ws.faults.waiting()},
        ("POST", "faults"): _add_fault,
        ("DELETE", "faults"): _clear_faults,
        ("GET", "tools"): _tools,
        ("POST", "time"): _let_pass,
        ("POST", "reset"): _reset,
        ("POST", "clock"): _set_clock,
        ("POST", "sockets"): _disturb_sockets,
        ("POST", "say"): _say,
    }
    return [
        Route("/control/file", _File(workspace).__call__, methods=["POST"]),
        *(
            Route(f"/control/{name}", _endpoint(workspace, control), methods=[method])
            for (method, name), control in controls.items()
        ),
    ]


class _File:
    """``/control/file?name=…``: accepts a file that was dropped on the page."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def __call__(self, http: HttpIn) -> Response:
        """Pass the file on; if it is refused, the error is a sentence that says why."""
        drop = self._workspace.tools.drop
        if drop is None or not has_token(self._workspace, http):
            return JSONResponse({"ok": False, "error": "not_authed"}, 403)
        data = bytearray()
        async for chunk in http.stream():
            data += chunk
            if len(data) > MOST_BYTES:
                most = f"It is larger than {MOST_BYTES / 1e6:.0f} MB."
                return JSONResponse({"ok": False, "error": most}, 413)
        try:
            await run_in_threadpool(drop, http.query_params.get("name", ""), bytes(data))
        except CannotDo as error:
            return JSONResponse({"ok": False, "error": str(error)}, 400)
        return JSONResponse({"ok": True})


def _endpoint(workspace: Workspace, control: Control) -> Callable[[HttpIn], Awaitable[Response]]:
    async def endpoint(http: HttpIn) -> Response:
        if not has_token(workspace, http):
            return JSONResponse({"ok": False, "error": "not_authed"}, 403)
        try:
            asked = dict(http.query_params) if http.method == "GET" else await _body(http)
            # in a thread, because a timer that comes due may call this same server
            found = await run_in_threadpool(control, workspace, asked)
            return JSONResponse({"ok": True, **found})
        except CannotDo as error:
            return JSONResponse({"ok": False, "error": str(error)}, 400)
        except (ApiError, ValueError, TypeError, KeyError, AttributeError) as error:
            return JSONResponse({"ok": False, "error": f"bad_request: {error}"}, 400)

    return endpoint


async def _body(http: HttpIn) -> Json:
    data = await read_body(http)
    body: Json = read_json(data) if data else {}
    return body


def _journal(workspace: Workspace, asked: Json) -> Json:
    """Return every call, or those after the call with the number ``after``."""
    return {"calls": workspace.journal[max(0, int(asked.get("after", 0))) :]}


def _add_fault(workspace: Workspace, body: Json) -> Json:
    workspace.faults.add(Fault(**body))
    return _publish_faults(workspace)


def _clear_faults(workspace: Workspace, _body: Json) -> Json:
    workspace.faults.clear()
    return _publish_faults(workspace)


def _publish_faults(workspace: Workspace) -> Json:
    """Publish the queued faults to the pages, and return them."""
    faults = workspace.faults.waiting()
    with workspace.lock:
        workspace.event_stream.publish({"type": "faults", "faults": faults})
    return {"faults": faults}


def _tools(workspace: Workspace, _asked: Json) -> Json:
    """Return what the page may offer to try, with the current time and faults."""
    tools = workspace.tools
    return {
        "run": workspace.run,
        "now": workspace.clock.now(),
        "ahead": workspace.state.ahead,
        "faults": workspace.faults.waiting(),
        "drop": tools.drop is not None,
        "reset": tools.reset is not None,
    }


def _let_pass(workspace: Workspace, body: Json) -> Json:
    workspace.let_pass(float(body["seconds"]))
    return {"now": workspace.clock.now(), "ahead": workspace.state.ahead}


def _reset(workspace: Workspace, _body: Json) -> Json:
    if workspace.tools.reset is None:
        raise CannotDo("Nobody here can begin anew.")
    workspace.faults.clear()
    workspace.tools.reset()
    return {}


def _set_clock(workspace: Workspace, body: Json) -> Json:
    if "advance" in body:
        workspace.clock.advance(_seconds(body["advance"]))
    else:
        workspace.clock.set_offset(_seconds(body["offset"]))
    return {"now": workspace.clock.now()}


def _seconds(value: Any) -> float:
    """Return a number of seconds; raises CannotDo if no clock could show the time then."""
    seconds = float(value)
    if not abs(seconds) <= MOST_SECONDS:
        raise CannotDo("The clock can be moved by a hundred years at most.")
    return seconds


def _say(workspace: Workspace, body: Json) -> Json:
    """Post what a person types, ``times`` times; return the messages' ts."""
    said = (body["user"], body["channel"], body["text"], body.get("thread_ts"))
    times = int(body.get("times", 1))
    if times > MOST_TIMES:
        raise CannotDo(f"Nobody says the same thing more than {MOST_TIMES:,} times.")
    return {"ts": [workspace.say(*said) for _ in range(times)]}


def _disturb_sockets(workspace: Workspace, body: Json) -> Json:
    workspace.disturb(body["kind"], body.get("reason", "warning"))
    return {"connections": workspace.connections}
