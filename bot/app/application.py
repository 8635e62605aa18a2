"""Builds the application from its parts and runs it; the only place that chooses parts."""

import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.app import preflight
from bot.app.channels import NamedChannels
from bot.app.health import HealthChecks
from bot.commands.context import CommandContext
from bot.commands.dispatch import Dispatcher
from bot.errors import BotError, StoreError
from bot.models import LastSweep
from bot.rules.mutes import expiry_notices
from bot.rules.permissions import Admins, may_be_told
from bot.rules.slack_errors import sentence
from bot.scheduler import FetchedStore, Poller, PollSettings
from bot.scheduler.ingest import FileReader, Ingest
from bot.scheduler.jobs import Job, Scheduler
from bot.scheduler.publish import Publisher
from bot.scheduler.rate_limit import RateLimiter
from bot.scheduler.read_back import ReadBack
from bot.scheduler.release import end_embargoes
from bot.scheduler.rescan import Rescanner
from bot.scheduler.route import Router
from bot.scheduler.slow_files import SlowFiles
from bot.scheduler.worker import Worker
from bot.seeds.fetching import Fetcher, Network
from bot.seeds.folder import Folder
from bot.seeds.watcher import FolderWatcher
from bot.settings import Settings
from bot.slack.listeners import build_app
from bot.slack.messenger import SlackMessenger, elapsed
from bot.slack.socket_mode import SocketConnections
from bot.store import EVER, Shows, Store

log = logging.getLogger(__name__)

PUBLIC = Network()
LISTENERS = 32  # threads that answer commands, so that slow answers don't delay others
# seconds without file events before a look, so that a folder that is copied in is one batch
QUIET = 0.2
# shorter than a tick, so that every tick delivers: an embargo ends within a second of its time
DELIVERY = 0.25
# seconds to the first look, which waits until it is known what the channels hold
FIRST_LOOK = 1.0


def utc_now() -> datetime:
    """Return the time by the machine's clock, which the parts get as an argument."""
    return datetime.now(UTC)


