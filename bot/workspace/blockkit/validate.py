"""Validates blocks and views; errors are in Slack's words."""

from collections.abc import Iterator
from typing import Any

from bot.workspace.blockkit.blocks import MESSAGE_BLOCKS, VIEWS
from bot.workspace.blockkit.schema import Problem, typed
from bot.workspace.errors import ApiError
from bot.workspace.state import Json

# Slack publishes no limit for a whole message. bolt-js#2509 measured 13,297 characters of markdown,
# less for each further block, and bolt-js#2867 saw 11,341 characters of rich_text refused. So here
# each object with a type (except markdown) counts as some characters.
WEIGHT_MOST = 13_200
WEIGHT_OF_AN_OBJECT = 20
MARKDOWN_MOST = 12_000


def message_problems(blocks: Any) -> list[Problem]:
    """Return the problems of a message's blocks; their paths are relative to the list."""
    return list(MESSAGE_BLOCKS(blocks, ()))


def view_problems(view: Json, kind: str) -> list[Problem]:
    """Return the problems of a view of the kind ``modal`` or ``home`` (else: of either)."""
    rules = {kind: VIEWS[kind]} if kind in VIEWS else VIEWS
    return list(typed(rules)(view, ()))


def check_message_blocks(blocks: list[Json]) -> None:
    """Raise the ApiError of chat.postMessage if a message's blocks are invalid or too long."""
    problems = [problem.below("blocks") for problem in message_problems(blocks)]
    if problems:
        raise _refusal("invalid_blocks", problems)
    if sum(block["type"] == "table" for block in blocks) > 1:
        raise ApiError(
            "invalid_attachments",
            response_metadata={"messages": ["[ERROR] only_one_table_allowed"]},
        )
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN_MOST or weight(blocks) > WEIGHT_MOST:
        raise ApiError("msg_blocks_too_long")


def check_view(view: Json, kind: str) -> None:
    """Raise the ApiError of views.open and its siblings if a view is invalid."""
    problems = [problem.below("view") for problem in view_problems(view, kind)]
    if problems:
        raise _refusal("invalid_arguments", problems)


def weight(blocks: list[Json]) -> int:
    """Return the length of a message's blocks that counts for its limit, in characters."""
    return sum(_weights(blocks))


def _weights(node: Any) -> Iterator[int]:
    if isinstance(node, list):
        for item in node:
            yield from _weights(item)
    elif isinstance(node, dict):
        if "type" in node and node["type"] != "markdown":
            yield WEIGHT_OF_AN_OBJECT
        for key, value in node.items():
            if key in ("text", "url") and isinstance(value, str):
                yield len(value)
            else:
                yield from _weights(value)


def _refusal(error: str, problems: list[Problem]) -> ApiError:
    lines = [problem.as_line() for problem in problems]
    return ApiError(
        error,
        errors=lines,
        response_metadata={"messages": [f"[ERROR] {line}" for line in lines]},
    )
