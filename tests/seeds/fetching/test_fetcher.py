"""The fetcher against a web server on this machine: what it requests, accepts and refuses."""

import asyncio
import gzip
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import pytest

from bot.errors import FetchError
from bot.seeds.fetching import Fetcher, FetchResponse, Network, fetcher
from bot.seeds.fetching.fetcher import user_agent
from bot.seeds.fetching.response import LONGEST_WAIT
from tests.support.samples import NOON
from tests.support.web import HTML, Web

T = TypeVar("T")
HOST = "courier.example"


def fetched(
    sites: Web, *urls: str, network: Network | None = None, **about: Any
) -> list[FetchResponse]:
    """Fetch the URLs one after the other."""

    async def ask(made: Fetcher) -> list[FetchResponse]:
        return [await made.get(url, lambda _: True, **about) for url in urls]

    return run(sites, ask, network)


def run(
    sites: Web, ask: Callable[[Fetcher], Awaitable[T]], network: Network | None = None, **given: Any
) -> T:
    async def entered() -> T:
        async with Fetcher(network or sites.network, lambda: NOON, **given) as made:
            return await ask(made)

    return asyncio.run(entered())


def refusal(sites: Web, url: str, **about: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetched(sites, url, **about)
    return caught.value


def test_the_response_has_the_body_and_the_servers_metadata(sites: Web) -> None:
    url = sites.put(HOST, "/a", "Tull", kind='TEXT/html; charset="KOI8-R"', etag='"1"')
    (answer,) = fetched(sites, f"{url}#part")
    assert answer == FetchResponse(
        url=url, body=b"Tull", kind="text/html", charset="koi8-r", etag='"1"'
    )


def test_an_unchanged_body_is_not_sent_again(sites: Web) -> None:
    url = sites.put(HOST, "/a", "Tull", etag='"1"')
    (answer,) = fetched(sites, url, etag='"1"', modified="Fri, 27 Feb 2026 09:30:00 GMT")
    assert answer.body is None
    (asked,) = sites.asked
    assert asked.headers["If-Modified-Since"] == "Fri, 27 Feb 2026 09:30:00 GMT"


def test_requests_name_the_bot_and_send_nothing_else(sites: Web) -> None:
    url = sites.put(HOST, "/a", "x", headers={"Set-Cookie": "a=1; Path=/"})
    fetched(sites, url, url)
    assert user_agent() == f"Pullquote/{version('pullquote')}"
    for asked in sites.asked:
        assert asked.headers == {
            "Host": f"{HOST}:{sites.port}",
            "User-Agent": user_agent(),
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
        }


def test_nothing_is_read_from_the_environment(
    sites: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine {HOST} login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    fetched(sites, sites.put(HOST, "/a", "x"))
    assert "Authorization" not in sites.asked[0].headers


def test_a_compressed_body_is_decompressed(sites: Web) -> None:
    (answer,) = fetched(sites, sites.put(HOST, "/a", "Tull " * 1_000, packed=True))
    assert answer.body == b"Tull " * 1_000
    assert sites.asked[0].size < 100


def test_redirects_to_other_sites_and_relative_redirects_are_followed(sites: Web) -> None:
    there = sites.put("other.example", "/b", "x")
    first = sites.put(HOST, "/a", "", status=301, headers={"Location": there})
    (answer,) = fetched(sites, first)
    assert (answer.url, answer.body) == (there, b"x")
    relative = sites.put(HOST, "/c", "", status=308, headers={"Location": "a"})
    assert fetched(sites, relative)[0].url == there


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("120", 120.0),
        ("Sun, 01 Mar 2026 12:05:00 GMT", 300.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("99999999999", 86_400.0),
        ("soon", None),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("", None),
    ],
)
def test_retry_after_is_parsed_as_seconds_or_a_date(
    sites: Web, stated: str, seconds: float | None
) -> None:
    url = sites.put(HOST, "/a", "", status=503, headers={"Retry-After": stated})
    assert refusal(sites, url).wait == seconds


def test_a_body_of_an_unwanted_media_type_is_not_loaded(sites: Web) -> None:
    url = sites.put(HOST, "/a", "x", kind="video/mp4")
    with pytest.raises(FetchError, match="It is video/mp4, which is not read here"):
        run(sites, lambda made: made.get(url, lambda kind: kind != "video/mp4"))


def test_validators_that_could_not_be_sent_back_are_dropped(sites: Web) -> None:
    url = sites.put(HOST, "/a", "x", headers={"ETag": '"ä"', "Last-Modified": "x" * 1_000})
    (answer,) = fetched(sites, url)
    assert (answer.etag, answer.modified) == (None, None)


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://a.example/", "file:///etc/passwd", "//a.example", "http://", "", "http:"),
        *("http://a.example:99999/", "http://\ud800.example/", f"http://a.example/{'x' * 3000}"),
    ],
)
def test_an_invalid_url_is_refused_without_a_request(sites: Web, url: str) -> None:
    assert refusal(sites, url).lasting
    assert sites.asked == []


