"""Words as they are compared: white space and typography are no difference. Pure."""

import unicodedata

QUOTATION_MARKS = '"“”„‟«»″＂'
"""What people, and their phones, put around names and phrases."""
_PLAIN = str.maketrans(
    dict.fromkeys(QUOTATION_MARKS, '"')
    | dict.fromkeys("‘’‚‛‹›′", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
)


def plain(text: str) -> str:
    """The text with one space for any white space, and the marks and dashes of a keyboard."""
    return " ".join(text.translate(_PLAIN).split())


def folded(text: str) -> str:
    """The text made plain(), with one spelling for what Unicode spells in several ways."""
    return plain(unicodedata.normalize("NFKC", text))
