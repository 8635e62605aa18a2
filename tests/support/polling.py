"""Polls feeds with a real store and a real worker, on a clock that the test moves; no Slack."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from bot.commands.status import status
from bot.models import Feed, FileMark, FileResult, Routing, StoredArticle
from bot.models.feeds import FailedFetch
from bot.models.reply import Reply
from bot.scheduler import FetchedStore, Poller, PollSettings
from bot.scheduler.worker import Worker
from bot.seeds.fetching import Fetcher, Network
from tests.support.samples import NOON
from tests.support.stores import open_store
from tests.support.web import Web

INTERVAL = timedelta(minutes=15)
LIST = "feeds.txt"


class Polling:
    """Polls feeds and links. Each round comes a whole interval after the one before."""

    def __init__(
        self,
        folder: Path,
        web: Web,
        worker: Worker,
        network: Network | None = None,
        **followed: Any,
    ) -> None:
        self.store = open_store(folder / "store.db")
        self.time = NOON
        self.posted: list[str] = []  # the ids of what is given out to be posted, in order
        self.arrived = 0
        self.stopping = Event()
        fetched_store = FetchedStore(
            store=self.store,
            worker=worker,
            settings=PollSettings(
                **{"interval": INTERVAL, "pages": lambda _: "teasers", **followed}
            ),
            now=lambda: self.time,
            surely=lambda: self.time,
            topics=(),
            stopping=self.stopping,
        )
        self.gathering = Poller(
            self.store,
            Fetcher(network or web.network, lambda: self.time),
            fetched_store,
            self._arrived,
        )

    def follow(self, *addresses: str, path: str = LIST, names: Sequence[str | None] = ()) -> None:
        """Make this list contain these feeds, and no others."""
        named = [*names, *[None] * len(addresses)]
        feeds = tuple(
            Feed(address=address, name=name)
            for address, name in zip(addresses, named, strict=False)
        )
        self._read(FileResult(path=path, mark=self._mark(), feeds=feeds))

    def link(self, path: str, address: str, mark: FileMark | None = None) -> None:
        """Make a file link to a page."""
        self._read(FileResult(path=path, mark=mark or self._mark(), link=address))

    def round(self, after: timedelta = INTERVAL) -> None:
        """Move the clock, and fetch all that is due."""
        self.time += after
        while self.gathering.poll() == 0.0:
            pass

    def articles(self) -> list[StoredArticle]:
        """All stored articles, newest first."""
        return list(self.store.articles.latest(1_000))

    def titles(self) -> list[str]:
        return sorted(stored.digest.headline.text for stored in self.articles())

    def troubles(self) -> list[FailedFetch]:
        return list(self.store.fetch_queue.unfetched())

    def said(self) -> Reply:
        return status(self.store, self.time, None)

    def close(self) -> None:
        self.store.close()

    def _arrived(self, _: datetime) -> None:
        """Note what would be posted to a channel that subscribes to everything."""
        self.arrived += 1
        ids = [stored.id for stored in self.store.routing.unrouted()]
        self.store.routing.save(Routing(), ids, self.time)
        self.posted += ids

    def _read(self, result: FileResult) -> None:
        self.store.files.save([result], self.time)

    def _mark(self) -> FileMark:
        return FileMark(size=1, mtime_ns=int(self.time.timestamp() * 1e9))
