"""Which machines a feed may lead to: those of the internet, and none of the listener's own.

A feed that leads to 127.0.0.1 or to the router would have podline ask, from inside, what its
author cannot. So a name is resolved here, every address it stands for is looked at, and the
connection goes to the one that was looked at: a name that changes its answer gains nothing.
Reference: the registries of special addresses of RFC 6890, by Python's `ipaddress`.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Address

from player.net.problems import RefusedError, cannot_connect, shown

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""From a host and a port to the addresses it has, best first. Raises OSError."""

_CARRYING_IPV4 = {
    "64:ff9b::/96": 0,
    "64:ff9b:1::/48": 0,
    "::/96": 0,
    "2002::/16": 80,
}
"""IPv6 ranges that stand for an IPv4 address, and how many bits stand behind it: NAT64 (RFC
6052, RFC 8215), the old compatible form (RFC 4291), 6to4 (RFC 3056)."""

_CARRIERS = [(ipaddress.IPv6Network(network), bits) for network, bits in _CARRYING_IPV4.items()]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet; False for what is no IP address."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_public(ip)


async def allowed_addresses(host: str, port: int, *, trusted: bool, resolve: Resolve) -> list[str]:
    """The addresses of a host that may be connected to; all are, or none is.

    Raises NetError with a sentence: RefusedError where one of them is of this machine or of
    its own network, and the listener did not name the host (`trusted`).
    """
    try:
        addresses = await resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise cannot_connect(host, error) from error
    if not addresses:
        raise cannot_connect(host, socket.gaierror())
    if not trusted and not all(is_public(address) for address in addresses):
        raise RefusedError(
            f"{shown(host)} is on your own machine or network: "
            "podline asks there only when you type the address yourself."
        )
    return addresses


async def system_addresses(host: str, port: int) -> list[str]:
    """What the system says of a host. Raises OSError.

    On a thread of its own that nobody waits for at the exit: the system may take half a
    minute to say that it does not know.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def ask() -> None:
        try:
            found: list[str] | OSError = _ask_system(host, port)
        except OSError as error:
            found = error
        except UnicodeError:
            found = socket.gaierror()
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, answer, found)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    return await answer


def _ask_system(host: str, port: int) -> list[str]:
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def _settle(answer: asyncio.Future[list[str]], found: list[str] | OSError) -> None:
    if answer.done():
        return
    if isinstance(found, OSError):
        answer.set_exception(found)
    else:
        answer.set_result(found)


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address):
        inner = _ipv4_inside(ip)
        if inner is not None:
            return _is_public(inner)
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def _ipv4_inside(ip: IPv6Address) -> IPv4Address | None:
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    for network, behind in _CARRIERS:
        if ip in network:
            return IPv4Address(int(ip) >> behind & 0xFFFFFFFF)
    return None
