"""The application's ticks, done by hand in one thread, and what they cost a store."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from bot.models import HistoryPage, Outcome, Post, Sent, StoredArticle
from bot.scheduler.ingest import LOOK_WITH_EVENTS, Ingest
from bot.scheduler.publish import Publisher
from bot.scheduler.rate_limit import RateLimiter
from bot.scheduler.read_back import ReadBack
from bot.scheduler.route import Router
from bot.seeds.folder import Folder
from bot.store import EVER, Store
from tests.support.ingesting import make_ingest

LATE = datetime(2100, 1, 1, tzinfo=UTC)  # by now every file is complete


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepting:
    """A way to Slack that takes everything at once."""

    now: Callable[[], datetime]

    def post(self, post: Post, entries: Sequence[StoredArticle]) -> Outcome:
        assert entries
        return Sent(f"{post.id}.000000")

    def find(self, post: Post) -> str | None:
        raise AssertionError(f"the outcome of {post.new.key} is known")

    def history(self, *_: object) -> HistoryPage:
        return HistoryPage(posts=())

    def slack_time(self) -> datetime:
        return self.now()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """What looks and deliveries are made of, without threads, Slack or a pace."""

    store: Store
    ingest: Ingest
    router: Router
    publisher: Publisher
    now: Callable[[], datetime]

    def look(self) -> None:
        """What the application's look does."""
        seen = self.ingest.look(events=True)
        assert seen.sweep
        assert seen.next_look == LOOK_WITH_EVENTS, "nothing in the folder is new"
        self.router.route(seen.before)
        self.store.status.save_sweep(seen.sweep)

    def deliver(self) -> None:
        """What its delivery does."""
        self.store.embargoes.due(self.now(), EVER)
        self.router.release()
        self.publisher.deliver()

    def both(self) -> None:
        self.look()
        self.deliver()


def ticks(store: Store, seeds: Path, now: Callable[[], datetime]) -> Ticks:
    """The ticks of an application on this store, as if all that is in its folder had been read."""
    folder = Folder(seeds, {})
    for path, mark in folder.look(LATE).ready:
        folder.mark_done(path, mark)
    stopping = Event()
    accepting = Accepting(now=now)
    pace = RateLimiter(per_minute=300, monotonic=itertools.count(0.0, 60.0).__next__)
    return Ticks(
        store=store,
        ingest=replace(make_ingest(seeds, store, now), folder=folder, retracts_removed=True),
        router=Router(
            store=store, now=now, quiet=tuple, newest=3, flood=0, flood_span=timedelta(minutes=10)
        ),
        publisher=Publisher(
            store=store,
            messenger=accepting,
            now=now,
            pace=pace,
            read_back=ReadBack(store, accepting, pace),
            stopping=stopping,
        ),
        now=now,
    )


def touched(store: Store, work: Callable[[], object]) -> tuple[int, int]:
    """How many instructions of SQLite's machine a work takes in this thread; the rows it writes.

    The machine takes a few instructions for each row that it reads.
    """
    instructions = itertools.count()
    with store._connections.reading() as connection:
        before = connection.total_changes
        connection.set_progress_handler(lambda: next(instructions) < 0, 1)
        try:
            work()
        finally:
            connection.set_progress_handler(None, 1)
        return next(instructions), connection.total_changes - before
