"""Reads how an FTS5 index is laid out: its levels and segments.

The format of the structure record is described at the top of SQLite's ``ext/fts5/fts5_index.c``:
a cookie of four bytes, then varints: the number of levels, of segments, and a write counter; for
each level, how many of its segments are being merged and how many it has; for each segment its ID,
first page and last page.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

_STRUCTURE = "SELECT block FROM articles_fts_data WHERE id = 10"
_COOKIE = 4
_LONGEST = 9  # bytes of a varint; its ninth byte has eight bits


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of the index: how many pages each segment has, and how many are being merged."""

    pages: tuple[int, ...]
    merging: int

    @property
    def segments(self) -> int:
        return len(self.pages)


def levels(connection: sqlite3.Connection) -> tuple[Level, ...]:
    """Return the levels of the store's search index, the lowest first."""
    (block,) = connection.execute(_STRUCTURE).fetchone()
    numbers = _varints(block[_COOKIE:])
    count, _segments, _written = (next(numbers) for _ in range(3))
    return tuple(_level(numbers) for _ in range(count))


def _level(numbers: Iterator[int]) -> Level:
    merging, segments = next(numbers), next(numbers)
    pages = []
    for _ in range(segments):
        _id, first, last = (next(numbers) for _ in range(3))
        pages.append(last - first + 1)
    return Level(pages=tuple(pages), merging=merging)


def _varints(block: bytes) -> Iterator[int]:
    value = length = 0
    for byte in block:
        length += 1
        if length == _LONGEST:
            yield value << 8 | byte
        elif byte & 0x80:
            value = value << 7 | byte & 0x7F
            continue
        else:
            yield value << 7 | byte
        value = length = 0
