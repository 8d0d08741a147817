"""Numbers and flags as feeds write them."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"\d{1,18}", re.ASCII)
_MOST_BYTES = 1 << 40
_HIGHEST = 1_000_000
_YES = frozenset(("yes", "true", "explicit", "1"))


def number(text: str) -> int | None:
    """A season's or an episode's number: whole, not negative, up to a million."""
    text = text.strip()
    value = int(text) if _DIGITS.fullmatch(text) else -1
    return value if 0 <= value <= _HIGHEST else None


def size_bytes(text: str) -> int | None:
    """The length of an enclosure in bytes; None for 0, which stands for unknown."""
    text = text.strip()
    value = int(text) if _DIGITS.fullmatch(text) else 0
    return value if 0 < value <= _MOST_BYTES else None


def is_yes(text: str) -> bool:
    """Whether a flag such as itunes:explicit is set."""
    return text.strip().lower() in _YES
