"""Has the worker process read fetch results, so that a bad one can't harm the bot or the others."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import ParamSpec, TypeVar

from bot.errors import FetchError
from bot.models import OwnTopic
from bot.models.feeds import Document, ItemMatch, LinkJob, PageJob
from bot.scheduler.limits import READING_TIME
from bot.scheduler.parse_fetched import Made, read_item, read_linked, read_page
from bot.scheduler.worker import Worker, WorkerError
from bot.seeds.fetching import FetchResponse
from bot.seeds.formats.rss import read_document
from bot.seeds.web_pages import Page

log = logging.getLogger(__name__)

NOTHING_YET = "Its server says that nothing is new, and has sent nothing yet."

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedReader:
    """Reads feeds, items and pages in a worker process.

    Every method raises FetchError if reading takes too long or ends the process, and ReadingError
    if there is nothing to read.
    """

    worker: Worker
    topics: Sequence[OwnTopic]
    stopping: Event

    def document(self, body: bytes, response: FetchResponse) -> Document:
        """Parse the body of a response as a feed."""
        return self._run(read_document, body, response.charset, response.url)

    def items(
        self, matches: Sequence[ItemMatch], feed: str, source: str | None
    ) -> Iterator[Made | str | None]:
        """Yield what read_item returns for each item, or a sentence if reading it fails."""
        for each in matches:
            yield self.item(each, feed, source)

    def item(self, match: ItemMatch, feed: str, source: str | None) -> Made | str | None:
        """Return what read_item returns for one item, or a sentence if reading it fails."""
        try:
            return self._run(read_item, match, feed, source, self.topics)
        except FetchError as error:
            if self.stopping.is_set():
                raise
            return error.sentence

    def linked(
        self, page: Page, job: LinkJob, now: datetime
    ) -> tuple[tuple[Made, ...], tuple[str, ...]]:
        """Read the page of a link: its articles, and sentences about what is wrong with it."""
        return self._run(read_linked, page, job.path, self.topics, now)

    def page(self, page: Page, job: PageJob, now: datetime) -> Made:
        """Read the page of a feed's item."""
        return self._run(read_page, page, job, self.topics, now)

    def _run(self, function: Callable[P, R], *args: P.args, **_: P.kwargs) -> R:
        try:
            return self.worker.run(function, *args, time=READING_TIME)
        except WorkerError as error:
            log.warning("reading what was fetched failed", exc_info=True)
            raise FetchError(
                "Reading it took too long, or too much memory.", lasting=True
            ) from error


def page_of(response: FetchResponse) -> Page:
    """Return the page that a server sent; raises FetchError if it sent none."""
    if response.body is None:
        raise FetchError(NOTHING_YET)
    return Page(url=response.url, body=response.body, kind=response.kind, charset=response.charset)
