"""Rounds of fetching: what is due, each host one at a time, many hosts at once."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.errors import FetchError, mistake
from bot.models.feeds import FeedJob, FetchJob, public_form
from bot.scheduler.store_fetched import FetchedStore
from bot.seeds.fetching import Fetcher, FetchResponse
from bot.seeds.formats.rss import may_be_feed
from bot.seeds.web_pages import is_readable
from bot.store import Store

log = logging.getLogger(__name__)

AT_ONCE = 16  # requests, each to another host
JOBS = 200  # of each kind, at most, in one round
SECONDS = 5.0  # after which nothing more is begun, and what has come is given out
AT_MOST = 60.0  # seconds to the next round


class Poller:
    """Brings what is due into the store. One thread calls gather(); stop() comes from another.

    ``arrived`` is called when a round has brought something new, or revised: with the time since
    which it may have come, which is long ago where the bot was down.
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
        self._since = store.status.last_fetch_round()  # until it has caught up
        self._alone: dict[str, datetime] = {}  # the hosts that want to be left alone, until when
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[None]] | None = None

    def poll(self) -> float:
        """Fetch what is due, for a while; seconds until something is due again.

        Raises StoreError where the store cannot be used.
        """
        now = self._fetched_store.now
        jobs = self._store.fetch_queue.due_jobs(now(), JOBS)
        if jobs and not self._stopped:
            try:
                asyncio.run(self._round(jobs))
            except asyncio.CancelledError:
                return AT_MOST  # stop() came
            except BaseExceptionGroup as group:
                raise _first(group) from group
            finally:
                self._running = None
            if self._fetched_store.new():
                self._arrived(self._since or now())
            self._store.fetch_queue.forget_given_up(now())
        due = self._store.fetch_queue.next_due()
        if due is None:
            return AT_MOST
        seconds = (due - now()).total_seconds()
        if seconds > 0:
            self._since = None
            self._store.status.save_fetch_round(now())
        return min(AT_MOST, max(0.0, seconds))

    def stop(self) -> None:
        """Break off what is being fetched: it is fetched again at the next start."""
        self._stopped = True
        if running := self._running:
            loop, task = running
            loop.call_soon_threadsafe(task.cancel)

    async def _round(self, jobs: Sequence[FetchJob]) -> None:
        task = asyncio.current_task()
        assert task
        loop = asyncio.get_running_loop()
        self._running = (loop, task)
        until = loop.time() + SECONDS
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
        """Do an errand, or put it off: of a host that wants to be left alone, nothing is asked."""
        host, now = _host(job), self._fetched_store.now()
        until = self._alone.get(host)
        if until and until > now:
            await asyncio.to_thread(self._store.fetch_queue.postpone, job, until)
            return
        outcome = await self._ask(job)
        if isinstance(outcome, FetchError) and outcome.wait:
            self._alone[host] = now + timedelta(seconds=outcome.wait)
        # the next one waits until this is stored: no more is in memory than can be taken
        await asyncio.to_thread(self._fetched_store.take, job, outcome)

    async def _ask(self, job: FetchJob) -> FetchResponse | FetchError:
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
    """The first error of a group, however deep it stands: the job says why it has to wait."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
