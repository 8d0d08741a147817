"""Which addresses a show may lead to although they are of the listener's own network."""

from __future__ import annotations

from urllib.parse import urlsplit

from player.library.model import Show

_PORTS = {"http": 80, "https": 443}


def may_ask(show: Show, url: str) -> bool:
    """Whether an address that a show gives is as good as one that the listener typed.

    It is where the listener typed the feed's address and this one is on the same server.
    """
    return show.trusted and same_server(show.source, url)


def same_server(one: str, other: str) -> bool:
    """Whether two web addresses name the same host and port."""
    server = _server(one)
    return server is not None and server == _server(other)


def _server(url: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme.lower(), 0)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname and port else None
