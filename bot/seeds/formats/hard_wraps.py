"""Lines that were broken at a width, as in e-mails, made paragraphs again. Pure."""

import re
from collections.abc import Iterator
from itertools import chain, pairwise, zip_longest
from statistics import quantiles

_BULLET = re.compile(r"\s*(?:[-*•–▪◦]|\d{1,2}[.)])\s")
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_NARROWEST = 30  # characters; what is narrower is a list or a table, whose lines stay as they are
# a line of so much of the width goes on in the next; one that ends a sentence must fill it more
_FULL, _SURELY_FULL = 0.7, 0.9
# text that was broken at a width is no wider, and most of its lines end in mid-sentence
_WIDEST = 120
_LEAST_BROKEN, _BROKEN_SHARE = 3, 0.6


def unwrap_paragraphs(text: str) -> str:
    """The text with each paragraph in one line, and an empty line between any two.

    No character is changed but white space; a hyphen at the end of a line stays, and what follows
    it is joined to it.
    """
    blocks = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.replace("\r\n", "\n").replace("\f", "\n\n"))
    width = _width([line for block in blocks for line in block.split("\n")])
    return "\n\n".join(
        joined for block in blocks for joined in _joined(block.split("\n"), width) if joined
    )


def unwrap_in_place(text: str) -> str:
    """The text with a space for each end of a line at which a sentence goes on, if it is so set.

    Every character keeps its place. Text that has a line for each paragraph stays as it is.
    """
    lines = text.split("\n")
    width = _width(lines)
    followed = [one for one, other in pairwise(lines) if one.strip() and other.strip()]
    broken = [line for line in followed if not _ENDS_SENTENCE.search(line.rstrip())]
    if not (
        _NARROWEST <= width <= _WIDEST
        and len(broken) >= _LEAST_BROKEN
        and len(broken) >= _BROKEN_SHARE * len(followed)
    ):
        return text
    ends = [
        " " if _goes_on(one, width) and other.strip() and not _BULLET.match(other) else "\n"
        for one, other in pairwise(lines)
    ]
    return "".join(chain.from_iterable(zip_longest(lines, ends, fillvalue="")))


def _goes_on(line: str, width: float) -> bool:
    """Whether a line is so long that its paragraph goes on in the next."""
    words = line.strip()
    full = _SURELY_FULL if _ENDS_SENTENCE.search(words) else _FULL
    return width >= _NARROWEST and len(words) >= full * width


def _width(lines: list[str]) -> float:
    """How wide the text was set: most lines that go on are nearly so long."""
    lengths = [len(line.strip()) for line in lines if line.strip()]
    return quantiles(lengths, n=10)[-1] if len(lengths) > 1 else 0.0


def _joined(lines: list[str], width: float) -> Iterator[str]:
    paragraph, goes_on = "", False
    for line in filter(None, map(_spaced, lines)):
        if paragraph and (_BULLET.match(line) or not goes_on):
            yield paragraph
            paragraph = ""
        hyphen = paragraph.endswith("-") and line[:1].islower()
        paragraph += line if hyphen or not paragraph else f" {line}"
        goes_on = _goes_on(line, width)
    yield paragraph


def _spaced(line: str) -> str:
    return " ".join(line.split())
