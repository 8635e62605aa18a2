"""A newsroom without Slack, and pairs of them of which only one has private content."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import Event

from bot.commands.dispatch import Dispatcher
from bot.errors import SlackError
from bot.models import (
    Caller,
    Feed,
    FileMark,
    FileResult,
    LastSweep,
    LookSummary,
    NewPost,
    Outcome,
    Post,
    Quiet,
    Refused,
    Saved,
    Sent,
    StoredArticle,
)
from bot.models.feeds import FetchFailure
from bot.models.health import Failing, Heartbeat
from bot.rules.health import failures
from bot.scheduler.publish import Publisher
from bot.scheduler.rate_limit import RateLimiter
from bot.scheduler.read_back import ReadBack
from bot.scheduler.route import Router
from bot.store import EVER, Shows, Store
from bot.summariser.topics import VOCABULARY
from tests.support.dispatching import make_dispatcher
from tests.support.people import ADMIN, FULL, OUTSIDE, People
from tests.support.samples import NOON, read_text
from tests.support.stores import open_store
from tests.support.ticks import Accepting

NEWS, SPORT = "C0NEWS0001", "C0SPORT001"
DESK, VAULT, ATTIC = "C0DESK0001", "C0VAULT001", "C0ATTIC001"  # private
NOWHERE = "C0NOSUCH01"
INSIDE, ROOT, MEMBER, GUEST = "U0INSIDE00", "U0ROOT0000", "U0MEMBER00", "U0GUEST000"


class _People(People):
    """What Slack says of people and channels; it knows no channels but these."""

    def is_public(self, channel: str) -> bool:
        if channel not in {**self.public, **self.private}:
            raise SlackError("channel_not_found")
        return super().is_public(channel)


PEOPLE = _People(
    members={INSIDE: ADMIN, ROOT: ADMIN, MEMBER: FULL, GUEST: OUTSIDE},
    private={each: frozenset({INSIDE}) for each in (DESK, VAULT, ATTIC)},
    public={NEWS: frozenset({INSIDE, ROOT, MEMBER, GUEST}), SPORT: frozenset({ROOT, MEMBER})},
)
OUTSIDERS = (
    Caller(user=MEMBER, channel=NEWS, name="member"),
    Caller(user=MEMBER, channel="D0MEMBER00", name="member"),
    Caller(user=GUEST, channel=NEWS, name="guest"),
    Caller(user=ROOT, channel=NEWS, name="root"),
    Caller(user=ROOT, channel="D0ROOT0000", name="root"),
)
INSIDER = Caller(user=INSIDE, channel=DESK, name="inside")

MINUTE = timedelta(minutes=1)
_MARK = FileMark(size=1, mtime_ns=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slack(Accepting):
    """Takes every post, except to the channels that refuse; numbers each channel's messages."""

    refusing: set[str] = field(default_factory=set)
    _times: dict[str, Iterator[int]] = field(default_factory=dict)

    def post(self, post: Post, entries: Sequence[StoredArticle]) -> Outcome:
        assert entries or post.new.kind == "notice"
        channel = post.new.channel
        if channel in self.refusing:
            return Refused("msg_too_long")
        number = next(self._times.setdefault(channel, itertools.count(1)))
        return Sent(f"{self.now().timestamp():.0f}.{number:06}")


