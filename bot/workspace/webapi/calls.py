"""A call that came in over HTTP, and what the journal says of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.workspace.core import Core
from bot.workspace.faults import Fault
from bot.workspace.state import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """What of an HTTP request matters here; header names are lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    connection: str = ""


def record(
    core: Core,
    request: HttpRequest,
    *,
    method: str,
    args: object,
    error: str | None,
    ts: str | None = None,
    fault: Fault | None = None,
    ignored: Iterable[str] = (),
) -> Json:
    """Return the change that notes a call.

    ``answered`` is false where the caller was not told what the call has done; ``ignored`` are
    arguments that Slack does not know and says nothing about.
    """
    call = {
        "n": len(core.state.calls) + 1,
        "at": core.clock.now(),
        "method": method,
        "args": args,
        "ok": error is None,
        "error": error,
        "ts": ts,
        "connection": request.connection,
        "fault": fault.kind if fault else None,
        "answered": fault is None or not fault.hides_effect,
        "ignored": list(ignored),
    }
    return {"do": "call", "call": call}
