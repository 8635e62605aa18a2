"""Slack's encoding of text: encodes what people type and apps post, and finds links in it."""

import re
from collections.abc import Callable, Iterable, Mapping

BROADCASTS = ("here", "channel", "everyone")

ANGLE = re.compile(r"<([^<>\n]*)>")
# Slack syntax between angle brackets: mentions, channels, groups, dates; and the schemes of links.
_SPECIAL = re.compile(
    r"@[UWB][A-Z0-9]+|#[CG][A-Z0-9]+|!(?:here|channel|everyone)\b|!subteam\^|!date\^"
)
_SCHEME = re.compile(r"(?:https?|mailto|tel|slack|ftp|sms|facetime|file):", re.IGNORECASE)
_BARE_URL = re.compile(
    r"(?<![\w@/.|<])(?:https?://|www\.)[^\s<>|]*[^\s<>|.,;:!?'\")\]}]", re.IGNORECASE
)
_BARE_HOST = re.compile(
    r"(?<![\w@/.:-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|co|uk|de|fr|eu|info|edu|gov|news|app)"
    r"(?:/[^\s<>|]*)?(?![\w@-])",
    re.IGNORECASE,
)
_BARE_MAIL = re.compile(r"(?<![\w.@/])[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}(?!\w)", re.IGNORECASE)
NAME_AFTER_AT = re.compile(r"(?<![\w@/.<])@([a-z0-9][\w.-]*)", re.IGNORECASE)
NAME_AFTER_HASH = re.compile(r"(?<![\w#/&<])#([a-z0-9][\w-]*)", re.IGNORECASE)


def escape(text: str) -> str:
    """Escape Slack's three control characters, & first."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_live(body: str) -> bool:
    """Whether the text between angle brackets is Slack syntax rather than words."""
    return bool(_SPECIAL.match(body) or _SCHEME.match(body))


def is_link(body: str) -> bool:
    """Whether the text between angle brackets is a link."""
    return bool(_SCHEME.match(body))


def bare_links(text: str) -> list[str]:
    """Return the addresses that Slack would turn into links although they aren't marked as such."""
    outside = ANGLE.sub(" ", text)
    found = _BARE_URL.findall(outside)
    rest = _BARE_URL.sub(" ", outside)
    mails = _BARE_MAIL.findall(rest)
    hosts = [match.group() for match in _BARE_HOST.finditer(_BARE_MAIL.sub(" ", rest))]
    return found + [f"mailto:{mail}" for mail in mails] + hosts


def sanitise(text: str, *, link_bare: bool) -> str:
    """Return a posted text as Slack stores it: stray < > & escaped and bare URLs in brackets."""
    parts = re.split(r"(<[^<>\n]*>)", text)
    return "".join(_kept(part, link_bare=link_bare) for part in parts)


def _kept(part: str, *, link_bare: bool) -> str:
    if part.startswith("<") and part.endswith(">") and is_live(part[1:-1]):
        return part
    clean = re.sub(r"&(?!amp;|lt;|gt;)", "&amp;", part).replace("<", "&lt;").replace(">", "&gt;")
    return _BARE_URL.sub(lambda match: f"<{match.group()}>", clean) if link_bare else clean


def typed(text: str, users: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """Return what a Slack client sends for the text that a person typed.

    ``users`` and ``channels`` map the names after @ and # to what replaces them.
    """
    parts = re.split(r"(https?://[^\s<>|]+)", text)
    return "".join(
        f"<{part.replace('&', '&amp;')}>" if place % 2 else _names(escape(part), users, channels)
        for place, part in enumerate(parts)
    )


def _names(text: str, users: Mapping[str, str], channels: Mapping[str, str]) -> str:
    broadcasts = {name: f"<!{name}>" for name in BROADCASTS}
    text = NAME_AFTER_AT.sub(_from_table({**broadcasts, **users}), text)
    return NAME_AFTER_HASH.sub(_from_table(channels), text)


def _from_table(table: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    """Return a function that replaces a name, but not the full stop after it, as in ``table``."""

    def replace(match: re.Match[str]) -> str:
        name = match.group(1)
        bare = name.rstrip(".-")
        known = table.get(bare.lower())
        return match.group() if known is None else known + name[len(bare) :]

    return replace


def pieces(text: str, size: int) -> Iterable[str]:
    """Yield a text in pieces of at most ``size`` characters, split at line ends if possible."""
    while len(text) > size:
        cut = text.rfind("\n", 1, size + 1)
        cut = cut if cut > 0 else size
        yield text[:cut]
        text = text[cut:].removeprefix("\n")
    if text:
        yield text
