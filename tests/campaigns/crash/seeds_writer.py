"""Writes the articles, and knows what Slack must show because of them."""

import os
import random
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.support.samples import seed

NEWS, SPORT = "C0NEWS0001", "C0SPORT001"
FIRST = 100  # passengers in the first revision of an article; each revision has one more


@dataclass(slots=True, kw_only=True)
class Written:
    """An article as its file says. ``passengers`` tells its revisions apart.

    The articles of a flood share a ``batch``. One that is ``broken`` is not touched again.
    """

    number: int
    path: str
    is_sport: bool = False
    passengers: int = FIRST
    is_retracted: bool = False
    embargo: datetime | None = None
    batch: int | None = None
    broken: bool = False

    def is_sound(self, busy: Container[int]) -> bool:
        """Whether its file may be changed: nothing is wrong with it, and it is not busy."""
        return not self.broken and self.number not in busy

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that are subscribed to it."""
        return (NEWS, SPORT) if self.is_sport else (NEWS,)

    @property
    def name(self) -> str:
        return f"Pier {self.number} "

    def headline(self, passengers: int | None = None) -> str:
        """What marks a revision, by default the last, wherever it is shown."""
        return f"{self.name}ferry carries {passengers or self.passengers} passengers"

    @property
    def reason(self) -> str:
        return f"{self.name}has been closed since June"

    def text(self) -> str:
        """The file's text. No two share five words in a row: they would be one story."""
        fields = [f"title: {self.headline()}", "published: 2020-03-01", "source: Tull Courier"]
        if self.is_sport:
            fields.append("topics: sport")
        if self.is_retracted:
            fields += ["status: retracted", f"retraction: {self.reason}"]
        if self.embargo:
            fields.append(f"embargo: {self.embargo:%Y-%m-%dT%H:%M:%S.%fZ}")
        head = "\n".join(fields)
        if self.path.endswith(".md"):
            head = f"---\n{head}\n---"
        return (
            f"{head}\n\nThe board of {self.name}met in Tull on Friday. Boats to {self.name}leave "
            f"at 06:40 and at 17:15.\n\n“We counted {self.passengers} people at {self.name}on "
            f"Monday,” said Ines Calder, who runs {self.name}herself.\n"
        )


class SeedsWriter:
    """Writes into the seeds folder, and remembers what it wrote."""

    def __init__(self, seeds: Path) -> None:
        self.seeds = seeds
        self.articles: list[Written] = []
        self._copies: list[Path] = []

    def begin(self) -> None:
        """Remove the copies that were made: nothing must come of that."""
        for copy in self._copies:
            copy.unlink()
        self._copies.clear()

    def article(self, number: int) -> Written:
        """The article of this number."""
        return self.articles[number - 1]

    def new(self, chance: random.Random, **fields: object) -> Written:
        """Write a new article."""
        article = self._next(chance, **fields)
        self.write(article)
        return article

    def flood(self, chance: random.Random, size: int) -> list[Written]:
        """Write many articles at once."""
        batch = len(self.articles)
        return [self.new(chance, batch=batch, is_sport=False) for _ in range(size)]

    def correct(self, article: Written) -> None:
        article.passengers += 1
        self.write(article)

    def retract(self, article: Written) -> None:
        article.is_retracted = True
        self.write(article)

    def fiddle(self, article: Written, how: str) -> None:
        """Change a file in a way that must change nothing in Slack: rename, touch, copy, save."""
        path = self.seeds / article.path
        if how == "rename":
            article.path = f"moved/{len(self.articles)}-{Path(article.path).name}"
            target = self.seeds / article.path
            target.parent.mkdir(exist_ok=True)
            path.rename(target)
        elif how == "touch":
            os.utime(path)
        elif how == "copy":
            self._copies.append(seed(self.seeds / "copies", path.name, path.read_text()))
        else:
            self.write(article)

    def write(self, article: Written) -> None:
        seed(self.seeds, article.path, article.text())

    def _next(self, chance: random.Random, **fields: object) -> Written:
        number = len(self.articles) + 1
        folder, suffix = chance.choice(("", "coast/")), chance.choice(("txt", "md"))
        article = Written(number=number, path=f"{folder}{number}.{suffix}")
        article.is_sport = chance.random() < 0.3
        for name, value in fields.items():
            setattr(article, name, value)
        self.articles.append(article)
        return article
