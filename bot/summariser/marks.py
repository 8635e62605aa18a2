"""Quotation marks → stretches: where in the text something stands between marks.

A stretch never crosses a paragraph's end. It is "closed" by its own mark, "continued" where the
next paragraph opens the quotation again, or "unclosed".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Closing = Literal["closed", "continued", "unclosed"]

_MARK = re.compile(r"[\"“”„‟«»]|''|``|\n")
_OPENERS = "“„«"
_CLOSERS = "”»"
_AFTER_CLOSING = ".,;:!?)"
MOST_MARKS = 20_000  # a text with more of them is not prose: the rest is left alone


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands between two marks: ``start:end`` inside them, ``opens:closes`` around them."""

    opens: int
    start: int
    end: int
    closes: int
    closing: Closing


def _opens(mark: str, before: str, after: str, *, inside: bool) -> bool:
    """Whether this mark opens a stretch; publishers close with opening marks and the reverse."""
    open_space = before.isspace() or before in "([—–-"
    if mark in _OPENERS:
        closing = not before.isspace() and (after.isspace() or after in _AFTER_CLOSING)
        return not (inside and closing)
    if mark in _CLOSERS:
        return not inside and open_space and not after.isspace()
    if not inside:
        return True
    return open_space and not after.isspace() and after not in _AFTER_CLOSING


def stretches(text: str) -> list[Stretch]:
    """The stretches between double marks, in order."""
    found: list[Stretch] = []
    opened: tuple[int, int] | None = None
    for number, match in enumerate(_MARK.finditer(text)):
        at, end = match.span()
        mark = match[0]
        if number > MOST_MARKS:
            break
        if mark == "\n":
            if opened:
                found.append(_cut(text, opened, at, at, _left_open(text, at)))
                opened = None
            continue
        before = text[at - 1] if at else " "
        after = text[end] if end < len(text) else " "
        if _opens(mark, before, after, inside=opened is not None):
            if opened:
                found.append(_cut(text, opened, at, at, "unclosed"))
            opened = (at, end)
        elif opened:
            found.append(_cut(text, opened, at, end, "closed"))
            opened = None
    if opened:
        at = text.find("\n", opened[1])
        at = len(text) if at < 0 else at
        found.append(_cut(text, opened, at, at, "unclosed"))
    return [stretch for stretch in found if stretch.start < stretch.end]


def _left_open(text: str, at: int) -> Closing:
    """What an open stretch is at a paragraph's end: continued where the next one begins with a mark."""
    rest = text[at : at + 40].lstrip()
    return "continued" if rest and _MARK.match(rest) else "unclosed"


def _cut(text: str, opened: tuple[int, int], end: int, closes: int, closing: Closing) -> Stretch:
    """A stretch without the blanks inside its marks."""
    inside = text[opened[1] : end]
    start = opened[1] + len(inside) - len(inside.lstrip())
    return Stretch(opened[0], start, max(start, opened[1] + len(inside.rstrip())), closes, closing)


_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")


def words_in(text: str) -> int:
    """How many words a stretch holds."""
    return len(_WORD.findall(text))


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where the paragraphs (lines) of a text start and end."""
    for match in re.finditer(r"[^\n]+", text):
        yield match.span()
