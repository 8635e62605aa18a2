"""Recognises bylines at the top of an article, such as "By Jo Field, 20 November 2026".

Conservative, like the rules for other boilerplate: the whole line has to consist of names,
optionally followed by a role, a place and a date.
"""

import re
from typing import NamedTuple

from bot.seeds.dates import read_date
from bot.seeds.fields import Fields
from bot.seeds.lines import lines, trimmed_span

_LONGEST = 160  # characters
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
# only with a day, since "May Lund" is a name
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d"
_NAME = rf"(?!{_DAY}|{_MONTH})[^\W\d_a-zß-öø-ÿ][\w.'’-]*"
_WORD = rf"(?:{_NAME}|(?:de|da|del|der|den|di|du|la|le|van|von|al|el)\b)"
# Before "by": `5:45 AM PST 11/19/2019 by Jo Field`, `Words by Jo Field`.
_BEFORE = (
    rf"(?:(?:Words|Text|Story|Report|Written|Posted|Published|Updated)(?:,? and \w+)? )?"
    rf"(?:(?:on |at )?(?:\d[\d:/.,-]*+|{_DAY},?|[A-Z][a-z]{{2,8}}\.?,?(?= \d)|[AaPp]\.?[Mm]\.?,?"
    r"|[A-Z]{2,4},?|[|•·–—-]) ){0,8}"
)
_BYLINE = re.compile(
    rf"(?:By|BY|{_BEFORE}(?<=[^.] )by) {_NAME}(?:(?:,? (?:and|AND|&) |, | ){_WORD}){{1,8}}"
    r"(?:,? (?:[A-Za-z]+ ){0,2}(?:correspondent|reporter|editor|writer))?"
    rf"(?:,? (?:in|for|at) (?:the )?{_WORD}(?: {_WORD}){{0,3}})?"
    r"(?:(?:\s*[,|•·–—-])?\s+(?:[Pp]ublished:? )?(?:on )?"
    rf"(?P<date>(?:\d|{_DAY}|{_MONTH}).{{5,60}}))?"
)


class Byline(NamedTuple):
    """A line that names the author; ``stated`` is the date in it, as it is written there."""

    stated: str | None


class Opening(NamedTuple):
    """The lines above an article's text: their spans, in order, and the date in them as written."""

    spans: tuple[tuple[int, int], ...]
    stated: str | None


def parse_byline(line: str) -> Byline | None:
    """Parse a line without white space around it; returns None if it is not a byline."""
    match = _BYLINE.fullmatch(line) if len(line) <= _LONGEST else None
    if match is None:
        return None
    stated = match["date"]
    return Byline(stated) if stated is None or read_date(stated) else None


def find_opening(text: str, start: int = 0) -> Opening:
    """Find the byline and the line with only a date at the top of the text, from ``start`` on.

    Stops at the first other line, and after two lines: an article has no more above its text.
    """
    spans: list[tuple[int, int]] = []
    stated: str | None = None
    for line in lines(text, start):
        words = line.text.strip()
        if not words:
            continue
        parsed = parse_byline(words) or (Byline(words) if read_date(words) else None)
        if parsed is None or len(spans) == 2:
            break
        spans.append(trimmed_span(line))
        stated = stated or parsed.stated
    return Opening(tuple(spans), stated)


def with_date(fields: Fields, stated: str | None) -> Fields:
    """Return the declared fields, with the opening's date added if they have none."""
    return fields if stated is None else fields.with_more([("date", stated)])
