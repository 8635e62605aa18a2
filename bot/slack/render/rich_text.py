"""Builds the elements of rich_text blocks, in which Slack shows text literally.

No mention, link or formatting in a text becomes active: links, channels and members are elements
of their own, and only the functions below make them.
"""

import re
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

Json = dict[str, Any]

URL_LIMIT = 1_000  # characters of an address that is linked

LINE_BREAK: Json = {"type": "text", "text": "\n"}

# A line end inside a text is where its file was wrapped, and Slack wraps lines itself.
_BREAKS = re.compile("[\t-\r\x1c-\x20\x85\u2028\u2029]+")
# Control characters, the Unicode property Bidi_Control, and zero-width characters …
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
# … except the two joiners, which Persian, Hindi and emoji need. They are removed elsewhere only.
_STRAY_JOINER = re.compile(
    "(?<![\u0600-\u1fff\u2190-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u1fff\u2190-\U0010ffff])"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSAFE_IN_URL = re.compile(
    r'[\x00-\x20\x7f-\xa0<>|"\\^`{}\u200c\u200d\u2028\u2029]|' + _INVISIBLE.pattern
)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{2,30}", re.ASCII)
_USER_ID = re.compile(r"[UW][A-Z0-9]{2,30}", re.ASCII)


def visible_text(text: str) -> str:
    """Return the text in one line, without bidi controls and zero-width characters.

    Those can reorder words for the reader or hide in a name. A lone surrogate becomes U+FFFD: it
    isn't a character and can't be sent.
    """
    cleaned = _INVISIBLE.sub("", _BREAKS.sub(" ", text))
    return _LONE_SURROGATE.sub("\ufffd", _STRAY_JOINER.sub("", cleaned))


def text(words: str, **style: bool) -> Json:
    """Return a run of literal text. Styles: bold, italic, code, strike."""
    run: Json = {"type": "text", "text": visible_text(words) or " "}
    return run | {"style": style} if style else run


def struck(element: Json) -> Json:
    """Return an element, container or block with all its text struck through."""
    if element["type"] in ("text", "link"):
        return element | {"style": element.get("style", {}) | {"strike": True}}
    return element | {"elements": [struck(part) for part in element.get("elements", ())]}


def link(url: str | None, label: str, **style: bool) -> Json:
    """Return the label as a link, or as text if the address isn't a safe one."""
    address = web_address(url)
    if address is None:
        return text(label, **style)
    return text(label, **style) | {"type": "link", "url": address}


def web_address(url: str | None) -> str | None:
    """Return an address in the form in which it may be linked, or None.

    It has to be http or https with a valid host and no user name, at most URL_LIMIT characters
    long. Characters that would end or disguise a link are percent-encoded.
    """
    if not url or len(url) > URL_LIMIT or _LONE_SURROGATE.search(url):
        return None
    address = _UNSAFE_IN_URL.sub(lambda unsafe: percent_encoded(unsafe[0]), url.strip())
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    safe = parts.scheme in ("http", "https") and _HOST.fullmatch(host) and "@" not in parts.netloc
    return address if safe and port != 0 and len(address) <= URL_LIMIT else None


def moment(at: datetime) -> Json:
    """Return a date and time, which Slack shows in the reader's own time zone."""
    return _date(at, "{date_short_pretty}, {time}", f"{at:%Y-%m-%d %H:%M} UTC")


def day(at: datetime) -> Json:
    """Return the date of a time, which Slack shows in the reader's own time zone.

    Exactly midnight UTC means that only a date is known. It is written out as text, because west
    of Greenwich Slack would turn it into the day before.
    """
    if at.time() == time():
        return text(_written_out(at))
    return _date(at, "{date_short_pretty}", _written_out(at))


def channel(channel_id: str) -> Json:
    """Return a channel, which Slack shows by name to readers who may see it."""
    if not _CHANNEL_ID.fullmatch(channel_id):
        return text(channel_id)
    return {"type": "channel", "channel_id": channel_id}


def member(user_id: str) -> Json:
    """Return a member, shown by name. Only for private answers: in a channel it would notify."""
    if not _USER_ID.fullmatch(user_id):
        return text(user_id)
    return {"type": "user", "user_id": user_id}


def section(*elements: Json) -> Json:
    """Return a paragraph."""
    return {"type": "rich_text_section", "elements": list(elements)}


def merged(elements: Sequence[Json]) -> list[Json]:
    """Join adjacent runs of unstyled text, which look the same as one run and take less room."""
    runs: list[Json] = []
    for element in elements:
        if runs and _is_unstyled(runs[-1]) and _is_unstyled(element):
            runs[-1] = runs[-1] | {"text": runs[-1]["text"] + element["text"]}
        else:
            runs.append(element)
    return runs


def bullets(items: Sequence[Json]) -> Json:
    """Return a bulleted list; the items are sections."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items)}


def quote(*elements: Json) -> Json:
    """Return a block quote: a paragraph with a bar beside it."""
    return {"type": "rich_text_quote", "elements": list(elements)}


def block(*containers: Json) -> Json:
    """Return a rich_text block of sections, lists and quotes."""
    return {"type": "rich_text", "elements": list(containers)}


def _is_unstyled(element: Json) -> bool:
    return element["type"] == "text" and "style" not in element


def _date(at: datetime, format_: str, fallback: str) -> Json:
    seconds = int(at.timestamp())
    if seconds <= 0:  # Slack's dates start in 1970
        return text(fallback)
    return {"type": "date", "timestamp": seconds, "format": format_, "fallback": fallback}


def _written_out(at: datetime) -> str:
    return f"{at.day} {at:%B} {at.year}"
