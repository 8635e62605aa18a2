"""Helpers for the tests of reading: write a file into a folder and read it."""

import os
from pathlib import Path

from bot.models import Article
from bot.seeds.read import ReadResult, read

STORY = (
    "The harbour board of Tull met on Monday to talk about the pier.\n\n"
    "“It will stand for another century,” said Signe Hallam, who chairs the board.\n"
)


def plant(root: Path, path: str, content: str | bytes, *, age: float | None = None) -> Path:
    """Write a file below the root, with an mtime ``age`` seconds ago."""
    full = root / path
    full.parent.mkdir(parents=True, exist_ok=True)
    full.write_bytes(content.encode() if isinstance(content, str) else content)
    if age is not None:
        written = full.stat().st_mtime_ns - int(age * 1e9)
        os.utime(full, ns=(written, written))
    return full


def plant_and_read(root: Path, path: str, content: str | bytes) -> ReadResult:
    """Write a file and return what is read from it."""
    plant(root, path, content)
    return read(root, path)


def article(root: Path, path: str, content: str | bytes) -> Article:
    """Write a file and return the only article in it."""
    (only,) = plant_and_read(root, path, content).articles
    return only


def left_out(found: Article) -> list[str]:
    """Return the text of each excluded span."""
    return [found.text[start:end] for start, end in found.excluded]


def kept(found: Article) -> str:
    """Return the text without the excluded spans."""
    pieces, position = [], 0
    for start, end in found.excluded:
        pieces.append(found.text[position:start])
        position = end
    return "".join([*pieces, found.text[position:]]).strip()
