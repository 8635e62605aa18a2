"""GET, and nothing else: from public addresses only, within seconds and megabytes.

The name of a server is resolved once for each request, and what is connected to is the very address
that was judged: no second answer of a name server can lead elsewhere. Nothing is taken along from
one request to the next, and nothing from the environment.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from ipaddress import ip_address
from types import TracebackType
from typing import TYPE_CHECKING, Self
from weakref import WeakValueDictionary

from bot.errors import FetchError
from bot.seeds.fetching.decompress import LIMIT, body, too_big
from bot.seeds.fetching.network import Network

if TYPE_CHECKING:
    import httpx

SECONDS = 10.0  # in all, from the first name to the last byte, over all redirects
TURN_SECONDS = 20.0  # that others may have the same host for, meanwhile
REDIRECTS = 5
_CONNECT_SECONDS = 4.0  # to one address, where there may be another
_MOST_ADDRESSES = 4
_RESOLVERS = 32  # threads: a name server that does not answer keeps one for its own while
_LONGEST_ADDRESS = 2_000
_LONGEST_HEADER = 500
_LAST_PORT = 65_535
_LONGEST_WAIT = 86_400.0  # what a server asks for beyond is not believed
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)

_LEADS_ON = "It leads on from one address to the next, again and again."
_SLOW = f"It took longer than {SECONDS:.0f} s."
_STATUS: Mapping[int, str] = {
    401: "Its server asks for a password (401).",
    403: "Its server does not let the bot have it (403).",
    404: "It is not there (404).",
    410: "It is gone for good (410).",
    429: "Its server asks to be left alone for a while (429).",
}
_LASTING = (401, 403, 404, 410)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResponse:
    """What a server has sent: the ``body``, unpacked, from the last address of its redirects.

    ``kind`` is its media type in lower case ("text/html"), ``charset`` what it is said to be
    written in; either is empty where nothing is said. ``etag`` and ``modified`` are to be sent with
    the next request, so that only what is new is sent. ``body`` is None where nothing is.
    """

    url: str
    body: bytes | None
    kind: str = ""
    charset: str = ""
    etag: str | None = None
    modified: str | None = None


class Fetcher:
    """Makes requests, each host one at a time. To be entered, and used, in one event loop.

    ``proxy`` is the address of one to go through. It resolves names itself: what is judged is then
    not what it connects to.
    """

    def __init__(
        self, network: Network, now: Callable[[], datetime], *, proxy: str | None = None
    ) -> None:
        self._network = network
        self._now = now
        self._proxy = proxy
        # a lock is there as long as somebody holds it or waits for it
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __aenter__(self) -> Self:
        """Make ready; nothing is connected to yet."""
        import httpx

        self._httpx = httpx
        self._resolvers = ThreadPoolExecutor(_RESOLVERS, "resolve")
        self._transport = httpx.AsyncHTTPTransport(
            verify=_certificates(),
            trust_env=False,
            # a connection is for one request: another server's name may lead to the same address
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            proxy=self._proxy,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close what is open, without waiting for a name server."""
        await self._transport.aclose()
        self._resolvers.shutdown(wait=False, cancel_futures=True)

    async def get(
        self,
        url: str,
        accepts: Callable[[str], bool],
        *,
        etag: str | None = None,
        modified: str | None = None,
    ) -> FetchResponse:
        """What stands at an http or https address, after up to REDIRECTS.

        ``accepts`` says of a media type whether it is of any use: what is not is not loaded.
        ``etag`` and ``modified`` are of the last answer. Raises FetchError with a sentence.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in validators.items() if value}
        left = SECONDS
        loop = asyncio.get_running_loop()
        for _ in range(REDIRECTS + 1):
            target = self._checked(url)
            async with self._turn(_name(target)):
                began = loop.time()
                try:
                    async with asyncio.timeout(left):
                        found = await self._request(target, headers, accepts)
                except TimeoutError as error:
                    raise FetchError(_SLOW) from error
                left -= loop.time() - began
            if isinstance(found, FetchResponse):
                return found
            url = found
        raise FetchError(_LEADS_ON)

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        """Have a host to oneself; raises FetchError where others have it for too long."""
        turn = self._turns.setdefault(host, asyncio.Lock())
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await turn.acquire()
        except TimeoutError as error:
            raise FetchError("Its server is busy with other requests of ours.") from error
        try:
            yield
        finally:
            turn.release()

    def _checked(self, url: str) -> "httpx.URL":
        """The address, where it is one that may be asked at all."""
        try:
            target = self._httpx.URL(url)
        except (self._httpx.InvalidURL, ValueError, TypeError) as error:
            raise FetchError("Its address cannot be read.", lasting=True) from error
        if target.scheme not in ("http", "https"):
            raise FetchError("Its address is neither http nor https.", lasting=True)
        if target.userinfo:
            raise FetchError(
                "Its address holds a name or a password: those are never sent.", lasting=True
            )
        no_port = target.port is not None and not 0 < target.port <= _LAST_PORT
        if not target.host or no_port or len(url) > _LONGEST_ADDRESS:
            raise FetchError("Its address cannot be read.", lasting=True)
        return target

    async def _request(
        self, target: "httpx.URL", headers: Mapping[str, str], accepts: Callable[[str], bool]
    ) -> FetchResponse | str:
        """One request: its answer, or the address that it leads on to."""
        addresses = await self._addresses(_name(target))
        if self._proxy:
            # https is between us and the name; the proxy has to keep its own network closed
            addresses = (_name(target),)
        for number, address in enumerate(addresses, start=1):
            try:
                return await self._ask(target, address, headers, accepts)
            except (self._httpx.ConnectError, self._httpx.ConnectTimeout) as error:
                if number == len(addresses):
                    raise FetchError(_not_connected(error)) from error
            except self._httpx.RemoteProtocolError as error:
                raise FetchError("Its server broke off, or does not speak HTTP.") from error
            except self._httpx.HTTPError as error:
                raise FetchError("The connection to its server was lost.") from error
        raise AssertionError("there is at least one address")

    async def _addresses(self, host: str) -> Sequence[str]:
        """The allowed addresses of a host; raises FetchError where there is none."""
        try:
            found = _numeric(host) or await asyncio.get_running_loop().run_in_executor(
                self._resolvers, self._network.resolve, host
            )
        except (OSError, UnicodeError) as error:
            if self._proxy:
                return ()  # behind some proxies there are no other names
            raise FetchError("There is no server of this name.") from error
        # a zone ("fe80::1%eth0") is part of a link-local address only
        plain = [each for each in found if "%" not in each]
        allowed = [each for each in plain if self._network.allows(ip_address(each))]
        if not allowed:
            raise FetchError(
                "It leads to an address that is not on the public internet.", lasting=True
            )
        return allowed[:_MOST_ADDRESSES]

    async def _ask(
        self,
        target: "httpx.URL",
        address: str,
        headers: Mapping[str, str],
        accepts: Callable[[str], bool],
    ) -> FetchResponse | str:
        request = self._httpx.Request(
            "GET",
            target.copy_with(host=address, fragment=None),
            headers={
                "Host": target.netloc.decode("ascii"),
                "User-Agent": user_agent(),
                "Accept": "*/*",
                "Accept-Encoding": "gzip",
                **headers,
            },
            extensions={
                "sni_hostname": _name(target),
                "timeout": {"connect": _CONNECT_SECONDS},
            },
        )
        response = await self._transport.handle_async_request(request)
        try:
            return await self._answer(target, response, accepts)
        except self._httpx.HTTPError as error:
            # here, so that it is not taken for what could not be connected to
            raise FetchError("Its server broke off before all of it was there.") from error
        finally:
            await response.aclose()

    async def _answer(
        self, target: "httpx.URL", response: "httpx.Response", accepts: Callable[[str], bool]
    ) -> FetchResponse | str:
        status, headers = response.status_code, response.headers
        if status in (301, 302, 303, 307, 308) and "location" in headers:
            try:
                return str(target.join(headers["location"]))
            except (self._httpx.InvalidURL, ValueError) as error:
                raise FetchError("It leads on to an address that cannot be read.") from error
        etag, modified = _kept(headers.get("etag")), _kept(headers.get("last-modified"))
        if status == 304:
            return FetchResponse(url=str(target), body=None, etag=etag, modified=modified)
        if status != 200:
            said = _STATUS.get(status, f"Its server has trouble ({status}).")
            raise FetchError(said, self._wait(headers), lasting=status in _LASTING)
        stated = headers.get("content-type", "")
        kind = stated.partition(";")[0].strip().lower()
        if not accepts(kind):
            raise FetchError(f"It is {_shown(kind)}, which is not read here.", lasting=True)
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > LIMIT:
            raise too_big(LIMIT)
        encoding = headers.get("content-encoding", "")
        charset = _CHARSET.search(stated)
        return FetchResponse(
            url=str(target.copy_with(fragment=None)),
            body=await body(response.aiter_raw(), encoding, LIMIT),
            kind=kind,
            charset=charset[1].lower() if charset else "",
            etag=etag,
            modified=modified,
        )

    def _wait(self, headers: "httpx.Headers") -> float | None:
        """The seconds of a Retry-After, which is a number or a date (RFC 9110, section 10.2.3)."""
        stated = headers.get("retry-after", "").strip()
        if stated.isdecimal():
            return min(float(stated[:10]), _LONGEST_WAIT)
        try:
            until = parsedate_to_datetime(stated)
        except (TypeError, ValueError, OverflowError):
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return min(max(0.0, (until - self._now()).total_seconds()), _LONGEST_WAIT)


@cache
def user_agent() -> str:
    """What the bot calls itself: its name and version."""
    return f"Pullquote/{version('pullquote')}"


@cache
def _certificates() -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _name(target: "httpx.URL") -> str:
    """The host as it is asked for: of the forms of an international name, one for everything."""
    return target.raw_host.decode("ascii")


def _numeric(host: str) -> Sequence[str]:
    """The address that a host is in any spelling of it: 127.1, 2130706433, 0x7f000001."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return ()
    return [str(address[0]) for *_, address in found]


def _kept(stated: str | None) -> str | None:
    """A header that can be sent back as it came."""
    return stated if stated and stated.isascii() and len(stated) <= _LONGEST_HEADER else None


def _not_connected(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "Its server's certificate is not good for this name."
        if isinstance(cause, ssl.SSLError):
            return "Its server does not speak https."
        cause = cause.__cause__ or cause.__context__
    return "Its server cannot be reached."


def _shown(kind: str) -> str:
    return re.sub(r"[^\w/.+-]", "", kind)[:60] or "of no kind that is stated"
