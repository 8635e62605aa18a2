"""What was fetched, read and stored; what could not be, remembered until it is tried again."""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from typing import ParamSpec, TypeVar, assert_never

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
    public_form,
)
from bot.rules.feed_items import judge, newest
from bot.scheduler.parse_fetched import Made, read_items, read_linked, read_page
from bot.scheduler.worker import Worker, WorkerError
from bot.seeds.fetching import FetchResponse
from bot.seeds.formats.rss import read_document
from bot.seeds.web_pages import SUFFIXES, Page
from bot.store import Store

log = logging.getLogger(__name__)
steps = logging.getLogger("bot.steps")

READ_SECONDS = 20.0
CHUNK = 20  # items in one job
LONGEST = timedelta(days=1)  # between two tries of what is in trouble
PAGE_TRIES = 3  # of an item's page; then what its feed gives has to do
PAGE_AGAIN = timedelta(minutes=2)
_NOTHING = "An item of it has neither a text nor an address."
_NOTHING_YET = "Its server says that nothing is new, and has sent nothing yet."
_DOUBLINGS = 12  # of a pause: by then it is the longest
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings:
    """How what grows is followed: each feed is asked every ``interval``.

    ``pages`` says of a list, by its path, whether its items' pages are fetched. What is fetched is
    kept in the folder ``keep``, if there is one.
    """

    interval: timedelta
    pages: Callable[[str], Pages]
    keep: Path | None = None


