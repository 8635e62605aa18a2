"""Interactive elements of messages and views: finds the one used, and what it sends."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.workspace.errors import CannotDo
from bot.workspace.state import Json

# The payload key of an element's choice, by element type.
CHOICE = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "overflow": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
}
BUTTONS = ("button", "icon_button", "workflow_button")


class BlockAction(NamedTuple):
    """One element of one block, for surfaces where several blocks share an action_id."""

    block_id: str
    action_id: str


# An action_id, a BlockAction, or a position among the surface's interactive elements.
Target = str | int | BlockAction


@dataclass(frozen=True, slots=True)
class Pressed:
    """An element that was used: its entry in ``actions`` and the surface's ``state.values``."""

    action: Json
    state: Json

    @property
    def action_id(self) -> str:
        """The element's action_id."""
        return str(self.action["action_id"])


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every interactive element with its block, in order."""
    for block in blocks:
        candidates = [block.get("accessory"), block.get("element"), *block.get("elements", ())]
        for element in candidates:
            if element and (element.get("type") in CHOICE or element.get("type") in BUTTONS):
                yield block, element


def find_action(blocks: list[Json], target: Target, value: Any = None) -> Pressed:
    """Return the element that ``target`` names, used with ``value``.

    Raises CannotDo if there is no such element, or if it does not offer ``value``.
    """
    found = list(elements(blocks))
    if isinstance(target, BlockAction):
        found = [pair for pair in found if pair[0]["block_id"] == target.block_id]
    action = target.action_id if isinstance(target, BlockAction) else target
    if isinstance(action, str):
        found = [pair for pair in found if pair[1].get("action_id") == action]
    position = action if isinstance(action, int) else 0
    if not -len(found) <= position < len(found):
        raise CannotDo(f"There is nothing to press called {action!r}.")
    block, element = found[position]
    used = {"type": element["type"], "block_id": block["block_id"]}
    used["action_id"] = element.get("action_id") or "auto"
    used |= chosen(element, value)
    return Pressed(used, _state(block, element, used))


def chosen(element: Json, value: Any) -> Json:
    """Return what an element sends if it is used with ``value``.

    Raises CannotDo for an option that the element doesn't have.
    """
    if element["type"] in BUTTONS:
        return {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    key = CHOICE[element["type"]]
    if key == "selected_option":
        return {key: _option(element, value)}
    if key == "selected_options":
        if not isinstance(value, list):
            raise CannotDo("Several options are chosen as a list.")
        return {key: [_option(element, one) for one in value]}
    return {key: value}


def _option(element: Json, value: Any) -> Json:
    wanted = value.get("value") if isinstance(value, dict) else value
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    for option in (option for group in groups for option in group["options"]):
        if option["value"] == wanted:
            return dict(option)
    raise CannotDo(f"There is no {value!r} to choose.")


def _state(block: Json, element: Json, used: Json) -> Json:
    if element["type"] in BUTTONS or element["type"] == "overflow":
        return {}
    kept = {key: used[key] for key in ("type", CHOICE[element["type"]])}
    return {block["block_id"]: {used["action_id"]: kept}}


def filled(blocks: list[Json], values: Json) -> Json:
    """Return a view's ``state.values``; ``values`` maps block_id to action_id to the value entered.

    A value is a string, an option's value, a list of either or, if it is a JSON object with a
    ``type``, the element's state itself. Elements without a value have their initial one.
    """
    states: Json = {}
    for block, element in elements(blocks):
        action_id = element.get("action_id") or "auto"
        if element["type"] in BUTTONS:
            continue
        entered = values.get(block["block_id"]) or {}
        if not isinstance(entered, dict):
            raise CannotDo("What was entered in a block is an object, by action_id.")
        given = entered.get(action_id, _initial(element))
        if not (isinstance(given, dict) and "type" in given):
            given = {"type": element["type"], **_value(element, given)}
        states.setdefault(block["block_id"], {})[action_id] = given
    return states


def _value(element: Json, value: Any) -> Json:
    many = CHOICE[element["type"]].endswith("s")
    if value is None or (many and not value):
        return {CHOICE[element["type"]]: [] if many else None}
    return chosen(element, value)


def _initial(element: Json) -> Any:
    key = CHOICE[element["type"]].removeprefix("selected_")
    return element.get(f"initial_{key}")
