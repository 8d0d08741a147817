"""Addresses in feeds: made absolute, and refused where they are not for the web."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from player.clean import clean_line
from player.feeds.repairs import Repairs

LONGEST = 8_192
"""Characters of the longest address kept; signed addresses of sound run to some thousand."""

_PLAIN = re.compile(
    r"https?://([A-Za-z0-9][A-Za-z0-9._-]*+)((?:/[!-\"$->@-~]*+)?)(?:[?#][!-~]*+)?", re.ASCII
)
_HOSTLESS = re.compile(r"https?:(?!//[^/?#])", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):(?!\d)")
_FEED_SCHEME = re.compile(r"(?:feed|itpc|pcast|podcast):(?://)?", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_BREAKS = re.compile(r"[\r\n\t]+\s*")


def plain_parts(address: str) -> tuple[str, str] | None:
    """The host, in small letters, and the path of an address without anything odd about it.

    Nearly all are so, and need not be taken apart with the care that others do, which takes
    several times as long; None for those.
    """
    plain = _PLAIN.fullmatch(address)
    return (plain[1].lower(), plain[2]) if plain else None


def web_address(value: str, base: str = "") -> str | None:
    """An http or https address as a feed gives it, made absolute; None for anything else.

    Line breaks inside are dropped and spaces written `%20`, as browsers do. References must
    have been resolved already: nothing is unescaped here, or `&copy=1` would become `©=1`.
    """
    value = value.strip()
    if not value or len(value) > LONGEST:
        return None
    if plain_parts(value):
        return value
    value = clean_line(_BREAKS.sub("", value)).replace(" ", "%20")
    if value.startswith("www."):
        value = f"http://{value}"
    if _HOSTLESS.match(value):
        return None
    try:
        address = urljoin(base, value)
        parts = urlsplit(address)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or len(address) > LONGEST:
        return None
    return address


def feed_address(value: str, base: str = "") -> str | None:
    """As `web_address`, of a feed: `feed:`, `itpc:` and `pcast:` are ways to write http."""
    value = value.strip()
    wrapped = _FEED_SCHEME.match(value)
    if wrapped:
        rest = value[wrapped.end() :]
        value = rest if _WEB.match(rest) else f"http://{rest.lstrip('/')}"
    return web_address(value, base)


def host_of(address: str) -> str:
    """The host of an address, to name a thing by that has no other name; it is no secret."""
    plain = plain_parts(address)
    if plain:
        return plain[0]
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


class Addresses:
    """Reads the addresses of one document, against its base, and tells what is refused."""

    __slots__ = ("_repairs", "base")

    def __init__(self, base: str, repairs: Repairs) -> None:
        self.base = base
        self._repairs = repairs

    def within(self, base: str) -> Addresses:
        """As this, inside an element with an `xml:base`."""
        return Addresses(web_address(base, self.base) or self.base, self._repairs)

    def read(self, value: str, line: int, what: str) -> str | None:
        """The address, or None where there is none or it is refused; `what` names it then."""
        address = web_address(value, self.base)
        if address is None and value.strip():
            self._repairs.note(line, f"{what} was refused: {fault_of(value.strip())}")
        return address


def fault_of(value: str) -> str:
    """Why an address is refused, as the end of a sentence."""
    scheme = _SCHEME.match(value)
    if len(value) > LONGEST:
        return "its address is too long"
    if scheme and scheme[1].lower() not in ("http", "https"):
        return f"addresses that begin with “{scheme[1].lower()}:” are not for the web"
    return "its address is none of the web"
