"""The ids that people type: the n-th article's id is a scrambled n.

Counting, and scrambling one to one, makes ids that look random, never collide and never come twice,
whatever was deleted since: there is nothing to look up and nothing to try again.
"""

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
"""No 0 and O, no 1, I and L, no U beside V; without vowels no id is a word."""

SHORTEST = 5
"""Characters of the first ids."""

CROWDED = 10
"""When one in so many of the possible ids is taken, the next ids are one character longer: a
mistyped id should mostly be nobody's."""

_BASE = len(ALPHABET)
# Any number without a divisor in common with the alphabet's 27 scrambles one to one; this one is
# near the golden section of 27**5, which spreads neighbours far apart.
_FACTOR = 8868233
_OFFSET = 4181


def mint(number: int) -> str:
    """The id of the article with this number, from 0 on; different for every number."""
    length, first = SHORTEST, 0
    while number - first >= _BASE**length // CROWDED:
        first += _BASE**length // CROWDED
        length += 1
    once = _scramble(number - first, length)
    return _spell(_scramble(_reverse(once, length), length), length)


def _scramble(number: int, length: int) -> int:
    return (number * _FACTOR + _OFFSET) % int(_BASE**length)


def _digits(number: int, length: int) -> list[int]:
    """Least first."""
    return [number // _BASE**place % _BASE for place in range(length)]


def _reverse(number: int, length: int) -> int:
    result = 0
    for digit in _digits(number, length):
        result = result * _BASE + digit
    return result


def _spell(number: int, length: int) -> str:
    return "".join(ALPHABET[digit] for digit in reversed(_digits(number, length)))