def test_each_host_gets_one_request_at_a_time_and_hosts_run_in_parallel(sites: Web) -> None:
    inside: list[str] = []
    most: dict[str, int] = {}
    lock = threading.Lock()
    both = threading.Barrier(2, timeout=5)

    def handle(request: BaseHTTPRequestHandler) -> None:
        host = request.headers["Host"]
        with lock:
            inside.append(host)
            most[host] = max(most.get(host, 0), inside.count(host))
        both.wait()  # until a request to the other host is being handled too
        with lock:
            inside.remove(host)
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx")

    urls = [sites.handle(host, "/", handle) for host in (HOST, "other.example")] * 3

    async def ask(made: Fetcher) -> list[FetchResponse]:
        return await asyncio.gather(*(made.get(url, lambda _: True) for url in urls))

    assert len(run(sites, ask)) == 6
    assert set(most.values()) == {1}


def test_a_slow_response_times_out(sites: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetcher, "SECONDS", 0.2)
    gate = threading.Event()
    url = sites.handle(HOST, "/", lambda _: gate.wait(5))
    assert refusal(sites, url).sentence.startswith("It took longer than")
    gate.set()


def test_the_second_address_is_tried_if_the_first_does_not_answer(sites: Web) -> None:
    url = sites.put(HOST, "/a", "x")
    both = Network(
        resolve=lambda _: ("127.0.0.9", "127.0.0.1"), allows=lambda each: each.is_loopback
    )
    assert fetched(sites, url, network=both)[0].body == b"x"


def test_a_name_is_resolved_once_for_each_request(sites: Web) -> None:
    names: list[str] = []

    def resolve(name: str) -> tuple[str, ...]:
        names.append(name)
        return ("127.0.0.1",)

    url = sites.put(HOST, "/a", "x")
    network = Network(resolve=resolve, allows=lambda each: each.is_loopback)
    fetched(sites, url, url, network=network)
    assert names == [HOST, HOST]


class Proxy(socketserver.StreamRequestHandler):
    """An HTTP proxy that resolves every name to this machine, and records its requests."""

    asked: ClassVar[list[str]] = []

    def handle(self) -> None:
        method, target, _ = self.rfile.readline().decode().split()
        headers = list(iter(self.rfile.readline, b"\r\n"))
        self.asked.append(f"{method} {target}")
        port = int(target.removeprefix("http://").partition("/")[0].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as there:
            if method == "CONNECT":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
                back = threading.Thread(target=self._pass_on, args=(there, self.connection))
                back.start()
                self._pass_on(self.connection, there)
                back.join()
            else:
                path = target.partition(f":{port}")[2]
                there.sendall(f"{method} {path} HTTP/1.0\r\n".encode() + b"".join(headers))
                there.sendall(b"\r\n")
                self._pass_on(there, self.connection)

    @staticmethod
    def _pass_on(one: socket.socket, other: socket.socket) -> None:
        while data := one.recv(9_000):
            other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy() -> Iterator[str]:
    Proxy.asked.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Proxy) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,)).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def by_proxy(sites: Web, url: str, proxy: str) -> FetchResponse:
    return run(sites, lambda made: made.get(url, lambda _: True), proxy=proxy)


