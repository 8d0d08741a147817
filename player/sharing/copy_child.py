"""The process that copies: text on standard input, exit status 0 when it arrived.

Run as a script of its own, it imports nothing of podline. Status 1: the clipboard did
not hold the text afterwards, or there is no way to copy.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

_DIES_WITH_US = "copy_qt"
"""Qt's clipboard is empty as soon as the process that filled it ends: that is no copy."""

_PATIENCE_S = 0.5
_STEP_S = 0.02


def main() -> int:
    """Copy standard input and read it back."""
    text = sys.stdin.buffer.read().decode("utf-8")
    import pyperclip

    try:
        write, read = pyperclip.determine_clipboard()
        if write.__name__ == _DIES_WITH_US:
            return 1
        write(text)
        return 0 if _arrived(read, text) else 1
    except Exception:
        return 1


def _arrived(read: Callable[[], str], text: str) -> bool:
    """Whether the clipboard holds the text, now or soon: xclip returns before it does."""
    until = time.monotonic() + _PATIENCE_S
    while read().rstrip("\r\n") != text.rstrip("\r\n"):
        if time.monotonic() > until:
            return False
        time.sleep(_STEP_S)
    return True


if __name__ == "__main__":
    sys.exit(main())
