"""Servers that take their time, never end, or do not keep to HTTP."""

import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

from tests.campaigns.hostile.case import Case
from tests.support.web import RSS, Web, rss

MEGABYTE = 1_000_000
DRIP = 0.2  # seconds


def drip(request: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then."""
    _start(request)
    while True:
        request.wfile.write(b"<")
        time.sleep(DRIP)


def drip_headers(request: BaseHTTPRequestHandler) -> None:
    """Send a header now and then."""
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        request.wfile.write(b"X-A: 1\r\n")
        time.sleep(DRIP)


def silent(request: BaseHTTPRequestHandler) -> None:
    """Send nothing."""
    request.rfile.read(1)


def endless(request: BaseHTTPRequestHandler) -> None:
    """Send a feed without end."""
    _start(request)
    while True:
        request.wfile.write(b"<item>" * 10_000)


def packed(request: BaseHTTPRequestHandler) -> None:
    """Send two megabytes that become two gigabytes when they are unpacked."""
    _start(request, "Content-Encoding: gzip")
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    for _ in range(2_000):
        request.wfile.write(packer.compress(bytes(MEGABYTE)))


def short(request: BaseHTTPRequestHandler) -> None:
    """Send less than was announced."""
    _start(request, "Content-Length: 5000")
    request.wfile.write(b"<rss>")


def no_http(request: BaseHTTPRequestHandler) -> None:
    """Greet as a mail server does."""
    request.wfile.write(b"220 mail.example ready\r\n")


def many_headers(request: BaseHTTPRequestHandler) -> None:
    """Send two megabytes of headers."""
    _start(request, *(f"X-{number}: {'x' * 1000}" for number in range(2_000)))


def _start(request: BaseHTTPRequestHandler, *headers: str) -> None:
    lines = ("HTTP/1.1 200 OK", f"Content-Type: {RSS}", *headers, "", "")
    request.wfile.write("\r\n".join(lines).encode())


def never_done(sites: Web) -> Iterator[Case]:
    """Servers that are given up only because of the time that they take."""
    for name, handle in (
        ("a byte every fifth of a second", drip),
        ("a header every fifth of a second", drip_headers),
        ("no answer", silent),
    ):
        host = f"{handle.__name__.replace('_', '-')}.example"
        address = sites.handle(host, "/feed", handle)
        yield Case(name=name, address=address, says="took longer than")


def malformed(sites: Web) -> Iterator[Case]:
    """Servers that send too much, too little, or no HTTP."""
    for name, handle, says in (
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
