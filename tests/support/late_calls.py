"""Calls that Slack answers late, without anybody who waits for real.

The caller's connection is dropped as soon as its call is kept waiting. To the caller it is as if it
had given the call up, which then still takes effect at its own time.
"""

import asyncio
from dataclasses import dataclass

from uvicorn.protocols.websockets.wsproto_impl import WSProtocol

from bot.workspace import Fault, Server
from bot.workspace.faults import Faults


@dataclass(frozen=True, slots=True)
class LateCall:
    """A call that waits until ``due``, by Slack's clock; ``takes_effect`` only then."""

    due: float
    takes_effect: bool


class LateCalls(Faults):
    """The faults of a workspace, with the calls that are kept waiting because of them."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.kept: list[LateCall] = []
        self._server = server

    def take(self, method: str) -> Fault | None:
        """Return the fault that the next call meets; called on the server's event loop."""
        fault = super().take(method)
        if fault and fault.kind == "delay":
            due = self._server.workspace.clock.now() + fault.seconds
            self.kept.append(LateCall(due, takes_effect=not fault.takes_effect))
            # once the call is kept waiting, which is what it does next
            asyncio.get_running_loop().call_soon(self._hang_up)
        return fault

    def _hang_up(self) -> None:
        for connection in list(self._server._uvicorn.server_state.connections):
            if not isinstance(connection, WSProtocol):
                connection.transport.abort()
