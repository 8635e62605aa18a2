"""Words as they are compared: white space and typography are no difference. Pure."""

import unicodedata

_PLAIN = str.maketrans(
    dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‘’‚‛‹›′", "'") | dict.fromkeys("‐‑‒–—―−", "-")
)


def folded(text: str) -> str:
    """The text with one space for any white space, and plain quotation marks and dashes."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).split())
