"""The page's user actions: one function for each, which calls the workspace's method."""

from collections.abc import Callable
from typing import Any

from bot.workspace.errors import ApiError
from bot.workspace.incoming import read_json
from bot.workspace.state import Json
from bot.workspace.surfaces import BlockAction, Target
from bot.workspace.workspace import Workspace


class BadRequestError(Exception):
    """The request lacks a field, or has one of the wrong type."""


class Body:
    """An action's JSON object. Its methods raise BadRequestError for missing or wrong fields."""

    def __init__(self, data: bytes) -> None:
        try:
            self._fields = read_json(data)
        except (ApiError, ValueError):
            self._fields = None
        if not isinstance(self._fields, dict):
            raise BadRequestError("The body must be a JSON object.")

    def text(self, name: str) -> str:
        """Return a required text field."""
        value = self._fields.get(name)
        if not isinstance(value, str):
            raise BadRequestError(f"The body needs a text {name}.")
        return value

    def maybe(self, name: str) -> str | None:
        """Return an optional text field."""
        return None if self._fields.get(name) is None else self.text(name)

    def flag(self, name: str) -> bool:
        """Return a required boolean field."""
        value = self._fields.get(name)
        if not isinstance(value, bool):
            raise BadRequestError(f"The body needs {name}: true or false.")
        return value

    def object(self, name: str) -> Json:
        """Return a required object field."""
        value = self._fields.get(name)
        if not isinstance(value, dict):
            raise BadRequestError(f"The body needs an object {name}.")
        return value

    def target(self) -> Target:
        """Return the element that was used: its action_id, and its block_id if given."""
        action_id, block_id = self.text("action_id"), self.maybe("block_id")
        return action_id if block_id is None else BlockAction(block_id, action_id)

    def choice(self) -> Any:
        """Return what was chosen in a menu or entered in a field; None for a button."""
        given = (
            self._fields.get(name) for name in ("selected_option", "selected_options", "value")
        )
        return next((value for value in given if value), None)


Act = Callable[[Workspace, Body], Json]


def _message(workspace: Workspace, body: Body) -> Json:
    ts = workspace.say(
        body.text("user"), body.text("channel"), body.text("text"), body.maybe("thread_ts")
    )
    return {"ts": ts}


def _command(workspace: Workspace, body: Body) -> Json:
    request = workspace.slash(body.text("user"), body.text("channel"), body.text("text"))
    return {"request": request.id}


def _action(workspace: Workspace, body: Body) -> Json:
    request = workspace.press(
        body.text("user"),
        body.text("channel"),
        body.text("ts"),
        body.target(),
        value=body.choice(),
    )
    return {"request": request.id}


def _home(workspace: Workspace, body: Body) -> Json:
    user = body.text("user")
    workspace.open_home(user, body.maybe("tab") or "home")
    return {"view": workspace.home(user)}


def _view_action(workspace: Workspace, body: Body) -> Json:
    request = workspace.press_in_view(
        body.text("user"), body.text("view_id"), body.target(), value=body.choice()
    )
    return {"request": request.id}


def _view_submit(workspace: Workspace, body: Body) -> Json:
    request = workspace.submit(body.text("user"), body.text("view_id"), body.object("values"))
    return {"request": request.id}


def _view_close(workspace: Workspace, body: Body) -> Json:
    request = workspace.close_view(body.text("user"), body.text("view_id"))
    return {"request": request.id if request else None}


def _shortcut(workspace: Workspace, body: Body) -> Json:
    request = workspace.shortcut(
        body.text("user"),
        body.text("callback_id"),
        channel=body.maybe("channel"),
        ts=body.maybe("ts"),
    )
    return {"request": request.id}


def _member(workspace: Workspace, body: Body) -> Json:
    """Let ``user`` add ``person`` to a channel or remove them; both may be the same person."""
    change = workspace.invite if body.flag("joined") else workspace.remove
    change(body.text("channel"), body.text("person"), by=body.text("user"))
    return {}


ACTS: dict[str, Act] = {
    "member": _member,
    "message": _message,
    "command": _command,
    "action": _action,
    "home": _home,
    "view_action": _view_action,
    "view_submit": _view_submit,
    "view_close": _view_close,
    "shortcut": _shortcut,
}
