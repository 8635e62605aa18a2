"""The lines at the top of a page as people see them, with what isn't part of the article's text.

A notice above an article is often in a heading, a table or a box, which trafilatura leaves out.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from bot.text import folded

_ABOVE, _BELOW = 15, 10  # lines before the article's first one, and from it on
_FIRST = 3  # lines of the extracted text
_LONGEST = 1_000  # characters of a line
_SAME = 60  # characters by which the article's first line is known
_MOST = 3_000  # lines to look for it in
_CELLS = frozenset(("td", "th"))  # one after another in the same line
_HIDDEN = frozenset(("script", "style", "noscript", "template", "head", "title"))
_INLINE = frozenset(
    (
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins",
        "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup",
        "time", "tt", "u", "var", "wbr"
    )
)  # fmt: skip


def opening_lines(tree: Any, text: str) -> tuple[str, ...]:
    """Return a page's title, the first lines of its ``text``, and the lines around its beginning.

    Those are 15 lines of the lxml tree above the article and ten from there on. If the beginning of
    the text isn't found, they are the page's first 25.
    """
    titles = [each.text for each in tree.iter("title") if each.text]
    titles += islice(_descriptions(tree), _FIRST)
    first, *below = [line for line in text.split("\n") if line.strip()][:_FIRST] or [""]
    wanted = folded(first)[:_SAME]
    shown = list(islice(_lines(tree), _MOST))
    begins = (number for number, line in enumerate(shown) if folded(line).startswith(wanted))
    begin = next(begins, 0) if wanted else 0
    around = shown[max(0, begin - _ABOVE) :][: _ABOVE + _BELOW]
    return (*titles, first, *below, *around)


def _descriptions(tree: Any) -> Iterator[str]:
    """Yield what a page's meta elements say that it's called and about."""
    for meta in tree.iter("meta"):
        name = meta.get("name") or meta.get("property") or ""
        content = meta.get("content")
        if content and name.lower().endswith(("title", "description")):
            yield content[:_LONGEST]


def _lines(tree: Any) -> Iterator[str]:
    """Yield the tree's text by lines: every element but those within a line begins a new one."""
    pieces: list[str] = []
    for piece in _pieces(tree):
        if piece is not None:
            pieces.append(piece[:_LONGEST])
            continue
        if line := " ".join("".join(pieces).split()):
            yield line[:_LONGEST]
        pieces = []
    if line := " ".join("".join(pieces).split()):
        yield line[:_LONGEST]


def _pieces(tree: Any) -> Iterator[str | None]:
    """Yield the pieces of text in the tree, in order, and None where a line ends."""
    # a stack, since a page may be nested more deeply than Python allows calls
    todo: list[Any] = [tree]
    while todo:
        element = todo.pop()
        if element is None or isinstance(element, str):
            yield element
            continue
        tag = element.tag if isinstance(element.tag, str) else "script"  # a comment
        edge = " " if tag in _CELLS else "" if tag in _INLINE else None
        todo += [element.tail or "", edge]
        if tag not in _HIDDEN:
            todo += [*reversed(element), element.text or ""]
        yield edge
