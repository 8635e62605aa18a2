"""Modals and home tabs: stacks of at most three modals, hashes and external ids."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from bot.workspace.blockkit.validate import check_view
from bot.workspace.errors import ApiError, bad_arguments
from bot.workspace.event_stream import EventStream
from bot.workspace.incoming import read_json
from bot.workspace.posting import Poster
from bot.workspace.state import Json, State

STACK_MOST = 3
SIZE_MOST = 250_000


class Views:
    """The open modals and the home tabs. Needs the workspace's lock."""

    def __init__(
        self,
        state: State,
        poster: Poster,
        event_stream: EventStream,
        commit: Callable[[list[Json]], None],
    ) -> None:
        self._state = state
        self._poster = poster
        self._event_stream = event_stream
        self._commit = commit
        self._stacks: dict[str, list[Json]] = {}

    def stack(self, user: str) -> list[Json]:
        """Return a person's open modals, the top one last."""
        return self._stacks.setdefault(user, [])

    def open(self, user: str, given: Any) -> Json:
        """Open a modal; it replaces all modals that the person has open."""
        view = self._new(given, "modal")
        self._stacks[user] = [view]
        self._show(user, view, "open")
        return view

    def push(self, user: str, given: Any) -> Json:
        """Open a modal on top of the open ones."""
        stack = self.stack(user)
        if not stack:
            raise ApiError("not_found")
        if len(stack) >= STACK_MOST:
            raise ApiError("push_limit_reached")
        view = self._new(given, "modal")
        view |= {"root_view_id": stack[0]["id"], "previous_view_id": stack[-1]["id"]}
        stack.append(view)
        self._show(user, view, "push")
        return view

    def update(
        self,
        given: Any,
        *,
        view_id: str | None,
        external_id: str | None = None,
        hash_: str | None = None,
    ) -> Json:
        """Replace an open modal or a home tab."""
        user, old = self._find(view_id, external_id)
        if hash_ is not None and hash_ != old["hash"]:
            raise ApiError("hash_conflict")
        fresh = self._new(given, old["type"], instead_of=old)
        kept = {key: old[key] for key in ("id", "root_view_id", "previous_view_id")}
        view = fresh | kept
        if view["type"] == "home":
            self._commit([{"do": "home", "user": user, "view": view}])
        else:
            stack = self.stack(user)
            stack[stack.index(old)] = view
        self._show(user, view, "update")
        return view

    def publish(self, user: str, given: Any, *, hash_: str | None = None) -> Json:
        """Set a person's home tab."""
        old = self._state.homes.get(user)
        if hash_ is not None and (old is None or hash_ != old["hash"]):
            raise ApiError("hash_conflict")
        view = self._new(given, "home", instead_of=old)
        if old is not None:
            view |= {"id": old["id"], "root_view_id": old["id"]}
        self._commit([{"do": "home", "user": user, "view": view}])
        self._show(user, view, "update")
        return view

    def drop(self, user: str, view: Json) -> None:
        """Close a modal and those on top of it."""
        stack = self.stack(user)
        del stack[stack.index(view) :]
        self._hide(user, view)

    def clear(self, user: str) -> None:
        """Close all of a person's modals."""
        for view in reversed(self._stacks.pop(user, [])):
            self._hide(user, view)

    def _find(self, view_id: str | None, external_id: str | None) -> tuple[str, Json]:
        for user, view in self._all():
            if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                return user, view
        raise ApiError("not_found")

    def _all(self) -> Iterator[tuple[str, Json]]:
        for user, stack in self._stacks.items():
            yield from ((user, view) for view in stack)
        yield from self._state.homes.items()

    def _new(self, given: Any, kind: str, *, instead_of: Json | None = None) -> Json:
        view = _object(given)
        check_view(view, kind)
        external = view.get("external_id") or ""
        others = (other for _, other in self._all() if other is not instead_of)
        if external and any(other["external_id"] == external for other in others):
            raise ApiError("duplicate_external_id")
        return self._poster.new_view(view)

    def _show(self, user: str, view: Json, action: str) -> None:
        self._commit(self._poster.note_view(view, user))
        self._event_stream.publish({"type": "view", "action": action, "view": view}, {user})

    def _hide(self, user: str, view: Json) -> None:
        self._event_stream.publish({"type": "view", "action": "close", "view": view}, {user})


def _object(given: Any) -> Json:
    if isinstance(given, str):
        if len(given) > SIZE_MOST:
            raise ApiError("view_too_large")
        try:
            given = read_json(given)
        except ValueError:
            given = None
    if not isinstance(given, dict):
        raise bad_arguments("must provide an object [json-pointer:/view]")
    if len(json.dumps(given)) > SIZE_MOST:
        raise ApiError("view_too_large")
    return given
