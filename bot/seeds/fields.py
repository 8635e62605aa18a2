"""The fields in which a file describes its article: header, front matter, JSON, meta elements.

A name may be given twice, and in any case: no value is lost before it is decided which one counts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.seeds.charset import storable

_SHOWN = 40  # characters


@dataclass(frozen=True, slots=True)
class Fields:
    """Names and values in the order in which the file gives them, each as often as it does."""

    pairs: tuple[tuple[str, object], ...] = ()

    def __iter__(self) -> Iterator[tuple[str, object]]:
        return iter(self.pairs)

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def get(self, *names: str) -> object:
        """Return the first value of these names that isn't empty; None if there is none."""
        for wanted in names:
            for name, value in self.pairs:
                if name.strip().lower() == wanted and not is_empty(value):
                    return value
        return None

    def first(self, **stated: object) -> "Fields":
        """Return the fields with these in front of them, so that these count before others."""
        return Fields((*stated.items(), *self.pairs))

    def with_more(self, stated: Iterable[tuple[str, object]]) -> "Fields":
        """Return the fields with others behind them."""
        return Fields((*self.pairs, *stated))


def fields_of(stated: Mapping[str, object]) -> Fields:
    """Return the fields of a mapping, in its order."""
    return Fields(tuple(stated.items()))


def is_empty(value: object) -> bool:
    """Return whether a value says nothing: null, or only white space."""
    return value is None or (isinstance(value, str) and not value.strip())


def shown_value(value: object) -> str:
    """Return the beginning of a value, as a sentence about it quotes it."""
    return storable(str(value) if isinstance(value, (str, float)) else "…")[:_SHOWN]
