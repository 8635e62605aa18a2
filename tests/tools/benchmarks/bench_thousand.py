"""1,000 articles at once: articles/s from file to searchable, memory, posts, acks meanwhile.

    python -m tests.tools.benchmarks.bench_thousand [--articles 1000] [--acks 300]

The bot runs in its own process; the workspace and the load generator are this one. The articles are
copied into the watched folder of a bot that has seen none. Acks are measured from an envelope's
frame on its way out to its ack read, one command in flight; the reference is the same command to a
bare socket client that acks and does nothing else, in the same run.
"""

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.slack.socket_mode import disable_nagle
from bot.store import Store
from bot.workspace import Server, Workspace, default_config, serve

PLACES = ("Tull", "Marrow Bay", "Sennet", "Ardle", "Quarrick", "Lower Penn", "Oster")
PEOPLE = ("Ines Calder", "Omar Reyes", "Dana Pell", "Joe Tran", "Mara Voss", "Kit Arden")
BODIES = ("harbour board", "county council", "water company", "tram union", "science centre")
SENTENCES = (
    "The {body} in {place} will spend {number} million crowns on it, {person} said on Monday.",
    "“We counted {number} of them in {place} last year, and nobody believed it,” said {person}.",
    "A report for the {body} found that {number} percent of homes near {place} are affected.",
    "“That is not what we agreed in {place},” {person} told reporters. “We want {number} more.”",
    "{person}, who chairs the {body}, called the figure of {number} “a fair place to start”.",
    "Work near {place} begins in March and is to take {number} weeks, according to the {body}.",
    "He added that {number} people had written to the {body} about it since the summer.",
)


def article(number: int) -> str:
    """About 4.5 kB of news that no other number has, dated a minute after the one before."""
    chance = random.Random(number)
    lines = [
        sentence.format(
            body=chance.choice(BODIES),
            place=chance.choice(PLACES),
            person=chance.choice(PEOPLE),
            number=chance.randrange(2, 900),
        )
        for sentence in chance.choices(SENTENCES, k=45)
    ]
    body = "\n\n".join(" ".join(lines[start : start + 3]) for start in range(0, len(lines), 3))
    minute = f"2026-03-01T{number // 60 % 24:02}:{number % 60:02}"
    return (
        f"title: Plan number {number} for {chance.choice(PLACES)}\npublished: {minute}\n\n{body}\n"
    )


@contextmanager
def bot(folder: Path, server: Server, posting: str = "") -> Iterator[int]:
    """A bot in its own process, on an empty seeds folder; its process id.

    ``posting`` are lines of the section of this name in its settings.
    """
    file = folder / "pullquote.toml"
    file.write_text(
        f'[slack]\nslack_api_url = "{server.api_url}"\n[posting]\n{posting}\n', encoding="utf-8"
    )
    app = server.workspace.config.app
    tokens = {"SLACK_BOT_TOKEN": app.bot_token, "SLACK_APP_TOKEN": app.app_token}
    with (folder / "bot.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "--settings", str(file), "run"],
            env={**os.environ, **tokens},
            stdout=log,
            stderr=log,
        )
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def acks(
    workspace: Workspace, go_on: Callable[[int], bool], *, answered: bool = True
) -> list[float]:
    """The ack times, in milliseconds, of searches one after the other, each ``answered``."""
    times: list[float] = []
    while go_on(len(times)):
        before = len(workspace.ephemerals("ben"))
        outcome = workspace.slash("ben", "news", "/digest search harbour").result()
        assert outcome.ack_seconds is not None, outcome
        times.append(outcome.ack_seconds * 1000)
        if answered:
            workspace.wait_for(lambda now, n=before: len(now.ephemerals("ben")) > n)  # type: ignore[misc]
    return times


@contextmanager
def bare_client(server: Server) -> Iterator[None]:
    """A client that acks, at once as the bot does, and does nothing else."""

    def ack(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))

    app = server.workspace.config.app
    web = WebClient(token=app.bot_token, base_url=server.api_url)
    client = SocketModeClient(app_token=app.app_token, web_client=web)
    client.socket_mode_request_listeners.append(ack)
    client.message_listeners.append(disable_nagle)
    client.connect()
    server.workspace.wait_for(lambda now: now.connections == 1)
    try:
        yield
    finally:
        client.close()


