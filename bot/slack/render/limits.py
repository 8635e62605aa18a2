"""Slack's size limits, and cutting text to them.

Lengths are in UTF-16 units. Slack doesn't say how it counts "characters", and this is the largest
of the possible counts. One text object takes 3,000: everything shown is cut well below that.
"""

from typing import Any

BLOCKS = 50  # blocks in a message
WEIGHT = 12_000  # all blocks of a message; Slack refuses from about 13,200, which is undocumented
FALLBACK_TEXT = 3_900  # a message's `text`; from about 4,046 Slack splits it into several messages
BUTTON = 75  # a button's label
VALUE = 2_000  # a button's value
HEADER = 140  # a header, without the mark of a cut; Slack takes 150
FILLED = 500  # what can be typed into a form's field
VIEW = 200_000  # a view as JSON; Slack takes 250,000
VIEW_BLOCKS = 100  # blocks in a modal or in the App Home
MESSAGES = 4  # messages in one answer; a response_url takes five, and one is kept for an error

CUT = " […]"


def size(text: str) -> int:
    """Return the length of the text in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, limit: int) -> str:
    """Return the longest beginning of the text within the limit that ends with a whole word.

    If there is no space in the second half (in one long word, or in a script that uses no spaces),
    the cut is between two characters.
    """
    kept = text[:limit]
    while (excess := size(kept) - limit) > 0:
        kept = kept[: len(kept) - (excess + 1) // 2]
    if len(kept) == len(text) or text[len(kept)].isspace():
        return kept
    words = kept.rstrip().rsplit(maxsplit=1)
    return words[0] if len(words) == 2 and len(words[0]) >= len(kept) // 2 else kept


def weight(value: Any) -> int:
    """Return how much blocks, or parts of blocks, count: their size as JSON before escaping."""
    match value:
        case str():
            return size(value) + 2
        case dict():
            return 2 + sum(weight(key) + weight(item) + 2 for key, item in value.items())
        case list() | tuple():
            return 2 + sum(weight(item) + 1 for item in value)
        case _:
            return len(str(value))
