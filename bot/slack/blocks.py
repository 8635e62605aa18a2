"""The blocks of a message that are not rich text: buttons and notes."""

from bot.slack import entries, limits
from bot.slack.richtext import Json

NOTE = 600

BUTTONS = frozenset(
    {"quotes", "full", "rest", "before", "after"}
)  # the action_ids of all our buttons


def button(action: str, label: str, value: str) -> Json:
    """A button, one of BUTTONS; its value is what it is about."""
    assert action in BUTTONS
    assert len(label) <= limits.BUTTON
    assert len(value) <= limits.VALUE
    return {"type": "button", "action_id": action, "text": plain_text(label), "value": value}


def actions(*buttons: Json) -> Json:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def note(words: str) -> Json:
    """A sentence of ours in small print."""
    return {"type": "context", "elements": [plain_text(entries.clipped(words, NOTE) or " ")]}


def plain_text(words: str) -> Json:
    """Literal words, where a block takes no rich text."""
    return {"type": "plain_text", "text": words, "emoji": False}
