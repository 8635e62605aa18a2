"""The pages' events, in order; the last 2,000 are kept so that a page can catch up."""

import json
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from bot.workspace.state import Json

KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Event:
    """One server-sent event; ``audience`` has the users that may see it (None for all)."""

    id: int
    frame: str
    audience: Collection[str] | None

    def is_for(self, user: str) -> bool:
        """Whether a person's page receives this event."""
        return self.audience is None or user in self.audience


@dataclass(slots=True, eq=False)
class Listener:
    """An open page; ``deliver`` accepts a frame and may be called from any thread."""

    user: str
    deliver: Callable[[str], None]
    backlog: list[str] = field(default_factory=list)


class EventStream:
    """This run's events, numbered from its start time. Needs the workspace's lock."""

    def __init__(self, start: float) -> None:
        # Start time in milliseconds, so that all numbers are greater than those of an earlier run.
        self._last = int(start * 1000)
        self._events: deque[Event] = deque(maxlen=KEPT)
        self._listeners: list[Listener] = []

    def publish(self, event: Json, audience: Collection[str] | None = None) -> None:
        """Number an event, keep it, and deliver it to the pages that may see it."""
        self._last += 1
        made = Event(self._last, _frame(self._last, event), audience)
        self._events.append(made)
        for listener in self._listeners:
            if made.is_for(listener.user):
                listener.deliver(made.frame)

    def listen(self, user: str, after: int | None, deliver: Callable[[str], None]) -> Listener:
        """Open a page's stream; its ``backlog`` has the frames since event ``after``.

        If events since then are no longer kept, the backlog only tells the page to reload.
        """
        listener = Listener(user, deliver, self._since(user, after))
        self._listeners.append(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Close a page's stream."""
        self._listeners.remove(listener)

    def _since(self, user: str, after: int | None) -> list[str]:
        if after is None or after == self._last:
            return []
        if after > self._last or not self._events or self._events[0].id > after + 1:
            return [_frame(self._last, {"type": "reload"})]
        return [event.frame for event in self._events if event.id > after and event.is_for(user)]


def _frame(number: int, event: Json) -> str:
    return f"id: {number}\ndata: {json.dumps(event, separators=(',', ':'))}\n\n"
