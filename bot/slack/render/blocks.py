"""Builds blocks that aren't rich text: buttons, titles and small notes."""

from bot.models.reply import Button
from bot.slack.render import limits
from bot.slack.render.article_parts import clipped
from bot.slack.render.rich_text import Json

# How many characters are shown at most.
NOTE = 600
LABEL = 60  # a button
CONFIRM, CONFIRM_LABEL = 280, 24  # the question before a button acts, and the button that agrees

# The actions of all our buttons. An action_id may have SEPARATOR and a number after its action.
BUTTONS = frozenset(
    {"quotes", "full", "rest", "before", "after", "do", "share", "report", "context", "form"}
)
SEPARATOR = ":"
MENU = "menu"  # the action of a menu, whose options have those of buttons


def button(action: str, label: str, value: str) -> Json:
    """Return a button for one of the actions in BUTTONS; ``value`` says what to apply it to."""
    assert action in BUTTONS
    assert len(label) <= limits.BUTTON
    assert len(value) <= limits.VALUE
    return {"type": "button", "action_id": action, "text": plain_text(label), "value": value}


def reply_button(position: int, given: Button) -> Json:
    """Return a button of a Reply, the one at this position (from 0) in its row.

    The position makes its action_id unique in the row, as Slack requires.
    """
    value = given.value.encode(errors="replace").decode()  # a lone surrogate can't be sent
    made = button(given.action, clipped(given.label, LABEL), value)
    if position:
        made["action_id"] += f"{SEPARATOR}{position}"
    if given.style:
        made["style"] = given.style
    if given.confirm:
        made["confirm"] = {
            "title": plain_text("Are you sure?"),
            "text": plain_text(clipped(given.confirm, CONFIRM)),
            "confirm": plain_text(clipped(given.label, CONFIRM_LABEL)),
            "deny": plain_text("Cancel"),
        }
    return made


def menu(*entries: tuple[str, str, str]) -> Json:
    """Return a menu of further actions: each an action of BUTTONS, a label and a value."""
    options = [
        {"text": plain_text(label), "value": f"{action}{SEPARATOR}{value}"}
        for action, label, value in entries
    ]
    return {"type": "overflow", "action_id": MENU, "options": options}


def actions(*buttons: Json) -> Json:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def title(words: str) -> Json:
    """Return a line in large print."""
    return {"type": "header", "text": plain_text(clipped(words, limits.HEADER))}


def note(words: str) -> Json:
    """Return a sentence in small print."""
    return {"type": "context", "elements": [plain_text(clipped(words, NOTE))]}


def plain_text(words: str) -> Json:
    """Return literal text for where rich text isn't possible; Slack refuses empty text."""
    return {"type": "plain_text", "text": words or limits.CUT, "emoji": False}
