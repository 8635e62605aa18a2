"""Acks at 50 acts a second, while 1,000 articles are read and posts go out.

    python -m tests.tools.benchmarks.bench_acks [--articles 1000] [--rounds 4] [--rate 50]
        [--acts 1000]

People type commands and press buttons by a timetable that waits for no answer. The bot runs in its
own process (and reads in another); the workspace and the load generator are this one. Each round
drops 1,000 new articles at once, every one of which goes to each of ten channels, so that posts go
out at the workspace's 300 a minute all the while. An ack is measured from an envelope's frame on
its way out to its ack read; an answer from the act until it stands in Slack. The reference is the
same timetable to a bare socket client that acks and does nothing else, in the same run.
"""

import argparse
import gc
import itertools
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from bot.store import Store
from bot.workspace import Server, Workspace, serve
from bot.workspace.interactions import Request
from tests.tools.benchmarks.bench_flood import CHANNELS, config, messages
from tests.tools.benchmarks.bench_thousand import (
    bare_client,
    bot,
    copy_in,
    prepare,
    row,
    wait_until,
)

PATIENT = 30.0  # seconds that the last answers are waited for
WARM = 200  # acts before any is measured
SWITCH = 0.0005  # seconds; the generator must not wait 5 ms for the workspace's own threads
ASKED = 25  # acts between two times that the store is asked how far it is
SETTINGS = "newest = 1\nflood = 0\n"
APOLOGY = "Something went wrong"

Act = Callable[[], Request]


@dataclass(slots=True)
class Measured:
    """What became of the acts of one timetable; times in milliseconds."""

    acks: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    unanswered: int = 0

    def add(self, other: "Measured") -> None:
        """Take in what became of another timetable's."""
        self.acks += other.acks
        self.answers += other.answers
        self.errors += other.errors
        self.unanswered += other.unanswered


