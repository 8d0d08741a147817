"""How many panels fit beside the text; their widths are those of `player.tcss`."""

from __future__ import annotations

NARROWEST_WITH_CHAPTERS = 72
NARROWEST_WITH_NOTES = 160
NARROWEST_WIDE = 120
_TEXT_AT_LEAST = 40
_NOTES = 46
_CHAPTERS, _CHAPTERS_WIDE = 28, 36


def fits_both(width: int) -> bool:
    """Whether the text can be read with the chapters and the notes beside it."""
    chapters = _CHAPTERS_WIDE if width >= NARROWEST_WIDE else _CHAPTERS
    return width - _NOTES - chapters >= _TEXT_AT_LEAST
