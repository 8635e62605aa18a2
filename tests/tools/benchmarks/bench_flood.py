"""500 due posts over ten channels: their time against the ideal, and answers meanwhile.

    python -m tests.tools.benchmarks.bench_flood [--posts 500] [--seconds 27] [--acks 500]

First on a frozen clock that is moved on by what the publisher says it has to wait: a store, a
publisher and HTTP as they are, in a workspace that keeps Slack's limits. The ideal is the earliest
that those limits allow the last post, if messages take no time. Then by the whole bot in its own
process on the machine's clock, while a load generator types commands, one in flight; the workspace
and the generator are this process; in its first 27 seconds 300 posts go out. The references are a
bare chat.postMessage and a bare socket client that acks and does nothing else, in the same run.
"""

import argparse
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

from slack_sdk import WebClient

from bot.models import NewPost, Routing
from bot.scheduler.publish import Publisher
from bot.scheduler.rate_limit import RateLimiter
from bot.scheduler.read_back import ReadBack
from bot.slack.messenger import SlackMessenger
from bot.store import Store
from bot.workspace import Channel, Clock, Config, Server, Workspace, default_config, serve
from tests.support.samples import NOON, read_text
from tests.tools.benchmarks.bench_thousand import article, bare_acks, bot, row

CHANNELS = 10
MINUTE = 60.0
AT_ONCE = 3  # messages in a silent channel, then one a second
PER_MINUTE = 300
UNLIMITED = 10_000
WARM = 100  # commands before any is measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How so many posts went out: by the clock of the workspace, and by the machine's."""

    seconds: float
    real: float
    posts: int
    refused: int
    bare: float = 0.0  # seconds of a chat.postMessage without a bot


def ideal(posts: int, per_minute: int) -> float:
    """When the last of so many posts goes out at the earliest, in seconds.

    In a channel, any ``s`` seconds hold at most AT_ONCE + s messages; in the workspace, any minute
    holds ``per_minute``. To post early never costs time later: each goes out as soon as it may.
    """
    everywhere: list[float] = []
    channels: list[list[float]] = [[] for _ in range(CHANNELS)]
    for number in range(posts):
        here = channels[number % CHANNELS]
        bounds = [here[-back] + back + 1 - AT_ONCE for back in range(AT_ONCE, len(here) + 1)]
        if number >= per_minute:
            bounds.append(everywhere[-per_minute] + MINUTE)
        at = max([*everywhere[-1:], *bounds], default=0.0)
        everywhere.append(at)
        here.append(at)
    return everywhere[-1]


def config() -> Config:
    """Ten public channels, #news among them."""
    made = default_config()
    news = [channel for channel in made.channels if channel.name == "news"]
    desks = [Channel(id=f"C0DESK{number:04}", name=f"desk-{number}") for number in range(1, 10)]
    return replace(made, channels=(*news, *desks))


@contextmanager
def shelf(folder: Path, posts: int) -> Iterator[tuple[Store, list[NewPost]]]:
    """A store with articles that are decided about, and the posts of each to every channel."""
    with closing(Store.open(folder / "pullquote.db")) as store:
        aside = folder / "aside"
        texts = [article(number) for number in range(math.ceil(posts / CHANNELS))]
        pairs = [read_text(aside, f"{number}.txt", text) for number, text in enumerate(texts)]
        ids = [saved.article_id for saved in store.articles.save(pairs, NOON)]
        store.routing.save(Routing(), ids, NOON)
        made = [
            NewPost(key=f"{each}:{channel.id}", channel=channel.id, article_ids=(each,))
            for each in ids
            for channel in config().channels
        ]
        yield store, made[:posts]


def refusals(workspace: Workspace) -> int:
    """How often Slack had to say that it was too much."""
    return sum(call["error"] == "ratelimited" for call in workspace.journal)


def messages(workspace: Workspace) -> int:
    """How many messages Slack has taken."""
    return sum(call["method"] == "chat.postMessage" and call["ok"] for call in workspace.journal)


def on_a_frozen_clock(folder: Path, posts: int, per_minute: int) -> Run:
    clock = Clock(NOON.timestamp())
    workspace = Workspace(config(), clock)
    with serve(workspace) as server, shelf(folder, posts) as (store, made):
        store.outbox.enqueue(made, NOON)
        messenger = SlackMessenger(
            workspace.config.app.bot_token,
            server.api_url,
            "/digest",
            now=NOON,
            monotonic=clock.now,
        )
        pace = RateLimiter(per_minute=per_minute, monotonic=clock.now)
        publisher = Publisher(
            store=store,
            messenger=messenger,
            now=lambda: NOON,
            pace=pace,
            read_back=ReadBack(store, messenger, pace),
            stopping=Event(),
        )
        bare = bare_post(server)
        clock.advance(MINUTE)
        began, real = clock.now(), time.perf_counter()
        while (wait := publisher.deliver()) < math.inf:
            clock.advance(wait)
        return Run(
            seconds=clock.now() - began,
            real=time.perf_counter() - real,
            posts=messages(workspace) - CHANNELS,
            refused=refusals(workspace),
            bare=bare,
        )


