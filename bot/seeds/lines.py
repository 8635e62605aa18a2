"""Splits a text into lines with their offsets."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.errors import ReadingError
from bot.text import folded

_TOP_LINES, _TOP = 20, 4_000  # lines that aren't blank, and characters
_LONGEST_DIFFERENCE = 1_000  # characters, between a title and itself with accents and blanks
_MOST_LINES = 100_000  # a novel has about 10,000; a million of them take four seconds to read
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


class TextLine(NamedTuple):
    """One line without its ending; it begins at ``start``, and the next one at ``next_start``."""

    text: str
    start: int
    next_start: int

    @property
    def blank(self) -> bool:
        """Whether the line is empty or only white space."""
        return not self.text.strip()


def lines(text: str, start: int = 0) -> Iterator[TextLine]:
    r"""Yield the lines of the text from ``start`` on; they may end in \n, \r\n or \r."""
    for match in _LINE.finditer(text, start):
        if match.start() == len(text) and match.start() > start:
            return
        yield TextLine(match[1], match.start(), match.end())


def top_lines(text: str) -> tuple[str, ...]:
    """Return the first 20 lines, but no more than 4,000 characters, without blank lines."""
    return tuple(line.text for line in lines(text[:_TOP]) if not line.blank)[:_TOP_LINES]


def refuse_many_lines(text: str) -> None:
    """Raise ReadingError for a text of more than 100,000 lines."""
    count = text.count("\n") + text.count("\r")  # each \r\n is counted twice
    if count > _MOST_LINES:
        count -= text.count("\r\n")
    if count > _MOST_LINES:
        raise ReadingError(
            f"It has {count:,} lines and at most {_MOST_LINES:,} are read: leave out what is not "
            "the article."
        )


def repeated_title(text: str, start: int, title: str) -> TextLine | None:
    """Return the first line from ``start`` on that is not blank, if it repeats the title.

    Case, accents, white space and typographic marks may differ.
    """
    first = next((line for line in lines(text, start) if not line.blank), None)
    if first and len(first.text) > len(title) + _LONGEST_DIFFERENCE:
        return None
    return first if first and folded(first.text) == folded(title) else None


def trimmed_span(line: TextLine) -> tuple[int, int]:
    """Return the span of a line, which must not be blank, without the white space around it."""
    stripped = line.text.strip()
    start = line.start + line.text.index(stripped)
    return start, start + len(stripped)
