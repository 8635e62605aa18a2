"""Finds an article's own title on its page, without the site's name around it."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from bot.text import folded

_SEPARATOR = re.compile(r"\s+[|•·»–—-]+\s+|\s*\|\s*|\s::?\s")
_BARS = "|•·»"  # separate a site's name and hardly ever parts of a title
_MOST_HEADINGS = 20
_MOST_PIECES = 5
_LEAST_WORDS = 2  # of a heading that is a title
_SITE_WORDS = 5  # at most
_LONGEST = 400  # characters of a title
_TITLES = frozenset(("og:title", "twitter:title", "headline"))
_META_NAMES = ("property", "name", "itemprop")
# The last word of a newspaper's or station's name, where nothing else on the page names the site.
_OUTLET = re.compile(
    r"(?:\S+ ){0,4}(?:News|Times|Post|Daily|Herald|Tribune|Gazette|Courier|Chronicle|Journal|Mail|"
    r"Guardian|Telegraph|Observer|Express|Standard|Mirror|Star|Sun|Echo|Argus|Press|Magazine|Review|"
    r"Weekly|Today|Online|Radio|TV|[A-Z]{2,5}|\S+\.(?:com|org|net|co\.uk|de|fr|in|example))"
)


def article_title(tree: Any, title: str | None, site: str | None, url: str | None) -> str | None:
    """Return the title of the article on a page, "Pier opens" of "Pier opens - Tull Post".

    ``title`` and ``site`` are what trafilatura takes for the two. The longest heading that is a
    whole part of one of the page's titles is the article's; else the site's name is cut off.
    """
    if title is None or len(title) > _LONGEST:
        return title
    stated = [title, *_page_titles(tree)]
    names = _site_names(site, url)
    headings = {folded(each): each for each in islice(_headings(tree), _MOST_HEADINGS)}
    parts = (part for each in stated for part in _parts(each))
    shared = [headings[folded(part)] for part in parts if folded(part) in headings]
    best = max(filter(_can_be_title, shared), key=len, default="")
    if best and not _names_site(best, names) and len(best) <= _LONGEST:
        return best
    # trafilatura cuts at every separator, even in "Tull 3 - 2 Pell"
    whole = (each for each in stated[1:] if folded(title) in map(folded, _parts(each)))
    return _without_site(next(whole, title), names)


def _page_titles(tree: Any) -> Iterator[str]:
    for each in tree.iter("title"):
        yield " ".join((each.text or "").split())[:_LONGEST]
    for meta in tree.iter("meta"):
        if any(meta.get(name, "").lower() in _TITLES for name in _META_NAMES):
            yield " ".join(meta.get("content", "").split())[:_LONGEST]


def _headings(tree: Any) -> Iterator[str]:
    for each in tree.iter("h1", "h2"):
        yield " ".join("".join(each.itertext())[: 2 * _LONGEST].split())


def _parts(title: str) -> Iterator[str]:
    """Yield the title, and what stands before and after each of its separators."""
    yield title
    for match in islice(_SEPARATOR.finditer(title), _MOST_PIECES):
        yield title[: match.start()]
        yield title[match.end() :]


def _can_be_title(heading: str) -> bool:
    return len(heading.split()) >= _LEAST_WORDS


def _site_names(site: str | None, url: str | None) -> frozenset[str]:
    """Return the names of a site, as its page states them and as its address does."""
    host = ((urlsplit(url).hostname or "") if url else "").removeprefix("www.")
    return frozenset(_letters(each) for each in (site, host, host.split(".")[0]) if each)


def _letters(name: str) -> str:
    """Return what a name and an address have in common: "tullpost" of "The Tull Post"."""
    words = re.findall(r"\w+", folded(name))
    return "".join(words[words[:1] == ["the"] :])


def _names_site(part: str, names: frozenset[str]) -> bool:
    return _letters(part) in names


def _without_site(title: str, names: frozenset[str]) -> str:
    """Cut the site's name off the end or the beginning of a title."""
    marks = list(islice(_SEPARATOR.finditer(title), _MOST_PIECES))
    if marks and _names_site(title[: marks[0].start()], names):
        return title[marks[0].end() :]
    for mark in marks:
        rest = title[mark.end() :]
        if mark.start() > len(rest) and _is_site(rest, mark[0], names):
            return title[: mark.start()]
    return title


def _is_site(rest: str, mark: str, names: frozenset[str]) -> bool:
    """Return whether what follows a separator is the site's name, or its section and its name."""
    last = _SEPARATOR.split(rest)[-1]
    if _names_site(last, names):
        return True
    if len(last.split()) > _SITE_WORDS:
        return False
    bar = any(each in mark for each in _BARS)
    named = all(word[0].isupper() or word[0].isdigit() or len(word) < 4 for word in last.split())
    return named and (bar or _OUTLET.fullmatch(last) is not None)
