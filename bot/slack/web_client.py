"""Calls to Slack's Web API, one attempt each, and a clock that follows Slack's time."""

import http.client
import logging
import re
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Any, cast
from urllib.error import URLError
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

TIMEOUT = 10  # seconds
SECOND = timedelta(seconds=1)

# What a call raises when it gets no answer: slack_sdk lets the standard library's errors through.
NO_ANSWER = (OSError, http.client.HTTPException)

log = logging.getLogger(__name__)


class CallError(Exception):
    """A Web API call that failed.

    ``code`` is Slack's error code, or one of ours: "ratelimited", "unreachable", "unreadable
    answer" or "HTTP 503" (any status). ``no_effect`` is True if the call certainly changed nothing
    in Slack, and False if it may have worked. ``retry_after`` is how many seconds to wait before
    the next attempt, 0 if nobody says.
    """

    def __init__(self, code: str, *, no_effect: bool, retry_after: float = 0.0) -> None:
        super().__init__(code)
        self.code = code
        self.no_effect = no_effect
        self.retry_after = retry_after


# Slack says that a call "may have partly succeeded" for the first two. For the other two nothing
# better is documented.
_UNCERTAIN = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
_RATE_LIMITED = ("ratelimited", "rate_limited")
_UNREADABLE = "unreadable answer"
_ERROR_CODE = re.compile("[a-z0-9_]+")
# Failures before the request was sent: no such host, nobody listening, a wrong certificate.
_NOT_SENT = (socket.gaierror, ConnectionRefusedError, ssl.SSLCertVerificationError)


class DirectClient(WebClient):
    """A WebClient that makes one attempt and connects to the given address only.

    slack_sdk's own retries can post a message twice. Its transport reads proxies from the
    environment and the system's settings, and follows redirects with the token attached.
    """

    def __init__(self, token: str | None, api_url: str) -> None:
        super().__init__(token=token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[])
        self.proxy = None
        self._opener = _direct_opener()

    # The one place where slack_sdk opens a connection. A test fails if an update moves it.
    def _perform_urllib_http_request_internal(
        self,
        url: str,  # noqa: ARG002 (the request has it too)
        req: Request,
    ) -> dict[str, Any]:
        with self._opener.open(req, timeout=self.timeout) as answer:
            charset = answer.headers.get_content_charset() or "utf-8"
            body = answer.read().decode(charset)
            return {"status": answer.status, "headers": answer.headers, "body": body}


def _direct_opener() -> OpenerDirector:
    """An opener with http and https handlers only: no proxies, no redirects."""
    opener = OpenerDirector()
    # Reading the certificates takes 15 ms, and without a shared context every connection would.
    secure = HTTPSHandler(context=ssl.create_default_context())
    for handler in (HTTPHandler(), secure, HTTPErrorProcessor(), HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    return opener


class SlackWebApi:
    """Slack's Web API with one token. Thread-safe.

    ``now`` is the time to assume until Slack's first answer; ``monotonic`` is a clock in seconds
    that measures how long ago the last answer came.
    """

    def __init__(
        self, token: str, api_url: str, now: datetime, monotonic: Callable[[], float]
    ) -> None:
        self.client = DirectClient(token, api_url)
        self._monotonic = monotonic
        # One tuple, so that no thread combines a new time with an old clock reading.
        self._time_and_reading = (now, monotonic())
        self._latest_request = monotonic()
        self._answered = False
        self._time_lock = Lock()

    def time(self) -> datetime:
        """Slack's time now, by the Date headers of its answers: at most a second behind it."""
        at, reading = self._time_and_reading
        return at + timedelta(seconds=self._monotonic() - reading)

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Make one call; return its answer, with the response headers under "headers".

        ``method`` is the name of a WebClient method such as "chat_postMessage". Raises CallError
        if the call fails in any way.
        """
        perform = getattr(self.client, method)
        requested = self._monotonic()
        try:
            answer = perform(**arguments)
        except SlackApiError as error:
            self._record_time(error.response.headers, requested)
            raise _refusal(error) from error
        except NO_ANSWER as error:
            raise _no_answer(error) from error
        except (UnicodeError, LookupError, AttributeError) as error:
            # bytes that don't match their charset, or JSON that isn't an object
            raise CallError(_UNREADABLE, no_effect=False) from error
        self._record_time(answer.headers, requested)
        return {**cast("dict[str, Any]", answer.data), "headers": answer.headers}

    def _record_time(self, headers: dict[str, str], requested: float) -> None:
        date = _header(headers, "date")
        try:
            at = parsedate_to_datetime(date).astimezone(UTC)
        except ValueError:
            return  # the error page of a proxy may lack a Date
        reading = self._monotonic()
        with self._time_lock:
            # An answer that was overtaken by a later one must not put the time back.
            if requested < self._latest_request:
                return
            self._latest_request = requested
            # A Date is cut to whole seconds. While the time that is known agrees with it, it's the
            # better one: never ahead of Slack's, and after some answers hardly behind it.
            before, was = self._time_and_reading
            known = before + timedelta(seconds=reading - was)
            if not (self._answered and at <= known < at + SECOND):
                self._time_and_reading = (at, reading)
            self._answered = True


def _refusal(error: SlackApiError) -> CallError:
    """The CallError for an answer that slack_sdk doesn't accept, Slack's or a proxy's."""
    response = error.response
    code = str(response.data.get("error")) if isinstance(response.data, dict) else ""
    if response.status_code == http.client.TOO_MANY_REQUESTS or code in _RATE_LIMITED:
        wait = _header(response.headers, "retry-after")
        seconds = float(wait) if wait.isdecimal() else 30.0
        return CallError("ratelimited", no_effect=True, retry_after=max(1.0, seconds))
    if not code:
        return CallError(_UNREADABLE, no_effect=False)
    # Slack's error codes are single words. Anything else is the page of a proxy or a gateway, which
    # slack_sdk puts into "error" as it is.
    if response.status_code >= http.client.INTERNAL_SERVER_ERROR or not _ERROR_CODE.fullmatch(code):
        return CallError(f"HTTP {response.status_code}", no_effect=False)
    return CallError(code, no_effect=code not in _UNCERTAIN)


def _no_answer(error: Exception) -> CallError:
    """The CallError for a connection that failed or broke off."""
    reason = error.reason if isinstance(error, URLError) else error
    not_sent = isinstance(reason, _NOT_SENT)
    log.debug("no answer from Slack: %r", error)
    return CallError("unreachable", no_effect=not_sent, retry_after=5.0 if not_sent else 0.0)


def _header(headers: dict[str, Any], name: str) -> str:
    """A header's first value, whatever case its name has; "" if it is missing."""
    for key, value in headers.items():
        if key.lower() == name:
            return str(value[0] if isinstance(value, list) else value)
    return ""