def bare_acks(server: Server, number: int) -> list[float]:
    """The same of a client that acks and does nothing else."""
    with bare_client(server):
        return acks(server.workspace, lambda count: count < number, answered=False)


def peak_memory(pid: int) -> float:
    """The most memory that the process and its children have held so far, in MB."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    lines = [Path(f"/proc/{each}/status").read_text().splitlines() for each in pids]
    peaks = [line.split()[1] for status in lines for line in status if line.startswith("VmHWM")]
    return sum(map(int, peaks)) / 1024


def row(name: str, times: list[float]) -> str:
    ordered = sorted(times)
    p99 = ordered[int(len(ordered) * 0.99)]
    return f"{name:<34} {len(times):>6} {statistics.median(times):>9.2f} {p99:>9.2f}"


def copy_in(prepared: Path, seeds: Path, prefix: str) -> None:
    """Copy all prepared articles into the folder at once, as new ones."""
    copied = seeds / prefix
    subprocess.run(["cp", "-r", str(prepared), str(copied)], check=True)


def prepare(folder: Path, first: int, number: int) -> Path:
    """A folder of articles, outside of the one that is watched."""
    folder.mkdir()
    for index in range(first, first + number):
        (folder / f"{index:05}.txt").write_text(article(index), encoding="utf-8")
    return folder


def wait_until(done: Callable[[], bool]) -> float:
    """Seconds until it is so, asked every 20 ms."""
    began = time.perf_counter()
    while not done():
        threading.Event().wait(0.02)
    return time.perf_counter() - began


def run(folder: Path, articles: int, number: int) -> None:
    first = prepare(folder / "first", 0, articles)
    second = prepare(folder / "second", articles, articles)
    seeds = folder / "seeds"
    seeds.mkdir()
    workspace = Workspace(default_config())
    with serve(workspace) as server:
        bare = bare_acks(server, number)
        with bot(folder, server) as pid:
            workspace.wait_for(lambda now: now.connections == 2, timeout=30)
            idle = acks(workspace, lambda count: count < number)
            store = Store.open(folder / "pullquote.db")
            copy_in(first, seeds, "first")
            took = wait_until(lambda: store.status.counts().articles == articles)
            decided = wait_until(
                lambda: store.routing.any_routed() and not store.routing.unrouted()
            )
            wait_until(lambda: store.status.counts().due + store.status.counts().sending == 0)
            report(workspace, store, pid, took)
            print(f"all decided about {took + decided:.1f} s after they were copied in")
            copy_in(second, seeds, "second")
            began = time.perf_counter()
            busy = acks(workspace, lambda _: store.status.counts().articles < 2 * articles)
            wait_until(lambda: not store.routing.unrouted())
            took = time.perf_counter() - began
            print(f"of {articles} more, with those of late compared: {took:.1f} s")
            store.close()
    print(f"\n{'acks, one in flight':<34} {'number':>6} {'p50 ms':>9} {'p99 ms':>9}")
    print(row("bare socket client (reference)", bare))
    print(row("bot, idle", idle))
    print(row(f"bot, while {articles} articles are read", busy))


def report(workspace: Workspace, store: Store, pid: int, took: float) -> None:
    counts = store.status.counts()
    posts = sum(call["method"] == "chat.postMessage" for call in workspace.journal)
    print(
        f"{counts.articles} articles stored and searchable: {counts.articles / took:.0f} a second"
    )
    print(f"peak memory of bot and worker: {peak_memory(pid):.0f} MB")
    print(f"posts made: {posts}; files that could not be read: {counts.failures}")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--articles", type=int, default=1000)
    ask.add_argument("--acks", type=int, default=300)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as name:
        run(Path(name), given.articles, given.acks)


if __name__ == "__main__":
    main()
