"""Finds quoted spans: what an article has between a pair of quotation marks.

A quoted span may be a quotation, a title, a slogan or a scare quote; ``quotations`` decides that.
It never crosses the end of a paragraph. It is "closed" by its own mark, "continued" where the next
paragraph begins with a mark again, and "unclosed" otherwise.
"""

import re
from typing import Literal, NamedTuple

Closing = Literal["closed", "continued", "unclosed"]

_MARK = re.compile(r"[\"“”„‟«»]|''|``|\n")
_USUAL_MARK = re.compile(r"[\"“”„‟«»\n]")  # one set of characters takes a quarter of the time
_SINGLE_OPENS = re.compile(r"[‘'](?<![\w’'\"“”.,].)(?=[^\W\d_]|[“\"\[…])", re.DOTALL)
_SINGLE_CLOSES = re.compile(r"(?<=\S)[’'](?![\w’'])")
_LONGEST_SINGLE = 2_000  # characters
_FEET = re.compile(r"\d['’′] ?\d{1,2}$")
_OPENERS = "“„«"
_CLOSERS = "”»"
_AFTER_CLOSING = ".,;:!?)"
_MOST_MARKS = 5_000  # a text with more is not prose: the marks after these are ignored
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")


class QuotedSpan(NamedTuple):
    """The text between two marks, at ``start:end``; ``opens:closes`` includes the marks."""

    opens: int
    start: int
    end: int
    closes: int
    closing: Closing


def quoted_spans(text: str) -> list[QuotedSpan]:
    """Return the quoted spans of a text, in order.

    They are between double marks or, in British style, between single ones: where single marks
    enclose more than twice as many spans.
    """
    double = _between_double_marks(text)
    if not _SINGLE_OPENS.search(text):
        return double
    single = _between_single_marks(text)
    return single if len(single) > 2 * len(double) else double


def words_in(text: str) -> int:
    """Return the number of words in a text."""
    return len(_WORD.findall(text))


def _between_double_marks(text: str) -> list[QuotedSpan]:
    found: list[QuotedSpan] = []
    opened: tuple[int, int] | None = None
    doubled = "''" in text or "``" in text
    for number, match in enumerate((_MARK if doubled else _USUAL_MARK).finditer(text)):
        at, end = match.span()
        mark = match[0]
        if number > _MOST_MARKS:
            break
        if mark == "\n":
            if opened:
                found.append(_trimmed(text, opened, (at, at), _left_open(text, at, _MARK)))
                opened = None
            continue
        if mark == '"' and _is_inch(text, at, inside=opened is not None):
            continue
        before = text[at - 1] if at else " "
        after = text[end] if end < len(text) else " "
        if _opens(mark, before, after, inside=opened is not None):
            if opened:
                found.append(_trimmed(text, opened, (at, at), "unclosed"))
            opened = (at, end)
        elif opened:
            found.append(_trimmed(text, opened, (at, end), "closed"))
            opened = None
    if opened:
        at = text.find("\n", opened[1])
        at = len(text) if at < 0 else at
        found.append(_trimmed(text, opened, (at, at), "unclosed"))
    return [span for span in found if span.start < span.end]


def _opens(mark: str, before: str, after: str, *, inside: bool) -> bool:
    """Return whether a double mark opens a span rather than closes one.

    Its shape is a hint only: some publishers close with opening marks, or open with closing ones.
    """
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
    """Return whether a straight mark means inches: 6' 2"."""
    if not text[at - 1 : at].isdigit():
        return False
    return not inside or _FEET.search(text[max(0, at - 6) : at]) is not None


def _between_single_marks(text: str) -> list[QuotedSpan]:
    found: list[QuotedSpan] = []
    at = searched_to = 0  # no mark up to searched_to closes a span; do not search there twice
    while len(found) < _MOST_MARKS and (opens := _SINGLE_OPENS.search(text, at)):
        at = opens.end()
        reach = min(len(text), at + _LONGEST_SINGLE)
        line_end = text.find("\n", at, reach)
        end = reach if line_end < 0 else line_end
        closes = _closing_single(text, max(at, searched_to), end)
        if closes is not None:
            found.append(_trimmed(text, opens.span(), (closes, closes + 1), "closed"))
            at = closes + 1
        elif line_end >= 0 and _left_open(text, line_end, _SINGLE_OPENS) == "continued":
            found.append(_trimmed(text, opens.span(), (line_end, line_end), "continued"))
            at = line_end
        else:
            searched_to = end
    return [span for span in found if span.start < span.end]


def _closing_single(text: str, start: int, end: int) -> int | None:
    """Return the single mark in ``start:end`` that closes a span, or None.

    A mark between an "s" and a word may be the apostrophe of a plural ("the boys' boat"). The first
    such mark closes the span only where no other mark does.
    """
    doubtful = None
    for match in _SINGLE_CLOSES.finditer(text, start, end):
        at = match.start()
        if text[at - 1] in ".,?!…;)":
            return at
        if text[at - 1] != "s" or not text[at + 1 : at + 3].strip().isalpha():
            return at
        doubtful = at if doubtful is None else doubtful
    return doubtful


def _left_open(text: str, at: int, mark: re.Pattern[str]) -> Closing:
    """Return how a span ends that the end of a paragraph, at ``at``, leaves open."""
    rest = text[at : at + 40].lstrip()
    return "continued" if rest and mark.match(rest) else "unclosed"


def _trimmed(
    text: str, opening: tuple[int, int], closing_mark: tuple[int, int], closing: Closing
) -> QuotedSpan:
    """Return the span between two marks without the blanks beside them.

    Where no mark closes it, ``closing_mark`` is empty.
    """
    inside = text[opening[1] : closing_mark[0]]
    start = opening[1] + len(inside) - len(inside.lstrip())
    end = max(start, opening[1] + len(inside.rstrip()))
    return QuotedSpan(opening[0], start, end, closing_mark[1], closing)
