"""Reads files that name what to fetch: lists of feeds, and links to single pages."""

import plistlib
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit
from xml.etree import ElementTree as ET

from bot.errors import FetchError, ReadingError
from bot.models import Feed
from bot.seeds.charset import decode, storable
from bot.seeds.draft import is_http_url, limit_problems
from bot.seeds.fetching.addresses import parse_address
from bot.seeds.formats.markup_limits import refuse_much_markup

_MOST_FEEDS = 5_000
_MOST_LINES = 20_000  # of a feeds.txt, with its comments
_MOST_BRACKETS = 100_000  # < in an OPML file, which has at most two for each feed
_LARGEST_LINK = 100_000  # bytes; a file with one link has some hundred
_LONGEST_NAME = 200
_FEED_PREFIX = re.compile(r"^feed:(?://)?(?=https?:)", re.IGNORECASE)  # feed:https://…
_FEED_SCHEME = re.compile(r"^feed:(?=//)", re.IGNORECASE)  # feed://…, which means http
_SHORTCUT = re.compile(r"^[ \t]*URL[ \t]*=([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_HAS_LOGIN = "holds a name or a password, and those are never sent: it is left out."
_UNREADABLE = "Its address cannot be read: save the link again."
_NO_LINK = "There is no http or https address in it: save the link again."


class FeedList(NamedTuple):
    """The feeds of a list and, as sentences, the problems with its other entries."""

    feeds: tuple[Feed, ...]
    problems: tuple[str, ...]


def read_feeds(data: bytes) -> FeedList:
    """Read a feeds.txt: one URL per line. Empty lines and comments, from # on, are ignored."""
    text = decode(data)
    count = text.count("\n") + 1
    if count > _MOST_LINES:
        raise ReadingError(
            f"It has {count:,} lines and at most {_MOST_LINES:,} are read of one list: split it."
        )
    rows = ((f"Line {number}", row) for number, row in enumerate(text.splitlines(), 1))
    written = ((place, row.partition(" #")[0].strip()) for place, row in rows)
    stated = ((place, row, None) for place, row in written if row and not row.startswith("#"))
    return _collect(stated)


def read_opml(data: bytes) -> FeedList:
    """Read an .opml file as feed readers export it (OPML 2.0, subscription lists).

    Raises ReadingError if it is not well-formed XML, not OPML, or declares XML entities.
    """
    text = decode(data)
    if "<!ENTITY" in text:
        raise ReadingError("It declares entities of its own: export it from a feed reader again.")
    refuse_much_markup(text, _MOST_BRACKETS)
    try:
        root = ET.fromstring(text)  # noqa: S314  entities are refused above
    except ET.ParseError as error:
        line, column = error.position
        raise ReadingError(
            f"It is not well-formed XML (line {line}, column {column}): export it again."
        ) from error
    except ValueError as error:
        raise ReadingError("It is not well-formed XML: export it again.") from error
    if root.tag.lower() != "opml":
        raise ReadingError("It is not OPML: export the list of feeds from a feed reader again.")
    return _collect(_outlines(root))


def read_url(data: bytes) -> str:
    """Return the URL in a .url file (Windows); raises ReadingError if there is none."""
    _refuse_large(data)
    shortcut = _SHORTCUT.search(decode(data))
    return _link(shortcut[1] if shortcut else "")


def read_webloc(data: bytes) -> str:
    """Return the URL in a .webloc file (macOS), which is an XML or a binary property list.

    Raises ReadingError if there is none.
    """
    _refuse_large(data)
    try:
        stated = plistlib.loads(data)["URL"]
    except Exception as error:
        # plistlib raises all kinds of errors for what is not a property list with a URL
        raise ReadingError(_NO_LINK) from error
    return _link(stated)


def _link(stated: object) -> str:
    if not isinstance(stated, str) or not is_http_url(stated.strip()):
        raise ReadingError(_NO_LINK)
    address = stated.strip()
    if urlsplit(address).username is not None:
        raise ReadingError(f"It {_HAS_LOGIN}")
    if not _is_requestable(address):
        raise ReadingError(_UNREADABLE)
    return address


def _refuse_large(data: bytes) -> None:
    if len(data) > _LARGEST_LINK:
        raise ReadingError(_NO_LINK)


def _is_requestable(address: str) -> bool:
    """Return whether the address can be requested: its name may not exist in any language."""
    try:
        parse_address(address)
    except FetchError:
        return False
    return True


def _outlines(root: ET.Element) -> Iterator[tuple[str, str, str | None]]:
    for number, outline in enumerate(root.iter("outline"), start=1):
        stated = {name.lower(): value for name, value in outline.attrib.items()}
        if address := stated.get("xmlurl", "").strip():
            name = stated.get("text") or stated.get("title") or ""
            yield f"Entry {number}", address, _name(name)


def _name(stated: str) -> str | None:
    return " ".join(storable(stated).split())[:_LONGEST_NAME] or None


def _collect(stated: Iterator[tuple[str, str, str | None]]) -> FeedList:
    """Collect the feeds under their normalised URLs, each once; a feed keeps its first name."""
    feeds: dict[str, Feed] = {}
    problems: list[str] = []
    for place, written, name in stated:
        address = _FEED_SCHEME.sub("http:", _FEED_PREFIX.sub("", written))
        if not is_http_url(address):
            problems.append(f"{place} is no http or https address of a feed: it is left out.")
        elif urlsplit(address).username is not None:
            problems.append(f"{place} {_HAS_LOGIN}")
        elif not _is_requestable(address):
            problems.append(f"{place} has an address that cannot be read: it is left out.")
        else:
            address = _normalised(address)
            feeds.setdefault(address, Feed(address=address, name=name))
        if len(feeds) > _MOST_FEEDS:
            raise ReadingError(
                f"It names more than {_MOST_FEEDS:,} feeds, and no more are followed of one list: "
                "leave some out."
            )
    return FeedList(tuple(feeds.values()), limit_problems(problems))


def _normalised(address: str) -> str:
    """Return the URL with its scheme and host in lower case, and without its fragment."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, parts.query, ""))
