"""Faults that happen on request, to show that a bot survives them."""

import threading
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from bot.workspace.errors import ApiError, RateLimited

FaultKind = Literal[
    "accept_then_drop", "refuse_connection", "delay", "ratelimited", "http_500", "error"
]
MOST_SECONDS = 366 * 86_400.0
KINDS: tuple[str, ...] = get_args(FaultKind)
# Whether the call takes effect although its caller gets no answer, or a late one.
_ACCEPTED = {"accept_then_drop": True, "refuse_connection": False, "delay": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault for the next ``times`` calls of ``method`` (``*`` for any method).

    The method ``response_url`` means posts to a response_url. ``seconds`` is the delay or the
    Retry-After. ``accepted`` says whether the call takes effect: an accepted ``delay`` is answered
    late, while one that isn't accepted takes effect late. Calls with ``http_500`` and ``error`` can
    take effect too (Slack says that an internal_error "may have partly succeeded").
    """

    kind: FaultKind
    method: str = "*"
    times: int = 1
    seconds: float = 1.0
    error: str = "internal_error"
    accepted: bool | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no fault is called {self.kind!r}; there are {', '.join(KINDS)}")
        if not (isinstance(self.method, str) and isinstance(self.error, str)):
            raise TypeError("a fault's method and error are texts")
        if not isinstance(self.times, int) or self.times < 1:
            raise ValueError("a fault happens once at least")
        if not (isinstance(self.seconds, int | float) and 0 <= self.seconds <= MOST_SECONDS):
            raise ValueError(f"a fault lasts from 0 to {MOST_SECONDS:.0f} seconds")

    @property
    def takes_effect(self) -> bool:
        """Whether the call has taken effect by the time its caller notices the fault."""
        if self.accepted is not None and self.kind not in ("accept_then_drop", "refuse_connection"):
            return self.accepted
        return _ACCEPTED.get(self.kind, False)

    @property
    def whole_seconds(self) -> int:
        """The Retry-After of a ``ratelimited`` fault, at least 1."""
        return max(1, round(self.seconds))

    def refusal(self) -> ApiError:
        """Return the error for a call that must not take effect."""
        return (
            RateLimited(self.whole_seconds) if self.kind == "ratelimited" else ApiError(self.error)
        )

    @property
    def hides_effect(self) -> bool:
        """Whether the call takes effect without an answer that says so."""
        return self.takes_effect and self.kind != "delay"


class Faults:
    """The queue of faults; each call takes the first one that matches it. Thread-safe."""

    def __init__(self) -> None:
        self._queue: list[tuple[Fault, int]] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Add a fault to the end of the queue."""
        with self._lock:
            self._queue.append((fault, fault.times))

    def take(self, method: str) -> Fault | None:
        """Return the fault for a call of ``method``, if any, and count it as used."""
        with self._lock:
            for place, (fault, left) in enumerate(self._queue):
                if fault.method in ("*", method):
                    if left > 1:
                        self._queue[place] = (fault, left - 1)
                    else:
                        del self._queue[place]
                    return fault
        return None

    def waiting(self) -> list[dict[str, Any]]:
        """Return the queued faults as JSON objects; ``times`` is how often each is still due."""
        with self._lock:
            return [asdict(fault) | {"times": left} for fault, left in self._queue]

    def clear(self) -> None:
        """Remove all queued faults."""
        with self._lock:
            self._queue.clear()
