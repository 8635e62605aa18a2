"""Finds what a page shows beside its article's text: standfirsts, captions, cards under names."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bot.seeds.lines import lines, trimmed_span
from bot.text import folded

# What a page calls, in the classes of its elements, a standfirst, a caption and a pull quote.
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:dek|deck|standfirst|strapline|sub-?(?:title|head|heading|headline)|caption|"
    r"figcaption|credit|pull-?quote|byline|dateline|kicker|timestamp)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?:^|[\s_-])(?:rollover|tooltip|popover|hovercard|popup)", re.IGNORECASE)
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_INLINE = ("span", "div", "small", "sup")
_SHORTEST_PARAGRAPH = 25  # characters
_LONGEST = 600  # characters of a standfirst
_MOST = 300  # elements


def drop_cards(tree: Any) -> None:
    """Take out of a page the cards of links that open over a name inside a sentence."""
    for element in [each for each in tree.iter(*_INLINE) if _is_card(each)]:
        element.drop_tree()


def _is_card(element: Any) -> bool:
    if element.getparent() is None or len(element) == 0:
        return False
    links: int = sum(child.tag == "a" for child in element)
    if _CARD.search(element.get("class", "")):
        return links > 0
    end: str = element[-1].tail or element[-1].text or ""
    return links > 1 and element.tag == "span" and end.rstrip().upper().endswith("MORE")


def furniture_spans(tree: Any, text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the extracted text's lines that aren't the article's own text.

    There are none where nothing else would be left.
    """
    found = {folded(each) for each in islice(_furniture(tree), _MOST)} - {""}
    if not found:
        return ()
    spans, left = [], 0
    for line in lines(text):
        words = line.text.strip()
        if words and len(words) <= _LONGEST and folded(words) in found:
            spans.append(trimmed_span(line))
        else:
            left += len(words)
    return tuple(spans) if left >= _SHORTEST_PARAGRAPH else ()


def _furniture(tree: Any) -> Iterator[str]:
    """Yield the texts of captions, standfirsts and the like, and of headings below the title."""
    below_title = False
    for element in tree.iter():
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if tag == "h1":
            below_title = True
        elif tag == "p" and below_title and not _BESIDE.search(element.get("class", "")):
            below_title = len(_text(element)) < _SHORTEST_PARAGRAPH
        if (
            (tag in _HEADINGS and below_title)
            or tag == "figcaption"
            or (tag not in ("html", "body", "article") and _BESIDE.search(element.get("class", "")))
        ):
            yield _text(element)


def _text(element: Any) -> str:
    """Return an element's text in one line, as much of it as a standfirst can have."""
    pieces, length = [], 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > 2 * _LONGEST:
            break
    return " ".join("".join(pieces).split())
