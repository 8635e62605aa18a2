"""Quotation marks → stretches: where in the text something stands between marks.

A stretch never crosses a paragraph's end. It is "closed" by its own mark, "continued" where the
next paragraph opens the quotation again, or "unclosed".
"""

import re
from typing import Literal, NamedTuple

Closing = Literal["closed", "continued", "unclosed"]

_MARK = re.compile(r"[\"“”„‟«»]|''|``|\n")
_USUAL_MARK = re.compile(r"[\"“”„‟«»\n]")  # one set: a quarter of the time
_SINGLE_OPENS = re.compile(r"[‘'](?<![\w’'\"“”.,].)(?=[^\W\d_]|[“\"\[…])", re.DOTALL)
_SINGLE_CLOSES = re.compile(r"(?<=\S)[’'](?![\w’'])")
_LONGEST_SINGLE = 2_000  # characters
_FEET = re.compile(r"\d['’′] ?\d{1,2}$")
_OPENERS = "“„«"
_CLOSERS = "”»"
_AFTER_CLOSING = ".,;:!?)"
MOST_MARKS = 5_000  # a text with more of them is not prose: the rest is left alone


class Stretch(NamedTuple):
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


def _is_inch(text: str, at: int, *, inside: bool) -> bool:
    """Whether a straight mark counts inches: 6' 2"."""
    if not text[at - 1 : at].isdigit():
        return False
    return not inside or _FEET.search(text[max(0, at - 6) : at]) is not None


def stretches(text: str) -> list[Stretch]:
    """The stretches between quotation marks, in order.

    Single marks quote where an article has more of them than of double ones (British style).
    """
    double = _between_double_marks(text)
    if not _SINGLE_OPENS.search(text):
        return double
    single = _between_single_marks(text)
    return single if len(single) > 2 * len(double) else double


def _between_single_marks(text: str) -> list[Stretch]:
    """The stretches between single marks; an apostrophe is told from a closing mark."""
    found: list[Stretch] = []
    at = none_before = 0  # up to none_before nothing closes
    while len(found) < MOST_MARKS and (opens := _SINGLE_OPENS.search(text, at)):
        at = opens.end()
        reach = min(len(text), at + _LONGEST_SINGLE)
        line_end = text.find("\n", at, reach)
        end = reach if line_end < 0 else line_end
        closes = _closing_single(text, max(at, none_before), end)
        if closes is not None:
            found.append(_cut(text, opens.span(), closes, closes + 1, "closed"))
            at = closes + 1
        elif line_end >= 0 and _left_open(text, line_end, _SINGLE_OPENS) == "continued":
            found.append(_cut(text, opens.span(), line_end, line_end, "continued"))
            at = line_end
        else:
            none_before = end
    return [stretch for stretch in found if stretch.start < stretch.end]


def _closing_single(text: str, start: int, end: int) -> int | None:
    """Where a single mark closes: after a sentence's mark, or after a word that no "s" ends."""
    doubtful = None
    for match in _SINGLE_CLOSES.finditer(text, start, end):
        at = match.start()
        if text[at - 1] in ".,?!…;)":
            return at
        if text[at - 1] != "s" or not text[at + 1 : at + 3].strip().isalpha():
            return at
        doubtful = at if doubtful is None else doubtful
    return doubtful


def _between_double_marks(text: str) -> list[Stretch]:
    """The stretches between double marks, in order."""
    found: list[Stretch] = []
    opened: tuple[int, int] | None = None
    doubled = "''" in text or "``" in text
    for number, match in enumerate((_MARK if doubled else _USUAL_MARK).finditer(text)):
        at, end = match.span()
        mark = match[0]
        if number > MOST_MARKS:
            break
        if mark == "\n":
            if opened:
                found.append(_cut(text, opened, at, at, _left_open(text, at, _MARK)))
                opened = None
            continue
        if mark == '"' and _is_inch(text, at, inside=opened is not None):
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


def _left_open(text: str, at: int, mark: re.Pattern[str]) -> Closing:
    """What a stretch is that a paragraph's end leaves open: does the next begin with a mark?"""
    rest = text[at : at + 40].lstrip()
    return "continued" if rest and mark.match(rest) else "unclosed"


def _cut(text: str, opened: tuple[int, int], end: int, closes: int, closing: Closing) -> Stretch:
    """A stretch without the blanks inside its marks."""
    inside = text[opened[1] : end]
    start = opened[1] + len(inside) - len(inside.lstrip())
    return Stretch(opened[0], start, max(start, opened[1] + len(inside.rstrip())), closes, closing)


_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")


def words_in(text: str) -> int:
    """How many words a stretch holds."""
    return len(_WORD.findall(text))
