"""Turns an HTTP response into a FetchResponse, a redirect or an error."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bot.errors import FetchError
from bot.seeds.fetching.decompress import LIMIT, body, too_big

if TYPE_CHECKING:
    import httpx

LONGEST_WAIT = 86_400.0  # seconds; a longer Retry-After is cut to this
_LONGEST_HEADER = 500  # characters
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_REDIRECTS = (301, 302, 303, 307, 308)
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
    """What a server sent, from the URL at the end of all redirects.

    ``body`` is decompressed; it is None if nothing has changed since the last request. ``kind`` is
    the media type in lower case ("text/html") and ``charset`` the declared encoding; each is empty
    if the server does not name one. Send ``etag`` and ``modified`` with the next request, so that
    the server need not send again what has not changed.
    """

    url: str
    body: bytes | None
    kind: str = ""
    charset: str = ""
    etag: str | None = None
    modified: str | None = None


async def read_response(
    target: "httpx.URL",
    response: "httpx.Response",
    accepts: Callable[[str], bool],
    now: Callable[[], datetime],
) -> FetchResponse | str:
    """Read the response to a request for ``target``, or return the URL that it redirects to.

    Raises FetchError, without reading the body, for an error status and for a media type that
    ``accepts`` returns False for.
    """
    status, headers = response.status_code, response.headers
    if status in _REDIRECTS and "location" in headers:
        return _redirect(target, headers["location"])
    etag, modified = _validator(headers.get("etag")), _validator(headers.get("last-modified"))
    if status == 304:
        return FetchResponse(url=str(target), body=None, etag=etag, modified=modified)
    if status != 200:
        raise _status_error(status, headers, now)
    content_type = headers.get("content-type", "")
    kind = content_type.partition(";")[0].strip().lower()
    if not accepts(kind):
        raise FetchError(f"It is {_shown(kind)}, which is not read here.", lasting=True)
    _refuse_too_big(headers.get("content-length", ""))
    charset = _CHARSET.search(content_type)
    return FetchResponse(
        url=str(target.copy_with(fragment=None)),
        body=await body(response.aiter_raw(), headers.get("content-encoding", ""), LIMIT),
        kind=kind,
        charset=charset[1].lower() if charset else "",
        etag=etag,
        modified=modified,
    )


def _redirect(target: "httpx.URL", location: str) -> str:
    import httpx

    try:
        return str(target.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError("It leads on to an address that cannot be read.") from error


def _status_error(status: int, headers: "httpx.Headers", now: Callable[[], datetime]) -> FetchError:
    reason = _STATUS.get(status, f"Its server has trouble ({status}).")
    wait = _retry_after(headers.get("retry-after", "").strip(), now)
    return FetchError(reason, wait, lasting=status in _LASTING)


def _refuse_too_big(length: str) -> None:
    """Raise FetchError for a Content-Length above the limit; decompress.body() counts as well."""
    if length.isdecimal() and int(length[:20]) > LIMIT:
        raise too_big(LIMIT)


def _retry_after(stated: str, now: Callable[[], datetime]) -> float | None:
    """Return the seconds of a Retry-After: a number or a date (RFC 9110, section 10.2.3)."""
    if stated.isdecimal():
        return min(float(stated[:10]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(stated)
    except (TypeError, ValueError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(0.0, (until - now()).total_seconds()), LONGEST_WAIT)


def _validator(header: str | None) -> str | None:
    """Return the header if it can be sent back unchanged."""
    return header if header and header.isascii() and len(header) <= _LONGEST_HEADER else None


def _shown(kind: str) -> str:
    return re.sub(r"[^\w/.+-]", "", kind)[:60] or "of no kind that is stated"
