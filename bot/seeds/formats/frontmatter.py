"""Parses YAML front matter: the block between two lines of three dashes at the top of a file.

Every scalar is read as text, because YAML would turn "No" into a boolean and raise an error for
31 February. Aliases are refused, because a few of them can expand to gigabytes.
"""

import re

from bot.errors import ReadingError
from bot.seeds.fields import Fields
from bot.seeds.lines import lines

_OPENED = re.compile(r"[\w-]{1,40}[ \t]*:(?:\s|$)")
_CLOSED = ("---", "...")
_LONGEST = 20_000  # characters
_MOST_BRACKETS = 200  # PyYAML takes quadratic time for nested lists and mappings


def front_matter(text: str) -> tuple[Fields, int]:
    """Return the front matter's fields and the offset of the text below; none and 0 without any.

    A name that is given twice is in the fields twice.

    Raises ReadingError if the front matter is not closed, not YAML, or not a mapping.
    """
    above = iter(lines(text))
    opening = next((line for line in above if not line.blank), None)
    if opening is None or opening.text.rstrip() != "---":
        return Fields(), 0
    first = None
    for line in above:
        if line.text.rstrip() in _CLOSED:
            return _mapping(text[opening.next_start : line.start]), line.next_start
        first = first if first is not None else line.text[:60]
    if _OPENED.match(first or ""):
        raise ReadingError("The front matter is not closed: put a line of three dashes below it.")
    return Fields(), 0


def _mapping(block: str) -> Fields:
    if len(block) > _LONGEST:
        raise ReadingError(f"The front matter is longer than {_LONGEST:,} characters: shorten it.")
    if block.count("[") + block.count("{") > _MOST_BRACKETS:
        raise ReadingError("The front matter is nested too deeply: shorten it.")
    value = _load(block)
    if value is None or value == "":
        return Fields()
    if not isinstance(value, Fields):
        raise ReadingError("The front matter is not made of `key: value` lines.")
    return value


def _load(block: str) -> object:
    """Parse the block's YAML, its outer mapping as Fields; raises ReadingError if that fails."""
    import yaml

    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(block)):
            raise ReadingError("The front matter uses YAML aliases (*name): write the value out.")
        # BaseLoader only makes text, lists and mappings, so it is as safe as SafeLoader.
        loader = yaml.BaseLoader(block)
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            return loader.construct_document(node) if node else None
        # a mapping of Python's would keep only the last value of each name
        return Fields(
            tuple(
                (
                    str(loader.construct_object(name, deep=True)),
                    loader.construct_object(value, deep=True),
                )
                for name, value in node.value
            )
        )
    except yaml.MarkedYAMLError as error:
        raise ReadingError(_yaml_error(error)) from error
    except yaml.YAMLError as error:  # without a mark: a character that YAML does not allow
        raise ReadingError("The front matter is not YAML: it holds control characters.") from error
    except RecursionError as error:
        raise ReadingError("The front matter is nested too deeply: shorten it.") from error


def _yaml_error(error: object) -> str:
    problem = getattr(error, "problem", None) or "it cannot be read"
    mark = getattr(error, "problem_mark", None)
    # the block begins below the line of dashes, and marks count lines from 0
    where = f" (line {mark.line + 2})" if mark is not None else ""
    return f"The front matter is not YAML: {problem}{where}. Quote values that hold a colon."
