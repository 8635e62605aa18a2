"""1,000 feeds of 50 items: first, with nothing new, and with ten new: seconds, requests, bytes.

    python -m tests.tools.benchmarks.bench_feeds [--feeds 1000] [--items 50] [--new 10]

The feeds are served from loopback by a process of its own, which counts what is asked; each feed is
a site. The whole bot follows them, with a workspace to post into; between the rounds its clock goes
on by an interval. The reference is a bare httpx client that makes the same requests of the second
round, as many at once, and looks at nothing.
"""

import argparse
import asyncio
import logging
import multiprocessing
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from bot.scheduler.poll import AT_ONCE
from bot.seeds.fetching import Network
from tests.support.newsroom import Newsroom, newsroom
from tests.tools.benchmarks.bench_thousand import article

HOST = "127.0.0.1"
INTERVAL = timedelta(minutes=15)
CHARACTERS = 1_500  # of an item
FIRST = datetime(2026, 3, 1, tzinfo=UTC)


class Counts:
    """What the server was asked, and what it sent."""

    def __init__(self) -> None:
        self.requests = 0
        self.unchanged = 0
        self.sent = 0


def item(feed: int, number: int) -> str:
    """An item that no other feed and number has."""
    text = article(feed * 1_000 + number).partition("\n\n")[2][:CHARACTERS].rpartition(" ")[0]
    body = "".join(f"&lt;p>{each}&lt;/p>" for each in text.split("\n\n"))
    date = format_datetime(FIRST + timedelta(minutes=number))
    return (
        f"<item><title>Plan {number} of site {feed}</title><guid>https://site{feed}.example/"
        f"{number}</guid><pubDate>{date}</pubDate><content:encoded>{body}.</content:encoded></item>"
    )


def document(feed: int, first: int, last: int) -> bytes:
    """A feed with these items, the newest first."""
    items = "".join(item(feed, number) for number in range(last, first - 1, -1))
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Site {feed}</title>{items}</channel></rss>"
    ).encode()


def serve(pipe: Connection, items: int) -> None:
    """Serve until told to stop: "counts" is answered, and a list of feeds has one new item each."""
    counts = Counts()
    new: set[int] = set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            feed = int(self.headers["Host"].partition(".")[0].removeprefix("site"))
            last = items + (feed in new)
            tag = f'"{last}"'
            unchanged = self.headers.get("If-None-Match") == tag
            body = b"" if unchanged else document(feed, last - items + 1, last)
            counts.requests += 1
            counts.unchanged += unchanged
            counts.sent += len(body)
            self.send_response(304 if unchanged else 200)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

    with Server((HOST, 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        pipe.send(server.server_address[1])
        while (said := pipe.recv()) != "stop":
            if said == "counts":
                pipe.send((counts.requests, counts.unchanged, counts.sent))
            else:
                new.update(said)


@contextmanager
def sites(items: int) -> Iterator[tuple[int, Connection]]:
    """The sites in a process of their own: their port, and the pipe to it."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, items))
    process.start()
    yield ours.recv(), ours
    ours.send("stop")
    process.join()


def asked(pipe: Connection) -> tuple[int, int, int]:
    """Requests, those of them that had nothing new, and bytes sent, so far."""
    pipe.send("counts")
    counts: tuple[int, int, int] = pipe.recv()
    return counts


def bare(port: int, feeds: int, tag: str) -> float:
    """Seconds that a bare client takes for one request of each feed that has nothing new."""

    async def ask() -> None:
        slots = asyncio.Semaphore(AT_ONCE)
        limits = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(trust_env=False, limits=limits) as client:

            async def one(feed: int) -> None:
                headers = {"Host": f"site{feed}.example", "If-None-Match": tag}
                async with slots:
                    answer = await client.get(f"http://{HOST}:{port}/feed", headers=headers)
                    assert answer.status_code == 304

            await asyncio.gather(*(one(feed) for feed in range(feeds)))

    began = time.perf_counter()
    asyncio.run(ask())
    return time.perf_counter() - began


def until(condition: Callable[[], bool]) -> None:
    """Wait until it is so."""
    while not condition():
        time.sleep(0.05)


def settled(room: Newsroom) -> bool:
    """Whether nothing is due to be fetched, decided about or posted."""
    assert room.bot
    store = room.bot.store
    due = store.fetch_queue.next_due()
    counts = store.status.counts()
    return bool(
        due
        and due > room.now()
        and not store.routing.unrouted()
        and not counts.due + counts.sending
    )


def main() -> None:
    """Run the three rounds and print what they cost."""
    asking = argparse.ArgumentParser()
    asking.add_argument("--feeds", type=int, default=1_000)
    asking.add_argument("--items", type=int, default=50)
    asking.add_argument("--new", type=int, default=10)
    given = asking.parse_args()
    logging.disable(logging.WARNING)
    rounds = ("first", "nothing new", f"{given.new} new")
    headings = ("round", "seconds", "requests", "304", "MB sent", "articles stored")
    table = Table(*headings, "messages", "articles in them", "that wait")
    with (
        sites(given.items) as (port, pipe),
        tempfile.TemporaryDirectory() as folder,
        newsroom(Path(folder)) as room,
    ):
        room.network = Network(resolve=lambda _: (HOST,), allows=lambda each: str(each) == HOST)
        addresses = (f"http://site{feed}.example:{port}/feed" for feed in range(given.feeds))
        before = [0] * 6
        for number, name in enumerate(rounds):
            if number == 2:
                pipe.send(list(range(given.new)))
            began = time.perf_counter()
            if number == 0:
                room.drop("feeds.txt", "\n".join(addresses))
                room.start()
            else:
                room.let_pass(INTERVAL)
                assert room.bot
                room.bot.clock_moved()
            wanted = given.feeds * (number + 1 + (number == 2))  # with those of the reference
            until(lambda wanted=wanted: asked(pipe)[0] >= wanted and settled(room))  # type: ignore[misc]
            seconds = time.perf_counter() - began
            now = [*asked(pipe), *stored(room)]
            came = [new - old for new, old in zip(now, before, strict=False)]
            before = now
            table.add_row(
                *(name, f"{seconds:.1f}", f"{came[0]:,}", f"{came[1]:,}", f"{came[2] / 1e6:.1f}"),
                *(f"{each:,}" for each in (*came[3:6], now[6])),
            )
            if number == 1:
                reference = bare(port, given.feeds, f'"{given.items}"')
                before[0] += given.feeds
                before[1] += given.feeds
    console = Console(width=120)
    console.print(table)
    console.print(f"a bare client makes the requests of the second round in {reference:.1f} s")


def stored(room: Newsroom) -> tuple[int, ...]:
    """How many articles are stored, messages sent, articles in these, and articles that wait."""
    query = """
      SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM posts WHERE state = 'sent'),
        (SELECT count(*) FROM post_articles JOIN posts ON posts.id = post WHERE state = 'sent'),
        (SELECT count(*) FROM roundup_queue)
    """
    with closing(sqlite3.connect(room.settings.store)) as connection:
        counts: tuple[int, ...] = connection.execute(query).fetchone()
    return counts


if __name__ == "__main__":
    main()
