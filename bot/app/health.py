"""Finds out whether the bot can do its work, and leaves a sign of life for whoever asks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic

from bot.app.heartbeat import HeartbeatFile
from bot.errors import ReadingError, SlackError, StoreError
from bot.models import NewPost
from bot.models.health import DuePosts, Failing, Heartbeat, JobState
from bot.rules.health import BEAT, bot_time, failures
from bot.scheduler.jobs import Job
from bot.scheduler.worker import Worker
from bot.slack.messenger import SlackMessenger
from bot.store import Shows, Store, every_channel
from bot.store.due_posts import read_due_posts
from bot.store.page_check import PageCheck

# seconds between two checks of each kind
SEEDS = 5.0
WRITE = 15.0
PAGES = 30.0
SLACK = 15.0
SOCKETS = 3.0
# seconds for which the bot hears nothing from Slack until the admins are told
DEAF = 60.0


@dataclass(kw_only=True)
class HealthChecks:
    """The checks of the running bot, as jobs for the scheduler, and its sign of life.

    Each check is a job of its own, so that one that has to wait delays no other. ``tell`` returns
    the channels or members to tell what admins should know.
    """

    seeds: Path
    path: Path  # of the store
    store: Store
    messenger: SlackMessenger
    worker: Worker
    tell: Callable[[], tuple[str, ...]]
    now: Callable[[], datetime]
    _states: Callable[[], tuple[JobState, ...]] = tuple
    _check_connections: Callable[[float], None] = lambda _: None
    _started: float = field(default_factory=monotonic)
    _ended: str | None = None
    _deaf_since: float | None = None
    _is_told: bool = False

    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs that do the checks."""
        pages = PageCheck(self.path)
        return (
            Job("seeds", self._check_seeds, every=SEEDS),
            Job("write", self._check_writing, every=WRITE),
            Job("pages", pages.run, every=PAGES),
            Job("slack", self._check_slack, every=SLACK),
            Job("sockets", self._check_sockets, every=SOCKETS),
            Job("heartbeat", self._beat, every=BEAT),
        )

    def begin(
        self,
        states: Callable[[], tuple[JobState, ...]],
        check_connections: Callable[[float], None],
    ) -> None:
        """Leave the first sign of life, before the jobs are started.

        ``states`` returns how all jobs are doing. ``check_connections`` raises SlackError, given a
        reading, if Slack reaches the bot over no connection. Raises StoreError if the file can't be
        written.
        """
        self._states, self._check_connections = states, check_connections
        self._beat()

    def end(self, why: str = "") -> None:
        """Leave the last sign of life: why the bot ends, "" if it was told to. Never raises."""
        self._ended = self._ended or why
        try:
            self._beat()
        except StoreError:
            return  # the last sign of life gets old instead

    def heartbeat(self) -> Heartbeat:
        """Return the sign of life of this moment."""
        return Heartbeat(
            at=monotonic(),
            started=self._started,
            clock=self.now(),
            slack_clock=self.messenger.slack_time(),
            ended=self._ended,
            jobs=self._states(),
        )

    def failing(self, shows: Shows = every_channel) -> tuple[Failing, ...]:
        """Return what fails now, by the same rule as for whoever asks from outside.

        ``shows`` says in which channels posts count.
        """
        due: DuePosts | str
        try:
            due = self.store.posts.due(self.now(), shows)
        except StoreError as error:
            due = error.sentence
        beat = self.heartbeat()
        return failures(beat, due, beat.at)

    def _beat(self) -> float:
        HeartbeatFile(self.path).write(self.heartbeat())
        return 0.0

    def _check_seeds(self) -> float:
        try:
            next(self.seeds.iterdir(), None)
        except OSError as error:
            reason = error.strerror or "the system gives no reason"
            raise ReadingError(
                f"The seeds folder {self.seeds} cannot be listed: {reason}. Bring it back, or name "
                f"another one as [folder] seeds in pullquote.toml."
            ) from error
        self.worker.ensure()
        return 0.0

    def _check_writing(self) -> float:
        self.store.status.save_heartbeat(self.now())
        return 0.0

    def _check_slack(self) -> float:
        self.messenger.check()
        return 0.0

    def _check_sockets(self) -> float:
        now = monotonic()
        try:
            self._check_connections(now)
        except SlackError as error:
            self._deaf_since = self._deaf_since or now
            if now - self._deaf_since > DEAF and not self._is_told:
                self._tell_admins(error.sentence)
            raise
        self._deaf_since, self._is_told = None, False
        return 0.0

    def _tell_admins(self, why: str) -> None:
        """Tell the admins, once, that nothing they type arrives; posts may still go out."""
        if any(each.name == "slack" and each.failing for each in self._states()):
            return  # they would read it once it's over
        now = self.now()
        note = f"I hear nothing from Slack: commands and buttons don't reach me. {why}"
        self.store.outbox.enqueue(
            [
                NewPost(
                    key=f"deaf:{now.isoformat()}:{each}", channel=each, kind="notice", note=note
                )
                for each in self.tell()
            ],
            now,
        )
        self._is_told = True


def read_failing(store: Path) -> tuple[tuple[Failing, ...], Heartbeat | None, DuePosts | None]:
    """Return what fails, by what the bot has left beside and in its store; for another process.

    Also returns the last sign of life, and the posts that are due, where they can be read. Neither
    waits for a lock nor uses the network, and leaves nothing behind.
    """
    try:
        heartbeat, now = HeartbeatFile(store).read(), monotonic()
    except StoreError as error:
        return (Failing(aspect="running", seconds=None, why=error.sentence),), None, None
    # who opens a store that nobody else has open leaves a write-ahead log beside it
    if heartbeat is None or heartbeat.at > now or heartbeat.ended is not None:
        return failures(heartbeat, None, now), heartbeat, None
    try:
        due = read_due_posts(store, bot_time(heartbeat, now))
    except StoreError as error:
        return failures(heartbeat, error.sentence, now), heartbeat, None
    return failures(heartbeat, due, now), heartbeat, due
