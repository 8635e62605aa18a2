"""A message's content: checks the arguments, and returns text and blocks as Slack stores them."""

import copy
import json
import secrets
from typing import Any

from bot.workspace import text as slack_text
from bot.workspace.blockkit.validate import check_message_blocks
from bot.workspace.errors import ApiError
from bot.workspace.incoming import read_json
from bot.workspace.state import Json

TEXT_SPLIT = 4_000
TEXT_CUT = 40_000
MARKDOWN_MOST = 12_000
ATTACHMENTS_MOST = 100
METADATA_MOST = 16_000


def read(args: Json) -> Json:
    """Return a call's ``parse`` and its checked text, blocks, attachments and metadata.

    Arguments that the call doesn't have are absent. Raises ApiError with the error words of
    chat.postMessage.
    """
    content: Json = {"parse": args.get("parse") or None}
    if args.get("markdown_text") is not None:
        content["blocks"] = _markdown(args)
    elif args.get("blocks") is not None:
        content["blocks"] = read_blocks(args["blocks"])
    if args.get("attachments") is not None:
        content["attachments"] = _attachments(args["attachments"])
    if args.get("text") is not None:
        content["text"] = str(args["text"])
    if args.get("metadata") is not None:
        content["metadata"] = _metadata(args["metadata"])
    return content


def require_something(content: Json) -> None:
    """Raise ``no_text`` for a message that has no text, no blocks and no attachments."""
    if not any(content.get(key) for key in ("text", "blocks", "attachments")):
        raise ApiError("no_text")


def read_blocks(value: Any) -> list[Json]:
    """Return checked blocks, given as a list or as a list in a JSON string."""
    blocks = _json(value)
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise ApiError("invalid_blocks_format")
    check_message_blocks(blocks)
    return [stored_block(block) for block in blocks]


def stored_block(block: Json) -> Json:
    """Return a block as Slack returns it: with a block_id and the defaults of its text objects."""
    stored = copy.deepcopy(block)
    stored.setdefault("block_id", secrets.token_urlsafe(4)[:5])
    _fill_defaults(stored)
    return stored


def _fill_defaults(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _fill_defaults(item)
    elif isinstance(node, dict):
        if node.get("type") == "plain_text":
            node.setdefault("emoji", True)
        elif node.get("type") == "mrkdwn":
            node.setdefault("verbatim", False)
        for value in node.values():
            _fill_defaults(value)


def stored_text(text: str, *, parse: str | None) -> str:
    """Return a message's text as Slack returns it: cut at 40,000 characters and sanitised."""
    return slack_text.sanitise(text[:TEXT_CUT], link_bare=parse != "none")


def _markdown(args: Json) -> list[Json]:
    if args.get("blocks") is not None or args.get("text") is not None:
        raise ApiError("markdown_text_conflict")
    text = str(args["markdown_text"])
    if len(text) > MARKDOWN_MOST:
        raise ApiError("msg_too_long")
    return read_blocks([{"type": "markdown", "text": text}])


def _attachments(value: Any) -> list[Json]:
    attachments = _json(value)
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        raise ApiError("invalid_attachments")
    if len(attachments) > ATTACHMENTS_MOST:
        raise ApiError("too_many_attachments")
    stored = []
    for number, attachment in enumerate(attachments, 1):
        kept = {"id": number, "fallback": "[no preview available]", **attachment}
        if attachment.get("blocks") is not None:
            kept["blocks"] = read_blocks(attachment["blocks"])
        stored.append(kept)
    return stored


def _metadata(value: Any) -> Json:
    metadata = _json(value)
    if not isinstance(metadata, dict):
        raise ApiError("invalid_metadata_format")
    if not metadata:
        return {}
    payload = metadata.get("event_payload")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(payload, dict):
        raise ApiError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > METADATA_MOST:
        raise ApiError("metadata_too_large")
    return metadata


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return read_json(value)
    except ValueError:
        return None
