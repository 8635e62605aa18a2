"""A Web API call as an HTTP request, and its record in the journal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.workspace.core import Core
from bot.workspace.faults import Fault
from bot.workspace.state import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """The parts of an HTTP request that methods need; header names are in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    connection: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResult:
    """A call and its result; ``error`` is Slack's error word, None for success.

    ``ignored`` are the arguments that Slack does not know and silently ignores.
    """

    method: str
    args: object
    error: str | None
    ts: str | None = None
    fault: Fault | None = None
    ignored: Iterable[str] = ()


def record(core: Core, request: HttpRequest, result: CallResult) -> Json:
    """Return the change that adds a call to the journal.

    ``answered`` is false if the caller was not told what the call did.
    """
    fault = result.fault
    call = {
        "n": len(core.state.calls) + 1,
        "at": core.clock.now(),
        "method": result.method,
        "args": result.args,
        "ok": result.error is None,
        "error": result.error,
        "ts": result.ts,
        "connection": request.connection,
        "fault": fault.kind if fault else None,
        "answered": fault is None or not fault.hides_effect,
        "ignored": list(result.ignored),
    }
    return {"do": "call", "call": call}