class Application:
    """The bot, with all its parts. Call start(), and stop() once."""

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime] = utc_now,
        network: Network = PUBLIC,
    ) -> None:
        """Open the store and build every part; nothing runs yet.

        Raises BotError if the store, the seeds folder or the tokens can't be used.
        """
        bot_token, app_token = settings.tokens()
        preflight.clear_environment(os.environ)
        preflight.check_folders(settings)
        self._settings = settings
        self._vocabulary = preflight.all_topics(settings)
        self._now = now
        self._lock = preflight.lock_store(settings.store)
        self.store = Store.open(settings.store, self._lock.before)
        self._lock.note(self.store.file_identity())
        self._messenger = SlackMessenger(
            bot_token, settings.slack_api_url, settings.command, now=now()
        )
        self._channels = NamedChannels(settings, self.store, self._messenger)
        self._stopping = threading.Event()
        self._looked = threading.Event()
        self._worker = Worker()
        # processes of their own, started when they're needed: slow files and pages keep no other
        # file waiting
        self._slow_worker = Worker()
        self._fetched_worker = Worker()
        self._pool = ThreadPoolExecutor(LISTENERS, "answer")
        self._folder = Folder(settings.seeds, self.store.files.marks())
        self._watcher = FolderWatcher(
            settings.seeds, self.look_now, self._folder.note_closed, self._folder.note_writing
        )
        self._rescanner = Rescanner(self.look_now)
        self._router = self._make_router()
        self._publisher = self._make_publisher()
        self._reader = FileReader(
            root=settings.seeds,
            topics=settings.topics,
            worker=self._worker,
            slow_worker=self._slow_worker,
        )
        self._slow_files = SlowFiles(self._reader.patiently, self.look_now)
        self._ingest = self._make_ingest()
        self._poller = self._make_poller(network)
        self._health = self._make_health_checks()
        self._scheduler = Scheduler(
            (
                Job("look", self._look, quiet=QUIET),
                Job("fetch", self._fetch),
                Job("deliver", self._deliver),
                *self._health.jobs(),
            )
        )
        self._connections = self._make_connections(bot_token, app_token)

    def start(self) -> None:
        """Connect to Slack, then watch, post and answer.

        Raises SlackError if Slack refuses the tokens or can't be reached.
        """
        try:
            self._start()
        except BotError as error:
            self._health.end(error.sentence)
            raise

    def _start(self) -> None:
        # with the default interval, a busy thread delays an ack by up to 5 ms at each turn
        sys.setswitchinterval(0.0001)
        self._worker.warm_up()
        self._began = self._surely()
        self._messenger.check()
        self._channels.resolve({topic.slug for topic in self._vocabulary})
        self._connections.connect()
        self._watcher.start()
        self._health.begin(self._scheduler.states, self._connections.check)
        self._scheduler.start()

    def stop(self) -> None:
        """Accept nothing new, finish the call and the answers in progress, and close.

        Files being read are left to the next start. Takes as long as Slack takes to answer.
        """
        self._stopping.set()
        self._health.end()
        self._rescanner.stop()
        self._watcher.stop()
        self._poller.stop()
        for worker in (self._worker, self._slow_worker, self._fetched_worker):
            worker.stop()
        self._slow_files.stop()
        self._connections.close()
        self._scheduler.stop()
        self._pool.shutdown(wait=True)
        self.store.close()
        self._lock.release()

    def look_now(self) -> None:
        """Bring the next look at the seeds folder forward."""
        self._scheduler.wake("look")

    def fetch_now(self) -> None:
        """Bring the next round of fetching forward; it fetches only what is due."""
        self._scheduler.wake("fetch")

    def deliver_now(self) -> None:
        """Bring the next delivery forward."""
        self._scheduler.wake("deliver")

    def clock_moved(self) -> None:
        """Do what is due after the clocks, Slack's included, have been moved."""
        self._messenger.check()
        self.look_now()
        self.fetch_now()
        self.deliver_now()

    def _make_ingest(self) -> Ingest:
        return Ingest(
            folder=self._folder,
            store=self.store,
            reader=self._reader,
            slow=self._slow_files,
            now=self._now,
            surely=self._surely,
            retracts_removed=self._settings.removed == "retract",
            stopping=self._stopping,
            progress=lambda: self._scheduler.progress("look"),
        )

    def _make_poller(self, network: Network) -> Poller:
        settings = self._settings
        fetched_store = FetchedStore(
            store=self.store,
            worker=self._fetched_worker,
            settings=PollSettings(
                interval=timedelta(minutes=settings.feed_minutes),
                pages=lambda path: settings.list_pages.get(path, settings.pages),
                keep=settings.store.with_name(f"{settings.store.name}.pages")
                if settings.keep_pages
                else None,
            ),
            now=self._now,
            surely=self._surely,
            topics=settings.topics,
            stopping=self._stopping,
        )
        fetcher = Fetcher(network, self._now, proxy=settings.proxy or None)
        return Poller(self.store, fetcher, fetched_store, self._route_fetched)

    def _make_connections(self, bot_token: str, app_token: str) -> SocketConnections:
        context = CommandContext(
            store=self.store,
            command=self._settings.command,
            admins=Admins(
                ids=self._settings.admins,
                group=self._settings.admin_group,
                workspace=self._settings.workspace_admins,
            ),
            people=self._messenger.members,
            vocabulary=self._vocabulary,
            now=self._now,
            wake=self.deliver_now,
            health=self._health.failing,
            zone=self._settings.zone,
            closed=self._messenger.posting_error,
            subscribe=self._router.subscribe,
            unsubscribe=self._router.unsubscribe,
            link=self._messenger.link,
            rescan=self._rescanner.ask,
            tell=self._channels.admin_contacts,
        )
        app = build_app(
            bot_token=bot_token,
            api_url=self._settings.slack_api_url,
            command=self._settings.command,
            answerer=Dispatcher(context),
            pool=self._pool,
        )
        return SocketConnections(app, app_token)

    def _make_router(self) -> Router:
        return Router(
            store=self.store,
            now=self._now,
            quiet=self._channels.quiet_hours,
            newest=self._settings.newest,
            flood=self._settings.flood,
            flood_span=timedelta(minutes=self._settings.flood_minutes),
        )

    def _make_publisher(self) -> Publisher:
        pace = RateLimiter(per_minute=self._settings.per_minute, monotonic=elapsed)
        return Publisher(
            store=self.store,
            messenger=self._messenger,
            now=self._now,
            pace=pace,
            read_back=ReadBack(self.store, self._messenger, pace),
            stopping=self._stopping,
            tell=self._channels.admin_contacts,
            may_tell=partial(may_be_told, people=self._messenger.members),
            progress=lambda: self._scheduler.progress("deliver"),
        )

    def _make_health_checks(self) -> HealthChecks:
        return HealthChecks(
            seeds=self._settings.seeds,
            path=self._settings.store,
            store=self.store,
            messenger=self._messenger,
            worker=self._worker,
            tell=self._channels.admin_contacts,
            now=self._now,
        )

    def _surely(self) -> datetime:
        """Return the earlier of this machine's time and Slack's: embargoes end by it.

        One clock that runs ahead must not release anything.
        """
        return min(self._now(), self._messenger.slack_time())

    def _look(self) -> float:
        """Look at the seeds folder and route what is new; return the seconds to the next look."""
        if not self._publisher.read_back.is_ready:
            return FIRST_LOOK
        with self._rescanner.look() as (everything, tell):
            if everything:
                self._folder.reread()
            seen = self._ingest.look(events=self._watcher.ensure())
            if seen.sweep is None:
                return seen.next_look
            posts = self._router.route(seen.before)
            self.store.status.save_sweep(seen.sweep)
            tell(seen.found)
        self._looked.set()
        if seen.found.read:
            self.fetch_now()  # some of the files may be lists of feeds, or links
        if posts or seen.revised:
            self.deliver_now()
        return seen.next_look

    def _fetch(self) -> float:
        """Fetch what is due; return the seconds to the next round.

        Waits for the first look, which finds the lists of feeds and the links.
        """
        return self._poller.poll() if self._looked.is_set() else 1.0

    def _route_fetched(self, since: datetime) -> None:
        """Route and deliver fetched articles; ``since`` is when they may first have been there."""
        self._router.route(LastSweep(at=since, files=0, interval=0.0, events=False))
        self.deliver_now()

    def _deliver(self) -> float:
        """Deliver what is due; return the seconds to the next delivery."""
        self._lock.keep()
        if self._publisher.read_back.is_ready:
            self._end_embargoes()
        # not before the first look: a roundup that is late because the bot was down also contains
        # the articles that came meanwhile
        if self._looked.is_set():
            self._router.release()
        self._end_mutes()
        was_ready = self._publisher.read_back.is_ready
        seconds = self._publisher.deliver()
        if self._publisher.read_back.is_ready and not was_ready:
            self.look_now()
        return min(DELIVERY, seconds)

    def _end_embargoes(self) -> None:
        """Post the articles whose time has come, without waiting for files that are being read.

        Before the first look is over, this leaves out those whose time came while the bot was down:
        they belong with what else was missed.
        """
        if not self.store.embargoes.due(self._surely(), EVER):
            return
        if self._looked.is_set():
            since, before = EVER, self.store.status.last_sweep()
        else:
            since = self._began
            before = LastSweep(at=self._now(), files=0, interval=0.0, events=False)
        end_embargoes(self._ingest, self._router, since, before)
        if self.store.embargoes.due(self._surely(), EVER):
            self.look_now()

    def _end_mutes(self) -> None:
        """End expired mutes, with a notice for each."""
        for mute in self.store.mutes.expired(self._surely()):
            contacts = self._channels.admin_contacts()
            number = self.store.mutes.count_muted(
                mute, self._may_be_told([mute.channel] if mute.channel else contacts)
            )
            notices = expiry_notices(mute, number, contacts, self._settings.command)
            self.store.mutes.end(mute, notices, self._now())

    def _may_be_told(self, contacts: Sequence[str]) -> Shows:
        """Decide of which channels all of these members and channels may be told."""
        people = self._messenger.members
        return lambda channel: all(may_be_told(each, (channel,), people) for each in contacts)

    def trouble(self) -> str | None:
        """Return why the bot can't post anywhere at all, as a sentence; None if it can."""
        try:
            words = dict(self.store.backoffs.troubles()).get(None)
        except StoreError as error:
            return error.sentence
        if words:
            return f"Nothing is posted: {sentence(words)} ({words})."
        return self._scheduler.trouble()