def bare_post(server: Server) -> float:
    """The median seconds of a message to each channel, as long as a digest."""
    client = WebClient(token=server.workspace.config.app.bot_token, base_url=server.api_url)
    times = []
    for channel in server.workspace.config.channels:
        began = time.perf_counter()
        client.chat_postMessage(channel=channel.id, text="reference " * 100)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


@dataclass(slots=True)
class Typed:
    """What typing commands one after the other took, in milliseconds: to the ack, to the answer."""

    acks: list[float]
    answers: list[float]


def type_commands(workspace: Workspace, go_on: Callable[[int], bool]) -> Typed:
    """Search again and again, each time until the answer is there for the member to read."""
    typed = Typed([], [])
    while go_on(len(typed.acks)):
        before = len(workspace.ephemerals("ben"))
        began = time.perf_counter()
        request = workspace.slash("ben", "news", "/digest search harbour")
        workspace.wait_for(lambda now, n=before: len(now.ephemerals("ben")) > n, 15)  # type: ignore[misc]
        typed.answers.append((time.perf_counter() - began) * 1000)
        outcome = request.result()
        assert outcome.ack_seconds is not None, outcome
        typed.acks.append(outcome.ack_seconds * 1000)
    return typed


def on_the_machines_clock(folder: Path, posts: int, seconds: float, number: int) -> Run:
    """Have the bot post, and print the answers of its first seconds beside those of an idle one."""
    (folder / "seeds").mkdir()
    workspace = Workspace(config())
    with serve(workspace) as server, shelf(folder, posts) as (store, made):
        bare = bare_acks(server, number)
        with bot(folder, server):
            workspace.wait_for(lambda now: now.connections == 2, timeout=30)
            type_commands(workspace, lambda count: count < WARM)
            idle = type_commands(workspace, lambda count: count < number)
            began = time.perf_counter()
            store.outbox.enqueue(made, NOON)
            busy = type_commands(workspace, lambda _: time.perf_counter() - began < seconds)
            meanwhile = messages(workspace)
            workspace.wait_for(lambda now: messages(now) == posts, timeout=posts)
            took = time.perf_counter() - began
    print(f"\n{'commands, one in flight':<34} {'number':>6} {'p50 ms':>9} {'p99 ms':>9}")
    print(row("ack: bare client (reference)", bare))
    print(row("ack: bot, idle", idle.acks))
    print(row(f"ack: bot, while it posts {meanwhile}", busy.acks))
    print(row("answer: bot, idle", idle.answers))
    print(row(f"answer: bot, while it posts {meanwhile}", busy.answers))
    return Run(seconds=took, real=took, posts=messages(workspace), refused=refusals(workspace))


def line(name: str, best: float, run: Run) -> str:
    return (
        f"{name:<38} {run.posts:>5} {best:>7.1f} {run.seconds:>7.1f} {best / run.seconds:>11.3f} "
        f"{run.refused:>4}"
    )


def costs(run: Run) -> str:
    """What a post costs beside the bare call."""
    each = run.real / run.posts
    return f"  {each * 1000:>5.1f} ms a post, a bare chat.postMessage {run.bare * 1000:.1f} ms"


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--posts", type=int, default=500)
    ask.add_argument("--seconds", type=float, default=27.0)
    ask.add_argument("--acks", type=int, default=500)
    given = ask.parse_args()
    print(f"{'':<38} {'posts':>5} {'ideal s':>7} {'taken s':>7} {'ideal/taken':>11} {'429s':>4}")
    for name, per_minute in (("300 a minute", PER_MINUTE), ("channels' limits alone", UNLIMITED)):
        with tempfile.TemporaryDirectory() as folder:
            run = on_a_frozen_clock(Path(folder), given.posts, per_minute)
        print(line(f"frozen clock, {name}", ideal(given.posts, per_minute), run) + costs(run))
    with tempfile.TemporaryDirectory() as folder:
        run = on_the_machines_clock(Path(folder), given.posts, given.seconds, given.acks)
    print("\n" + line("the bot, 300 a minute", ideal(given.posts, PER_MINUTE), run))


if __name__ == "__main__":
    main()
