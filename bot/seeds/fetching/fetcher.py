"""Makes GET requests to public addresses, with limits on time, size and redirects.

Protects against server-side request forgery: a host name is resolved once for each request, and
the connection goes to the very address that was checked, so a second answer from a name server
cannot lead anywhere else. No request reuses anything of an earlier one, such as cookies, and
nothing is read from the environment.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cache
from importlib.metadata import version
from ipaddress import ip_address
from types import TracebackType
from typing import TYPE_CHECKING, Self
from weakref import WeakValueDictionary

from bot.errors import FetchError
from bot.seeds.fetching.addresses import parse_address
from bot.seeds.fetching.network import Network
from bot.seeds.fetching.response import FetchResponse, read_response

if TYPE_CHECKING:
    import httpx

SECONDS = 10.0  # for everything, from resolving the name to the last byte, over all redirects
TURN_SECONDS = 20.0  # longest wait while other requests use the same host; not part of the above
REDIRECTS = 5
_CONNECT_SECONDS = 4.0  # to one address, so that there is time to try another
_MOST_ADDRESSES = 4
_RESOLVERS = 32  # threads; a name server that does not answer keeps one of them busy

_LEADS_ON = "It leads on from one address to the next, again and again."
_SLOW = f"It took longer than {SECONDS:.0f} s."


class Fetcher:
    """An HTTP client that sends one request at a time to each host.

    Enter it as a context manager and use it in one event loop. ``now`` is the clock that dates in
    Retry-After are compared with.

    ``proxy`` is the URL of a proxy to send all requests through. A proxy resolves host names
    itself, so the address that was checked may not be the one that it connects to.
    """

    def __init__(
        self, network: Network, now: Callable[[], datetime], *, proxy: str | None = None
    ) -> None:
        self._network = network
        self._now = now
        self._proxy = proxy
        # each lock exists only while a request owns it or waits for it
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __aenter__(self) -> Self:
        """Set up the transport, without connecting to anything yet."""
        import httpx

        self._httpx = httpx
        self._resolvers = ThreadPoolExecutor(_RESOLVERS, "resolve")
        self._transport = httpx.AsyncHTTPTransport(
            verify=_certificates(),
            trust_env=False,
            # No connection is reused: the pool would match them by address, which another server's
            # name may resolve to as well.
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
        """Close all connections, without waiting for a name server."""
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
        """Fetch an http or https URL, following up to REDIRECTS redirects.

        ``accepts`` is called with the media type and returns whether to load the body. ``etag`` and
        ``modified`` are those of the last response. Raises FetchError with the reason.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in validators.items() if value}
        left = SECONDS
        loop = asyncio.get_running_loop()
        for _ in range(REDIRECTS + 1):
            target = parse_address(url)
            async with self._lock(_host(target)):
                began = loop.time()
                try:
                    async with asyncio.timeout(left):
                        outcome = await self._request(target, headers, accepts)
                except TimeoutError as error:
                    raise FetchError(_SLOW) from error
                left -= loop.time() - began
            if isinstance(outcome, FetchResponse):
                return outcome
            url = outcome
        raise FetchError(_LEADS_ON)

    @asynccontextmanager
    async def _lock(self, host: str) -> AsyncIterator[None]:
        """Keep other requests from the host; raises FetchError if they take too long."""
        lock = self._locks.setdefault(host, asyncio.Lock())
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await lock.acquire()
        except TimeoutError as error:
            raise FetchError("Its server is busy with other requests of ours.") from error
        try:
            yield
        finally:
            lock.release()

    async def _request(
        self, target: "httpx.URL", headers: Mapping[str, str], accepts: Callable[[str], bool]
    ) -> FetchResponse | str:
        """Make one request; returns the response, or the URL that it redirects to."""
        addresses = await self._addresses(_host(target))
        if self._proxy:
            # The proxy gets the name, which https then verifies end to end. Closing its own
            # network to such requests is up to the proxy.
            addresses = (_host(target),)
        for number, address in enumerate(addresses, start=1):
            try:
                return await self._send(target, address, headers, accepts)
            except (self._httpx.ConnectError, self._httpx.ConnectTimeout) as error:
                if number == len(addresses):
                    raise FetchError(_connect_error(error)) from error
            except self._httpx.RemoteProtocolError as error:
                raise FetchError("Its server broke off, or does not speak HTTP.") from error
            except self._httpx.HTTPError as error:
                raise FetchError("The connection to its server was lost.") from error
        raise AssertionError("there is at least one address")

    async def _addresses(self, host: str) -> Sequence[str]:
        """Return the host's allowed addresses; raises FetchError if it has none."""
        try:
            resolved = _numeric(host) or await asyncio.get_running_loop().run_in_executor(
                self._resolvers, self._network.resolve, host
            )
        except (OSError, UnicodeError) as error:
            if self._proxy:
                return ()  # some networks resolve names only in their proxy
            raise FetchError("There is no server of this name.") from error
        # only link-local addresses have a zone ("fe80::1%eth0")
        plain = [each for each in resolved if "%" not in each]
        allowed = [each for each in plain if self._network.allows(ip_address(each))]
        if not allowed:
            raise FetchError(
                "It leads to an address that is not on the public internet.", lasting=True
            )
        return allowed[:_MOST_ADDRESSES]

    async def _send(
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
                "sni_hostname": _host(target),
                "timeout": {"connect": _CONNECT_SECONDS},
            },
        )
        response = await self._transport.handle_async_request(request)
        try:
            return await read_response(target, response, accepts, self._now)
        except self._httpx.HTTPError as error:
            # caught here, so that _request() does not mistake it for a failure to connect
            raise FetchError("Its server broke off before all of it was there.") from error
        finally:
            await response.aclose()


@cache
def user_agent() -> str:
    """Return the User-Agent header: the bot's name and version."""
    return f"Pullquote/{version('pullquote')}"


@cache
def _certificates() -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _host(target: "httpx.URL") -> str:
    """Return the host name in ASCII, so that resolver, server and TLS all get the same form."""
    return target.raw_host.decode("ascii")


def _numeric(host: str) -> Sequence[str]:
    """Return the address if the host is one, however spelled: 127.1, 2130706433, 0x7f000001."""
    try:
        records = socket.getaddrinfo(
            host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
        )
    except (OSError, UnicodeError):
        return ()
    return [str(address[0]) for *_, address in records]


def _connect_error(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "Its server's certificate is not good for this name."
        if isinstance(cause, ssl.SSLError):
            return "Its server does not speak https."
        cause = cause.__cause__ or cause.__context__
    return "Its server cannot be reached."
