"""Decides which addresses may be requested at all."""

from typing import TYPE_CHECKING

from bot.errors import FetchError

if TYPE_CHECKING:
    import httpx

_LONGEST_ADDRESS = 2_000  # characters
_LONGEST_NAME, _LONGEST_LABEL = 254, 63  # characters
_LAST_PORT = 65_535


def parse_address(address: str) -> "httpx.URL":
    """Return the parsed http or https URL; raises FetchError if it must not be requested."""
    import httpx

    if len(address) > _LONGEST_ADDRESS:
        raise FetchError("Its address cannot be read: it is too long.", lasting=True)
    try:
        target = httpx.URL(address)
        # both are decoded only here, and raise errors for an invalid international name
        has_host = bool(target.host) and _can_be_looked_up(target.raw_host.decode("ascii"))
        bad_port = target.port is not None and not 0 < target.port <= _LAST_PORT
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise FetchError("Its address cannot be read.", lasting=True) from error
    if target.scheme not in ("http", "https"):
        raise FetchError("Its address is neither http nor https.", lasting=True)
    if target.userinfo:
        raise FetchError(
            "Its address holds a name or a password: those are never sent.", lasting=True
        )
    if not has_host or bad_port:
        raise FetchError("Its address cannot be read.", lasting=True)
    return target


def _can_be_looked_up(host: str) -> bool:
    """Return whether a name server can be asked for the host (RFC 1035, section 2.3.4)."""
    if ":" in host:
        return True  # an IPv6 address
    labels = host.removesuffix(".").split(".")
    return len(host) <= _LONGEST_NAME and all(0 < len(each) <= _LONGEST_LABEL for each in labels)
