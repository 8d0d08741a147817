"""The process that copies: text on standard input, exit status 0 when it arrived.

Run as a script of its own, it imports nothing of podline. Status 1: the clipboard did
not hold the text afterwards, or there is no way to copy.
"""

from __future__ import annotations

import sys

_DIES_WITH_US = "copy_qt"
"""Qt's clipboard is empty as soon as the process that filled it ends: that is no copy."""


def main() -> int:
    """Copy standard input and read it back."""
    text = sys.stdin.buffer.read().decode("utf-8")
    import pyperclip

    try:
        write, read = pyperclip.determine_clipboard()
        if write.__name__ == _DIES_WITH_US:
            return 1
        write(text)
        return 0 if read().rstrip("\r\n") == text.rstrip("\r\n") else 1
    except Exception:
        return 1


if __name__ == "__main__":
    sys.exit(main())
