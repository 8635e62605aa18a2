"""Who wrote it and when, as an article says at its beginning: "By Jo Field, 20 November 2026".

Conservative, like the rest of what is not article text: a line is a byline only where all of it is
names, at most a role or a place, and at most a date.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from bot.seeds.dates import read_date
from bot.seeds.lines import lines, trimmed_span

_LONGEST = 160  # characters
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d"  # but May Lund
_NAME = rf"(?!{_DAY}|{_MONTH})[^\W\d_a-zß-öø-ÿ][\w.'’-]*"
_WORD = rf"(?:{_NAME}|(?:de|da|del|der|den|di|du|la|le|van|von|al|el)\b)"
_BYLINE = re.compile(
    rf"(?:By|BY) {_NAME}(?:(?:,? (?:and|AND|&) |, | ){_WORD}){{1,8}}"
    r"(?:,? (?:[A-Za-z]+ ){0,2}(?:correspondent|reporter|editor|writer))?"
    rf"(?:,? (?:in|for|at) (?:the )?{_WORD}(?: {_WORD}){{0,3}})?"
    r"(?:(?:\s*[,|•·–—-])?\s+(?:[Pp]ublished:? )?(?:on )?"
    rf"(?P<date>(?:\d|{_DAY}|{_MONTH}).{{5,60}}))?"
)


class Byline(NamedTuple):
    """A line that says who wrote the article; ``stated`` is the date in it, as it is written."""

    stated: str | None


class Opening(NamedTuple):
    """What stands above an article's text: the spans of it, in order, and the date it states."""

    spans: tuple[tuple[int, int], ...]
    stated: str | None


def parse_byline(line: str) -> Byline | None:
    """What a line, without white space around it, says as a byline; None for any other line."""
    match = _BYLINE.fullmatch(line) if len(line) <= _LONGEST else None
    if match is None:
        return None
    stated = match["date"]
    return Byline(stated) if stated is None or read_date(stated) else None


def find_opening(text: str, start: int = 0) -> Opening:
    """The lines from ``start`` on that are a byline or nothing but a date, up to the first other.

    Two bylines or two dates are not one article's beginning: the second is looked at no more.
    """
    spans: list[tuple[int, int]] = []
    stated: str | None = None
    for line in lines(text, start):
        words = line.text.strip()
        if not words:
            continue
        found = parse_byline(words) or (Byline(words) if read_date(words) else None)
        if found is None or len(spans) == 2:
            break
        spans.append(trimmed_span(line))
        stated = stated or found.stated
    return Opening(tuple(spans), stated)


def with_date(raw: Mapping[str, object], stated: str | None) -> Mapping[str, object]:
    """The declared fields with the date that the opening states, where they give none."""
    given = raw.get("published") or raw.get("date")
    return raw if given or stated is None else {**raw, "published": None, "date": stated}
