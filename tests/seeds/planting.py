"""Seeds for the tests of reading: bytes into a folder, and what is read back out of it."""

import os
from pathlib import Path

from bot.models import Article
from bot.seeds.read import ReadResult, read

STORY = (
    "The harbour board of Tull met on Monday to talk about the pier.\n\n"
    "“It will stand for another century,” said Signe Hallam, who chairs the board.\n"
)


def plant(root: Path, path: str, content: str | bytes, *, age: float | None = None) -> Path:
    """Write a file below the root; ``age`` is how many seconds ago it was last written to."""
    full = root / path
    full.parent.mkdir(parents=True, exist_ok=True)
    full.write_bytes(content.encode() if isinstance(content, str) else content)
    if age is not None:
        written = full.stat().st_mtime_ns - int(age * 1e9)
        os.utime(full, ns=(written, written))
    return full


def plant_and_read(root: Path, path: str, content: str | bytes) -> ReadResult:
    """What is read of a file of this content."""
    plant(root, path, content)
    return read(root, path)


def article(root: Path, path: str, content: str | bytes) -> Article:
    """The one article that is read of a file of this content."""
    (only,) = plant_and_read(root, path, content).articles
    return only


def left_out(found: Article) -> list[str]:
    """The excluded spans' own characters."""
    return [found.text[start:end] for start, end in found.excluded]


def kept(found: Article) -> str:
    """The article text: what is not excluded."""
    pieces, position = [], 0
    for start, end in found.excluded:
        pieces.append(found.text[position:start])
        position = end
    return "".join([*pieces, found.text[position:]]).strip()
