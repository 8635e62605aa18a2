"""Reads plain text with a header, with an inline date, or with neither.

The article's ``text`` is the whole decoded file, with spaces in the place of the newlines that wrap
lines. The header, the date marker and the title line are skipped spans. They are not cut off, so
that every offset counts from the beginning of the file.
"""

import re
from collections.abc import Iterator
from itertools import dropwhile

from bot.seeds.boilerplate import is_boilerplate
from bot.seeds.byline import find_opening, with_date
from bot.seeds.charset import decode
from bot.seeds.draft import Draft, DraftResult, declare
from bot.seeds.embargo_words import is_notice
from bot.seeds.fields import Fields
from bot.seeds.formats.hard_wraps import unwrap_in_place
from bot.seeds.lines import (
    TextLine,
    lines,
    refuse_many_lines,
    repeated_title,
    top_lines,
    trimmed_span,
)
from bot.seeds.release_fields import is_release_field

_KNOWN = frozenset(("title", "published", "date", "source", "url", "author", "id", "topics"))
_FIELD = re.compile(r"[ \t]*(?P<name>[A-Za-z][\w -]{0,30}?)[ \t]*:(?P<value>.*)")
_MARKER = re.compile(r"\s*date\s+(?P<date>\d{4}-\d{2}-\d{2})\s+", re.ASCII)
_LONGEST_TITLE = 120  # characters
_ENDS_SENTENCE = tuple(".!?…:;,")
_CLOSING = "\"'”’»)]"


def read_text(data: bytes) -> DraftResult:
    """Read a .txt file as one article.

    A header is a block of `key: value` lines that begins with a known key and ends with a blank
    line. An inline date is `date 2026-11-20` in front of the text. A short first line without end
    punctuation, followed by a blank line, is the title. Without another date, the one in a byline
    below the title, or on a line of its own there, is used. Raises ReadingError if the bytes are
    not text.
    """
    text = decode(data)
    refuse_many_lines(text)
    fields, start = _header(text)
    opening = (*_other_lines(text[:start]), *top_lines(text[start:]))
    text = text[:start] + unwrap_in_place(text[start:])
    if not fields and (marker := _MARKER.match(text)):
        fields, start = Fields((("date", marker["date"]),)), marker.end()
    return read_decoded(text, fields, start, opening=opening)


def read_decoded(
    text: str, fields: Fields, start: int = 0, *, opening: tuple[str, ...]
) -> DraftResult:
    """Make one draft of a text from ``start`` on, with these fields and these lines at its top.

    If they lack a title or a date, it is taken from the beginning of the text.
    """
    skipped = [(0, start)] if start else []
    stated = str(fields.get("title") or "")
    title = repeated_title(text, start, stated) if stated else _title(text, start)
    if title:
        fields = fields.first(title=stated or title.text)
        skipped.append(trimmed_span(title))
        start = title.next_start
    above = find_opening(text, start)
    declared, problems = declare(with_date(fields, above.stated))
    skipped += above.spans
    draft = Draft(text=text, declared=declared, skipped=tuple(skipped), opening=opening)
    return DraftResult(drafts=(draft,), problems=problems)


def _header(text: str) -> tuple[Fields, int]:
    """Return the header's fields and the offset of the text below; none and 0 without a header."""
    pairs: list[tuple[str, object]] = []
    for line in lines(text):
        if line.blank and pairs:
            return Fields(tuple(pairs)), line.next_start
        if line.blank:
            continue
        field = _FIELD.fullmatch(line.text)
        name = field["name"].lower() if field else ""
        if field is None or not (pairs or name in _KNOWN or is_release_field(name)):
            return Fields(), 0
        pairs.append((name, field["value"].strip()))
    return Fields(tuple(pairs)), len(text)


def _other_lines(header: str) -> Iterator[str]:
    """Yield the lines of a header that may hold the article in words, and aren't such a field."""
    for line in top_lines(header):
        field = _FIELD.fullmatch(line)
        if field is None or not is_release_field(field["name"]):
            yield line


def _title(text: str, start: int) -> TextLine | None:
    below = dropwhile(lambda line: line.blank or is_notice(line.text.strip()), lines(text, start))
    first, second = next(below, None), next(below, None)
    if first is None or second is None or not second.blank:
        return None
    has_text = any(not line.blank for line in below)
    return first if has_text and _is_title(first.text.strip()) else None


def _is_title(line: str) -> bool:
    if len(line) > _LONGEST_TITLE or is_boilerplate(line):
        return False
    return not line.rstrip(_CLOSING).endswith(_ENDS_SENTENCE)
