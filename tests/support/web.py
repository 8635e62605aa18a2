"""A web of made-up sites, served from this machine: what a fetcher meets, and what it asked for."""

import email.utils
import gzip
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.seeds.fetching import Network

LOOPBACK = "127.0.0.1"
RSS = "application/rss+xml"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that came, and how it was answered: ``size`` is that of the body."""

    host: str
    path: str
    headers: Mapping[str, str]
    status: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What stands at an address. With an ``etag`` it is sent only to who does not have it."""

    body: bytes = b""
    kind: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    packed: bool = False


Handle = Callable[[BaseHTTPRequestHandler], Any]


class Web:
    """Sites by their names. What is at an address is put there, or handled by a function."""

    def __init__(self, address: str = LOOPBACK) -> None:
        self.address = address
        self.asked: list[Asked] = []
        self._things: dict[tuple[str, str], Thing | Handle] = {}
        self._server = _Server((address, 0), self._handler())
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def network(self) -> Network:
        """Every name leads here, and nowhere else may be connected to."""
        return Network(resolve=self.resolve, allows=lambda each: str(each) == self.address)

    def resolve(self, name: str) -> Sequence[str]:
        """The address of a site that there is; raises OSError for every other name."""
        if any(host == name for host, _ in self._things):
            return (self.address,)
        raise OSError(f"there is no {name}")

    def url(self, host: str, path: str) -> str:
        """The address of something on a site."""
        return f"http://{host}:{self.port}{path}"

    def put(self, host: str, path: str, body: str | bytes, **about: Any) -> str:
        """Have something stand at an address, which is returned."""
        data = body.encode() if isinstance(body, str) else body
        self._things[host, path] = Thing(body=data, **about)
        return self.url(host, path)

    def handle(self, host: str, path: str, handle: Handle) -> str:
        """Have a function answer at an address, which is returned."""
        self._things[host, path] = handle
        return self.url(host, path)

    def take_down(self, host: str, path: str) -> None:
        """Have nothing stand at an address."""
        del self._things[host, path]

    def statuses(self, path: str | None = None) -> list[int]:
        """How requests, those for a path or all, were answered."""
        return [each.status for each in self.asked if path in (None, each.path)]

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        host = request.headers.get("Host", "").partition(":")[0]
        thing = self._things.get((host, request.path)) or Thing(status=404)
        if not isinstance(thing, Thing):
            thing(request)
            return
        status, body = thing.status, gzip.compress(thing.body) if thing.packed else thing.body
        if thing.etag and request.headers.get("If-None-Match") == thing.etag:
            status, body = 304, b""
        self.asked.append(
            Asked(
                host=host,
                path=request.path,
                headers=dict(request.headers),
                status=status,
                size=len(body),
            )
        )
        request.send_response(status)
        headers = {"Content-Type": thing.kind, "Content-Length": str(len(body)), **thing.headers}
        if thing.etag:
            headers["ETag"] = thing.etag
        if thing.packed:
            headers["Content-Encoding"] = "gzip"
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                web._answer(self)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A fetcher that breaks off is what is tested."""


@contextmanager
def web(address: str = LOOPBACK) -> Iterator[Web]:
    """A web without a site, for a while; raises OSError where it cannot be at this address."""
    made = Web(address)
    made._thread.start()
    try:
        yield made
    finally:
        made._server.shutdown()
        made._server.server_close()
        made._thread.join()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item as a feed gives it; what is None is left out. ``day`` is of February 2026."""

    title: str | None = "Ferry gets a winter timetable"
    guid: str | None = None
    link: str | None = None
    day: int | None = 1
    text: str = (
        "The ferry between Tull and Marrow Bay will sail twice a day this winter, the harbour "
        "board said on Friday. “So that is what they get,” said Ines Calder, who chairs the board."
    )
    whole: bool = True
    permalink: bool = False


def rss(*entries: Item, title: str = "Tull Courier", more: str = "") -> str:
    """An RSS document of these items."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title>{more}{''.join(map(_item, entries))}</channel></rss>\n"
    )


def _item(stored: Item) -> str:
    parts = []
    if stored.title is not None:
        parts.append(f"<title>{_escaped(stored.title)}</title>")
    if stored.link is not None:
        parts.append(f"<link>{_escaped(stored.link)}</link>")
    if stored.guid is not None:
        kind = str(stored.permalink).lower()
        parts.append(f'<guid isPermaLink="{kind}">{_escaped(stored.guid)}</guid>')
    if stored.day is not None:
        parts.append(f"<pubDate>{email.utils.format_datetime(moment(stored.day))}</pubDate>")
    name = "content:encoded" if stored.whole else "description"
    parts.append(f"<{name}>{_escaped(f'<p>{stored.text}</p>')}</{name}>")
    return f"<item>{''.join(parts)}</item>"


def moment(day: int) -> datetime:
    """The time of an item of this day."""
    return datetime(2026, 2, 1, 9, 30, tzinfo=UTC) + timedelta(days=day - 1)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def page(title: str, *paragraphs: str, head: str = "") -> str:
    """A web page with an article in it."""
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body>"
        f"<article><h1>{title}</h1>{text}</article></body></html>"
    )
