"""A small schema language for JSON values, with Slack's error messages.

A Rule is a function that yields the problems of a value at a path. Most functions here return one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One error: where it is, Slack's message for it, and the constraint that is broken."""

    path: Path
    message: str
    constraint: str
    expected: Any = None

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer."""
        return "".join(f"/{part}" for part in self.path)

    def below(self, *path: str | int) -> "Problem":
        """Return the same problem with ``path`` before its own path."""
        return replace(self, path=(*path, *self.path))

    def as_line(self) -> str:
        """Return the line with which methods that take blocks report it."""
        return f"{self.message} [json-pointer:{self.pointer}]"

    def as_constraint(self) -> dict[str, Any]:
        """Return the object with which ``blocks.validate`` reports it."""
        return {
            "code": "failed_constraint",
            "message": self.message,
            "pointer": self.pointer,
            "constraint": {"type": self.constraint, "expected": self.expected},
        }


Rule = Callable[[Any, Path], Iterator[Problem]]


def string(least: int = 0, most: int = 3_000) -> Rule:
    """Require text of ``least`` to ``most`` characters."""

    def rule(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(path, "must provide a string", "type", "string")
        elif len(value) < least:
            yield Problem(path, f"must be more than {least - 1} characters", "min_length", least)
        elif len(value) > most:
            yield Problem(path, f"must be less than {most + 1} characters", "max_length", most)

    return rule


def url(most: int = 3_000) -> Rule:
    """Require an address with a scheme, of at most ``most`` characters."""
    text = string(1, most)

    def rule(value: Any, path: Path) -> Iterator[Problem]:
        found = list(text(value, path))
        yield from found
        if not found and (":" not in value or any(char.isspace() for char in value)):
            yield Problem(path, "must be a valid url", "format", "url")

    return rule


def boolean(value: Any, path: Path) -> Iterator[Problem]:
    """Require true or false."""
    if not isinstance(value, bool):
        yield Problem(path, "must provide a boolean", "type", "boolean")


def integer(least: int = 0, most: int | None = None) -> Rule:
    """Require an integer from ``least`` to ``most``."""

    def rule(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem(path, "must provide an integer", "type", "integer")
        elif value < least:
            yield Problem(path, f"must be at least {least}", "min", least)
        elif most is not None and value > most:
            yield Problem(path, f"must be at most {most}", "max", most)

    return rule


def one_of(*values: str) -> Rule:
    """Require one of ``values``."""

    def rule(value: Any, path: Path) -> Iterator[Problem]:
        if value not in values:
            words = ", ".join(values)
            yield Problem(path, f"must be one of: {words}", "enum", list(values))

    return rule


def array(item: Rule, least: int = 0, most: int | None = None) -> Rule:
    """Require a list of ``least`` to ``most`` items that each match ``item``."""

    def rule(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(path, "must provide an array", "type", "array")
            return
        if len(value) < least:
            message = f"no fewer than {least} items allowed"
            yield Problem(path, message, "min_items", least)
        if most is not None and len(value) > most:
            yield Problem(path, f"no more than {most} items allowed", "max_items", most)
        for place, one in enumerate(value):
            yield from item(one, (*path, place))

    return rule


def shape(
    required: Mapping[str, Rule] | None = None,
    optional: Mapping[str, Rule] | None = None,
    *also: Rule,
) -> Rule:
    """Require an object with these keys, ``type`` and no others, which matches all of ``also``."""
    needed, allowed = required or {}, {**(required or {}), **(optional or {})}

    def rule(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(path, "must provide an object", "type", "object")
            return
        for name in needed:
            if value.get(name) is None:
                yield Problem(path, f"missing required field: {name}", "required", name)
        for name, one in value.items():
            if name in allowed:
                if one is not None:
                    yield from allowed[name](one, (*path, name))
            elif name != "type":
                message = f"invalid additional property: {name}"
                yield Problem(path, message, "additional_property", name)
        for check in also:
            yield from check(value, path)

    return rule


def either(*names: str) -> Rule:
    """Require an object to have at least one of these keys."""

    def rule(value: Any, path: Path) -> Iterator[Problem]:
        if not any(value.get(name) is not None for name in names):
            words = " or ".join(f"`{name}`" for name in names)
            yield Problem(path, f"must define either {words}", "required", list(names))

    return rule


def typed(kinds: Mapping[str, Rule]) -> Rule:
    """Require an object that matches the rule for its ``type``."""

    def rule(value: Any, path: Path) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(path, "must provide an object", "type", "object")
        elif value.get("type") is None:
            yield Problem(path, "missing required field: type", "required", "type")
        elif not isinstance(value["type"], str) or value["type"] not in kinds:
            message = f"unsupported type: {value['type']}"
            yield Problem((*path, "type"), message, "enum", list(kinds))
        else:
            yield from kinds[value["type"]](value, path)

    return rule


def unique(name: str) -> Rule:
    """Require each item of a list to have a different value for the key ``name``, if any."""

    def rule(value: Any, path: Path) -> Iterator[Problem]:
        seen: set[Any] = set()
        for place, one in enumerate(value if isinstance(value, list) else ()):
            key = one.get(name) if isinstance(one, dict) else None
            if isinstance(key, str) and key in seen:
                yield Problem((*path, place, name), f"`{name}` must be unique", "unique", name)
            elif isinstance(key, str):
                seen.add(key)

    return rule


def both(*rules: Rule) -> Rule:
    """Require a value to match each of ``rules``."""

    def rule(value: Any, path: Path) -> Iterator[Problem]:
        for one in rules:
            yield from one(value, path)

    return rule
