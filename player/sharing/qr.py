"""QR codes for the phone, drawn in half-blocks: two modules a character, one above the other.

ISO/IEC 18004 wants a quiet zone of four modules; phones read two as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from player.sharing.links import ShareText

QUIET = 4
NARROW_QUIET = 2
_BOTH, _UPPER, _LOWER, _NEITHER = "█", "▀", "▄", " "

Modules = Sequence[Sequence[bool]]
"""Rows of modules, True for a dark one, the quiet zone included."""


class QrError(ValueError):
    """No code can be drawn. The message is a whole sentence for the user."""


def qr_modules(share: ShareText, *, quiet: int = QUIET) -> Modules:
    """The code of a link. Raises QrError for what is no link, or too long for a code."""
    if not share.is_link:
        raise QrError("There is no web address for a phone to open.")
    import segno

    try:
        code = segno.make(share.text, error="l", micro=False)
    except segno.DataOverflowError as error:
        raise QrError("The link is too long for a QR code.") from error
    blank = [False] * quiet
    edge = [[False] * (len(code.matrix) + 2 * quiet)] * quiet
    inside = [[*blank, *map(bool, row), *blank] for row in code.matrix]
    return [*edge, *inside, *edge]


def half_blocks(modules: Modules, *, on_dark: bool) -> tuple[str, ...]:
    """The rows of text that draw a code in the terminal's own two colours.

    `on_dark` says that the ground is dark and the writing light: then the blocks are the
    light modules, else the dark ones. An odd last row is drawn as half a row.
    """
    rows: list[str] = []
    for at in range(0, len(modules), 2):
        upper = modules[at]
        lower = modules[at + 1] if at + 1 < len(modules) else [on_dark] * len(upper)
        rows.append(
            "".join(_block(a != on_dark, b != on_dark) for a, b in zip(upper, lower, strict=True))
        )
    return tuple(rows)


def _block(upper: bool, lower: bool) -> str:
    if upper:
        return _BOTH if lower else _UPPER
    return _LOWER if lower else _NEITHER
