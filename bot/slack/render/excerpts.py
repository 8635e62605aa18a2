"""The passage of an article that a search found, with the words marked that were searched for."""

from collections.abc import Iterable, Sequence

from bot.slack.render import limits, rich_text
from bot.slack.render.rich_text import Json

LENGTH = 600  # characters of a passage
BEFORE = 150  # of them at most before the first marked word
MARKS = 20  # marked words


def excerpt(passage: str, marked: Sequence[tuple[int, int]]) -> Json:
    """The passage, cut around its first marked words where it is long; marked words in bold.

    ``marked`` holds ``(start, end)`` into the passage; what lies outside of it is ignored.
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
    """The marks that lie in the passage, in order, without those that overlap an earlier one."""
    reached = 0
    for start, end in sorted(marked):
        if reached <= start < end <= length:
            yield start, end
            reached = end


def _start(passage: str, first: int) -> int:
    """Where the excerpt begins so that the first mark is in it: at a word where there is one."""
    if first <= BEFORE:
        return 0
    start = first - BEFORE
    gap = passage.find(" ", start, first)
    return start if gap < 0 else gap + 1


def _runs(
    start: int, end: int, marks: Iterable[tuple[int, int]]
) -> Iterable[tuple[int, int, bool]]:
    """The stretches ``(start, end, marked)`` of the passage from start to end."""
    for mark_start, mark_end in marks:
        if start < mark_start < end:
            yield start, mark_start, False
        if mark_start < end:
            yield mark_start, min(mark_end, end), True
            start = mark_end
    if start < end:
        yield start, end, False


def _run(passage: str, start: int, end: int, marked: bool) -> Json:
    words = passage[start:end]
    return rich_text.text(words, bold=True) if marked else rich_text.text(words)
