"""Asks for one address and follows where it leads, five times at most."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from player import __version__
from player.net.address import Address, read_address
from player.net.guard import Resolve
from player.net.problems import NetError, cannot_connect, shown, too_slow

if TYPE_CHECKING:
    from player.net import wire

USER_AGENT = f"podline/{__version__}"
MOST_REDIRECTS = 5
_LASTING = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_LONGEST_HEADER = 1_024
_MOST_THROWN_AWAY = 1 << 16


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited: to connect, and for the next bytes; and what is too slow.

    After `grace_s`, less than `least_bps` bytes a second over that time is too slow.
    """

    connect_s: float = 10.0
    silence_s: float = 15.0
    grace_s: float = 15.0
    least_bps: float = 1_000.0


@dataclass(frozen=True, slots=True)
class Reply:
    """The head of an answer that is no redirect. Header names are in lower case.

    `moved_to`: where the address asked for has moved for good, password and all.
    """

    status: int
    address: Address
    headers: Mapping[str, str]
    moved_to: str | None
    body: AsyncIterator[bytes]

    def header(self, name: str) -> str:
        """A header as it came, of bounded length; "" where there is none."""
        return self.headers.get(name, "")[:_LONGEST_HEADER]


class Asker:
    """Owns the connections. To be used from one event loop, and closed there."""

    def __init__(
        self,
        *,
        resolve: Resolve,
        patience: Patience,
        trust: ssl.SSLContext | None,
        check: Callable[[str], None],
    ) -> None:
        """`check` is called with each host before it is asked, and may raise NetError."""
        self.patience = patience
        self._check = check
        self._resolve = resolve
        self._trust = trust
        self._pools: dict[bool, wire.Pool] = {}

    @asynccontextmanager
    async def ask(
        self, url: str, headers: Mapping[str, str], *, trusted: bool
    ) -> AsyncIterator[Reply]:
        """The answer to a GET of `url`, its body still to be read. Raises NetError.

        `trusted`: the listener named this host, which may be on their own network. What it
        leads to elsewhere is not trusted.
        """
        address = read_address(url)
        named = address.host
        moved_to, lasting = None, True
        for _ in range(MOST_REDIRECTS + 1):
            self._check(address.host)
            may = trusted and address.host == named
            response = await self._send(address, headers, trusted=may)
            try:
                found = _head(response)
                location = found.get("location", "")
                if response.status not in _REDIRECTS or not location:
                    body = self._body(response, address.host)
                    yield Reply(response.status, address, found, moved_to, body)
                    return
                there = address.leading_to(location)
                await _throw_away(response)
            finally:
                await _close(response)
            lasting = lasting and response.status in _LASTING
            moved_to = there.secret_url if lasting else moved_to
            address = there
        raise NetError(
            f"{shown(read_address(url).host)} leads round and round: "
            f"podline follows {MOST_REDIRECTS} times."
        )

    async def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            await pool.aclose()
        self._pools.clear()

    async def _send(
        self, address: Address, headers: Mapping[str, str], *, trusted: bool
    ) -> wire.Response:
        """Ask, once more where a kept connection turns out to be closed by now."""
        from player.net import wire

        request = self._request(address, headers)
        try:
            try:
                return await self._pool(trusted).handle_async_request(request)
            except wire.EarlyEndError:
                return await self._pool(trusted).handle_async_request(request)
        except wire.SlowError as error:
            raise too_slow(address.host) from error
        except wire.HttpError as error:
            raise cannot_connect(address.host, error) from error

    def _request(self, address: Address, headers: Mapping[str, str]) -> wire.Request:
        from player.net import wire

        sent = {"Host": address.host_header, "User-Agent": USER_AGENT, **headers}
        if address.authorization:
            sent["Authorization"] = address.authorization
        url = wire.Url(
            scheme=address.scheme.encode("ascii"),
            host=address.host.encode("ascii"),
            port=address.port,
            target=address.target.encode("ascii"),
        )
        timeouts = {
            "connect": self.patience.connect_s,
            "read": self.patience.silence_s,
            "write": self.patience.silence_s,
            "pool": None,
        }
        pairs = [(name.encode("ascii"), value.encode()) for name, value in sent.items()]
        return wire.Request("GET", url, headers=pairs, extensions={"timeout": timeouts})

    async def _body(self, response: wire.Response, host: str) -> AsyncIterator[bytes]:
        from player.net import wire

        try:
            async for chunk in response.aiter_stream():
                yield chunk
        except wire.SlowError as error:
            raise too_slow(host) from error
        except wire.CutError as error:
            broke = cannot_connect(host, error)
            raise NetError(str(broke), passing=True, cut_off=True, cause=broke.cause) from error
        except wire.HttpError as error:
            raise cannot_connect(host, error) from error

    def _pool(self, trusted: bool) -> wire.Pool:
        from player.net import wire

        if trusted not in self._pools:
            if self._trust is None:
                self._trust = wire.system_trust()
            self._pools[trusted] = wire.pool(self._resolve, trusted=trusted, trust=self._trust)
        return self._pools[trusted]


class Pace:
    """Notices an answer that comes in drips."""

    def __init__(self, host: str, patience: Patience) -> None:
        self._host = host
        self._patience = patience
        self._since_s = asyncio.get_running_loop().time()
        self._bytes = 0

    def count(self, size: int) -> None:
        """So many bytes came. Raises NetError where that is too few."""
        self._bytes += size
        passed_s = asyncio.get_running_loop().time() - self._since_s
        if passed_s < self._patience.grace_s:
            return
        if self._bytes < self._patience.least_bps * passed_s:
            raise too_slow(self._host)
        self._since_s += passed_s
        self._bytes = 0


def retry_after_s(text: str, now_s: float) -> float | None:
    """How long a Retry-After header asks for (RFC 9110 section 10.2.3); None for none.

    `now_s` is the wall clock, in seconds.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now_s)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _head(response: wire.Response) -> dict[str, str]:
    """The headers, the first of each name."""
    found: dict[str, str] = {}
    for name, value in response.headers:
        found.setdefault(name.decode("latin-1").lower(), _text(value))
    return found


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def _throw_away(response: wire.Response) -> None:
    """Read what a redirect says beside its location, so that the connection can be kept."""
    from player.net import wire

    size = 0
    try:
        async for chunk in response.aiter_stream():
            size += len(chunk)
            if size > _MOST_THROWN_AWAY:
                return
    except (*wire.HttpError, wire.SlowError):
        return


async def _close(response: wire.Response) -> None:
    from player.net import wire

    try:
        await response.aclose()
    except wire.HttpError:
        return
