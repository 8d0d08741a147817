"""Covers as real pictures, in terminals that draw them (Sixel, or Kitty's protocol).

The extra `sharp-covers` (textual-image) does it. It asks the terminal when it is imported,
which is only possible before the application runs.
"""

from __future__ import annotations

import logging
import sys
from importlib.util import find_spec
from typing import Any

from textual.app import ComposeResult
from textual.strip import Strip

from player.media.artwork import Artwork
from player.ui.widgets.cover import Cover

_log = logging.getLogger(__name__)

SHARP_SIDE, SIDE = 512, 96
"""Pixels of a cover's longer side: as a real picture, and in half-blocks."""

_image: type[Any] | None = None


def prepare() -> bool:
    """Find out whether this terminal draws pictures; call it before the application runs.

    False where it does not, or where the extra or a terminal is missing.
    """
    global _image
    stdout = sys.__stdout__
    if not (stdout and stdout.isatty() and find_spec("textual_image") and find_spec("PIL")):
        return False
    try:
        from textual_image.renderable import Image as Best
        from textual_image.renderable import SixelImage, TGPImage
        from textual_image.widget import Image
    except Exception as error:
        # It reads the terminal's answers, and whatever is typed meanwhile may break them.
        _log.warning("The terminal could not be asked for pictures: %r", error)
        return False
    _image = Image if Best in (SixelImage, TGPImage) else None
    return _image is not None


def make_cover(*, id: str) -> Cover:  # noqa: A002 - Textual's own name
    """The best cover that this terminal can draw."""
    return SharpCover(id=id) if _image is not None else Cover(id=id)


def cover_side() -> int:
    """How many pixels a cover needs to have here."""
    return SHARP_SIDE if _image is not None else SIDE


class SharpCover(Cover):
    """A cover drawn by the terminal itself."""

    DEFAULT_CSS = """
    SharpCover > * { width: 100%; height: 100%; }
    """

    def compose(self) -> ComposeResult:
        """The picture, as textual-image draws it."""
        if _image is not None:
            yield _image()

    def show(self, artwork: Artwork | None) -> None:
        """Show another picture, or none."""
        if artwork is not self.artwork and _image is not None:
            from PIL import Image as Pictures

            size = (artwork.width, artwork.height) if artwork else (0, 0)
            drawn = Pictures.frombytes("RGB", size, artwork.rgb) if artwork else None
            self.query_one(_image).image = drawn
        super().show(artwork)

    def render_line(self, y: int) -> Strip:
        """Nothing below the picture."""
        return Strip.blank(self.size.width, self.rich_style)
