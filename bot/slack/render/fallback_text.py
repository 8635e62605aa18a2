"""A message's `text`: what screen readers say and notifications show, made from its blocks."""

import re
from collections.abc import Sequence

from bot.slack.render import limits
from bot.slack.render.rich_text import Json

# After escaping, "&" only begins an entity and "<" a channel: either may have been cut through.
_BROKEN_END = re.compile(r"(?:&[a-z]*|<[^>]*)\Z")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Inside of what Slack would take for an address although nothing marks it as one.
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=@)(?=\w)|(?<=\w\.)(?=[^\W\d_])")
_JOINER = "\u2060"  # takes no room, is not read out, and is no part of an address


def plain(blocks: Sequence[Json], *, unlinked: bool = False) -> str:
    """The blocks' words, escaped once, within ``limits.PLAIN``: cut with "…", and never blank.

    ``unlinked`` breaks up addresses that would come alive by themselves. That is for what goes to
    a response_url, where Slack pays no heed to ``parse: none``, which stops it in the Web API.
    """
    lines: list[str] = []
    for block in blocks:
        lines.extend(_lines(block))
    words = "\n".join(lines)
    words = _ADDRESS.sub(_JOINER, words) if unlinked else words
    if limits.size(words) <= limits.PLAIN:
        return words if words.strip() else "…"
    kept = limits.cut(words, limits.PLAIN - 1)
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
