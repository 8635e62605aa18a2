"""Joins lines that were wrapped at a fixed width, as in e-mails, into paragraphs again. Pure."""

import re
from collections.abc import Iterator
from itertools import chain, pairwise, zip_longest
from statistics import quantiles

_BULLET = re.compile(r"\s*(?:[-*•–▪◦]|\d{1,2}[.)])\s")
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_NARROWEST = 30  # characters; narrower text is a list or a table, whose lines are kept
# A line that fills this share of the width continues in the next line. A line that ends with a
# sentence may also end its paragraph, so it must fill more.
_FULL, _SURELY_FULL = 0.7, 0.9
# Text counts as wrapped only if it is no wider than this, and if at least this number and this
# share of its lines end in mid-sentence.
_WIDEST = 120
_LEAST_BROKEN, _BROKEN_SHARE = 3, 0.6


def unwrap_paragraphs(text: str) -> str:
    """Return the text with each paragraph on one line, and an empty line between paragraphs.

    Only white space changes: a hyphen at the end of a line is kept, and the next line is joined to
    it without a space.
    """
    blocks = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.replace("\r\n", "\n").replace("\f", "\n\n"))
    width = _width([line for block in blocks for line in block.split("\n")])
    return "\n\n".join(
        joined for block in blocks for joined in _joined(block.split("\n"), width) if joined
    )


def unwrap_in_place(text: str) -> str:
    """Return the text with spaces in the place of the newlines that wrap a paragraph.

    Every character keeps its offset. Text with one line per paragraph is returned unchanged.
    """
    lines = text.split("\n")
    width = _width(lines)
    before_another = [one for one, other in pairwise(lines) if one.strip() and other.strip()]
    broken = [line for line in before_another if not _ENDS_SENTENCE.search(line.rstrip())]
    if not (
        _NARROWEST <= width <= _WIDEST
        and len(broken) >= _LEAST_BROKEN
        and len(broken) >= _BROKEN_SHARE * len(before_another)
    ):
        return text
    ends = [
        " " if _continues(one, width) and other.strip() and not _BULLET.match(other) else "\n"
        for one, other in pairwise(lines)
    ]
    return "".join(chain.from_iterable(zip_longest(lines, ends, fillvalue="")))


def _continues(line: str, width: float) -> bool:
    """Return whether a line is so long that its paragraph must continue in the next line."""
    words = line.strip()
    full = _SURELY_FULL if _ENDS_SENTENCE.search(words) else _FULL
    return width >= _NARROWEST and len(words) >= full * width


def _width(lines: list[str]) -> float:
    """Estimate the width that the text was wrapped at: the 90th percentile of the line lengths."""
    lengths = [len(line.strip()) for line in lines if line.strip()]
    return quantiles(lengths, n=10)[-1] if len(lengths) > 1 else 0.0


def _joined(lines: list[str], width: float) -> Iterator[str]:
    paragraph, continues = "", False
    for line in filter(None, map(_single_spaced, lines)):
        if paragraph and (_BULLET.match(line) or not continues):
            yield paragraph
            paragraph = ""
        hyphen = paragraph.endswith("-") and line[:1].islower()
        paragraph += line if hyphen or not paragraph else f" {line}"
        continues = _continues(line, width)
    yield paragraph


def _single_spaced(line: str) -> str:
    return " ".join(line.split())
