"""The parts of blocks, with their limits: text objects, options, buttons, menus and inputs."""

from collections.abc import Iterator
from typing import Any

from bot.workspace.blockkit.schema import (
    Path,
    Problem,
    Rule,
    array,
    boolean,
    either,
    integer,
    one_of,
    shape,
    string,
    typed,
    url,
)

block_id = string(1, 255)
action_id = string(1, 255)


def plain(most: int = 3_000, least: int = 1) -> Rule:
    """Return the rule for a text object that must be plain_text."""
    return typed({"plain_text": shape({"text": string(least, most)}, {"emoji": boolean})})


def any_text(most: int = 3_000, least: int = 1) -> Rule:
    """Return the rule for a text object: plain_text (with ``emoji``) or mrkdwn (``verbatim``)."""
    return typed(
        {
            "plain_text": shape({"text": string(least, most)}, {"emoji": boolean}),
            "mrkdwn": shape({"text": string(least, most)}, {"verbatim": boolean}),
        }
    )


CONFIRM = shape(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)


def option(text: Rule) -> Rule:
    """Return the rule for an option object; Slack refuses one that has a ``type``."""

    def untyped(value: Any, path: Path) -> Iterator[Problem]:
        if "type" in value:
            yield Problem(path, "invalid additional property: type", "additional_property", "type")

    return shape(
        {"text": text, "value": string(1, 150)},
        {"description": any_text(75), "url": url()},
        untyped,
    )


OPTION = option(plain(75))
LIST_OPTION = option(any_text(75))
OPTION_GROUP = shape({"label": plain(75), "options": array(OPTION, 1, 100)})

_COMMON = {"action_id": action_id, "confirm": CONFIRM, "focus_on_load": boolean}
_PLACED = {**_COMMON, "placeholder": plain(150)}
_CHOICES = {"options": array(OPTION, 1, 100), "option_groups": array(OPTION_GROUP, 1, 100)}
_MOST = {"max_selected_items": integer(1)}
_ID = string(1, 255)

BUTTON = shape(
    {"text": plain(75)},
    {
        "action_id": action_id,
        "url": url(),
        "value": string(0, 2_000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(1, 75),
    },
)
IMAGE_ELEMENT = shape(
    {"alt_text": string(1, 2_000)},
    {"image_url": url(), "slack_file": shape({}, {"id": _ID, "url": url()})},
    either("image_url", "slack_file"),
)
_SELECTS: dict[str, Rule] = {
    "static_select": shape(
        {}, {**_PLACED, **_CHOICES, "initial_option": OPTION}, either("options", "option_groups")
    ),
    "external_select": shape(
        {}, {**_PLACED, "initial_option": OPTION, "min_query_length": integer(0)}
    ),
    "users_select": shape({}, {**_PLACED, "initial_user": _ID}),
    "channels_select": shape(
        {}, {**_PLACED, "initial_channel": _ID, "response_url_enabled": boolean}
    ),
    "conversations_select": shape(
        {},
        {
            **_PLACED,
            "initial_conversation": _ID,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": shape(
                {},
                {
                    "include": array(one_of("im", "mpim", "private", "public"), 1),
                    "exclude_external_shared_channels": boolean,
                    "exclude_bot_users": boolean,
                },
            ),
        },
    ),
    "multi_static_select": shape(
        {},
        {**_PLACED, **_CHOICES, **_MOST, "initial_options": array(OPTION, 1, 100)},
        either("options", "option_groups"),
    ),
    "multi_external_select": shape(
        {}, {**_PLACED, **_MOST, "initial_options": array(OPTION, 1), "min_query_length": integer()}
    ),
    "multi_users_select": shape({}, {**_PLACED, **_MOST, "initial_users": array(_ID, 1)}),
    "multi_channels_select": shape({}, {**_PLACED, **_MOST, "initial_channels": array(_ID, 1)}),
    "multi_conversations_select": shape(
        {}, {**_PLACED, **_MOST, "initial_conversations": array(_ID, 1)}
    ),
}
_PICKERS: dict[str, Rule] = {
    "overflow": shape(
        {"options": array(OPTION, 1, 5)}, {"action_id": action_id, "confirm": CONFIRM}
    ),
    "datepicker": shape({}, {**_PLACED, "initial_date": string(10, 10)}),
    "timepicker": shape({}, {**_PLACED, "initial_time": string(5, 5), "timezone": _ID}),
    "datetimepicker": shape({}, {**_COMMON, "initial_date_time": integer(1)}),
    "checkboxes": shape(
        {"options": array(LIST_OPTION, 1, 10)},
        {**_COMMON, "initial_options": array(LIST_OPTION, 1, 10)},
    ),
    "radio_buttons": shape(
        {"options": array(LIST_OPTION, 1, 10)}, {**_COMMON, "initial_option": LIST_OPTION}
    ),
}
_DISPATCH = shape(
    {}, {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1)}
)
_WRITTEN = {
    "action_id": action_id,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": _DISPATCH,
}
_INPUTS: dict[str, Rule] = {
    "plain_text_input": shape(
        {},
        {
            **_WRITTEN,
            "initial_value": string(0, 3_000),
            "multiline": boolean,
            "min_length": integer(0, 3_000),
            "max_length": integer(1, 3_000),
        },
    ),
    "email_text_input": shape({}, {**_WRITTEN, "initial_value": string()}),
    "url_text_input": shape({}, {**_WRITTEN, "initial_value": string()}),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        {
            **_WRITTEN,
            "initial_value": string(),
            "min_value": string(1),
            "max_value": string(1),
        },
    ),
}

_INTERACTIVE = {"button": BUTTON, **_SELECTS, **_PICKERS}
ACTION_ELEMENT = typed(_INTERACTIVE)
ACCESSORY = typed({**_INTERACTIVE, "image": IMAGE_ELEMENT})
INPUT_ELEMENT = typed(
    {**_SELECTS, **_INPUTS, **{k: v for k, v in _PICKERS.items() if k != "overflow"}}
)
CONTEXT_ELEMENT = typed(
    {
        "plain_text": shape({"text": string(1, 3_000)}, {"emoji": boolean}),
        "mrkdwn": shape({"text": string(1, 3_000)}, {"verbatim": boolean}),
        "image": IMAGE_ELEMENT,
    }
)
