"""The workspace's shared core: its parts, changes to its state, and queries for tests."""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Self, TypeVar

from bot.workspace.announce import Announcer
from bot.workspace.clock import Clock
from bot.workspace.config import Config, User
from bot.workspace.deliveries import Deliveries
from bot.workspace.errors import CannotDo
from bot.workspace.event_stream import EventStream
from bot.workspace.faults import Faults
from bot.workspace.interactions import Hooks, Triggers
from bot.workspace.journal import Journal
from bot.workspace.limits import Limits
from bot.workspace.posting import Poster
from bot.workspace.sockets import Link, SocketMode
from bot.workspace.state import Conversation, Json, State
from bot.workspace.tools import Tools
from bot.workspace.views import Views

T = TypeVar("T")
Credential = Literal["bot", "app"]
"""Which of an app's two tokens."""


class Core:
    """The state, the parts that work on it, and the one lock that guards all of them."""

    def __init__(
        self, config: Config, clock: Clock | None = None, directory: Path | None = None
    ) -> None:
        self.config = config
        self.clock = clock or Clock()
        self._owns_clock = clock is None
        self.lock = threading.Condition(threading.RLock())
        self.base_url = ""
        self.state = State(config)
        self.tools = Tools()
        self.run = secrets.token_hex(8)  # unique to this run; the page notices a reset by it
        self._journal = Journal(directory) if directory else None
        self._replay()
        if self._owns_clock:
            self.clock.set_offset(self.state.ahead)
        self.faults = Faults()
        self.revoked: set[Credential] = set()
        self.limits = Limits()
        self.event_stream = EventStream(self.clock.now())
        self.sockets = SocketMode(config.app.id, self.clock, self._locked)
        self.deliveries = Deliveries(config, self.clock, self.sockets, self._locked)
        self.hooks = Hooks(config.team_id)
        self.triggers = Triggers(config.team_id)
        self.poster = Poster(config, self.state, self.clock)
        self.views = Views(self.state, self.poster, self.event_stream, self.commit)
        self._announce = Announcer(
            config, self.state, self.clock, self.event_stream, self.deliveries
        )
        self._open: list[Json] | None = None
        self._ephemerals: dict[str, list[Json]] = {}
        self._failures: list[Json] = []

    # Queries, for tests and other observers.

    @property
    def journal(self) -> list[Json]:
        """Every call that the workspace accepted, in order: {n, at, method, args, ok, error, …}."""
        with self.lock:
            return self.state.calls.copy()

    @property
    def ledger(self) -> list[Json]:
        """Whom each message, edit, reply, ephemeral and view notified, and its links, in order."""
        with self.lock:
            return self.state.ledger.copy()

    @property
    def failures(self) -> list[Json]:
        """The failures that people were shown: {user, channel, command or action, error, text}."""
        with self.lock:
            return self._failures.copy()

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        with self.lock:
            return self.sockets.count

    def messages(self, channel: str) -> list[Json]:
        """Return a conversation's messages, including thread replies, oldest first."""
        with self.lock:
            conversation = self.find_channel(channel)
            return [conversation.messages[ts] for ts in conversation.order]

    def thread(self, channel: str, ts: str) -> list[Json]:
        """Return a message and its replies, oldest first."""
        with self.lock:
            conversation = self.find_channel(channel)
            replies = conversation.threads.get(ts, [])
            return [conversation.messages[one] for one in (ts, *replies)]

    def ephemerals(self, user: str) -> list[Json]:
        """Return the ephemeral messages that a person sees now, oldest first."""
        with self.lock:
            return self._ephemerals.get(self.find_user(user).id, []).copy()

    def home(self, user: str) -> Json | None:
        """Return a person's home tab, or None if the app hasn't published one."""
        with self.lock:
            return self.state.homes.get(self.find_user(user).id)

    def modal(self, user: str) -> Json | None:
        """Return the top modal that a person has open, if any."""
        with self.lock:
            stack = self.views.stack(self.find_user(user).id)
            return stack[-1] if stack else None

    def wait_for(self, predicate: Callable[[Self], T | None], timeout: float = 5.0) -> T:
        """Wait until ``predicate(workspace)`` is true, and return what it returned.

        The predicate runs after every change, in the caller's thread and with the lock; nothing
        polls. Raises TimeoutError after ``timeout`` seconds of the machine's time.
        """
        found: list[T | None] = [None]

        def is_true() -> bool:
            found[0] = predicate(self)
            return bool(found[0])

        with self.lock:
            self.lock.wait_for(is_true, timeout)
        result = found[0]
        if not result:
            raise TimeoutError(f"not so within {timeout} s")
        return result

    # Changes, for the other parts of the workspace.

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all changes committed inside as one journal line, before announcing any of them."""
        with self.lock:
            if self._open is not None:
                yield
                return
            self._open = []
            try:
                yield
            finally:
                self._finish()

    def commit(self, changes: list[Json]) -> None:
        """Apply changes, write them to the journal, and announce them to the pages and the app."""
        with self.transaction():
            for change in changes:
                self.state.apply(change)
            if self._open is not None:
                self._open.extend(changes)

    def show_ephemeral(
        self, conversation: Conversation, message: Json, user: str, parse: str | None = None
    ) -> None:
        """Show a message to one person only; it replaces one with the same ts."""
        with self.lock:
            self.commit(self.poster.ephemeral(conversation, message, user, parse=parse))
            shown = self._ephemerals.setdefault(user, [])
            shown[:] = [one for one in shown if one["ts"] != message["ts"]]
            kept = message | {"channel": conversation.id, "is_ephemeral": True}
            shown.append(kept)
            event = {"type": "ephemeral", "channel": conversation.id, "message": kept}
            self.event_stream.publish(event, {user})
            self.lock.notify_all()

    def drop_ephemeral(self, conversation: Conversation, ts: str, user: str) -> None:
        """Remove an ephemeral message from the one person who sees it."""
        with self.lock:
            shown = self._ephemerals.setdefault(user, [])
            shown[:] = [one for one in shown if one["ts"] != ts]
            event = {"type": "ephemeral_deleted", "channel": conversation.id, "ts": ts}
            self.event_stream.publish(event, {user})
            self.lock.notify_all()

    def fail(self, user: str, failure: Json) -> None:
        """Show a person that something failed: where, and with which of Slack's error words."""
        with self.lock:
            self._failures.append(failure | {"user": user})
            self.event_stream.publish({"type": "failure", **failure}, {user})
            self.lock.notify_all()

    def find_user(self, user: str) -> User:
        """Return a person by id or name; raises CannotDo if there is none."""
        for one in self.state.users.values():
            if user == one.id or user.casefold() in (one.name, one.real_name.casefold()):
                return one
        raise CannotDo(f"There is nobody called {user} in this workspace.")

    def find_channel(self, channel: str) -> Conversation:
        """Return a conversation by id or name; raises CannotDo if there is none."""
        name = channel.removeprefix("#")
        for one in self.state.conversations.values():
            if one.id == channel or (one.name and one.name == name):
                return one
        raise CannotDo(f"There is no channel called {channel} in this workspace.")

    # Connections.

    def attach(self, link: Link, *, debug: bool = False) -> bool:
        """Add a new Socket Mode connection; return False if it was refused."""
        with self.lock:
            attached = self.sockets.attach(link, debug=debug)
            self._publish_connections()
            return attached

    def detach(self, link: Link) -> None:
        """Remove a Socket Mode connection that has ended."""
        with self.lock:
            if self.sockets.detach(link):
                self._publish_connections()

    def acked(self, text: str, at: float) -> None:
        """Handle a frame that the app sent; ``at`` is ``perf_counter`` when it was read."""
        with self.lock:
            self.sockets.receive(text, at)
            self.lock.notify_all()

    def disturb(self, kind: str, reason: str = "warning") -> None:
        """Disturb all connections: ``cut`` (TCP), ``close`` (CLOSE frame), ``disconnect`` (notice).

        A notice's reason is warning, refresh_requested or link_disabled.
        """
        with self.lock:
            if kind == "cut":
                self.sockets.cut()
            elif kind == "close":
                self.sockets.close()
            elif kind == "disconnect":
                self.sockets.disconnect(reason)
            else:
                raise ValueError(f"no disturbance is called {kind!r}")

    def silence(self, *, silent: bool) -> None:
        """Have every connection stay open, new ones too, but send nothing and answer no ping."""
        with self.lock:
            self.sockets.is_silent = silent

    def revoke(self, token: Credential, *, revoked: bool = True) -> None:
        """Revoke one of the app's tokens, or restore it; without an app token no socket stays."""
        with self.lock:
            (self.revoked.add if revoked else self.revoked.discard)(token)
            if "app" in self.revoked:
                self.sockets.disconnect("link_disabled")

    def close(self) -> None:
        """Close the journal, and stop the clock unless the caller supplied it."""
        if self._owns_clock:
            self.clock.close()
        with self.lock:
            if self._journal is not None:
                self._journal.close()
                self._journal = None

    def _finish(self) -> None:
        """Write the open transaction to the journal and announce its changes."""
        changes, self._open = self._open or [], None
        if not changes:
            return
        if self._journal is not None:
            self._journal.append(changes)
        for change in changes:
            self._announce(change)
        self.lock.notify_all()

    def _publish_connections(self) -> None:
        count = self.sockets.count
        self.event_stream.publish({"type": "bot", "connected": count > 0, "connections": count})
        self.lock.notify_all()

    def _locked(self, call: Callable[[], None]) -> None:
        with self.lock:
            call()
            self.lock.notify_all()

    def _replay(self) -> None:
        if self._journal is not None:
            for changes in self._journal.replay():
                for change in changes:
                    self._redo(change)

    def _redo(self, change: Json) -> None:
        """Apply a change from an earlier run, unless its channel is no longer configured."""
        channel = change.get("channel")
        if channel is None or channel in self.state.conversations:
            self.state.apply(change)
