"""Texts that are given away whole, show notes above all: no private address stays in them."""

from __future__ import annotations

import re

from player.sharing.privacy import secret_in

_ADDRESS = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]{1,20}://)(?:[^\s/?#\"<>]{0,500}@)?(?P<host>[^\s/?#\"<>]*)"
    r"[^\s\"<>]*"
    r"|(?<![\w@.-])(?P<bare>(?:[\w-]{1,63}\.){1,8}[a-z]{2,24})[/?][^\s\"<>]*",
    re.IGNORECASE,
)
_AROUND = ".,;:!?…'’”»)]}*_`|"
"""What may stand right behind an address in a sentence and is none of it."""


def without_secrets(text: str) -> str:
    """A text with every private address in it cut down to its host: `https://host/…`."""
    return _ADDRESS.sub(_cut, text) if "/" in text or "?" in text else text


def _cut(found: re.Match[str]) -> str:
    address = found[0].rstrip(_AROUND)
    behind = found[0][len(address) :]
    scheme, host = found["scheme"] or "", found["host"] or found["bare"] or ""
    if not secret_in(address if scheme else f"https://{address}"):
        return found[0]
    # A secret may stand in the host as well.
    kept = "" if secret_in(f"https://{host}") else f"{host}/"
    return f"{scheme}{kept}…{behind}"
