"""A cover picture in half-blocks: two pixels to a cell, drawn by any terminal with colours."""

from __future__ import annotations

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from player.media.artwork import Artwork

_HALF = "▀"


def can_show_covers(app: App[object]) -> bool:
    """Whether pictures look like pictures here: with 256 colours or more, and not NO_COLOR."""
    # Textual draws in full colour where Rich names no colour system.
    return not app.no_color and app.console.color_system not in ("standard", "windows")


def rows_of(artwork: Artwork, columns: int) -> int:
    """How many rows a picture takes in so many columns; a cell is twice as high as wide."""
    return max(round(columns * artwork.height / artwork.width / 2), 1)


class Cover(Widget):
    """Draws one picture as wide as it is given room; with `height: auto` it keeps its shape.

    It shows nothing, and takes no room, while there is no picture or the terminal cannot
    draw one.
    """

    DEFAULT_CSS = """
    Cover { width: 24; height: auto; }
    """

    def __init__(
        self,
        artwork: Artwork | None = None,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._artwork = artwork
        self._lines: list[Strip] = []
        self._drawn_at = Size(0, 0)

    @property
    def artwork(self) -> Artwork | None:
        """The picture, None for none."""
        return self._artwork

    def show(self, artwork: Artwork | None) -> None:
        """Show another picture, or none."""
        if artwork is not self._artwork:
            self._artwork = artwork
            self._drawn_at = Size(0, 0)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The rows that keep the picture's shape; none without a picture."""
        if self._artwork is None or not can_show_covers(self.app):
            return 0
        return rows_of(self._artwork, width)

    def render_line(self, y: int) -> Strip:
        """One row of half-blocks."""
        size = self.content_size
        if self._artwork is None or not can_show_covers(self.app) or not size.area:
            return Strip.blank(self.size.width, self.rich_style)
        if size != self._drawn_at:
            self._lines, self._drawn_at = _drawn(self._artwork, size), size
        return self._lines[y] if y < len(self._lines) else Strip.blank(size.width)


def _drawn(artwork: Artwork, size: Size) -> list[Strip]:
    grid = artwork.scaled(size.width, 2 * size.height)
    colours = [Color.from_rgb(*grid.rgb[at : at + 3]) for at in range(0, len(grid.rgb), 3)]
    strips = []
    for row in range(size.height):
        upper = colours[2 * row * size.width : (2 * row + 1) * size.width]
        lower = colours[(2 * row + 1) * size.width : (2 * row + 2) * size.width]
        cells = [
            Segment(_HALF, Style.from_color(top, bottom))
            for top, bottom in zip(upper, lower, strict=True)
        ]
        strips.append(Strip(cells, size.width).simplify())
    return strips
