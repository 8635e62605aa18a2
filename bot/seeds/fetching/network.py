"""What the outside is: how names become addresses, and which of them may be connected to."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.seeds.fetching.public_addresses import Address, is_public


def resolve(name: str) -> Sequence[str]:
    """The addresses of a name, the preferred one first; raises OSError where there are none."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How names are resolved, and which addresses are allowed.

    Nothing but a test has another one than this: no setting, no file and no server can change it.
    """

    resolve: Callable[[str], Sequence[str]] = resolve
    allows: Callable[[Address], bool] = is_public
