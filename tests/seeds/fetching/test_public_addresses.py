"""Which addresses are public, in every form in which one can be written."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.seeds.fetching import is_public

PRIVATE = (
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3"),
)
WITHIN = ("::/8", "100::/64", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8")


@st.composite
def private(draw: st.DrawFn) -> IPv4Address:
    network = IPv4Network(draw(st.sampled_from(PRIVATE)))
    return network[draw(st.integers(0, network.num_addresses - 1))]


@given(private())
def test_private_addresses_are_not_public_in_any_form(address: IPv4Address) -> None:
    number = int(address)
    assert not is_public(address)
    assert not is_public(IPv6Address(0xFFFF << 32 | number))  # mapped
    assert not is_public(IPv6Address((0x64FF9B << 96) | number))  # by NAT64
    assert not is_public(IPv6Address(number))  # compatible
    assert not is_public(IPv6Address(0x2002 << 112 | number << 80))  # 6to4


@given(st.sampled_from(WITHIN), st.data())
def test_unallocated_ipv6_addresses_are_not_public(block: str, data: st.DataObject) -> None:
    network = IPv6Network(block)
    address = network[data.draw(st.integers(0, network.num_addresses - 1))]
    mapped = address in IPv6Network("::ffff:0:0/96")
    assert not is_public(address) or mapped


@pytest.mark.parametrize(
    "address",
    [
        *("1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "192.0.1.1", "198.17.0.1"),
        *("223.1.1.1", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808"),
    ],
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))
