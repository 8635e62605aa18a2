"""Modals and Home: forms, what has become of them, and what they were filled in with."""

import json
import re
from dataclasses import replace
from typing import Any

from bot.models.reply import Buttons, Field, Form, Reply
from bot.slack.render import entries, limits
from bot.slack.render.blocks import plain_text
from bot.slack.render.replies import view_blocks
from bot.slack.render.rich_text import Json

CALLBACK = "form"
TITLE, LABEL, HINT = 20, 150, 140  # characters, and room for the mark of a cut

_QUOTED = re.compile("“([^”]+)”")
_MOMENT = "One moment…"


def form_view(form: Form, channel: str) -> Json:
    """A form as a modal, asked for from a channel (an empty string: from nowhere)."""
    kept = {"name": form.name, "subject": form.subject, "channel": channel}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(kept),
        "title": plain_text(entries.clipped(form.title, TITLE)),
        "submit": plain_text(entries.clipped(form.submit, TITLE)),
        "close": plain_text("Cancel"),
        "blocks": [_input(field, channel) for field in form.fields],
    }


def moment_view(title: str) -> Json:
    """A modal that says that something is being done."""
    shown = {"type": "section", "text": plain_text(_MOMENT)}
    return _closed(title, [shown])


def answer_view(title: str, answer: Reply, *, command: str) -> Json:
    """An answer as a modal, without its buttons: they belong where things are done."""
    parts = tuple(part for part in answer.parts if not isinstance(part, Buttons))
    return _closed(title, view_blocks(replace(answer, parts=parts), command=command))


def home_view(answer: Reply, *, command: str) -> Json:
    """An answer as the app's Home."""
    return {"type": "home", "blocks": view_blocks(answer, command=command)}


def title_of(view: Json) -> str:
    """The title of a modal that Slack sent."""
    return str((view.get("title") or {}).get("text") or "Pullquote")


def read_view(view: Json) -> tuple[str, str, str, dict[str, str]]:
    """The form's name, subject and channel, and what was filled in, by the names of its fields.

    Raises ValueError where it is no form of ours.
    """
    kept = json.loads(view.get("private_metadata") or "null")
    if view.get("callback_id") != CALLBACK or not isinstance(kept, dict):
        raise ValueError("no form of ours")
    filled = view.get("state", {}).get("values", {})
    values = {name: _filled(next(iter(states.values()), {})) for name, states in filled.items()}
    named = [str(kept.get(each, "")) for each in ("name", "subject", "channel")]
    return named[0], named[1], named[2], values


def field_of(view: Json, sentence: str) -> str:
    """The field below which an error is shown: that which holds what the sentence quotes."""
    blocks = [block for block in view["blocks"] if block["type"] == "input"]
    texts = [block for block in blocks if block["element"]["type"] == "plain_text_input"]
    named = [str(block["block_id"]) for block in (*texts, *blocks)]
    _, _, _, values = read_view(view)
    quoted = _QUOTED.search(sentence)
    guilty = [name for name in named if quoted and quoted[1] in values.get(name, "")]
    return [*guilty, *named][0]


def _closed(title: str, blocks: list[Json]) -> Json:
    return {
        "type": "modal",
        "title": plain_text(entries.clipped(title, TITLE)),
        "close": plain_text("Close"),
        "blocks": blocks,
    }


def _input(field: Field, channel: str) -> Json:
    shown: Json = {
        "type": "input",
        "block_id": field.name,
        "optional": field.optional,
        "label": plain_text(entries.clipped(field.label, LABEL)),
        "element": {"action_id": "value", **_element(field, channel)},
    }
    if field.hint:
        shown["hint"] = plain_text(entries.clipped(field.hint, HINT))
    return shown


def _element(field: Field, channel: str) -> Json:
    if field.kind == "channel":
        found: Json = {
            "type": "conversations_select",
            "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        }
        return found | ({"initial_conversation": channel} if channel[:1] in ("C", "G") else {})
    if field.kind == "choice":
        options = [{"text": plain_text(label), "value": value} for value, label in field.choices]
        first = [each for each in options if each["value"] == field.initial]
        return {
            "type": "static_select",
            "options": options,
            **({"initial_option": first[0]} if first else {}),
        }
    found = {
        "type": "plain_text_input",
        "multiline": field.kind == "lines",
        "max_length": limits.FILLED,
    }
    return found | ({"initial_value": field.initial} if field.initial else {})


def _filled(state: dict[str, Any]) -> str:
    option = state.get("selected_option")
    chosen = option.get("value") if isinstance(option, dict) else None
    found = state.get("value") or chosen or state.get("selected_conversation")
    return str(found or "")