class Answers:
    """Notes when each act's response_url is first used; nothing polls."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._waiting: dict[str, float] = {}
        self._over = False
        self.times: list[float] = []
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def expect(self, request: Request, began: float) -> None:
        """Wait for the answer to an act that was made at ``began``."""
        path = str(request.payload["response_url"]).removeprefix(self._workspace.base_url)
        with self._workspace.lock:
            self._waiting[path] = began

    def close(self) -> int:
        """Wait for the last ones; how many never came."""
        with self._workspace.lock:
            self._workspace.lock.wait_for(lambda: not self._waiting, PATIENT)
            self._over = True
            self._workspace.lock.notify_all()
        self._thread.join()
        return len(self._waiting)

    def _watch(self) -> None:
        with self._workspace.lock:
            while not self._over:
                for path in list(self._waiting):
                    hook = self._workspace.hooks.find(path, self._workspace.clock.now())
                    if hook.uses:
                        began = self._waiting.pop(path)
                        self.times.append((time.perf_counter() - began) * 1000)
                if not self._waiting:
                    self._workspace.lock.notify_all()  # whoever closes this may be waiting
                self._workspace.lock.wait()


def mix(workspace: Workspace) -> Iterator[Act]:
    """What people do, over and over: nine looks of every kind and two buttons of a digest."""
    digest = next(each for each in reversed(workspace.messages("news")) if "bot_id" in each)
    buttons = [
        element
        for block in digest["blocks"]
        for element in block.get("elements", ())
        if element["type"] == "button"
    ]
    stored = next(each["value"] for each in buttons if each["action_id"] == "full")
    typed = (
        "search harbour",
        "search “tram union” last:365d",
        "search tul* -water",
        "search by:calder percent in:quotes",
        "search Marrow Bay sort:best",
        "latest",
        f"show {stored}",
        "quotes Ines Calder",
        "status",
    )
    acts: list[Act] = [
        lambda words=words: workspace.slash("ben", "news", f"/digest {words}")  # type: ignore[misc]
        for words in typed
    ]
    acts += [
        lambda action=action: workspace.press("ben", "news", digest["ts"], action)  # type: ignore[misc]
        for action in ("full", "quotes")
        if any(each["action_id"] == action for each in buttons)
    ]
    return itertools.cycle(acts)


def timetable(rate: float, go_on: Callable[[int], bool]) -> Iterator[float]:
    """The times, ``rate`` a second, at which it is time to act; late ones follow at once."""
    began = time.perf_counter()
    never = threading.Event()
    count = 0
    while go_on(count):
        never.wait(max(0.0, began + count / rate - time.perf_counter()))
        yield time.perf_counter()
        count += 1


def drive(
    workspace: Workspace, acts: Iterator[Act], rate: float, go_on: Callable[[int], bool]
) -> Measured:
    """Make ``rate`` acts a second by a timetable that waits for no answer."""
    answers = Answers(workspace)
    requests: list[Request] = []
    before = len(workspace.journal)
    for at in timetable(rate, go_on):
        request = next(acts)()
        answers.expect(request, at)
        requests.append(request)
    measured = Measured(unanswered=answers.close(), answers=answers.times)
    for request in requests:
        outcome = request.result()
        if outcome.ack_seconds is None:
            measured.errors[outcome.outcome] += 1
        else:
            measured.acks.append(outcome.ack_seconds * 1000)
    for call in workspace.journal[before:]:
        if call["method"] == "response_url":
            if not call["ok"]:
                measured.errors[str(call["error"])] += 1
            if APOLOGY in str(call["args"]):
                measured.errors["apology"] += 1
    return measured


def bare(server: Server, rate: float, number: int) -> list[float]:
    """The ack times, in milliseconds, of a client that acks and does nothing else."""
    workspace = server.workspace
    with bare_client(server):
        requests = [
            workspace.slash("ben", "news", "/digest search harbour")
            for _ in timetable(rate, lambda count: count < number)
        ]
        outcomes = [request.result() for request in requests]
    return [each.ack_seconds * 1000 for each in outcomes if each.ack_seconds is not None]


def unread(store: Store, articles: int) -> Callable[[int], bool]:
    """Whether there are not yet so many articles in the store; counting takes a little."""
    return lambda acts: bool(acts % ASKED) or store.status.counts().articles < articles


def line(name: str, measured: Measured) -> str:
    errors = ", ".join(f"{number} {what}" for what, number in measured.errors.items()) or "none"
    return (
        f"{row(f'ack: {name}', measured.acks)}   errors: {errors}\n"
        f"{row(f'answer: {name}', measured.answers)}   never answered: {measured.unanswered}"
    )


def run(folder: Path, articles: int, rounds: int, rate: float, number: int) -> None:
    """Drive a bare client, an idle bot and a busy one in turn, and print the table."""
    drops = [
        prepare(folder / f"drop{each}", each * articles, articles) for each in range(rounds + 1)
    ]
    seeds = folder / "seeds"
    seeds.mkdir()
    workspace = Workspace(config())
    channels = [channel.name for channel in config().channels]
    first = "".join(f'[[first_subscriptions]]\nchannel = "#{each}"\n' for each in channels)
    with serve(workspace) as server:
        reference = bare(server, rate, number)
        with (
            bot(folder, server, SETTINGS + first),
            closing(Store.open(folder / "pullquote.db")) as store,
        ):
            copy_in(drops[0], seeds, "drop0")
            wait_until(lambda: store.routing.any_routed() and not store.routing.unrouted())
            workspace.wait_for(lambda now: messages(now) == CHANNELS, timeout=PATIENT)
            acts = mix(workspace)
            drive(workspace, acts, rate, lambda count: count < WARM)
            idle = drive(workspace, acts, rate, lambda count: count < number)
            busy = Measured()
            before, began = messages(workspace), time.perf_counter()
            for each in range(1, rounds + 1):
                copy_in(drops[each], seeds, f"drop{each}")
                busy.add(drive(workspace, acts, rate, unread(store, articles * (each + 1))))
            sent, took = messages(workspace) - before, time.perf_counter() - began
    print(f"{rounds} times {articles} articles read, and {sent} posts sent, in {took:.0f} s")
    print(f"\n{f'{rate:.0f} acts a second':<34} {'number':>6} {'p50 ms':>9} {'p99 ms':>9}")
    print(row("ack: bare client (reference)", reference))
    print(line("bot, idle", idle))
    print(line(f"bot, while {articles} are read", busy))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--articles", type=int, default=1000)
    ask.add_argument("--rounds", type=int, default=4)
    ask.add_argument("--rate", type=float, default=50.0)
    ask.add_argument("--acts", type=int, default=1000)
    given = ask.parse_args()
    sys.setswitchinterval(SWITCH)
    gc.disable()  # the workspace's journal grows here; a pause of this process is not the bot's
    with tempfile.TemporaryDirectory() as name:
        run(Path(name), given.articles, given.rounds, given.rate, given.acts)


if __name__ == "__main__":
    main()
