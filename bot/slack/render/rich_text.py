"""Elements of rich_text blocks, where text is literal: nothing in it comes alive.

Links, channels and members are elements of their own and come only from the functions below.
"""

import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

Json = dict[str, Any]

URL_LIMIT = 1_000

LINE_BREAK: Json = {"type": "text", "text": "\n"}

# Line ends inside a text are where its file was wrapped; the reader's window wraps anew.
_BREAKS = re.compile("[\t-\r\x1c-\x20\x85\u2028\u2029]+")
# Control characters, the Unicode property Bidi_Control, and the characters of no width …
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
# … but the two joiners are spelling in Persian, Hindi and emoji: only strays are taken out.
_STRAY_JOINER = re.compile(
    "(?<![\u0600-\u1fff\u2190-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u1fff\u2190-\U0010ffff])"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSAFE_IN_URL = re.compile(
    r'[\x00-\x20\x7f-\xa0<>|"\\^`{}\u200c\u200d\u2028\u2029]|' + _INVISIBLE.pattern
)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{2,30}", re.ASCII)
_MEMBER = re.compile(r"[UW][A-Z0-9]{2,30}", re.ASCII)


def shown(text: str) -> str:
    """The text as it is shown: in one line, without bidi controls and characters of no width.

    They can make words read in another order or hide in a name. A lone surrogate, which is no
    character and cannot be sent, becomes U+FFFD.
    """
    seen = _INVISIBLE.sub("", _BREAKS.sub(" ", text))
    return _LONE_SURROGATE.sub("\ufffd", _STRAY_JOINER.sub("", seen))


def text(words: str, **style: bool) -> Json:
    """A run of literal text; styles: bold, italic, code, strike."""
    run: Json = {"type": "text", "text": shown(words) or " "}
    return run | {"style": style} if style else run


def struck(element: Json) -> Json:
    """The element, a container or a block among others, with all its words struck through."""
    if element["type"] in ("text", "link"):
        return element | {"style": element.get("style", {}) | {"strike": True}}
    return element | {"elements": [struck(part) for part in element.get("elements", ())]}


def link(url: str | None, label: str, **style: bool) -> Json:
    """The label as a link to the address or, where that is not fit for a link, as text."""
    address = web_address(url)
    if address is None:
        return text(label, **style)
    return text(label, **style) | {"type": "link", "url": address}


def web_address(url: str | None) -> str | None:
    """The address as it may stand in a link, or None where it is not plain http or https."""
    if not url or len(url) > URL_LIMIT or _LONE_SURROGATE.search(url):
        return None
    address = _UNSAFE_IN_URL.sub(lambda unsafe: percent_encoded(unsafe[0]), url.strip())
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and _HOST.fullmatch(host) and "@" not in parts.netloc
    return address if plain and port != 0 and len(address) <= URL_LIMIT else None


def moment(at: datetime) -> Json:
    """A time in the reader's own zone."""
    return _date(at, "{date_short_pretty}, {time}", f"{at:%Y-%m-%d %H:%M} UTC")


def day(at: datetime) -> Json:
    """The day of a time in the reader's own zone.

    Midnight sharp (UTC) is what a date without a time is read as: that day is shown as it is,
    because west of Greenwich it would turn into the day before.
    """
    if at.time() == time():
        return text(_spelled(at))
    return _date(at, "{date_short_pretty}", _spelled(at))


def channel(channel_id: str) -> Json:
    """A channel, shown by its name to those who may see it."""
    if not _CHANNEL.fullmatch(channel_id):
        return text(channel_id)
    return {"type": "channel", "channel_id": channel_id}


def member(user_id: str) -> Json:
    """A member, shown by name: for answers that only the caller sees, since it would notify."""
    if not _MEMBER.fullmatch(user_id):
        return text(user_id)
    return {"type": "user", "user_id": user_id}


def section(*elements: Json) -> Json:
    """A paragraph."""
    return {"type": "rich_text_section", "elements": list(elements)}


def merged(elements: Sequence[Json]) -> list[Json]:
    """The elements with runs of unstyled text made one: the same to read, and lighter."""
    runs: list[Json] = []
    for element in elements:
        if runs and _unstyled(runs[-1]) and _unstyled(element):
            runs[-1] = runs[-1] | {"text": runs[-1]["text"] + element["text"]}
        else:
            runs.append(element)
    return runs


def bullets(items: Sequence[Json]) -> Json:
    """A list of sections."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items)}


def quote(*elements: Json) -> Json:
    """A paragraph set off by a bar."""
    return {"type": "rich_text_quote", "elements": list(elements)}


def block(*containers: Json) -> Json:
    """A rich_text block of sections, lists and quotes."""
    return {"type": "rich_text", "elements": list(containers)}


def _unstyled(element: Json) -> bool:
    return element["type"] == "text" and "style" not in element


def _date(at: datetime, format_: str, fallback: str) -> Json:
    seconds = int(at.timestamp())
    if seconds <= 0:  # Slack's dates begin in 1970
        return text(fallback)
    return {"type": "date", "timestamp": seconds, "format": format_, "fallback": fallback}


def _spelled(at: datetime) -> str:
    return f"{at.day} {at:%B} {at.year}"
