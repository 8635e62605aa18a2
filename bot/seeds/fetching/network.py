"""How the fetcher reaches the network: name resolution and the addresses that are allowed."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.seeds.fetching.public_addresses import Address, is_public


def resolve(name: str) -> Sequence[str]:
    """Return the addresses of a host name, the preferred one first; raises OSError without any."""
    records = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in records))


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How host names are resolved, and which addresses may be connected to.

    Only tests replace the defaults: no setting, file or server can change them.
    """

    resolve: Callable[[str], Sequence[str]] = resolve
    allows: Callable[[Address], bool] = is_public
