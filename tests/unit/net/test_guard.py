"""The guard: no feed leads podline to the listener's own machines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from player.net.guard import allowed_addresses, is_public, system_addresses
from player.net.problems import NetError, RefusedError


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:192.168.1.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "2001:db8::1",
        "",
        "localhost",
    ],
)
def test_own_and_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"],
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(network="10.0.0.0/8"))
def test_a_private_address_is_private_in_every_disguise(ip: object) -> None:
    number = int(ip)  # type: ignore[call-overload]
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    for text in (f"::ffff:{ip}", f"64:ff9b::{high}:{low}", f"2002:{high}:{low}::", f"::{ip}"):
        assert not is_public(text)


@pytest.mark.parametrize("host", ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "localhost"])
async def test_the_system_is_asked_what_a_host_means(host: str) -> None:
    """These are numbers for the system, whatever they look like."""
    assert await system_addresses(host, 80)
    with pytest.raises(RefusedError, match="your own machine or network"):
        await allowed_addresses(host, 80, trusted=False, resolve=system_addresses)
    assert await allowed_addresses(host, 80, trusted=True, resolve=system_addresses)


async def test_one_private_address_among_public_ones_is_enough() -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["93.184.216.34", "127.0.0.1"]

    with pytest.raises(RefusedError):
        await allowed_addresses("rebinding.example", 80, trusted=False, resolve=resolve)


async def test_a_name_that_nobody_knows_is_said_so() -> None:
    with pytest.raises(NetError, match=r"nowhere\.invalid cannot be found"):
        await allowed_addresses("nowhere.invalid", 80, trusted=False, resolve=system_addresses)
