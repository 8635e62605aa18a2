"""Fetches what is due, in rounds: many hosts at once, but one request at a time per host."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.errors import FetchError, mistake
from bot.models.feeds import FeedJob, FetchJob
from bot.rules.feed_items import public_form
from bot.scheduler.store_fetched import FetchedStore
from bot.seeds.fetching import Fetcher, FetchResponse
from bot.seeds.formats.rss import may_be_feed
from bot.seeds.web_pages import is_readable
from bot.store import Store

log = logging.getLogger(__name__)

AT_ONCE = 16  # requests at the same time, each to a different host
JOBS = 200  # of each kind in one round, at most
ROUND_SECONDS = 5.0  # no request begins later in a round; then what has come is posted
LONGEST_PAUSE = 60.0  # seconds to the next round, at most


class Poller:
    """Fetches due jobs and stores the results. One thread calls poll(), another may call stop().

    After a round in which an article was new or revised, ``arrived`` is called with the time since
    which it may have been there: a long time ago if the bot was down.
    """

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        fetched_store: FetchedStore,
        arrived: Callable[[datetime], None],
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._fetched_store = fetched_store
        self._arrived = arrived
        self._stopped = False
        self._since = store.status.last_fetch_round()  # None once the bot has caught up
        self._paused_hosts: dict[str, datetime] = {}  # by host: no request before this time
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[None]] | None = None

    def poll(self) -> float:
        """Fetch what is due for some seconds; return the seconds until something is due again.

        Raises StoreError if the store can't be used.
        """
        now = self._fetched_store.now
        jobs = self._store.fetch_queue.due_jobs(now(), JOBS)
        if jobs and not self._stopped:
            try:
                asyncio.run(self._round(jobs))
            except asyncio.CancelledError:
                return LONGEST_PAUSE  # stop() was called
            except BaseExceptionGroup as group:
                raise _first(group) from group
            finally:
                self._running = None
            if self._fetched_store.any_new():
                self._arrived(self._since or now())
            self._store.fetch_queue.forget_given_up(now())
        due = self._store.fetch_queue.next_due()
        if due is None:
            return LONGEST_PAUSE
        seconds = (due - now()).total_seconds()
        if seconds > 0:
            self._since = None
            self._store.status.save_fetch_round(now())
        return min(LONGEST_PAUSE, max(0.0, seconds))

    def stop(self) -> None:
        """Interrupt the requests in progress; they're made again at the next start."""
        self._stopped = True
        if running := self._running:
            loop, task = running
            loop.call_soon_threadsafe(task.cancel)

    async def _round(self, jobs: Sequence[FetchJob]) -> None:
        task = asyncio.current_task()
        assert task
        loop = asyncio.get_running_loop()
        self._running = (loop, task)
        until = loop.time() + ROUND_SECONDS
        slots = asyncio.Semaphore(AT_ONCE)

        async def visit(of_host: Sequence[FetchJob]) -> None:
            for job in of_host:
                async with slots:
                    if loop.time() > until or self._stopped:
                        return
                    await self._run(job)

        async with self._fetcher, asyncio.TaskGroup() as group:
            for of_host in _by_host(jobs):
                group.create_task(visit(of_host))

    async def _run(self, job: FetchJob) -> None:
        """Do a fetch job, or postpone it if its server has asked us to wait."""
        host, now = _host(job), self._fetched_store.now()
        until = self._paused_hosts.get(host)
        if until and until > now:
            await asyncio.to_thread(self._store.fetch_queue.postpone, job, until)
            return
        result = await self._fetch(job)
        if isinstance(result, FetchError) and result.wait:
            self._paused_hosts[host] = now + timedelta(seconds=result.wait)
        # the next job waits until this result is stored, so that results don't pile up in memory
        await asyncio.to_thread(self._fetched_store.save, job, result)

    async def _fetch(self, job: FetchJob) -> FetchResponse | FetchError:
        try:
            if isinstance(job, FeedJob):
                state = job.state
                return await self._fetcher.get(
                    job.address, may_be_feed, etag=state.etag, modified=state.modified
                )
            return await self._fetcher.get(job.address, is_readable)
        except FetchError as error:
            return error
        except Exception as error:  # one address must not keep all others from being fetched
            log.exception("fetching %s failed", public_form(job.address))
            return FetchError(mistake(error), lasting=True)


def _by_host(jobs: Sequence[FetchJob]) -> list[list[FetchJob]]:
    hosts: defaultdict[str, list[FetchJob]] = defaultdict(list)
    for job in jobs:
        hosts[_host(job)].append(job)
    return list(hosts.values())


def _host(job: FetchJob) -> str:
    return urlsplit(job.address).hostname or ""


def _first(error: BaseException) -> BaseException:
    """Return the first error of a nested group: the scheduler reports it as the reason to wait."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
