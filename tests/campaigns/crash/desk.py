"""Who writes the articles: what is in the folder, and what must follow from it in Slack."""

import os
import random
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.campaigns.crash.slack import NEWS, SPORT
from tests.support.samples import seed

FIRST = 100  # passengers in the first revision of an article; the next has one more


@dataclass(slots=True, kw_only=True)
class Written:
    """An article as its file says; ``passengers`` counts its revisions, ``since`` the first."""

    number: int
    path: str
    is_sport: bool = False
    passengers: int = FIRST
    is_retracted: bool = False
    embargo: datetime | None = None
    batch: int | None = None  # those that came in a flood share a number
    broken: bool = False  # something went wrong with it: from then on it is left alone

    def is_sound(self, busy: Container[int]) -> bool:
        """Whether something may be done to it, and nothing is being done already."""
        return not self.broken and self.number not in busy

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that want it."""
        return (NEWS, SPORT) if self.is_sport else (NEWS,)

    @property
    def name(self) -> str:
        return f"Pier {self.number} "

    def headline(self, passengers: int | None = None) -> str:
        """What marks a revision (the last, or one) wherever it is shown."""
        return f"{self.name}ferry carries {passengers or self.passengers} passengers"

    @property
    def reason(self) -> str:
        return f"{self.name}has been closed since June"

    def text(self) -> str:
        """The file's text; no other number shares five words in a row with it."""
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


class Desk:
    """Writes into the seeds folder, and remembers what it wrote."""

    def __init__(self, seeds: Path) -> None:
        self.seeds = seeds
        self.articles: list[Written] = []
        self._copies: list[Path] = []

    def begin(self) -> None:
        """Take away what was copied: of that nothing must follow."""
        for copy in self._copies:
            copy.unlink()
        self._copies.clear()

    def new(self, chance: random.Random, **fields: object) -> Written:
        """Write a new article."""
        article = self._next(chance, **fields)
        self.write(article)
        return article

    def flood(self, chance: random.Random, size: int) -> list[Written]:
        """Write so many at once: moved into the folder together."""
        batch = len(self.articles)
        return [self.new(chance, batch=batch, is_sport=False) for _ in range(size)]

    def correct(self, article: Written) -> None:
        article.passengers += 1
        self.write(article)

    def retract(self, article: Written) -> None:
        article.is_retracted = True
        self.write(article)

    def fiddle(self, article: Written, how: str) -> None:
        """Do with a file what must change nothing: rename, touch, copy, save."""
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
