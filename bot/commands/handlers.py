"""How a family of commands says which of its methods answers which type of command."""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, Protocol, TypeVar

from bot.commands.syntax import Command
from bot.models import Caller
from bot.models.reply import Reply

C = TypeVar("C", bound=Command)
Handler = Callable[[Any, Caller], Reply]
Handlers = tuple[tuple[type[object], Handler], ...]


class Family(Protocol):
    """Commands that belong together and are answered by one class."""

    def handlers(self) -> Handlers:
        """The types of command in the family, each with the method that answers it."""


def handler(kind: type[C], method: Callable[[C, Caller], Reply]) -> tuple[type[object], Handler]:
    """Pair a type of command with its method; mypy rejects a method for another type."""
    return kind, method


def by_type(*families: Family) -> Mapping[type[object], Handler]:
    """The handlers of all families, by the type of command that each answers."""
    return dict(chain.from_iterable(family.handlers() for family in families))
