"""Reads Markdown with YAML front matter: the text is the article's words without markup.

Every paragraph becomes a block with a blank line around it, including those in lists and quotes,
and the words stay as typed. Headings, pictures, HTML, fenced code, rules, link definitions and
tables are left out. Indented lines are paragraphs, because articles don't contain indented code.
Lists and quotes nested more than twenty levels deep are not read.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import ReadingError
from bot.seeds.boilerplate import is_bare_label
from bot.seeds.byline import find_opening, with_date
from bot.seeds.charset import decode
from bot.seeds.draft import Draft, DraftResult, declare
from bot.seeds.embargo_words import is_notice
from bot.seeds.formats.frontmatter import front_matter
from bot.seeds.formats.plain_text import status_header
from bot.seeds.lines import top_lines
from bot.seeds.release_fields import other_values

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# The parser's time grows with the number of marks (a megabyte of only "- - -" takes 12 seconds)
# and, with unclosed links, with 32 times the length. A digest looks at 400,000 characters at most.
_LONGEST = 500_000  # characters
_MOST_MARKS = 50_000
_MARK = re.compile(r"[\[\]()!*_`<>&\\#+=~|\n\r-]")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&nbsp;|[*`#>\\~]+|(?<!\w)_+|_+(?!\w)")
_WITHIN_WORD = re.compile(r"(?<=\w)[*`]{1,3}(?=[A-Za-z])")
_ENDS_SENTENCE = tuple(".!?…")
_CLOSING = "\"'”’»)]"


class Block(NamedTuple):
    """The words of a paragraph or heading; ``nested`` means it is in a list or a quote."""

    words: str
    heading: bool
    nested: bool


def read_markdown(data: bytes) -> DraftResult:
    """Read a .md file as one article.

    The title is the front matter's or, without one, the first heading; the date is the front
    matter's or, without one, the byline's. Raises ReadingError if the bytes are not text, the front
    matter is not usable YAML, or parsing the text would take too long.
    """
    source = decode(data)
    fields, start = front_matter(source)
    body = source[start:]
    if not any(character.isalnum() for character in body):
        raise ReadingError("There is no text below the front matter: put the article there.")
    blocks = tuple(_blocks(_parse(body)))
    text = _joined([block for block in blocks if not block.heading])
    notes = other_values(fields)
    fields = fields.with_more([("title", _title(blocks))])
    states, end = status_header(text)
    above = find_opening(text, end)
    declared, problems = declare(with_date(fields.with_more(states), above.stated))
    opening = (*notes, *(_unmarked(line) for line in top_lines(body)))
    skipped = ((0, end), *above.spans) if end else above.spans
    draft = Draft(text=text, declared=declared, skipped=skipped, opening=opening)
    return DraftResult(drafts=(draft,), problems=problems)


def _unmarked(line: str) -> str:
    """Return a line's words without markup, which may begin in the midst of a word."""
    return _MARKUP.sub(" ", _WITHIN_WORD.sub("", line))


def _parse(body: str) -> "Sequence[Token]":
    """Parse the text to tokens; raises ReadingError if that would take more than a few seconds."""
    if len(body) > _LONGEST:
        raise ReadingError(
            f"It is {len(body):,} characters long and of Markdown at most {_LONGEST:,} are read: "
            "split it, or save it as .txt."
        )
    marks = sum(1 for _ in _MARK.finditer(body))
    if marks > _MOST_MARKS:
        raise ReadingError(
            f"It has {marks:,} lines and marks such as * and [, and at most {_MOST_MARKS:,} are "
            "read: split it, or save it as .txt."
        )
    return _parser().parse(body)


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table").disable("code")
    # only the label of a link is used, so its URL may be anything, even a javascript: URL
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return parser


def _blocks(tokens: "Sequence[Token]") -> Iterator[Block]:
    for opener, token in pairwise(tokens):
        if opener.type not in ("paragraph_open", "heading_open") or _is_table(token):
            continue
        if words := _words(token.children or ()):
            yield Block(words, _is_heading(opener, words), nested=opener.level > 0)


def _is_table(token: "Token") -> bool:
    """Return whether this is a table without the line of dashes that the parser requires."""
    rows = (line.strip() for line in token.content.split("\n"))
    return all(row.startswith("|") and row.endswith("|") for row in rows)


def _is_heading(opener: "Token", words: str) -> bool:
    """Return whether this is a heading: a sentence above a line of dashes is not meant as one."""
    is_sentence = words.rstrip(_CLOSING).endswith(_ENDS_SENTENCE)
    return opener.type == "heading_open" and not (opener.markup == "-" and is_sentence)


def _words(tokens: "Sequence[Token]") -> str:
    text = "".join(map(_rendered, tokens))
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _rendered(token: "Token") -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    is_br = token.type == "html_inline" and token.content.lower().startswith("<br")
    if is_br or token.type == "hardbreak":
        return "\n"
    return " " if token.type == "softbreak" else ""


def _title(blocks: Sequence[Block]) -> str | None:
    headings = (block.words for block in blocks if block.heading)
    return next((words for words in headings if not is_notice(words)), None)


def _joined(blocks: Sequence[Block]) -> str:
    """Join the blocks with blank lines, but keep a label and the list of links below together."""
    pieces: list[str] = []
    below_label = False
    for block in blocks:
        below_label = below_label and block.nested
        pieces += ["\n" if below_label else "\n\n", block.words]
        below_label = below_label or is_bare_label(block.words)
    return "".join(pieces[1:])
