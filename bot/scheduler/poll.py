"""Rounds of fetching: what is due, each host one at a time, many hosts at once."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.errors import FetchError, mistake
from bot.models.feeds import Errand, FeedErrand, public_form
from bot.scheduler.store_fetched import Taking
from bot.seeds.fetching import Fetcher, FetchResponse
from bot.seeds.formats.rss import may_be_feed
from bot.seeds.web_pages import is_readable
from bot.store import Store

log = logging.getLogger(__name__)

AT_ONCE = 16  # requests, each to another host
ERRANDS = 200  # of each kind, at most, in one round
SECONDS = 5.0  # after which nothing more is begun, and what has come is given out
AT_MOST = 60.0  # seconds to the next round


class Gathering:
    """Brings what is due into the store. One thread calls gather(); stop() comes from another.

    ``arrived`` is called when a round has brought something new, or revised: with the time since
    which it may have come, which is long ago where the bot was down.
    """

    def __init__(
        self, store: Store, fetcher: Fetcher, taking: Taking, arrived: Callable[[datetime], None]
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._taking = taking
        self._arrived = arrived
        self._stopped = False
        self._since = store.last_round()  # until it has caught up
        self._alone: dict[str, datetime] = {}  # the hosts that want to be left alone, until when
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Task[None]] | None = None

    def gather(self) -> float:
        """Fetch what is due, for a while; seconds until something is due again.

        Raises StoreError where the store cannot be used.
        """
        now = self._taking.now
        errands = self._store.errands(now(), ERRANDS)
        if errands and not self._stopped:
            try:
                asyncio.run(self._round(errands))
            except asyncio.CancelledError:
                return AT_MOST  # stop() came
            except BaseExceptionGroup as group:
                raise _first(group) from group
            finally:
                self._running = None
            if self._taking.new():
                self._arrived(self._since or now())
            self._store.forget_given_up(now())
        due = self._store.next_errand()
        if due is None:
            return AT_MOST
        seconds = (due - now()).total_seconds()
        if seconds > 0:
            self._since = None
            self._store.note_round(now())
        return min(AT_MOST, max(0.0, seconds))

    def stop(self) -> None:
        """Break off what is being fetched: it is fetched again at the next start."""
        self._stopped = True
        if running := self._running:
            loop, task = running
            loop.call_soon_threadsafe(task.cancel)

    async def _round(self, errands: Sequence[Errand]) -> None:
        task = asyncio.current_task()
        assert task
        loop = asyncio.get_running_loop()
        self._running = (loop, task)
        until = loop.time() + SECONDS
        slots = asyncio.Semaphore(AT_ONCE)

        async def visit(of_host: Sequence[Errand]) -> None:
            for errand in of_host:
                async with slots:
                    if loop.time() > until or self._stopped:
                        return
                    await self._run(errand)

        async with self._fetcher, asyncio.TaskGroup() as group:
            for of_host in _by_host(errands):
                group.create_task(visit(of_host))

    async def _run(self, errand: Errand) -> None:
        """Do an errand, or put it off: of a host that wants to be left alone, nothing is asked."""
        host, now = _host(errand), self._taking.now()
        until = self._alone.get(host)
        if until and until > now:
            await asyncio.to_thread(self._store.postpone, errand, until)
            return
        outcome = await self._ask(errand)
        if isinstance(outcome, FetchError) and outcome.wait:
            self._alone[host] = now + timedelta(seconds=outcome.wait)
        # the next one waits until this is stored: no more is in memory than can be taken
        await asyncio.to_thread(self._taking.take, errand, outcome)

    async def _ask(self, errand: Errand) -> FetchResponse | FetchError:
        try:
            if isinstance(errand, FeedErrand):
                state = errand.state
                return await self._fetcher.get(
                    errand.address, may_be_feed, etag=state.etag, modified=state.modified
                )
            return await self._fetcher.get(errand.address, is_readable)
        except FetchError as error:
            return error
        except Exception as error:  # one address must not keep all others from being fetched
            log.exception("fetching %s failed", public_form(errand.address))
            return FetchError(mistake(error), lasting=True)


def _by_host(errands: Sequence[Errand]) -> list[list[Errand]]:
    hosts: defaultdict[str, list[Errand]] = defaultdict(list)
    for errand in errands:
        hosts[_host(errand)].append(errand)
    return list(hosts.values())


def _host(errand: Errand) -> str:
    return urlsplit(errand.address).hostname or ""


def _first(error: BaseException) -> BaseException:
    """The first error of a group, however deep it stands: the job says why it has to wait."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
