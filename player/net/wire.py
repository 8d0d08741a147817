"""The wire: connections that go only where the guard let them, kept for the next question.

Imports the HTTP library, so it is imported when something is asked for and not before.
httpcore2 is the lower half of httpx2: connections, TLS and HTTP/1.1, and a seam for how a
connection is made. The upper half would follow redirects and unpack by its own rules.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterable

import httpcore2

from player.net.guard import Resolve, allowed_addresses

_KEPT = 16
_KEPT_S = 20.0
_EACH_ADDRESS_S = 3.0
"""So long one address of several is tried: IPv6 that leads nowhere is common."""

# It would log headers, and with them where private addresses lead.
logging.getLogger("httpcore2").setLevel(logging.WARNING)

HttpError = (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException)
SlowError = httpcore2.TimeoutException
CutError = httpcore2.RemoteProtocolError
EarlyEndError = (httpcore2.RemoteProtocolError, httpcore2.ReadError, httpcore2.WriteError)
Request = httpcore2.Request
Url = httpcore2.URL
Response = httpcore2.Response
Pool = httpcore2.AsyncConnectionPool
system_trust = httpcore2.default_ssl_context


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Connects to the very address that was looked at."""

    def __init__(self, resolve: Resolve, *, trusted: bool) -> None:
        self._inner = httpcore2.AnyIOBackend()
        self._resolve = resolve
        self._trusted = trusted

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address that answers. Raises NetError or httpcore2's errors."""
        addresses = await allowed_addresses(
            host, port, trusted=self._trusted, resolve=self._resolve
        )
        for address in addresses[:-1]:
            each_s = min(timeout or _EACH_ADDRESS_S, _EACH_ADDRESS_S)
            try:
                return await self._connect(address, port, each_s, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._connect(addresses[-1], port, timeout, socket_options)

    async def _connect(
        self,
        address: str,
        port: int,
        patience_s: float | None,
        options: Iterable[httpcore2.SOCKET_OPTION] | None,
    ) -> httpcore2.AsyncNetworkStream:
        return await self._inner.connect_tcp(address, port, patience_s, None, options)


def pool(resolve: Resolve, *, trusted: bool, trust: ssl.SSLContext) -> Pool:
    """A pool of connections; what the listener named and what a feed named never share one."""
    return Pool(
        ssl_context=trust,
        max_connections=None,
        max_keepalive_connections=_KEPT,
        keepalive_expiry=_KEPT_S,
        network_backend=GuardedBackend(resolve, trusted=trusted),
    )
