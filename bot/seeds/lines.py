"""Lines of a text with their offsets."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")


class TextLine(NamedTuple):
    """One line: ``text[start:end]`` is it without its ending, the next begins at ``next_start``."""

    text: str
    start: int
    end: int
    next_start: int

    @property
    def blank(self) -> bool:
        """Whether there is nothing but white space on it."""
        return not self.text.strip()


def lines(text: str, start: int = 0) -> Iterator[TextLine]:
    r"""The lines of the text from ``start`` on, whether they end in \n, \r\n or \r."""
    for match in _LINE.finditer(text, start):
        if match.start() == len(text) and match.start() > start:
            return
        yield TextLine(match[1], match.start(), match.end(1), match.end())


def repeated_title(text: str, start: int, title: str) -> TextLine | None:
    """The first line from ``start`` on that is not blank, where it is the title once more."""
    first = next((line for line in lines(text, start) if not line.blank), None)
    same = first and " ".join(first.text.split()).casefold() == " ".join(title.split()).casefold()
    return first if same else None


def trimmed_span(line: TextLine) -> tuple[int, int]:
    """The span of the line without the white space around it; the line must not be blank."""
    stripped = line.text.strip()
    start = line.start + line.text.index(stripped)
    return start, start + len(stripped)
