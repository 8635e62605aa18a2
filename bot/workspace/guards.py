"""Access control: the page's token and, for a browser's changes, the page's own origin."""

import hmac

from starlette.requests import Request as HttpIn

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
    port = core.base_url.rpartition(":")[2]
    allowed = (f"http://127.0.0.1:{port}", f"http://localhost:{port}")
    return http.headers.get("origin") in allowed
