"""A scroll bar that costs little to draw: in a long list every key moves it."""

from __future__ import annotations

from typing import Self, cast

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip


class LightScrollBar(ScrollBar):
    """Draws what Textual's upright bar does, without Rich laying it out as text."""

    def __init__(self, *, thickness: int = 1) -> None:
        super().__init__(vertical=True, name="vertical", thickness=thickness)
        self._drawn: list[Strip] = []

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Draw it anew: the bar has moved."""
        self._drawn = []
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Draw it anew in the theme's colours."""
        super().notify_style_update()
        self._drawn = []

    def render_line(self, y: int) -> Strip:
        """Draw a line of the bar."""
        if len(self._drawn) != self.size.height:
            self._drawn = self._lines(self.size.height)
        return self._drawn[y] if y < len(self._drawn) else Strip.blank(self.size.width)

    def _lines(self, height: int) -> list[Strip]:
        bar = cast(ScrollBarRender, self.render())
        style = cast(Style, bar.style)
        segments = bar.render_bar(
            size=height,
            virtual_size=bar.virtual_size,
            window_size=bar.window_size,
            position=bar.position,
            thickness=bar.thickness,
            back_color=cast(Color, style.bgcolor),
            bar_color=cast(Color, style.color),
        ).segments
        # Most cells look alike, and making strips is what takes time.
        strips: dict[int, Strip] = {}
        base = self.visual_style.rich_style
        for segment in segments:
            if id(segment) not in strips:
                looks = base + segment.style if segment.style else base
                strips[id(segment)] = Strip([Segment(segment.text, looks)], segment.cell_length)
        return [strips[id(segment)] for segment in segments]
