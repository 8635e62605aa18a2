"""Makes a message's `text` from its blocks: what notifications show and screen readers say."""

import re
from collections.abc import Sequence

from bot.slack.render import limits
from bot.slack.render.rich_text import Json

# In escaped text "&" only begins an entity and "<" only a channel. A cut may go through either.
_BROKEN_END = re.compile(r"(?:&[a-z]*|<[^>]*)\Z")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# The places inside what Slack takes for a web or mail address and links by itself.
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=@)(?=\w)|(?<=\w\.)(?=[^\W\d_])")
_JOINER = "\u2060"  # invisible, not read out, and not allowed in an address


def fallback_text(blocks: Sequence[Json], *, unlinked: bool = False) -> str:
    """Return the words of the blocks, escaped, never blank, cut with "…" at the limit.

    The limit is ``limits.FALLBACK_TEXT``. ``unlinked`` breaks up everything that Slack would turn
    into a link by itself. Text for a response_url needs that: Slack ignores ``parse: none`` there,
    which prevents it in the Web API.
    """
    lines: list[str] = []
    for block in blocks:
        lines.extend(_lines(block))
    words = "\n".join(lines)
    words = _ADDRESS.sub(_JOINER, words) if unlinked else words
    if limits.size(words) <= limits.FALLBACK_TEXT:
        return words if words.strip() else "…"
    kept = limits.cut(words, limits.FALLBACK_TEXT - 1)
    return _BROKEN_END.sub("", kept).rstrip() + "…"


def _lines(block: Json) -> list[str]:
    match block["type"]:
        case "rich_text":
            return [line for container in block["elements"] for line in _container(container)]
        case "context":
            return [_escaped(element["text"]) for element in block["elements"]]
        case "header":
            return [_escaped(block["text"]["text"])]
        case _:
            return []


def _container(container: Json) -> list[str]:
    if container["type"] == "rich_text_list":
        return [f"• {_words(item)}" for item in container["elements"]]
    return [_words(container)]


def _words(container: Json) -> str:
    return "".join(_word(element) for element in container["elements"])


def _word(element: Json) -> str:
    match element["type"]:
        case "date":
            return _escaped(element["fallback"])
        case "channel":
            return f"<#{element['channel_id']}>"
        case "user":
            return _escaped(element["user_id"])
        case _:
            return _escaped(element["text"])


def _escaped(words: str) -> str:
    return words.translate(_ESCAPES)
