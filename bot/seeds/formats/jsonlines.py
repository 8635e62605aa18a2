"""Reads JSON: one object or a list of objects in .json files, one object per line in .jsonl.

Objects are read as Fields, because an object of Python's would keep only the last of two values.
"""

import json
from collections.abc import Iterable

from bot.errors import ReadingError
from bot.seeds.articles import with_place
from bot.seeds.charset import decode, storable
from bot.seeds.draft import Draft, DraftResult, declare, limit_problems
from bot.seeds.fields import Fields
from bot.seeds.lines import top_lines
from bot.seeds.release_fields import is_release_field, other_values

# The largest file that is read holds about a thousand articles of usual length, or a hundred pages.
_MOST_ARTICLES = 2_000
_MOST_PAGES = 300  # with an "html" field: each takes about as long as ten texts


def read_json(data: bytes) -> DraftResult:
    """Read a .json file, which contains one article or a list of articles.

    Raises ReadingError if it is not JSON or has no object with a text.
    """
    value = _parse(decode(data), "It")
    if isinstance(value, list):
        _refuse_many(len(value))
        placed = ((f"Article {number}", part) for number, part in enumerate(value, start=1))
        return _collect(placed)
    draft, problems = _draft(value, "")
    return DraftResult(drafts=(draft,), problems=problems)


def read_jsonl(data: bytes) -> DraftResult:
    """Read the articles of a .jsonl file; lines that cannot be read become problems.

    Raises ReadingError if no line is an article.
    """
    # not splitlines(), because JSON strings may contain an unescaped U+2028
    rows = decode(data).split("\n")
    _refuse_many(sum(1 for row in rows if row.strip()))
    placed = ((f"Line {number}", row) for number, row in enumerate(rows, start=1) if row.strip())
    return _collect(placed, parse=True)


def _refuse_many(count: int) -> None:
    if count > _MOST_ARTICLES:
        raise ReadingError(
            f"It holds {count:,} articles and at most {_MOST_ARTICLES:,} are read of one file: "
            "split it."
        )


def _refuse_many_pages(count: int) -> None:
    if count > _MOST_PAGES:
        raise ReadingError(
            f"It follows {_MOST_PAGES} pages of HTML, and no more are read of one file: put it in "
            "another one."
        )


def _collect(placed: Iterable[tuple[str, object]], *, parse: bool = False) -> DraftResult:
    drafts: list[Draft] = []
    problems: list[str] = []
    pages = 0
    for place, value in placed:
        try:
            parsed = _parse(value, "it") if parse and isinstance(value, str) else value
            pages += isinstance(parsed, Fields) and _is_page(parsed)
            _refuse_many_pages(pages)
            draft, its_problems = _draft(parsed, place)
        except ReadingError as error:
            problems.append(with_place(place, error.sentence))
            continue
        drafts.append(draft)
        problems.extend(with_place(place, sentence) for sentence in its_problems)
    if not drafts:
        raise ReadingError(problems[0] if problems else "There is no article in it.")
    return DraftResult(drafts=tuple(drafts), problems=limit_problems(problems), many=True)


def _is_page(value: Fields) -> bool:
    return not isinstance(value.get("text"), str) and isinstance(value.get("html"), str)


def _parse(text: str, subject: str) -> object:
    try:
        value: object = json.loads(text, object_pairs_hook=lambda pairs: Fields(tuple(pairs)))
    except json.JSONDecodeError as error:
        raise ReadingError(_json_error(error, subject)) from error
    except (ValueError, RecursionError) as error:  # a number with thousands of digits, or [[[[[…
        raise ReadingError(f"{subject} is JSON too deep or too long to be read.") from error
    return value


def _json_error(error: json.JSONDecodeError, subject: str) -> str:
    where = (
        f"line {error.lineno}, column {error.colno}" if subject == "It" else f"column {error.colno}"
    )
    return f"{subject} is not JSON: {error.msg} ({where})."


def _draft(value: object, place: str) -> tuple[Draft, tuple[str, ...]]:
    if not isinstance(value, Fields):
        raise ReadingError("There is no JSON object: put one with a “text” or “html” field there.")
    text, html = value.get("text"), value.get("html")
    if isinstance(text, str):
        declared, problems = declare(value)
        opening = (*other_values(value), *top_lines(text))
        draft = Draft(text=storable(text), declared=declared, place=place, opening=opening)
        return draft, problems
    if isinstance(html, str):
        return _from_html(storable(html), value, place)
    raise ReadingError("There is no “text” field, nor “html”: put the article's text there.")


def _from_html(html: str, value: Fields, place: str) -> tuple[Draft, tuple[str, ...]]:
    from bot.seeds.formats.html import extract

    page = extract(html)
    # the object's fields take precedence over the page's, but what holds or retracts counts as well
    stated = (each for each in page.fields if is_release_field(each[0]))
    declared, problems = declare(value.with_more(stated))
    opening = (*other_values(value), *page.opening)
    return Draft(text=page.text, declared=declared, place=place, opening=opening), problems
