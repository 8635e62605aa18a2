"""Articles of our own for tests, and their digests as the product makes them."""

from datetime import UTC, datetime
from pathlib import Path

from bot.models import Article, Digest
from bot.seeds.read import read
from bot.summariser import summarise

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

FERRY = """\
title: Ferry to Marrow Bay gets a winter timetable
published: 2026-02-28
source: Tull Courier

The ferry between Tull and Marrow Bay will sail twice a day this winter, the harbour board said on \
Friday. The first boat leaves at 06:40.

“We asked 412 passengers, and most of them wanted an early boat,” said Ines Calder, who chairs the \
board. “So that is what they get.”

Fares stay at 3.50 crowns until the end of March.
"""


def seed(folder: Path, name: str, text: str = FERRY) -> Path:
    """Write a seed into the folder, complete at once: it is renamed into place."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    return partial.rename(path)


def numbered(number: int) -> str:
    """A seed's text that no other number has, dated one day after the one before."""
    day = datetime(2026, 1, 1, tzinfo=UTC).toordinal() + number
    return FERRY.replace("Marrow Bay", f"Pier {number}").replace(
        "2026-02-28", str(datetime.fromordinal(day).date())
    )


def read_text(folder: Path, name: str, text: str) -> tuple[Article, Digest]:
    """The article and the digest that a seed of this text makes."""
    seed(folder, name, text)
    (article,) = read(folder, name).articles
    return article, summarise(article)
