"""Access control: who may call at all, the page's token, and the page's own origin.

A web page that somebody has open can send requests to this machine, too. Browsers mark them: with
an Origin where the request may change something or leads to another site, and with Sec-Fetch-Site
(https://www.w3.org/TR/fetch-metadata/). Slack's SDKs and other programs send neither.
"""

import hmac

from starlette.datastructures import Headers
from starlette.requests import Request as HttpIn
from starlette.types import Scope

from bot.workspace.core import Core

COOKIE = "pullquote_workspace"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
SAFE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
NAMES = ("127.0.0.1", "localhost")
# What only the app calls: the Web API, response_urls and Socket Mode. No page has business there.
FOR_THE_APP = ("/api/", "/commands/", "/actions/", "/link/")
OWN_SITE = ("same-origin", "none")  # "none": somebody typed the address, or chose a bookmark


def refusal(core: Core, scope: Scope) -> str | None:
    """Return why a request is refused before anybody looks at it; None if it isn't.

    It's refused if its Host isn't this server's address, so that no other name can be made to lead
    here, or if it comes from a web page that isn't ours.
    """
    headers = Headers(scope=scope)
    if not _names_this_server(core, scope, headers):
        return "This is a workspace on loopback: open the address that was printed at the start."
    origins = headers.getlist("origin")
    sites = headers.getlist("sec-fetch-site")
    if scope["path"].startswith(FOR_THE_APP):
        return "This address is for the app, not for a browser." if origins or sites else None
    is_ours = all(_is_own_origin(core, one) for one in origins)
    # A link on another page may lead to the first page, which shows nothing without the cookie.
    if is_ours and (scope["path"] == "/" or all(site in OWN_SITE for site in sites)):
        return None
    return "Another website sent this request: only the workspace's own page may."


def _names_this_server(core: Core, scope: Scope, headers: Headers) -> bool:
    hosts = headers.getlist("host")
    if len(hosts) != 1:
        return False
    name, colon, port = hosts[0].partition(":")
    # Slack's own client omits the port from a WebSocket's Host.
    is_short = scope["type"] == "websocket" and not colon
    return name in NAMES and (is_short or port == core.base_url.rpartition(":")[2])


def is_token(core: Core, given: str) -> bool:
    """Whether ``given`` is the page's token."""
    return bool(given) and hmac.compare_digest(given.encode(), core.config.page_token.encode())


def has_token(core: Core, http: HttpIn) -> bool:
    """Whether a request has the token in its cookie, in a header or in the address."""
    given = (
        http.cookies.get(COOKIE),
        http.headers.get("x-pullquote-token"),
        http.query_params.get("token"),
    )
    return any(is_token(core, one) for one in given if one)


def is_same_origin(core: Core, http: HttpIn) -> bool:
    """Whether a request's Origin is this server's own address."""
    return _is_own_origin(core, http.headers.get("origin", ""))


def _is_own_origin(core: Core, origin: str) -> bool:
    port = core.base_url.rpartition(":")[2]
    return origin in [f"http://{name}:{port}" for name in NAMES]
