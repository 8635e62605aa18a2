"""Renders the passage that a search found, with the matching words in bold."""

from collections.abc import Iterable, Sequence

from bot.slack.render import limits, rich_text
from bot.slack.render.rich_text import Json

LENGTH = 600  # characters of an excerpt
BEFORE = 150  # how many of them may come before the first match
MARKS = 20  # matches shown in bold


def excerpt(passage: str, marked: Sequence[tuple[int, int]]) -> Json:
    """Return the passage as a quote with matches in bold; a long one is cut around the first.

    ``marked`` are the matches as ``(start, end)`` in the passage. Those that lie outside it or
    overlap an earlier one are ignored.
    """
    marks = list(_in_order(marked, len(passage)))[:MARKS]
    start = _start(passage, marks[0][0]) if marks else 0
    end = start + len(limits.cut(passage[start : start + LENGTH + 1], LENGTH))
    elements = [rich_text.text("[…] ")] if start else []
    elements += [_run(passage, *run) for run in _runs(start, end, marks)]
    if end < len(passage):
        elements.append(rich_text.text(limits.CUT))
    return rich_text.quote(*elements)


def _in_order(marked: Iterable[tuple[int, int]], length: int) -> Iterable[tuple[int, int]]:
    """The matches within the length, sorted, without those that overlap an earlier one."""
    reached = 0
    for start, end in sorted(marked):
        if reached <= start < end <= length:
            yield start, end
            reached = end


def _start(passage: str, first: int) -> int:
    """Where the excerpt starts, at a word if possible, so that it contains the first match."""
    if first <= BEFORE:
        return 0
    start = first - BEFORE
    gap = passage.find(" ", start, first)
    return start if gap < 0 else gap + 1


def _runs(
    start: int, end: int, marks: Iterable[tuple[int, int]]
) -> Iterable[tuple[int, int, bool]]:
    """The passage from start to end as runs ``(start, end, matching)``."""
    for mark_start, mark_end in marks:
        if start < mark_start < end:
            yield start, mark_start, False
        if mark_start < end:
            yield mark_start, min(mark_end, end), True
            start = mark_end
    if start < end:
        yield start, end, False


def _run(passage: str, start: int, end: int, matching: bool) -> Json:
    words = passage[start:end]
    return rich_text.text(words, bold=True) if matching else rich_text.text(words)
