"""Payloads as Slack sends them, and with pieces missing or of another kind."""

from collections.abc import Sequence
from typing import Any

from bot.commands.syntax.forms import FORMS, form
from bot.slack.render.views import form_view
from bot.workspace import Workspace
from bot.workspace.payloads import Payloads
from bot.workspace.surfaces import Pressed

Json = dict[str, Any]

KEPT = ("response_url",)  # never spoilt: the answer must not go anywhere else
JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1e308,
    "",
    "x",
    "\x00",
    "<!channel>",
    "a" * 5000,
    [],
    {},
    [None],
    {"a": {}},
)
KINDS = (
    *("press", "view_press", "home_press", "submit", "form", "close"),
    *("shortcut", "message_action", "options", "event"),
)


def payload(workspace: Workspace, kind: str, user: str, action: str, value: str) -> Json:
    """A payload of this kind that asks for ``action`` with ``value``, as Slack would send it."""
    with workspace.lock:
        build = Payloads(workspace)
        person = workspace.find_user(user)
        channel = workspace.find_channel("news")
        message = next(reversed(channel.messages.values()))
        pressed = Pressed(
            {"type": "button", "block_id": "b", "action_id": action, "value": value}, {}
        )
        view = {
            "id": "V0", "type": "modal", "callback_id": action, "private_metadata": value,
            "title": {"type": "plain_text", "text": "Any"}, "blocks": [], "hash": "1",
            "state": {"values": {"b": {action: {"type": "plain_text_input", "value": value}}}},
        }  # fmt: skip
        match kind:
            case "press":
                return build.on_message(person, channel, message, pressed)
            case "view_press":
                return build.on_view(person, view, pressed)
            case "submit":
                return build.view_submission(person, view)
            case "home_press":
                return build.on_view(person, {**view, "type": "home"}, pressed)
            case "form":
                return build.view_submission(person, _form(workspace, person.id, value))
            case "close":
                return build.view_closed(person, view)
            case "shortcut":
                return build.shortcut(person, action)
            case "message_action":
                return build.message_shortcut(person, action, channel, message)
            case "options":
                asked = {"type": "block_suggestion", "action_id": action, "block_id": "b"}
                return build.on_view(person, view, pressed) | asked | {"value": value}
        return build.home_opened(person, action)


def _form(workspace: Workspace, user: str, value: str) -> Json:
    """A form that somebody has opened and filled in with the words."""
    name, _, words = value.partition(" ")
    names = list(FORMS)
    asked = name if name in FORMS else names[len(words) % len(names)]
    view = workspace.views.open(user, form_view(form(asked), "C0NEWS0001"))
    filled = {
        block["block_id"]: {"value": {"type": "plain_text_input", "value": words or value}}
        for block in view["blocks"]
        if block["element"]["type"] == "plain_text_input"
    }
    return view | {"state": {"values": filled}}


def spoilt(given: Any, path: Sequence[int], junk: Any) -> Any:
    """The payload with the part at the end of the path left out (odd last turn) or made junk."""
    if not path or not given or not isinstance(given, dict | list):
        return junk
    turn, *others = path
    if isinstance(given, list):
        return [spoilt(given[0], others, junk), *given[1:]]
    keys = [key for key in given if key not in KEPT]
    if not keys:
        return given
    key = keys[turn % len(keys)]
    if not others and turn % 2:
        return {name: piece for name, piece in given.items() if name != key}
    return {**given, key: spoilt(given[key], others, junk)}
