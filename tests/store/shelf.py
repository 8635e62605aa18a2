"""Short articles for the store's tests, their digests, and files with them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from bot.models import (
    Article,
    Digest,
    Fact,
    FileMark,
    FileResult,
    Headline,
    Quote,
    Saved,
    Span,
    Topic,
)
from bot.store import Store
from tests.support.samples import NOON

TRANSPORT = Topic(slug="transport", label="Transport")
SPORT = Topic(slug="sport", label="Sport")
TEXT = "The tram depot at Ostrava Lane reopens. “It is dry again,” said Bo Lind."
MARK = FileMark(size=80, mtime_ns=1_772_000_000_000_000_000)

Pair = tuple[Article, Digest]


def article(
    path: str = "a.txt",
    text: str = TEXT,
    *,
    key: str | None = None,
    title: str | None = None,
    published: datetime | None = None,
) -> Article:
    """Make an article; its revision depends on its text only."""
    return Article(
        key=key or f"path:{path}",
        revision=hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest(),
        text=text,
        path=path,
        title=title,
        published=published,
    )


def digest(of: Article, *topics: Topic) -> Digest:
    """Make a digest: one fact (the whole text) and one quote of two spans (its ends)."""
    text = of.text
    whole = Span(source=text, start=0, end=len(text))
    ends = (
        Span(source=text, start=0, end=1),
        Span(source=text, start=len(text) - 1, end=len(text)),
    )
    return Digest(
        headline=Headline(given=of.title, spans=(whole,)),
        facts=(Fact(span=whole, attribution="the depot"),),
        quotes=(Quote(spans=ends, speaker="Bo Lind", verb="said", confidence=0.5),),
        topics=topics,
        people=("Bo Lind",),
        organisations=(),
        language="en",
        reading_minutes=1,
    )


def pair(of: Article, *topics: Topic) -> Pair:
    return of, digest(of, *topics)


def add(store: Store, *articles: Article, now: datetime = NOON) -> tuple[str, ...]:
    """Store these articles; returns their IDs."""
    return tuple(
        saved.article_id for saved in store.articles.save([pair(each) for each in articles], now)
    )


def result(path: str, *articles: Article, problems: Sequence[str] = ()) -> FileResult:
    return FileResult(
        path=path,
        mark=MARK,
        articles=tuple(pair(each) for each in articles),
        problems=tuple(problems),
    )


class Folder:
    """A seeds folder whose looks are reported to the store, as ingest does.

    With ``retracts``, the articles of removed files are retracted.
    """

    def __init__(self, store: Store, *, retracts: bool = False) -> None:
        self.store = store
        self.retracts = retracts
        self.files: dict[str, str] = {}

    def look(self, **files: str) -> list[tuple[str, str]]:
        """Look at a folder with these files, given by name without suffix, and their texts.

        Returns ``(id, change)`` for each file that is new or changed, in the files' order.
        """
        seen = {f"{name}.txt": text for name, text in files.items()}
        changed = [path for path, text in seen.items() if self.files.get(path) != text]
        saved = self.store.files.save(
            [result(path, article(path, seen[path])) for path in changed], NOON
        )
        gone = [path for path in self.files if path not in seen]
        self.store.files.forget(gone, NOON, retract=self.retracts)
        self.files = seen
        return [(each.article_id, each.change) for each in saved]

    def touch(self, name: str) -> Saved:
        """Read a file again that hasn't changed."""
        path = f"{name}.txt"
        (saved,) = self.store.files.save([result(path, article(path, self.files[path]))], NOON)
        return saved
