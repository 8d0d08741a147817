"""Addresses as podline asks for them: http and https alone, and in one spelling.

Reference: RFC 3986; host names beyond ASCII by UTS 46.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from player.net.problems import NetError, RefusedError, shown

PORTS = {"http": 80, "https": 443}
_LONGEST = 8_192
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?\.?")
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_LONGEST_NAME = 253


@dataclass(frozen=True, slots=True)
class Address:
    """Where to ask. `host` is ASCII, without brackets; `target` is path and query.

    `user` holds a name and password, `name:password` as it came, or "".
    """

    scheme: str
    host: str
    port: int
    target: str
    user: str = ""

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must be the same for a password to be sent on."""
        return self.scheme, self.host, self.port

    @property
    def host_header(self) -> str:
        """The host as HTTP names it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without the password."""
        return f"{self.scheme}://{self.host_header}{self.target}"

    @property
    def secret_url(self) -> str:
        """The whole address, with the password: to be asked for again, never to be shown."""
        user = f"{self.user}@" if self.user else ""
        return f"{self.scheme}://{user}{self.host_header}{self.target}"

    @property
    def authorization(self) -> str:
        """The header that a name and password in the address stand for; "" without."""
        if not self.user:
            return ""
        return "Basic " + base64.b64encode(unquote(self.user).encode()).decode("ascii")

    def leading_to(self, location: str) -> Address:
        """The address that a redirect from here leads to. Raises NetError."""
        try:
            url = urljoin(self.url, location.strip())
        except ValueError as error:
            raise NetError(f"{shown(self.host)} leads to what is no web address.") from error
        there = read_address(url)
        if self.scheme == "https" and there.scheme == "http":
            raise RefusedError(
                f"{shown(self.host)} leads from a secure address to an insecure one: "
                "podline does not follow."
            )
        if there.user or there.origin != self.origin:
            return there
        return Address(there.scheme, there.host, there.port, there.target, self.user)


def read_address(text: str) -> Address:
    """The address in a text. Raises NetError with a sentence.

    RefusedError where its scheme is not http or https.
    """
    text = text.strip()
    if len(text) > _LONGEST or _UNPRINTABLE.search(text):
        raise NetError("This is no web address: it is too long, or has unprintable characters.")
    try:
        parts = urlsplit(text)
        scheme, name, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError as error:
        raise NetError("This is no web address: check how it is written.") from error
    if scheme not in PORTS:
        kind = f"“{shown(scheme)}:” address" if scheme else "web address"
        does = "podline opens http and https only" if scheme else "it has to begin with https://"
        raise RefusedError(f"This is {'a' if scheme else 'no'} {kind}: {does}.")
    if port == 0:
        raise NetError("This is no web address: check how it is written.")
    target = quote(parts.path or "/", safe=_SAFE.replace("?", "").replace("#", ""))
    if parts.query:
        target += "?" + quote(parts.query, safe=_SAFE.replace("#", ""))
    user = parts.netloc.rpartition("@")[0]
    return Address(scheme, _host(name), port or PORTS[scheme], target, user)


def _host(name: str) -> str:
    """The host in ASCII. Raises NetError."""
    name = name.lower()
    if ":" in name:
        try:
            ip = ipaddress.IPv6Address(name)
        except ValueError as error:
            raise _no_host(name) from error
        if ip.scope_id is not None:
            raise _no_host(name)
        return str(ip)
    if not name.isascii():
        import idna

        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise _no_host(name) from error
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        raise _no_host(name)
    return name


def _no_host(name: str) -> NetError:
    return NetError(
        f"“{shown(name)}” is not the name of a server: check the address."
        if name
        else "This address names no server: check how it is written."
    )
