"""Reads and stores what was fetched, and records what couldn't be until it's tried again."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from typing import assert_never

from bot.errors import BotError, FetchError, ReadingError, StoreError, mistake
from bot.models import OwnTopic, Saved
from bot.models.feeds import (
    Document,
    FeedJob,
    FeedState,
    FeedUpdate,
    FetchFailure,
    FetchJob,
    Item,
    ItemMatch,
    LinkJob,
    PageJob,
    Pages,
)
from bot.rules.feed_items import match_items, newest, public_form
from bot.scheduler.parse_fetched import Made
from bot.scheduler.read_fetched import NOTHING_YET, FetchedReader, page_of
from bot.scheduler.worker import Worker
from bot.seeds.fetching import FetchResponse
from bot.seeds.web_pages import SUFFIXES, Page
from bot.store import Store

log = logging.getLogger(__name__)
steps = logging.getLogger("bot.steps")

LONGEST = timedelta(days=1)  # longest pause between two tries of something that fails
PAGE_TRIES = 3  # tries of an item's page; after that, the text in its feed has to do
PAGE_AGAIN = timedelta(minutes=2)  # first pause between two tries of an item's page
_EMPTY_ITEM = "An item of it has neither a text nor an address."
_DOUBLINGS = 12  # after so many, a pause has reached LONGEST
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings:
    """How feeds are polled: each one every ``interval``.

    ``pages`` takes the path of a list and says when the pages of its items are fetched. Fetched
    pages are kept in the folder ``keep``, if there is one.
    """

    interval: timedelta
    pages: Callable[[str], Pages]
    keep: Path | None = None


@dataclass(slots=True, kw_only=True)
class FetchedStore:
    """Reads and stores fetch results. Thread-safe: it handles one result at a time.

    Embargoes end by ``surely``, a clock that never runs ahead. Once ``stopping`` is set, results
    are ignored: their jobs are done again at the next start.
    """

    store: Store
    worker: Worker
    settings: PollSettings
    now: Callable[[], datetime]
    surely: Callable[[], datetime]
    topics: Sequence[OwnTopic]
    stopping: Event
    _reader: FetchedReader = field(init=False)
    _lock: Lock = field(default_factory=Lock)
    _any_new: bool = False

    def __post_init__(self) -> None:
        self._reader = FetchedReader(worker=self.worker, topics=self.topics, stopping=self.stopping)

    def any_new(self) -> bool:
        """Return whether an article was new or revised since the last call."""
        found, self._any_new = self._any_new, False
        return found

    def save(self, job: FetchJob, result: FetchResponse | FetchError) -> None:
        """Read and store the result of a fetch job, or record why there is none.

        Raises StoreError if the store can't be used.
        """
        with self._lock:
            if self.stopping.is_set():
                return
            try:
                if isinstance(result, FetchError):
                    self._record_failure(job, result)
                    return
                steps.debug("fetched")
                saved = self._save(job, result)
                steps.debug("gathered")
            except StoreError:
                raise
            except BotError as error:
                # reading that is interrupted by the end of the bot isn't a failure
                if not self.stopping.is_set():
                    self._record_failure(job, error)
            except Exception as error:  # one feed must not keep all others from being read
                log.exception("%s failed", public_form(job.address))
                self._record_failure(job, FetchError(mistake(error), lasting=True))
            else:
                self._note_new(saved)

    def _note_new(self, saved: Sequence[Saved]) -> None:
        self._any_new = self._any_new or any(each.change in ("new", "revised") for each in saved)

    def _save(self, job: FetchJob, response: FetchResponse) -> Sequence[Saved]:
        match job:
            case FeedJob():
                return self._save_feed(job, response)
            case LinkJob():
                return self._save_link(job, response)
            case PageJob():
                return self._save_page(job, response)
        assert_never(job)

    def _save_feed(self, job: FeedJob, response: FetchResponse) -> Sequence[Saved]:
        due = self._next_poll(job.address)
        if response.body is None:
            if job.new:
                raise FetchError(NOTHING_YET)
            self.store.feeds.save_unchanged(job, _unchanged_state(job.state, response), due)
            return ()
        hashed = hashlib.blake2b(response.body, digest_size=16).hexdigest()
        state = replace(job.state, etag=response.etag, modified=response.modified, body=hashed)
        if hashed == job.state.body:
            self.store.feeds.save_unchanged(job, state, due)
            return ()
        now = self.surely()
        document = self._reader.document(response.body, response)
        known = self.store.feeds.known_items(job.address, document.items)
        matches = match_items(job.address, document.items, known, now)
        update = self._update_from(job, document, matches, now)
        state = replace(state, title=document.title)
        return self.store.feeds.save_update(job, state, update, due, now)

    def _update_from(
        self, job: FeedJob, document: Document, matches: Sequence[ItemMatch], now: datetime
    ) -> FeedUpdate:
        """Make articles of the items that are complete, and jobs for the pages of the others."""
        source = job.name or document.title
        choice = self.settings.pages(job.list)
        quiet = _quiet_keys(matches, now) if job.new else ()
        complete: list[ItemMatch] = []
        pages: list[PageJob] = []
        for each in matches:
            if not each.read:
                continue
            if each.item.address and _needs_page(each.item, choice):
                pages.append(_page_job(each, each.item.address, source, quiet))
            else:
                complete.append(each)
        made: list[Made] = []
        results = self._reader.items(complete, job.address, source)
        for each, found in zip(complete, results, strict=True):
            if isinstance(found, str):
                pages.append(_unreadable(each, job.address, found, now))
            elif found:
                made.append(found)
            elif each.item.address is None:
                pages.append(_unreadable(each, job.address, _EMPTY_ITEM, now))
        return FeedUpdate(
            matches=tuple(matches), articles=tuple(made), pages=tuple(pages), quiet=quiet
        )

    def _save_link(self, job: LinkJob, response: FetchResponse) -> Sequence[Saved]:
        page, now = page_of(response), self.surely()
        articles, problems = self._reader.linked(page, job, now)
        saved = self.store.feeds.save_link(job, articles, problems, now)
        self._keep_page(saved, articles, page)
        return saved

    def _save_page(self, job: PageJob, response: FetchResponse) -> Sequence[Saved]:
        page, now = page_of(response), self.surely()
        made = self._reader.page(page, job, now)
        saved = self.store.feeds.save_page(job, made, now)
        self._keep_page(saved, [made], page)
        return saved

    def _record_failure(self, job: FetchJob, error: BotError) -> None:
        """Record that a job failed, and when it's tried again."""
        before = job.failure
        now = self.now()
        failure = FetchFailure(
            reason=error.sentence,
            times=before.times + 1 if before else 1,
            since=before.since if before else now,
        )
        if before is None:
            log.warning("%s: %s", public_form(job.address), error.sentence)
        pause = self.settings.interval
        if isinstance(job, PageJob):
            pause = PAGE_AGAIN
            if failure.times >= PAGE_TRIES or _is_lasting(error):
                self._save_without_page(job, failure)
                return
        pause = min(LONGEST, pause * 2 ** min(failure.times - 1, _DOUBLINGS))
        wait = timedelta(seconds=error.wait or 0.0 if isinstance(error, FetchError) else 0.0)
        self.store.fetch_queue.save_failure(job, failure, now + max(wait, pause))

    def _save_without_page(self, job: PageJob, failure: FetchFailure) -> None:
        """Store what a feed has of an item whose page can't be fetched, or record the failure."""
        known = job.note
        match = ItemMatch(item=job.item, note=known, was=known.id, read=True)
        found = self._reader.item(match, known.feed, job.source)
        # the stored article may have more than the feed: then it stays, and the failure is shown
        if isinstance(found, tuple) and len(found[0].text) >= self.store.articles.length(known.key):
            self._note_new(self.store.feeds.save_page(job, found, self.surely()))
        else:
            self.store.fetch_queue.save_failure(job, failure, None)

    def _next_poll(self, address: str) -> datetime:
        """Return when to poll a feed next: each one has its own moment in the interval."""
        interval = self.settings.interval
        digest = hashlib.blake2b(address.encode("utf-8", "replace"), digest_size=4).digest()
        phase = interval * (int.from_bytes(digest) / 2**32)
        now = self.now()
        passed: timedelta = (now - _EPOCH - phase) % interval
        return now - passed + interval

    def _keep_page(self, saved: Sequence[Saved], articles: Sequence[Made], page: Page) -> None:
        """Keep a page as it was sent, in a file named by each article's id and revision."""
        folder = self.settings.keep
        if folder is None or len(saved) != len(articles):
            return
        suffix = SUFFIXES.get(page.kind, ".html")
        for (article, _), each in zip(articles, saved, strict=True):
            try:
                folder.mkdir(exist_ok=True)
                name = f"{each.article_id}-{article.revision[:8]}{suffix}"
                (folder / name).write_bytes(page.body)
            except OSError as error:
                log.warning("the page of %s is not kept: %s", each.article_id, error)


