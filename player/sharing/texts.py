"""Texts that are given away whole, show notes above all: no private address stays in them."""

from __future__ import annotations

import re

from player.sharing.privacy import secret_in

_ADDRESS = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]{1,20}://)(?:[^\s/?#\"<>]{0,500}@)?(?P<host>[^\s/?#\"<>]*)"
    r"[^\s\"<>]*",
    re.IGNORECASE,
)


def without_secrets(text: str) -> str:
    """A text with every private address in it cut down to its host: `https://host/…`."""
    return _ADDRESS.sub(_cut, text) if "://" in text else text


def _cut(found: re.Match[str]) -> str:
    if not secret_in(found[0]):
        return found[0]
    host = f"{found['scheme']}{found['host']}"
    # A secret may stand in the host as well.
    return f"{found['scheme']}…" if secret_in(host) else f"{host}/…"
