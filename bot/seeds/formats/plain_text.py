"""Reads plain text with a header, with an inline date, or with neither.

The article's ``text`` is the whole decoded file, with spaces in the place of the newlines that wrap
lines. The header, the date marker and the title line are skipped spans. They are not cut off, so
that every offset counts from the beginning of the file.
"""

import re
from itertools import dropwhile

from bot.seeds.boilerplate import is_boilerplate
from bot.seeds.byline import find_opening, with_date
from bot.seeds.charset import decode
from bot.seeds.draft import Draft, DraftResult, declare, is_embargo
from bot.seeds.formats.hard_wraps import unwrap_in_place
from bot.seeds.lines import TextLine, lines, refuse_many_lines, repeated_title, trimmed_span

_KNOWN = frozenset(
    ("title", "published", "date", "source", "url", "author", "id", "topics", "status")
)
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
    raw, start = _header(text)
    text = text[:start] + unwrap_in_place(text[start:])
    if not raw and (marker := _MARKER.match(text)):
        raw, start = {"date": marker["date"]}, marker.end()
    return read_decoded(text, raw, start)


def read_decoded(text: str, raw: dict[str, object], start: int = 0) -> DraftResult:
    """Make one draft of a text from ``start`` on, with these fields.

    If they lack a title or a date, it is taken from the beginning of the text.
    """
    skipped = [(0, start)] if start else []
    stated = str(raw.get("title") or "")
    title = repeated_title(text, start, stated) if stated else _title(text, start)
    if title:
        raw = {**raw, "title": stated or title.text}
        skipped.append(trimmed_span(title))
        start = title.next_start
    above = find_opening(text, start)
    declared, problems = declare(with_date(raw, above.stated))
    skipped += above.spans
    return DraftResult(
        drafts=(Draft(text=text, declared=declared, skipped=tuple(skipped)),), problems=problems
    )


def _header(text: str) -> tuple[dict[str, object], int]:
    """Return the header's fields and the offset of the text below; {} and 0 without a header."""
    raw: dict[str, object] = {}
    for line in lines(text):
        if line.blank and raw:
            return raw, line.next_start
        if line.blank:
            continue
        field = _FIELD.fullmatch(line.text)
        name = field["name"].lower() if field else ""
        if field is None or not (raw or name in _KNOWN or is_embargo(name)):
            return {}, 0
        raw.setdefault(name, field["value"].strip())
    return raw, len(text)


def _title(text: str, start: int) -> TextLine | None:
    below = dropwhile(lambda line: line.blank, lines(text, start))
    first, second = next(below, None), next(below, None)
    if first is None or second is None or not second.blank:
        return None
    has_text = any(not line.blank for line in below)
    return first if has_text and _is_title(first.text.strip()) else None


def _is_title(line: str) -> bool:
    if len(line) > _LONGEST_TITLE or is_boilerplate(line):
        return False
    return not line.rstrip(_CLOSING).endswith(_ENDS_SENTENCE)
