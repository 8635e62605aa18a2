"""Blocks and views, as Slack documents and enforces them (docs.slack.dev/reference/block-kit)."""

from collections.abc import Iterator
from typing import Any

from bot.workspace.blockkit.elements import (
    ACCESSORY,
    ACTION_ELEMENT,
    CONTEXT_ELEMENT,
    INPUT_ELEMENT,
    any_text,
    block_id,
    plain,
)
from bot.workspace.blockkit.rich_text import RICH_TEXT
from bot.workspace.blockkit.schema import (
    Path,
    Problem,
    Rule,
    array,
    boolean,
    both,
    either,
    one_of,
    shape,
    string,
    typed,
    unique,
    url,
)

BLOCKS_OF_A_MESSAGE = 50
BLOCKS_OF_A_VIEW = 100

TABLE_CELL = typed(
    {"raw_text": shape({"text": string(0, 3_000)}), "rich_text": RICH_TEXT},
)
TABLE = shape(
    {"rows": array(array(TABLE_CELL, 1, 20), 1, 100)},
    {
        "block_id": block_id,
        "column_settings": array(
            shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean}), 0, 20
        ),
    },
)

BLOCKS: dict[str, Rule] = {
    "section": shape(
        {},
        {
            "block_id": block_id,
            "text": any_text(3_000),
            "fields": array(any_text(2_000), 1, 10),
            "accessory": ACCESSORY,
            "expand": boolean,
        },
        either("text", "fields"),
    ),
    "header": shape({"text": plain(150)}, {"block_id": block_id}),
    "divider": shape({}, {"block_id": block_id}),
    "image": shape(
        {"alt_text": string(1, 2_000)},
        {
            "block_id": block_id,
            "image_url": url(),
            "slack_file": shape({}, {"id": string(1, 255), "url": url()}),
            "title": plain(2_000),
        },
        either("image_url", "slack_file"),
    ),
    "context": shape({"elements": array(CONTEXT_ELEMENT, 1, 10)}, {"block_id": block_id}),
    "actions": shape(
        {"elements": both(array(ACTION_ELEMENT, 1, 25), unique("action_id"))},
        {"block_id": block_id},
    ),
    "input": shape(
        {"label": plain(2_000), "element": INPUT_ELEMENT},
        {
            "block_id": block_id,
            "hint": plain(2_000),
            "optional": boolean,
            "dispatch_action": boolean,
        },
    ),
    "rich_text": RICH_TEXT,
    "markdown": shape({"text": string(1, 12_000)}, {"block_id": block_id}),
    "table": TABLE,
}
MESSAGE_BLOCKS = both(array(typed(BLOCKS), 0, BLOCKS_OF_A_MESSAGE), unique("block_id"))
VIEW_BLOCKS = both(
    array(
        typed({name: rule for name, rule in BLOCKS.items() if name not in ("markdown", "table")}),
        0,
        BLOCKS_OF_A_VIEW,
    ),
    unique("block_id"),
)


def _submit_for_input(value: Any, path: Path) -> Iterator[Problem]:
    """Require ``submit`` in a modal that has an input block."""
    blocks = value.get("blocks")
    members = blocks if isinstance(blocks, list) else []
    kinds = [one.get("type") for one in members if isinstance(one, dict)]
    if "input" in kinds and value.get("submit") is None:
        yield Problem(path, "missing required field: submit", "required", "submit")


_VIEW = {
    "private_metadata": string(0, 3_000),
    "callback_id": string(0, 255),
    "external_id": string(0, 255),
}
VIEWS: dict[str, Rule] = {
    "modal": shape(
        {"title": plain(24), "blocks": VIEW_BLOCKS},
        {
            **_VIEW,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        },
        _submit_for_input,
    ),
    "home": shape({"blocks": VIEW_BLOCKS}, _VIEW),
}