def test_a_proxy_is_given_the_host_name(sites: Web, proxy: str) -> None:
    url = sites.put(HOST, "/a", "x")
    assert by_proxy(sites, url, proxy).body == b"x"
    beyond = url.replace(HOST, "beyond.example")  # a name that only the proxy can resolve
    with pytest.raises(FetchError, match="404"):
        by_proxy(sites, beyond, proxy)
    assert Proxy.asked == [f"GET {url}", f"GET {beyond}"]


def test_a_proxy_is_not_asked_for_private_addresses(sites: Web, proxy: str) -> None:
    for host in ("10.0.0.1", "[::1]", "2130706434"):
        with pytest.raises(FetchError, match="not on the public internet"):
            by_proxy(sites, f"http://{host}:{sites.port}/", proxy)
    assert Proxy.asked == []


@pytest.fixture
def secure(tmp_path: Path, sites: Web) -> str:
    """Serve the web over https, with a self-signed certificate for HOST; return a URL there."""
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl to make a certificate with")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-keyout", "key.pem", "-out", "cert.pem"),
            *("-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"),
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    plain = sites._server.socket
    sites._server.socket = context.wrap_socket(plain, server_side=True)
    return sites.put(HOST, "/a", "x", kind=HTML).replace("http:", "https:")


def test_an_untrusted_certificate_is_refused(sites: Web, secure: str) -> None:
    assert refusal(sites, secure).sentence == "Its server's certificate is not good for this name."


def test_a_certificate_is_checked_against_the_host_name_not_the_address(
    sites: Web, secure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting = ssl.create_default_context(cafile=tmp_path / "cert.pem")
    monkeypatch.setattr(fetcher, "_certificates", lambda: trusting)
    assert fetched(sites, secure)[0].body == b"x"
    sites.put("other.example", "/a", "x")
    other = secure.replace(HOST, "other.example")
    assert refusal(sites, other).sentence == "Its server's certificate is not good for this name."


def test_a_certificate_is_checked_against_the_host_name_through_a_proxy_too(
    sites: Web, secure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    trusting = ssl.create_default_context(cafile=tmp_path / "cert.pem")
    monkeypatch.setattr(fetcher, "_certificates", lambda: trusting)
    assert by_proxy(sites, secure, proxy).body == b"x"
    assert Proxy.asked == [f"CONNECT {HOST}:{sites.port}"]


def test_an_international_name_is_resolved_and_requested_in_the_same_form(sites: Web) -> None:
    names: list[str] = []

    def resolve(name: str) -> tuple[str, ...]:
        names.append(name)
        return ("127.0.0.1",)

    network = Network(resolve=resolve, allows=lambda each: each.is_loopback)
    sites.put("xn--fa-hia.example", "/a", "x")
    fetched(sites, f"http://faß.example:{sites.port}/a", network=network)
    assert names == ["xn--fa-hia.example"]
    assert sites.asked[0].host == "xn--fa-hia.example"


def test_data_after_the_compressed_body_is_not_read(sites: Web) -> None:
    tail = bytes(3_000_000)
    packed = gzip.compress(b"Tull")
    about = {"headers": {"Content-Encoding": "gzip"}}
    (answer,) = fetched(sites, sites.put(HOST, "/a", packed + tail, **about))
    assert answer.body == b"Tull"
    empty = gzip.compress(b"")[:-8] + bytes(6_000_000)
    url = sites.put(HOST, "/b", empty, **about)
    assert "cannot be unpacked" in refusal(sites, url).sentence or "larger" in str(
        refusal(sites, url)
    )


def test_the_longest_wait_is_a_day() -> None:
    assert timedelta(seconds=LONGEST_WAIT) == timedelta(days=1)
