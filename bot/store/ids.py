"""The IDs that people type: an article's ID is its number, scrambled.

Numbers are counted up and scrambled one to one. So IDs look random, never collide and never return,
whatever has been deleted; making one needs no look-up and no second attempt.
"""

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""Leaves out 0 and O, 1, I and L, and U beside V. As there are no vowels, no ID is a word."""

SHORTEST = 5
"""How many characters the first IDs have."""

CROWDED = 10
"""IDs get one character longer when one in this many of the possible ones is used, so that a
mistyped ID usually belongs to no article."""

_BASE = len(ALPHABET)
# Any factor that has no divisor in common with 27, the size of the alphabet, scrambles one to one.
# This one is near the golden section of 27**5, which spreads neighbours far apart.
_FACTOR = 8868233
_OFFSET = 4181


def mint(number: int) -> str:
    """Return the ID for a number from 0 on; every number has a different one."""
    length, first = SHORTEST, 0
    while number - first >= _BASE**length // CROWDED:
        first += _BASE**length // CROWDED
        length += 1
    once = _scramble(number - first, length)
    return _spell(_scramble(_reverse(once, length), length), length)


def _scramble(number: int, length: int) -> int:
    return (number * _FACTOR + _OFFSET) % int(_BASE**length)


def _digits(number: int, length: int) -> list[int]:
    """The digits of a number, the least significant first."""
    return [number // _BASE**place % _BASE for place in range(length)]


def _reverse(number: int, length: int) -> int:
    result = 0
    for digit in _digits(number, length):
        result = result * _BASE + digit
    return result


def _spell(number: int, length: int) -> str:
    return "".join(ALPHABET[digit] for digit in reversed(_digits(number, length)))
