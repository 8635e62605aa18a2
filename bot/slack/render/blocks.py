"""The blocks of a message that are not rich text: buttons and notes."""

from bot.models.reply import Button
from bot.slack.render import entries, limits
from bot.slack.render.rich_text import Json

NOTE = 600
LABEL, CONFIRM, ANSWER = 60, 280, 24  # characters of a button, a question, the answer to it

# what all our buttons ask for; an action_id may have a SEPARATOR and a number behind it
BUTTONS = frozenset(
    {"quotes", "full", "rest", "before", "after", "do", "share", "report", "context", "form"}
)
SEPARATOR = ":"


def button(action: str, label: str, value: str) -> Json:
    """A button, one of BUTTONS; its value is what it is about."""
    assert action in BUTTONS
    assert len(label) <= limits.BUTTON
    assert len(value) <= limits.VALUE
    return {"type": "button", "action_id": action, "text": plain_text(label), "value": value}


def pressed(number: int, given: Button) -> Json:
    """A Button of an answer, the ``number``-th of its row: no two of a row have one action_id."""
    value = given.value.encode(errors="replace").decode()  # half a character can't be sent
    made = button(given.action, entries.clipped(given.label, LABEL), value)
    if number:
        made["action_id"] += f"{SEPARATOR}{number}"
    if given.style:
        made["style"] = given.style
    if given.confirm:
        made["confirm"] = {
            "title": plain_text("Are you sure?"),
            "text": plain_text(entries.clipped(given.confirm, CONFIRM)),
            "confirm": plain_text(entries.clipped(given.label, ANSWER)),
            "deny": plain_text("Cancel"),
        }
    return made


def actions(*buttons: Json) -> Json:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def title(words: str) -> Json:
    """A line in large print."""
    return {"type": "header", "text": plain_text(entries.clipped(words, limits.HEADER))}


def note(words: str) -> Json:
    """A sentence of ours in small print."""
    return {"type": "context", "elements": [plain_text(entries.clipped(words, NOTE))]}


def plain_text(words: str) -> Json:
    """Literal words, where a block takes no rich text; Slack takes none that are empty."""
    return {"type": "plain_text", "text": words or limits.CUT, "emoji": False}