class Newsroom:
    """A store with what works on it: a router, a publisher and the commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.store = open_store(folder / "store.db")
        self.time = NOON
        self.slack = _Slack(now=lambda: self.time)
        self._files: set[str] = set()
        self._router = Router(
            store=self.store,
            now=lambda: self.time,
            quiet=self.quiet_hours,
            newest=3,
            flood=40,
            flood_span=timedelta(minutes=10),
        )
        pace = RateLimiter(per_minute=300, monotonic=itertools.count(0.0, 60.0).__next__)
        self._publisher = Publisher(
            store=self.store,
            messenger=self.slack,
            now=lambda: self.time,
            pace=pace,
            read_back=ReadBack(self.store, self.slack, pace),
            stopping=Event(),
        )
        self.quiet: tuple[Quiet, ...] = ()

    def quiet_hours(self) -> tuple[Quiet, ...]:
        return self.quiet

    def dispatcher(self) -> Dispatcher:
        """The commands over this store."""
        return make_dispatcher(
            self.store,
            people=PEOPLE,
            vocabulary=VOCABULARY,
            now=lambda: self.time,
            subscribe=self._router.subscribe,
            unsubscribe=self._router.unsubscribe,
            tell=lambda: (ROOT,),
            rescan=self.look,
            health=self.failing,
        )

    def failing(self, shows: Shows) -> tuple[Failing, ...]:
        """What fails, as the bot finds out; nothing has been sent for as long as it has run."""
        beat = Heartbeat(at=1_000.0, started=0.0, clock=self.time, slack_clock=self.time)
        return failures(beat, self.store.posts.due(self.time, shows), beat.at)

    def look(self, *, everything: bool) -> LookSummary:
        """What a look has found that read every file and kept what is stored; else nothing new."""
        if not everything:
            return LookSummary()
        with self.store._connections.reading() as connection:
            rows = connection.execute("SELECT id FROM articles ORDER BY id").fetchall()
        names = tuple(sorted(self._files))
        return LookSummary(
            read=names,
            waiting=names,
            slow=names,
            saved=tuple(Saved(article_id=row["id"], change="revised") for row in rows),
            problems=tuple((name, "It says nothing.") for name in names),
        )

    def read(self, name: str, text: str, *, routed: bool = True) -> None:
        """Read a file, route what is in it and deliver the posts.

        ``routed=False`` leaves the article as it is in the moment before it is routed.
        """
        pair = read_text(self.folder, name, text)
        self._files.add(name)
        result = FileResult(path=name, mark=_MARK, articles=(pair,))
        self.store.files.save([result], self.time)
        if routed:
            self.work()

    def fail(self, name: str, problem: str) -> None:
        """Fail to read a file; what it contained before stays."""
        self._files.add(name)
        self.store.files.save([FileResult(path=name, mark=_MARK, problems=(problem,))], self.time)

    def follow(self, address: str, seed: str) -> None:
        """Follow a feed that has brought one article, and fails now."""
        name = f"{address.split('/')[2]}.feeds.txt"
        self._files.add(name)
        feeds = (Feed(address=address),)
        self.store.files.save([FileResult(path=name, mark=_MARK, feeds=feeds)], self.time)
        article, digest = read_text(self.folder, "item.txt", seed)
        article = replace(article, path=address, key=f"url:{address}/1")
        self.store.articles.save([(article, digest)], self.time)
        self.work()
        failure = FetchFailure(reason="It answers 500.", times=1, since=self.time)
        for job in self.store.fetch_queue.due_jobs(self.time, 99):
            self.store.fetch_queue.save_failure(job, failure, self.time + timedelta(days=9))

    def release(self, name: str) -> None:
        """Release what only its words hold, as the insider does in the private channel."""
        (held,) = (each for each in self.store.embargoes.all() if each.path == name)
        self.type(f"release {held.hold}")
        self.store.embargoes.release(self.time, (), EVER)
        self.work()

    def get_stuck(self, channel: str) -> None:
        """Have posts that Slack may have taken, and others that are due, and nobody sends."""
        posts = [NewPost(key=f"stuck{n}", channel=channel, kind="notice", note="") for n in (1, 2)]
        self.store.outbox.enqueue(posts, self.time - 9 * MINUTE)
        stuck = self.store.posts.get("stuck1")
        assert stuck
        self.store.outbox.start(stuck.id, self.time - 9 * MINUTE)

    def remove(self, name: str) -> None:
        """Remove a file; its article is retracted."""
        self._files.discard(name)
        self.store.files.forget([name], self.time, retract=True)
        self.work()

    def work(self) -> None:
        """Route what is new, release roundups and deliver, as the scheduler does."""
        self._router.route(self.store.status.last_sweep())
        self._router.release()
        self._publisher.deliver()

    def note_look(self) -> None:
        """Remember that the folder was looked at, as the scheduler does after routing."""
        sweep = LastSweep(at=self.time, files=len(self._files), interval=2.0, events=True)
        self.store.status.save_sweep(sweep)

    def type(self, words: str) -> None:
        """Type a command as the insider does in the private channel."""
        self.dispatcher().answer(INSIDER, words)


Step = Callable[[Newsroom], object]


@dataclass(frozen=True, slots=True)
class Private:
    """A step that only the second newsroom takes."""

    step: Step


class Pair:
    """Two newsrooms with the same public content; ``second`` has private content besides."""

    def __init__(self, folder: Path) -> None:
        self.first, self.second = Newsroom(folder / "first"), Newsroom(folder / "second")

    def take(self, step: Step | Private) -> None:
        """Take a step, a minute after the last. The next article has the same ID in both."""
        for each in (self.first, self.second):
            each.time += MINUTE
        if isinstance(step, Private):
            step.step(self.second)
        else:
            step(self.first)
            step(self.second)
        for each in (self.first, self.second):
            each.note_look()
        _copy_counter(self.second.store, self.first.store)

    def close(self) -> None:
        self.first.store.close()
        self.second.store.close()


def _copy_counter(source: Store, target: Store) -> None:
    """Let the next article have the same ID in both: IDs count all articles that ever came."""
    name = "next article"
    with source._connections.reading() as connection:
        row = connection.execute("SELECT value FROM bot_state WHERE name = ?", [name]).fetchone()
    if row:
        with target._connections.writing() as connection:
            connection.execute(
                "INSERT INTO bot_state (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [name, row["value"]],
            )


@contextmanager
def pair(folder: Path, steps: Sequence[Step | Private]) -> Iterator[Pair]:
    """A pair that has taken these steps."""
    made = Pair(folder)
    try:
        for step in steps:
            made.take(step)
        yield made
    finally:
        made.close()


def public_posts(of: Newsroom) -> list[tuple[object, ...]]:
    """What the public channels were sent, and what waits for them."""
    with of.store._connections.reading() as connection:
        keys = connection.execute(
            "SELECT key FROM posts WHERE channel IN (?, ?) ORDER BY channel, id", [NEWS, SPORT]
        ).fetchall()
    found = [of.store.posts.get(row["key"]) for row in keys]
    posts = [
        (replace(each.new, key="", of=None), each.state, each.ts, each.about, each.about_kind)
        for each in found
        if each
    ]
    waiting = [each for each in of.store.roundup_queue.due() if each.channel in (NEWS, SPORT)]
    return [*posts, *((each,) for each in waiting)]