def _is_lasting(error: BotError) -> bool:
    return isinstance(error, ReadingError) or (isinstance(error, FetchError) and error.lasting)


def _unchanged_state(state: FeedState, response: FetchResponse) -> FeedState:
    """Return the state of a feed that has nothing new; a server may leave out the validators."""
    return replace(
        state, etag=response.etag or state.etag, modified=response.modified or state.modified
    )


def _quiet_keys(matches: Sequence[ItemMatch], now: datetime) -> tuple[str, ...]:
    """Return the keys of the new articles of a feed that is read for the first time, but for one.

    The newest is posted. Articles that another feed had first aren't among them: they may still
    have to be posted.
    """
    loud = newest([each.item for each in matches], now)
    return tuple(each.note.key for each in matches if each.read and each.item is not loud)


def _needs_page(item: Item, choice: Pages) -> bool:
    return choice == "always" or (choice == "teasers" and item.teaser)


def _page_job(match: ItemMatch, address: str, source: str | None, quiet: Sequence[str]) -> PageJob:
    return PageJob(
        address=address,
        item=match.item,
        note=match.note,
        source=source,
        quiet=match.note.key in quiet,
        failure=None,
    )


def _unreadable(match: ItemMatch, feed: str, reason: str, now: datetime) -> PageJob:
    """Make a failed job for an item that can't be read, so that the status shows it for a while."""
    return PageJob(
        address=match.item.address or feed,
        item=match.item,
        note=match.note,
        source=None,
        quiet=True,
        failure=FetchFailure(reason=reason, times=1, since=now),
    )
