"""Calls of Slack's Web API: one attempt each, and what time it is for Slack."""

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

# What a call raises when no answer came. slack_sdk lets the standard library's errors through.
NO_ANSWER = (OSError, http.client.HTTPException)

log = logging.getLogger(__name__)


class CallError(Exception):
    """A call that did not succeed.

    ``error`` is Slack's word for why, "ratelimited" or "unreachable" among them. ``definite`` says
    that the call certainly had no effect. ``wait`` is the Retry-After in seconds, if there was one.
    """

    def __init__(self, error: str, *, definite: bool, wait: float = 0.0) -> None:
        super().__init__(error)
        self.error = error
        self.definite = definite
        self.wait = wait


# "may have partly succeeded", says Slack of the first two; of the others nothing better is known
_INDEFINITE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
_UNREADABLE = "unreadable answer"
_WORD = re.compile("[a-z0-9_]+")
# What goes wrong before a request is sent: no such host, nobody there, not who it should be.
_UNSENT = (socket.gaierror, ConnectionRefusedError, ssl.SSLCertVerificationError)


class DirectClient(WebClient):
    """A client that makes one attempt, at the address it was given and nowhere else.

    slack_sdk's own retries may post twice. What it sends through takes proxies from the environment
    and the system's settings, and follows redirects with the token.
    """

    def __init__(self, token: str | None, api_url: str) -> None:
        super().__init__(token=token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[])
        self.proxy = None
        self._opener = _direct_opener()

    # the one place where slack_sdk opens a connection; a test fails where that has moved
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
    """Speaks http and https; what it is not given, like proxies and redirects, it cannot do."""
    opener = OpenerDirector()
    # the certificates are read once: they take 15 ms, and every connection would read them
    secure = HTTPSHandler(context=ssl.create_default_context())
    for handler in (HTTPHandler(), secure, HTTPErrorProcessor(), HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    return opener


class Web:
    """Slack's Web API with one token. Safe from any thread.

    ``monotonic`` measures the time since Slack's last answer, in seconds.
    """

    def __init__(
        self, token: str, api_url: str, now: datetime, monotonic: Callable[[], float]
    ) -> None:
        self.client = DirectClient(token, api_url)
        self._monotonic = monotonic
        # one tuple, so that no thread sees a new time with an old reading
        self._time_read = (now, monotonic())
        self._asked = monotonic()
        self._noting = Lock()

    def time(self) -> datetime:
        """Slack's time: the Date of its answer to the last call, and what has passed since."""
        at, reading = self._time_read
        return at + timedelta(seconds=self._monotonic() - reading)

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """The answer of one call, with the response's headers under "headers".

        Raises CallError for whatever else happens.
        """
        ask = getattr(self.client, method)
        asked = self._monotonic()
        try:
            answer = ask(**arguments)
        except SlackApiError as error:
            self._note_time(error.response.headers, asked)
            raise _refusal(error) from error
        except NO_ANSWER as error:
            raise _silence(error) from error
        except (UnicodeError, LookupError, AttributeError) as error:
            # bytes that are not in their own charset, or JSON that is no object
            raise CallError(_UNREADABLE, definite=False) from error
        self._note_time(answer.headers, asked)
        return {**cast("dict[str, Any]", answer.data), "headers": answer.headers}

    def _note_time(self, headers: dict[str, str], asked: float) -> None:
        date = _header(headers, "date")
        try:
            at = parsedate_to_datetime(date).astimezone(UTC)
        except ValueError:
            return  # a proxy's error page may carry none
        read = self._monotonic()
        with self._noting:
            # an answer that was long on its way must not put the time back
            if asked >= self._asked:
                self._asked, self._time_read = asked, (at, read)


def _refusal(error: SlackApiError) -> CallError:
    response = error.response
    word = str(response.data.get("error")) if isinstance(response.data, dict) else ""
    if response.status_code == http.client.TOO_MANY_REQUESTS or word in (
        "ratelimited",
        "rate_limited",
    ):
        wait = _header(response.headers, "retry-after")
        seconds = float(wait) if wait.isdecimal() else 30.0
        return CallError("ratelimited", definite=True, wait=max(1.0, seconds))
    if not word:
        return CallError(_UNREADABLE, definite=False)
    # a word of Slack's is one word; anything else is the page of something that stands in between
    if response.status_code >= http.client.INTERNAL_SERVER_ERROR or not _WORD.fullmatch(word):
        return CallError(f"HTTP {response.status_code}", definite=False)
    return CallError(word, definite=word not in _INDEFINITE)


def _silence(error: Exception) -> CallError:
    reason = error.reason if isinstance(error, URLError) else error
    unsent = isinstance(reason, _UNSENT)
    log.debug("no answer from Slack: %r", error)
    return CallError("unreachable", definite=unsent, wait=5.0 if unsent else 0.0)


def _header(headers: dict[str, Any], name: str) -> str:
    for key, value in headers.items():
        if key.lower() == name:
            return str(value[0] if isinstance(value, list) else value)
    return ""
