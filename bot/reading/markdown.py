"""Markdown with YAML front matter.

As with plain text, ``text`` is the whole decoded file: front matter, headings, pictures, rules,
comments, code and link definitions are skipped spans. Inline markup stays where it is.
"""

import re
from collections.abc import Iterator

from bot.errors import ReadingError
from bot.reading.decode import decode
from bot.reading.draft import Draft, Found, declare
from bot.reading.frontmatter import front_matter
from bot.reading.lines import TextLine, lines, trimmed

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<title>.*?)[ \t#]*")
_UNDERLINE = re.compile(r"=+[ \t]*")
_SET_APART = re.compile(
    r"[ \t]*\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?[ \t]*"  # a picture, perhaps a link as well
    r"| {0,3}\[[^\]]+\]:[ \t]+\S.*"  # a link definition
    r"|[ \t]*\|.*\|[ \t]*"  # a table's row
)
_FENCE = re.compile(r" {0,3}(?P<fence>```+|~~~+).*")
_LONGEST = 1_000  # characters; a longer line is a paragraph, and the patterns need not look at it


def read_markdown(data: bytes) -> Found:
    """The one article of a .md file; its title is the front matter's, else the first heading.

    Raises ReadingError where the bytes are no text or the front matter is not usable YAML.
    """
    text = decode(data)
    raw, start = front_matter(text)
    skipped, heading = _set_apart(text, start)
    if not raw.get("title") and heading:
        raw = {**raw, "title": heading}
    declared, problems = declare(raw)
    if not any(character.isalnum() for character in text[start:]):
        raise ReadingError("There is no text below the front matter: put the article there.")
    front = ((0, start),) if start else ()
    return Found(
        drafts=(Draft(text=text, declared=declared, skipped=front + skipped),), problems=problems
    )


def _set_apart(text: str, start: int) -> tuple[tuple[tuple[int, int], ...], str | None]:
    """The spans of the lines that are no prose, and the first heading."""
    spans: list[tuple[int, int]] = []
    heading: str | None = None
    above: TextLine | None = None
    for line, is_block in _with_blocks(text, start):
        if not line.blank and (is_block or _is_set_apart(line)):
            spans.append(trimmed(line))
            heading = heading or _heading(line)
        elif above and not above.blank and _UNDERLINE.fullmatch(line.text[:_LONGEST]):
            spans.append((trimmed(above)[0], line.end))
            heading = heading or above.text.strip()
        above = line
    return tuple(spans), heading


def _is_set_apart(line: TextLine) -> bool:
    if len(line.text) > _LONGEST:
        return False
    return bool(_HEADING.fullmatch(line.text) or _SET_APART.fullmatch(line.text))


def _heading(line: TextLine) -> str | None:
    match = _HEADING.fullmatch(line.text[:_LONGEST])
    return match["title"] if match else None


def _with_blocks(text: str, start: int) -> Iterator[tuple[TextLine, bool]]:
    """Every line, and whether it belongs to a comment or to fenced code."""
    closing: str | None = None
    for line in lines(text, start):
        if closing is not None:
            yield line, True
            closing = None if closing in line.text else closing
            continue
        closing = _opened(line)
        yield line, closing is not None or _is_comment(line)


def _opened(line: TextLine) -> str | None:
    """What ends the block that this line opens, or None."""
    if fence := _FENCE.fullmatch(line.text[:_LONGEST]):
        return fence["fence"]
    if line.text.lstrip().startswith("<!--") and "-->" not in line.text:
        return "-->"
    return None


def _is_comment(line: TextLine) -> bool:
    stripped = line.text.strip()
    return stripped.startswith("<!--") and stripped.endswith("-->")
