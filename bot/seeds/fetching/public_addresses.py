"""Tells addresses on the public internet from all others. Pure.

The author of a feed chooses what the bot fetches, so a feed must never be able to make it connect
to its own machine or network. The tables follow IANA's registries of special-purpose addresses
(RFC 6890) as of 2026; the ones in Python's ipaddress differ from version to version.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

_NOT_PUBLIC = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private (RFC 1918)
        "100.64.0.0/10",  # carrier-grade NAT (RFC 6598)
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local; cloud metadata services
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_UNICAST = IPv6Network("2000::/3")  # all global unicast allocated so far (RFC 4291, section 2.4)
_SPECIAL = tuple(
    IPv6Network(each)
    for each in (
        "2001::/23",  # protocol assignments, including Teredo (RFC 2928, RFC 4380)
        "2001:db8::/32",  # documentation (RFC 3849)
        "2002::/16",  # 6to4, which tunnels to an IPv4 address (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")  # RFC 4291, section 2.5.5.2
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052, section 2.1


def is_public(address: Address) -> bool:
    """Return whether the address is on the public internet.

    An IPv4-mapped or NAT64 address counts as the IPv4 address that it contains.
    """
    if isinstance(address, IPv4Address):
        return not any(address in each for each in _NOT_PUBLIC)
    if address in _MAPPED or address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _UNICAST and not any(address in each for each in _SPECIAL)
