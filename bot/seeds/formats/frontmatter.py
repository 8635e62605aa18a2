"""YAML front matter: the block between two lines of three dashes at the top of a file.

Every scalar is read as the text that stands there: YAML would make "No" a boolean and raise for
31 February. Aliases are refused, since a few of them can stand for gigabytes.
"""

import re

from bot.errors import ReadingError
from bot.seeds.lines import lines

_OPENED = re.compile(r"[\w-]{1,40}[ \t]*:(?:\s|$)")
_CLOSED = ("---", "...")
_LONGEST = 20_000  # characters
_MOST_BRACKETS = 200  # of lists and mappings within others PyYAML's time grows with the square


def front_matter(text: str) -> tuple[dict[str, object], int]:
    """The fields of the front matter and where the text below it begins; {} and 0 without any.

    Raises ReadingError where it is not closed, not YAML or no mapping.
    """
    above = iter(lines(text))
    opening = next((line for line in above if not line.blank), None)
    if opening is None or opening.text.rstrip() != "---":
        return {}, 0
    first = None
    for line in above:
        if line.text.rstrip() in _CLOSED:
            return _mapping(text[opening.next_start : line.start]), line.next_start
        first = first if first is not None else line.text[:60]
    if _OPENED.match(first or ""):
        raise ReadingError("The front matter is not closed: put a line of three dashes below it.")
    return {}, 0


def _mapping(block: str) -> dict[str, object]:
    if len(block) > _LONGEST:
        raise ReadingError(f"The front matter is longer than {_LONGEST:,} characters: shorten it.")
    if block.count("[") + block.count("{") > _MOST_BRACKETS:
        raise ReadingError("The front matter is nested too deeply: shorten it.")
    value = _load(block)
    if value is None or value == "":
        return {}
    if not isinstance(value, dict):
        raise ReadingError("The front matter is not made of `key: value` lines.")
    return {str(name).lower(): part for name, part in value.items()}


def _load(block: str) -> object:
    """The YAML of the block; raises ReadingError."""
    import yaml

    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(block)):
            raise ReadingError("The front matter uses YAML aliases (*name): write the value out.")
        # BaseLoader knows text, lists and mappings only: as safe as SafeLoader, and plainer.
        value: object = yaml.BaseLoader(block).get_single_data()
    except yaml.MarkedYAMLError as error:
        raise ReadingError(_said(error)) from error
    except yaml.YAMLError as error:  # no mark: a character that YAML does not allow
        raise ReadingError("The front matter is not YAML: it holds control characters.") from error
    except RecursionError as error:
        raise ReadingError("The front matter is nested too deeply: shorten it.") from error
    return value


def _said(error: object) -> str:
    problem = getattr(error, "problem", None) or "it cannot be read"
    mark = getattr(error, "problem_mark", None)
    # The block begins below the line of dashes, and a mark counts from 0.
    where = f" (line {mark.line + 2})" if mark is not None else ""
    return f"The front matter is not YAML: {problem}{where}. Quote values that hold a colon."
