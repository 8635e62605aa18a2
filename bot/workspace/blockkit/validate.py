"""Whether blocks and views would be taken, and in which words Slack refuses them."""

from collections.abc import Iterator
from typing import Any

from bot.workspace.blockkit.blocks import MESSAGE_BLOCKS, VIEWS
from bot.workspace.blockkit.schema import Problem, typed
from bot.workspace.errors import ApiError
from bot.workspace.state import Json

# bolt-js#2509 found 13,297 characters of markdown to be the limit, and each further block to lower
# it; bolt-js#2867 saw 11,341 characters of rich_text refused. Slack publishes no rule: here every
# object with a type counts as some characters.
WEIGHT_MOST = 13_200
WEIGHT_OF_AN_OBJECT = 20
MARKDOWN_MOST = 12_000


def message_problems(blocks: Any) -> list[Problem]:
    """Return what is wrong with a message's blocks, the pointers relative to the list."""
    return list(MESSAGE_BLOCKS(blocks, ()))


def view_problems(view: Json, kind: str) -> list[Problem]:
    """Return what is wrong with a view that must be a ``modal`` or a ``home``."""
    rules = {kind: VIEWS[kind]} if kind in VIEWS else VIEWS
    return list(typed(rules)(view, ()))


def check_message_blocks(blocks: list[Json]) -> None:
    """Raise ApiError as chat.postMessage does when a message's blocks are not good."""
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
    """Raise ApiError as views.open and its siblings do when a view is not good."""
    problems = [problem.below("view") for problem in view_problems(view, kind)]
    if problems:
        raise _refusal("invalid_arguments", problems)


def weight(blocks: list[Json]) -> int:
    """Return how long a message's blocks are for the limit of the whole message, in characters."""
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
