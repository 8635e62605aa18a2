"""Tries hostile servers and addresses, and prints what came of each.

    python -m tests.campaigns.hostile

Everything is followed as an operator would have it, by a real store and a real worker. The web of
the hostile is at an address of its own on this machine, which counts as public here; whatever else
is on the machine does not. Every connection that is opened is noted, and a server that must not be
reached listens where they lead to.
"""

import gzip
import socket
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from bot.models import StoredArticle
from bot.scheduler.worker import Worker
from bot.seeds.fetching import Network, is_public
from tests.support.follower import Follower
from tests.support.web import RSS, Item, Web, page, rss, web

OUTSIDE = "127.0.0.2"  # stands for the public internet
INSIDE = "127.0.0.1"
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is tried, the address that is followed for it, and words that `status` must say.

    Of a feed ``good`` says that it is read, and that only what it leads to comes to nothing.
    """

    name: str
    address: str
    says: str
    good: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of a case."""

    case: Case
    said: str


class Watch:
    """Notes the addresses that this process connects to, once switched on."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.on = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[object, ...]) -> None:
        if self.on and event == "socket.connect" and isinstance(args[1], tuple):
            self.seen.append(str(args[1][0]))

    @property
    def astray(self) -> list[str]:
        """The connections that must not have been opened."""
        return [each for each in self.seen if each != OUTSIDE]


class Names:
    """A name server that lies."""

    def __init__(self, sites: Web) -> None:
        self._sites = sites
        self._asked: dict[str, int] = {}
        self.known = {
            "inside.example": ("10.1.2.3",),
            "metadata.example": ("169.254.169.254",),
            "mapped.example": ("::ffff:127.0.0.1",),
            "nat64.example": ("64:ff9b::7f00:1",),
            "loop.example": (INSIDE,),
            "localhost": (INSIDE, "::1"),
            "mixed.example": (INSIDE, "192.168.0.1", "fd00::1"),
            "zone.example": ("fe80::1%lo",),
        }

    def resolve(self, name: str) -> Sequence[str]:
        self._asked[name] = self._asked.get(name, 0) + 1
        if name == "rebinding.example":  # the second answer, and each after it, leads inside
            return (OUTSIDE,) if self._asked[name] == 1 else (INSIDE,)
        return self.known.get(name) or self._sites.resolve(name)


def network(sites: Web) -> Network:
    """The one address that stands for the internet, and what is truly public."""
    return Network(
        resolve=Names(sites).resolve,
        allows=lambda address: str(address) == OUTSIDE or is_public(address),
    )


def inside(port: int) -> Iterator[Case]:
    """Addresses within: of this machine, of its network, of the cloud that it may be in."""
    private = "not on the public internet"
    for host in (
        *("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0"),
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]"),
        *("169.254.169.254", "[fd00:ec2::254]", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("100.64.0.1", "[fe80::1]", "[fc00::1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]"),
        *("0.0.0.0", "255.255.255.255", "224.0.0.1", "[ff02::1]", "198.18.0.1", "192.0.0.8"),
        *("inside.example", "metadata.example", "mapped.example", "nat64.example"),
        *("loop.example", "mixed.example", "zone.example"),
    ):
        yield Case(name=host, address=f"http://{host}:{port}/feed", says=private)
    yield Case(
        name="octal digits",
        address=f"http://0177.0.0.1:{port}/feed",
        says="cannot be read",
    )
    yield Case(
        name="a full stop at the end",
        address=f"http://127.0.0.1.:{port}/feed",
        says="no server of this name",
    )
    yield Case(
        name="digits of another script",
        address=f"http://①②⑦.0.0.1:{port}/feed",
        says="cannot be read",
    )


def leading(sites: Web, port: int) -> Iterator[Case]:
    """Redirects."""
    targets = {
        "within": (f"http://127.0.0.1:{port}/", "not on the public internet"),
        "by-number": (f"http://2130706433:{port}/", "not on the public internet"),
        "by-six": (f"http://[::1]:{port}/", "not on the public internet"),
        "metadata": ("http://169.254.169.254/latest/meta-data/", "not on the public internet"),
        "file": ("file:///etc/passwd", "neither http nor https"),
        "gopher": (f"gopher://127.0.0.1:{port}/", "neither http nor https"),
        "password": (f"http://a:b@127.0.0.1:{port}/", "never sent"),
        "nonsense": ("http://[", "no server of this name"),
    }
    for name, (target, says) in targets.items():
        address = sites.put(f"{name}.example", "/", "", status=302, headers={"Location": target})
        yield Case(name=f"a redirect: {target}", address=address, says=says)
    for number in range(9):
        host, following = (
            f"round{number}.example",
            sites.url(f"round{(number + 1) % 9}.example", "/"),
        )
        sites.put(host, "/", "", status=301, headers={"Location": following})
    yield Case(
        name="a redirect without end",
        address=sites.url("round0.example", "/"),
        says="again and again",
    )
    sites.put("rebinding.example", "/", "", status=302, headers={"Location": "/again"})
    yield Case(
        name="a name that leads inside when it is asked again",
        address=sites.url("rebinding.example", "/"),
        says="not on the public internet",
    )


def slow(sites: Web) -> Iterator[Case]:
    """Servers that take their time, or never end."""

    def start(request: BaseHTTPRequestHandler, *headers: str) -> None:
        lines = ("HTTP/1.1 200 OK", f"Content-Type: {RSS}", *headers, "", "")
        request.wfile.write("\r\n".join(lines).encode())

    def drip(request: BaseHTTPRequestHandler) -> None:
        start(request)
        while True:
            request.wfile.write(b"<")
            time.sleep(0.2)

    def drip_headers(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            request.wfile.write(b"X-A: 1\r\n")
            time.sleep(0.2)

    def silent(request: BaseHTTPRequestHandler) -> None:
        request.rfile.read(1)

    def endless(request: BaseHTTPRequestHandler) -> None:
        start(request)
        while True:
            request.wfile.write(b"<item>" * 10_000)

    def packed(request: BaseHTTPRequestHandler) -> None:
        start(request, "Content-Encoding: gzip")
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        for _ in range(2_000):
            request.wfile.write(packer.compress(bytes(MEGABYTE)))

    def short(request: BaseHTTPRequestHandler) -> None:
        start(request, "Content-Length: 5000")
        request.wfile.write(b"<rss>")

    def no_http(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"220 mail.example ready\r\n")

    def many_headers(request: BaseHTTPRequestHandler) -> None:
        start(request, *(f"X-{number}: {'x' * 1000}" for number in range(2_000)))

    for name, handle, says in (
        ("a byte every fifth of a second", drip, "took longer than"),
        ("a header every fifth of a second", drip_headers, "took longer than"),
        ("no answer", silent, "took longer than"),
        ("a feed without end", endless, "larger than 5 MB"),
        ("2 GB packed in 2 MB", packed, "larger than 5 MB"),
        ("less than was announced", short, "broke off"),
        ("no HTTP", no_http, "does not speak HTTP"),
        ("2 MB of headers", many_headers, "does not speak HTTP"),
    ):
        host = f"{handle.__name__.replace('_', '-')}.example"
        yield Case(name=name, address=sites.handle(host, "/feed", handle), says=says)
    yield Case(
        name="https where only http is spoken",
        address=sites.put("plain.example", "/feed", rss()).replace("http:", "https:"),
        says="does not speak https",
    )


def bodies(sites: Web, port: int) -> Iterator[Case]:
    """What is sent."""
    lol = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 12))
    item = "<item><title>{}</title><description>{}</description></item>"
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{lol}]><rss version="2.0"><channel>'
        f"<title>Bomb</title>{item.format('A bomb', '&l11;')}</channel></rss>"
    )
    outside = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">'
        f'<!ENTITY b SYSTEM "http://127.0.0.1:{port}/entity">]><rss version="2.0"><channel>'
        f"<title>Outside</title>{item.format('&a; &b;', '&a; &b;')}</channel></rss>"
    )
    deep = f"<rss version='2.0'><channel>{'<a>' * 400_000}{'</a>' * 400_000}</channel></rss>"
    wrong = rss(Item(guid="1")).replace("utf-8", "euc-jp").encode().replace(b"Tull", b"\xff\xfe")
    big = b"<rss version='2.0'><channel>" + b" " * 100 * MEGABYTE
    for host, body, kind, says in (
        ("laughs", bomb, RSS, "declares entities"),
        ("external", outside, RSS, "declares entities"),
        ("deep", deep, RSS, "more than 200 deep"),
        ("charset", wrong, RSS, "says that it is written in"),
        ("hundred", big, RSS, "larger than 5 MB"),
        ("html", page("Back soon", "We are working on it."), "text/html", "web page, not a feed"),
        ("picture", b"\x89PNG\r\n", "image/png", "It is image/png"),
        ("nothing", "", RSS, "It is empty"),
        ("json", '{"version": "https://jsonfeed.org/version/1"}', "text/plain", "no feed"),
        ("noise", bytes(range(256)) * 40, RSS, "binary"),
        ("cut", rss(*(Item(guid=str(each)) for each in range(9)))[:2_000], RSS, "cut off"),
    ):
        address = sites.put(f"{host}.example", "/feed", body, kind=kind)
        yield Case(name=host, address=address, says=says, good=not says)
    for encoding, body, says in (
        ("br", rss(), "not asked for"),
        ("gzip, gzip", gzip.compress(gzip.compress(rss().encode())), "not asked for"),
        ("gzip", "not packed", "cannot be unpacked"),
        ("deflate", zlib.compress(rss().encode()), "not asked for"),
    ):
        address = sites.put(
            f"packed{len(encoding)}.example",
            "/feed",
            body,
            kind=RSS,
            headers={"Content-Encoding": encoding},
        )
        yield Case(name=f"Content-Encoding: {encoding}", address=address, says=says)
    for status in (304, 401, 403, 404, 410, 429, 500, 503):
        address = sites.put(f"status{status}.example", "/feed", "", status=status, kind=RSS)
        yield Case(
            name=f"{status}",
            address=address,
            says="nothing is new" if status == 304 else f"({status})",
        )
    teaser = Item(guid="1", link=f"http://127.0.0.1:{port}/page", text="", whole=False)
    yield Case(
        name="an item whose page is within",
        address=sites.put("teaser.example", "/feed", rss(teaser), kind=RSS),
        says="not on the public internet",
        good=True,
    )


@contextmanager
def secret() -> Iterator[tuple[int, list[str]]]:
    """A server within, at both loopback addresses where there are two; its port, and who came."""
    reached: list[str] = []
    sockets = [socket.create_server((INSIDE, 0))]
    port = sockets[0].getsockname()[1]
    if socket.has_ipv6:
        with suppress(OSError):
            sockets.append(socket.create_server(("::1", port), family=socket.AF_INET6))

    def accept(listener: socket.socket) -> None:
        while True:
            try:
                connection, about = listener.accept()
            except OSError:
                return
            reached.append(str(about))
            connection.close()

    for each in sockets:
        threading.Thread(target=accept, args=(each,), daemon=True).start()
    try:
        yield port, reached
    finally:
        for each in sockets:
            each.close()


def cases(sites: Web, port: int) -> list[Case]:
    """All that is tried."""
    return [*inside(port), *leading(sites, port), *slow(sites), *bodies(sites, port)]


def run(
    folder: Path, worker: Worker, note: Callable[[str], None] = lambda _: None
) -> tuple[list[Tried], list[str], list[StoredArticle]]:
    """Try everything; what `status` says of each, what was reached that should not be, and what
    has been read.

    Raises OSError where this machine has no second loopback address.
    """
    watch = Watch()
    with secret() as (port, reached), web(OUTSIDE) as sites:
        tried = cases(sites, port)
        desk = Follower(folder, sites, worker, network=network(sites))
        try:
            desk.follow(*(case.address for case in tried))
            note(f"{len(tried)} addresses are followed")
            watch.on = True
            desk.round()
            desk.round()  # cookies and validators that were taken would go out now
            watch.on = False
            said = {each.address: each.failure.reason for each in desk.troubles()}
            paths = {each.path: each.failure.reason for each in desk.troubles()}
            results = [
                Tried(case=case, said=said.get(case.address) or paths.get(case.address, ""))
                for case in tried
            ]
            articles = desk.articles()
        finally:
            desk.close()
        return results, [*reached, *watch.astray], articles


def main() -> None:
    """Try everything, and print the table."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    worker = Worker()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        results, reached, _ = run(Path(folder), worker, console.print)
    worker.stop()
    table = Table("what was tried", "what status says of it")
    for each in results:
        table.add_row(Text(each.case.name), each.said or "(it is read, and nothing hostile in it)")
    console.print(table)
    wrong = [each for each in results if each.case.says not in each.said]
    console.print(
        f"{len(results)} tried in {time.monotonic() - began:.0f} s; {len(reached)} reached that "
        f"should not be; {len(wrong)} without the sentence that is expected."
    )
    sys.exit(1 if reached or wrong else 0)


if __name__ == "__main__":
    main()
