"""Files that name what is to be fetched: lists of feeds, and links to a page."""

import plistlib
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit
from xml.etree import ElementTree as ET

from bot.errors import ReadingError
from bot.models import Feed
from bot.seeds.charset import decode, storable
from bot.seeds.draft import is_http_url, limit_problems

_MOST_FEEDS = 5_000
_LONGEST_NAME = 200
_FEED_OF = re.compile(r"^feed:(?://)?(?=https?:)", re.IGNORECASE)  # feed:https://…
_FEED = re.compile(r"^feed:(?=//)", re.IGNORECASE)  # feed://…, which means http
_SHORTCUT = re.compile(r"^[ \t]*URL[ \t]*=([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_SIGNED = "holds a name or a password, and those are never sent: it is left out."
_NO_LINK = "There is no http or https address in it: save the link again."


class FeedList(NamedTuple):
    """The feeds of a list and, as sentences, the entries that are none."""

    feeds: tuple[Feed, ...]
    problems: tuple[str, ...]


def read_feeds(data: bytes) -> FeedList:
    """The feeds of a feeds.txt: one address a line; empty lines and those from # on say nothing."""
    rows = ((f"Line {number}", row) for number, row in enumerate(decode(data).splitlines(), 1))
    written = ((place, row.partition(" #")[0].strip()) for place, row in rows)
    stated = ((place, row, None) for place, row in written if row and not row.startswith("#"))
    return _feeds(stated)


def read_opml(data: bytes) -> FeedList:
    """The feeds of an .opml file, as feed readers export them (OPML 2.0, subscription lists).

    Raises ReadingError where it is not XML, or not OPML.
    """
    text = decode(data)
    if "<!ENTITY" in text:
        raise ReadingError("It declares entities of its own: export it from a feed reader again.")
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
    return _feeds(_outlines(root))


def read_url(data: bytes) -> str:
    """The address of a .url file; raises ReadingError where there is none."""
    found = _SHORTCUT.search(decode(data))
    return _link(found[1] if found else "")


def read_webloc(data: bytes) -> str:
    """The address of a .webloc file, of either kind; raises ReadingError where there is none."""
    try:
        stated = plistlib.loads(data)["URL"]
    except Exception as error:
        # whatever the library raises over a file that is no property list with an address
        raise ReadingError(_NO_LINK) from error
    return _link(stated)


def _link(stated: object) -> str:
    if not isinstance(stated, str) or not is_http_url(stated.strip()):
        raise ReadingError(_NO_LINK)
    if urlsplit(stated).username is not None:
        raise ReadingError(f"It {_SIGNED}")
    return stated.strip()


def _outlines(root: ET.Element) -> Iterator[tuple[str, str, str | None]]:
    for number, outline in enumerate(root.iter("outline"), start=1):
        stated = {name.lower(): value for name, value in outline.attrib.items()}
        if address := stated.get("xmlurl", "").strip():
            name = stated.get("text") or stated.get("title") or ""
            yield f"Entry {number}", address, _name(name)


def _name(stated: str) -> str | None:
    return " ".join(storable(stated).split())[:_LONGEST_NAME] or None


def _feeds(stated: Iterator[tuple[str, str, str | None]]) -> FeedList:
    """The feeds, each once, under the address that it is known by."""
    feeds: dict[str, Feed] = {}
    problems: list[str] = []
    for place, written, name in stated:
        address = _FEED.sub("http:", _FEED_OF.sub("", written))
        if not is_http_url(address):
            problems.append(f"{place} is no http or https address of a feed: it is left out.")
        elif urlsplit(address).username is not None:
            problems.append(f"{place} {_SIGNED}")
        else:
            address = _plain(address)
            feeds.setdefault(address, Feed(address=address, name=name))
    if len(feeds) > _MOST_FEEDS:
        raise ReadingError(
            f"It names {len(feeds):,} feeds and at most {_MOST_FEEDS:,} are followed of one list."
        )
    return FeedList(tuple(feeds.values()), limit_problems(problems))


def _plain(address: str) -> str:
    """The address with scheme and host in lower case, and without a fragment."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, parts.query, ""))
