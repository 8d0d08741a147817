"""Where a link leads, told before it is opened and as a browser would take it."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from player.clean import clean_line

_LONGEST = 2_000
_LONGEST_SHOWN = 48
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?\.?|\[[0-9a-f:.]+\]", re.ASCII)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}", re.ASCII)
_USUAL_PORTS = {"http": 80, "https": 443}


class Destination(NamedTuple):
    """A link that may be opened. `shown` names whom it leads to: a host, or a mail address."""

    url: str
    shown: str


def destination(url: str) -> Destination | None:
    """What opening a link would do; None where it must not be opened.

    Only http, https and mailto are. A name before an @ that passes for the host, a backslash
    (browsers take it for a slash), escapes in a host and whatever cannot be seen are tricks,
    and no link is made of them. A host in other letters than ASCII is told in the form the
    network knows it by (RFC 3490), where look-alikes differ.
    """
    if len(url) > _LONGEST or url != clean_line(url) or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme == "mailto":
        return _mail(parts.path)
    if scheme not in _USUAL_PORTS or "@" in parts.netloc or not parts.netloc:
        return None
    host = _host(parts)
    if not host:
        return None
    if port not in (None, _USUAL_PORTS[scheme]):
        host = f"{host}:{port}"
    # Whom a host belongs to stands at its end.
    return Destination(url, host if len(host) <= _LONGEST_SHOWN else f"…{host[-_LONGEST_SHOWN:]}")


def _mail(address: str) -> Destination | None:
    """A letter to one address: fields behind it could attach files, and are left out."""
    return Destination(f"mailto:{address}", address) if _MAIL.fullmatch(address) else None


def _host(parts: SplitResult) -> str:
    written = (parts.hostname or "").lower()
    if ":" in written:
        written = f"[{written}]"
    if written.isascii():
        return written if _HOST.fullmatch(written) else ""
    try:
        known = written.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return f"{known} ({written})" if _HOST.fullmatch(known) else ""