@dataclass(slots=True, kw_only=True)
class FetchedStore:
    """Takes what comes of errands, from any thread, one at a time.

    What is held is released by ``surely``, a clock that never runs ahead. Once ``stopping`` is set,
    what comes is left to the next start.
    """

    store: Store
    worker: Worker
    settings: PollSettings
    now: Callable[[], datetime]
    surely: Callable[[], datetime]
    topics: Sequence[OwnTopic]
    stopping: Event
    _lock: Lock = field(default_factory=Lock)
    _new: bool = False

    def new(self) -> bool:
        """Whether anything has come, or was revised, since this was asked last."""
        found, self._new = self._new, False
        return found

    def take(self, job: FetchJob, outcome: FetchResponse | FetchError) -> None:
        """Read and store what came of an errand; or remember why nothing did.

        Raises StoreError where the store cannot be used.
        """
        with self._lock:
            if self.stopping.is_set():
                return
            try:
                if isinstance(outcome, FetchError):
                    self._note(job, outcome)
                    return
                steps.debug("fetched")
                saved = self._read(job, outcome)
                steps.debug("gathered")
            except StoreError:
                raise
            except BotError as error:
                # of what is broken off, nothing is held against anybody
                if not self.stopping.is_set():
                    self._note(job, error)
            except Exception as error:  # one feed must not keep all others from being read
                log.exception("%s failed", public_form(job.address))
                self._note(job, FetchError(mistake(error), lasting=True))
            else:
                self._saw(saved)

    def _saw(self, saved: Sequence[Saved]) -> None:
        self._new = self._new or any(each.change in ("new", "revised") for each in saved)

    def _read(self, job: FetchJob, answer: FetchResponse) -> Sequence[Saved]:
        match job:
            case FeedJob():
                return self._read_feed(job, answer)
            case LinkJob():
                return self._read_link(job, answer)
            case PageJob():
                return self._read_page(job, answer)
        assert_never(job)

    def _read_feed(self, job: FeedJob, answer: FetchResponse) -> Sequence[Saved]:
        due = self._next(job.address)
        if answer.body is None:
            if job.new:
                raise FetchError(_NOTHING_YET)
            self.store.feeds.save_unchanged(job, _still(job.state, answer), due)
            return ()
        hashed = hashlib.blake2b(answer.body, digest_size=16).hexdigest()
        state = replace(job.state, etag=answer.etag, modified=answer.modified, body=hashed)
        if hashed == job.state.body:
            self.store.feeds.save_unchanged(job, state, due)
            return ()
        now = self.surely()
        document = self._run(read_document, answer.body, answer.charset, answer.url)
        known = self.store.feeds.known_items(job.address, document.items)
        matches = judge(job.address, document.items, known, now)
        update = self._update_from(job, document, matches, now)
        state = replace(state, title=document.title)
        return self.store.feeds.save_update(job, state, update, due, now)

    def _update_from(
        self, job: FeedJob, document: Document, matches: Sequence[ItemMatch], now: datetime
    ) -> FeedUpdate:
        source = job.name or document.title
        choice = self.settings.pages(job.list)
        quiet = _quiet(matches, now) if job.new else ()
        whole: list[ItemMatch] = []
        pages: list[PageJob] = []
        for each in matches:
            if not each.read:
                continue
            if each.item.address and _has_page(each.item, choice):
                pages.append(_page_job(each, each.item.address, source, quiet))
            else:
                whole.append(each)
        made: list[Made] = []
        for each, found in zip(whole, self._items(whole, job.address, source), strict=True):
            if isinstance(found, str):
                pages.append(_unreadable(each, job.address, found, now))
            elif found:
                made.append(found)
            elif each.item.address is None:
                pages.append(_unreadable(each, job.address, _NOTHING, now))
        return FeedUpdate(
            matches=tuple(matches), articles=tuple(made), pages=tuple(pages), quiet=quiet
        )

    def _items(
        self, wanted: Sequence[ItemMatch], feed: str, source: str | None
    ) -> Iterator[Made | str | None]:
        """As read_items, which is asked for a few at a time and, where that fails, one by one."""
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            try:
                yield from self._run(read_items, chunk, feed, source, self.topics)
            except FetchError:
                if self.stopping.is_set():
                    raise
                for each in chunk:
                    yield self._item(each, feed, source)

    def _item(self, wanted: ItemMatch, feed: str, source: str | None) -> Made | str | None:
        try:
            (found,) = self._run(read_items, [wanted], feed, source, self.topics)
        except FetchError as error:
            if self.stopping.is_set():
                raise
            return error.sentence
        return found

    def _read_link(self, job: LinkJob, answer: FetchResponse) -> Sequence[Saved]:
        page, now = _page(answer), self.surely()
        articles, problems = self._run(read_linked, page, job.path, self.topics, now)
        saved = self.store.feeds.save_link(job, articles, problems, now)
        self._keep(saved, articles, page)
        return saved

    def _read_page(self, job: PageJob, answer: FetchResponse) -> Sequence[Saved]:
        page, now = _page(answer), self.surely()
        made = self._run(read_page, page, job, self.topics, now)
        saved = self.store.feeds.save_page(job, made, now)
        self._keep(saved, [made], page)
        return saved

    def _run(self, function: Callable[P, R], *args: P.args, **_: P.kwargs) -> R:
        try:
            return self.worker.run(function, *args, seconds=READ_SECONDS)
        except WorkerError as error:
            log.warning("reading what was fetched failed", exc_info=True)
            raise FetchError(
                "Reading it took too long, or too much memory.", lasting=True
            ) from error

    def _note(self, job: FetchJob, error: BotError) -> None:
        """Remember that an errand came to nothing, and when it is tried again."""
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
                self._do_without(job, failure)
                return
        pause = min(LONGEST, pause * 2 ** min(failure.times - 1, _DOUBLINGS))
        wait = timedelta(seconds=error.wait or 0.0 if isinstance(error, FetchError) else 0.0)
        self.store.fetch_queue.save_failure(job, failure, now + max(wait, pause))

    def _do_without(self, job: PageJob, failure: FetchFailure) -> None:
        """Make do with what a feed gives of an item whose page cannot be had."""
        note = job.note
        match = ItemMatch(item=job.item, note=note, was=note.id, read=True)
        found = self._item(match, note.feed, job.source)
        # of an article that is there, there may have been more: then that stays, and this is named
        if isinstance(found, tuple) and len(found[0].text) >= self.store.articles.length(note.key):
            self._saw(self.store.feeds.save_page(job, found, self.surely()))
        else:
            self.store.fetch_queue.save_failure(job, failure, None)

    def _next(self, address: str) -> datetime:
        """When a feed is asked next: each has its own moment in the interval."""
        interval = self.settings.interval
        digest = hashlib.blake2b(address.encode("utf-8", "replace"), digest_size=4).digest()
        phase = interval * (int.from_bytes(digest) / 2**32)
        now = self.now()
        passed: timedelta = (now - _EPOCH - phase) % interval
        return now - passed + interval

    def _keep(self, saved: Sequence[Saved], articles: Sequence[Made], page: Page) -> None:
        """Keep a page as it was read, by the ids and revisions of its articles."""
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


def _still(state: FeedState, answer: FetchResponse) -> FeedState:
    """The state of a feed that has nothing new; a server need not repeat its validators."""
    return replace(
        state, etag=answer.etag or state.etag, modified=answer.modified or state.modified
    )


def _quiet(matches: Sequence[ItemMatch], now: datetime) -> tuple[str, ...]:
    """The keys of what a feed that is read for the first time brings, but for its newest.

    Not of what another one has brought, and which may still have to be posted.
    """
    loud = newest([each.item for each in matches], now)
    return tuple(each.note.key for each in matches if each.read and each.item is not loud)


def _has_page(item: Item, choice: Pages) -> bool:
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
    """That nothing can be read of an item, to be named for a while."""
    return PageJob(
        address=match.item.address or feed,
        item=match.item,
        note=match.note,
        source=None,
        quiet=True,
        failure=FetchFailure(reason=reason, times=1, since=now),
    )


def _page(answer: FetchResponse) -> Page:
    if answer.body is None:
        raise FetchError(_NOTHING_YET)
    return Page(url=answer.url, body=answer.body, kind=answer.kind, charset=answer.charset)
