"""When Python looks for garbage: not while podline starts, and never through what it loaded."""

from __future__ import annotations

import gc


def hold_back() -> None:
    """Look for none: until something is open there is almost none, and looking takes time."""
    gc.disable()


def look_again() -> None:
    """Look from now on, but not through what is there: it stays until the end."""
    gc.freeze()
    gc.enable()
