"""Renders modals and the App Home, and reads submitted forms."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from bot.models.reply import Buttons, Field, Form, Reply
from bot.slack.render import limits
from bot.slack.render.article_parts import clipped
from bot.slack.render.blocks import plain_text
from bot.slack.render.replies import view_blocks
from bot.slack.render.rich_text import Json

CALLBACK = "form"
# Characters, with room left for the mark of a cut.
TITLE, LABEL, HINT = 20, 150, 140

_QUOTED = re.compile("“([^”]+)”")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A submitted form. ``values`` are by field name.

    ``channel`` is the id of the channel that the form was opened from; "" if from none.
    """

    name: str
    subject: str
    channel: str
    values: dict[str, str]


def form_view(form: Form, channel: str) -> Json:
    """Return a form as a modal. ``channel`` is where it is opened from; "" if from no channel."""
    metadata = {"name": form.name, "subject": form.subject, "channel": channel}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(metadata),
        "title": plain_text(clipped(form.title, TITLE)),
        "submit": plain_text(clipped(form.submit, TITLE)),
        "close": plain_text("Cancel"),
        "blocks": [_input(field, channel) for field in form.fields],
    }


def loading_view(title: str) -> Json:
    """Return a modal to show while work is being done."""
    return _closable(title, [{"type": "section", "text": plain_text("One moment…")}])


def answer_view(title: str, answer: Reply, *, command: str) -> Json:
    """Return a reply as a modal, without its buttons, which only work in a channel."""
    parts = tuple(part for part in answer.parts if not isinstance(part, Buttons))
    return _closable(title, view_blocks(replace(answer, parts=parts), command=command))


def home_view(answer: Reply, *, command: str) -> Json:
    """Return a reply as the App Home."""
    return {"type": "home", "blocks": view_blocks(answer, command=command)}


def title_of(view: Json) -> str:
    """Return the title of a view that Slack sent."""
    return str((view.get("title") or {}).get("text") or "Pullquote")


def read_submission(view: Json) -> Submission:
    """Read the view of a submitted form. Raises ValueError if it isn't one of form_view()'s."""
    metadata = json.loads(view.get("private_metadata") or "null")
    if view.get("callback_id") != CALLBACK or not isinstance(metadata, dict):
        raise ValueError("no form of ours")
    states = view.get("state", {}).get("values", {})
    return Submission(
        name=str(metadata.get("name", "")),
        subject=str(metadata.get("subject", "")),
        channel=str(metadata.get("channel", "")),
        values={name: _value(next(iter(state.values()), {})) for name, state in states.items()},
    )


def field_with_error(view: Json, sentence: str) -> str:
    """Return the name of the field to show an error under.

    That is the field whose value the sentence quotes, text fields before others, or else the first
    text field.
    """
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    texts = [block for block in inputs if block["element"]["type"] == "plain_text_input"]
    names = [str(block["block_id"]) for block in (*texts, *inputs)]
    values = read_submission(view).values
    quoted = _QUOTED.search(sentence)
    guilty = [name for name in names if quoted and quoted[1] in values.get(name, "")]
    return [*guilty, *names][0]


def _closable(title: str, blocks: list[Json]) -> Json:
    return {
        "type": "modal",
        "title": plain_text(clipped(title, TITLE)),
        "close": plain_text("Close"),
        "blocks": blocks,
    }


def _input(field: Field, channel: str) -> Json:
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "optional": field.optional,
        "label": plain_text(clipped(field.label, LABEL)),
        "element": {"action_id": "value", **_element(field, channel)},
    }
    if field.hint:
        block["hint"] = plain_text(clipped(field.hint, HINT))
    return block


def _element(field: Field, channel: str) -> Json:
    if field.kind == "channel":
        select: Json = {
            "type": "conversations_select",
            "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        }
        return select | ({"initial_conversation": channel} if channel[:1] in ("C", "G") else {})
    if field.kind == "choice":
        options = [{"text": plain_text(label), "value": value} for value, label in field.choices]
        initial = [each for each in options if each["value"] == field.initial]
        return {
            "type": "static_select",
            "options": options,
            **({"initial_option": initial[0]} if initial else {}),
        }
    text_input = {
        "type": "plain_text_input",
        "multiline": field.kind == "lines",
        "max_length": limits.FILLED,
    }
    return text_input | ({"initial_value": field.initial} if field.initial else {})


def _value(state: dict[str, Any]) -> str:
    """What was typed or chosen in a field."""
    option = state.get("selected_option")
    chosen = option.get("value") if isinstance(option, dict) else None
    value = state.get("value") or chosen or state.get("selected_conversation")
    return str(value or "")
