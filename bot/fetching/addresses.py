"""Which addresses are on the public internet. Pure.

Whoever writes a feed chooses what is fetched: an address within the bot's own network, or of its
machine, must never be reached by one.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

_UNICAST = IPv6Network("2000::/3")  # all that has been given out (RFC 4291, section 2.4)
_MAPPED = IPv6Network("::ffff:0:0/96")  # RFC 4291, section 2.5.5.2
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052, section 2.1
_SPECIAL = (
    IPv6Network("2001::/23"),  # protocol assignments, Teredo among them (RFC 2928, RFC 4380)
    IPv6Network("2001:db8::/32"),  # documentation (RFC 3849)
    IPv6Network("2002::/16"),  # 6to4, which leads to an IPv4 address (RFC 3056)
    IPv6Network("3fff::/20"),  # documentation (RFC 9637)
)


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, by the registries of IANA.

    An IPv6 address that stands for an IPv4 one, mapped or by NAT64, is what that one is.
    """
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is None:
            return address in _UNICAST and not any(address in each for each in _SPECIAL)
        address = inner
    # is_global knows private and shared (100.64/10) ones, loopback, link-local and the reserved
    return address.is_global and not address.is_multicast


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address in _MAPPED or address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
