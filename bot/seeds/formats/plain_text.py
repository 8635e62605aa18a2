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
from bot.seeds.release_fields import is_release_field, is_status_field, may_be_notice

_KNOWN = frozenset(("title", "published", "date", "source", "url", "author", "id", "topics"))
# the blanks and colons are also those that word processors put in
_FIELD = re.compile(
    r"[\s\u200b\ufeff]*(?P<name>[^\W\d_][\w \u00ad-]{0,30}?)\s*[:\uff1a\ufe55](?P<value>.*)"
)
_LONGEST_FOLDED = 80  # characters of a line that goes on with the value above, as in mail headers
_MOST_BLOCKS, _LONGEST_BLOCK = 5, 2_000  # paragraphs that are headers, and characters
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
    states, start = status_header(text, start)
    fields = fields.with_more(states)
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
        if field is None and pairs and _goes_on(pairs[-1][0], line.text):
            name, value = pairs.pop()
            pairs.append((name, f"{value} {line.text.strip()}".strip()))
            continue
        if field is None or not (pairs or name in _KNOWN or is_release_field(name)):
            return Fields(), 0
        pairs.append((name, field["value"].strip()))
    return Fields(tuple(pairs)), len(text)


def _goes_on(name: str, line: str) -> bool:
    is_short = len(line) <= _LONGEST_FOLDED
    return is_release_field(name) and is_short and line[0].isspace()


def status_header(text: str, start: int = 0) -> tuple[Fields, int]:
    """Return the fields of headers at the top of a text that state its status, and their end.

    Without a status there are none: what else holds an article is read as words.
    """
    fields, end = Fields(), start
    for _ in range(_MOST_BLOCKS):
        block = text[end : end + _LONGEST_BLOCK]
        more, length = _header(block)
        if not more or length == len(block):
            break
        fields, end = fields.with_more(more), end + length
    return (fields, end) if any(is_status_field(name) for name, _ in fields) else (Fields(), start)


def _other_lines(header: str) -> Iterator[str]:
    """Yield the lines of a header that may hold the article in words, and aren't such a field."""
    for line in top_lines(header):
        field = _FIELD.fullmatch(line)
        if field is None or may_be_notice(field["name"]):
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
