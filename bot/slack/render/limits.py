"""How much Slack takes, and how text is cut to it.

Lengths are in UTF-16 units, the largest of the measures that Slack may use for "characters".
"""

from typing import Any

BLOCKS = 50  # blocks in a message
WEIGHT = 12_000  # all blocks of a message; Slack refuses from about 13,200, undocumented
TEXT = 3_000  # one text object
PLAIN = 3_900  # the message's `text`; from about 4,046 on Slack splits it into several messages
BUTTON = 75  # a button's label
VALUE = 2_000  # a button's value
HEADER = 140  # a header, in whose limit the mark of a cut must find room
FILLED = 500  # characters of what is filled in
VIEW = 200_000  # characters of a view as JSON; Slack takes 250,000
VIEW_BLOCKS = 100  # blocks in a modal or a Home
MESSAGES = 4  # messages of one answer; a response_url takes five, one is kept for what went wrong

CUT = " […]"


def size(text: str) -> int:
    """The length of the text in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, limit: int) -> str:
    """The longest beginning of the text within the limit, ending at a word where there is one.

    A text without a gap in its second half (one long word, or a script that has no gaps) is cut
    between characters.
    """
    kept = text[:limit]
    while (excess := size(kept) - limit) > 0:
        kept = kept[: len(kept) - (excess + 1) // 2]
    if len(kept) == len(text) or text[len(kept)].isspace():
        return kept
    words = kept.rstrip().rsplit(maxsplit=1)
    return words[0] if len(words) == 2 and len(words[0]) >= len(kept) // 2 else kept


def weight(value: Any) -> int:
    """How much blocks (or any part of them) count: as JSON, without what escaping adds."""
    match value:
        case str():
            return size(value) + 2
        case dict():
            return 2 + sum(weight(key) + weight(item) + 2 for key, item in value.items())
        case list() | tuple():
            return 2 + sum(weight(item) + 1 for item in value)
        case _:
            return len(str(value))
