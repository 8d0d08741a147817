"""Textual's compositor, made to draw everything anew that is not where it was drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual._compositor import Compositor, CompositorMap, ReflowResult
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget


def draw_whole(screen: Screen[Any]) -> None:
    """Have a screen that is not laid out yet drawn without leaving anything behind."""
    compositor = screen._compositor
    if type(compositor) is Compositor and compositor.root is None:
        screen._compositor = WholeCompositor()


class WholeCompositor(Compositor):
    """Compares a layout with what was drawn, not with what was looked up meanwhile.

    Textual replaces the layout that it compares the next one with whenever a widget's place
    is asked for after scrolling. A toast that came or went just then counts as drawn already:
    it stays on the terminal, or is drawn in pieces between edges that are not its own.
    """

    def __init__(self) -> None:
        super().__init__()
        self._laid: CompositorMap = {}
        """As of the last layout, whatever was looked up since."""
        self._edges_moved = False

    def clear(self) -> None:
        """Remove all references to widgets."""
        super().clear()
        self._laid = {}

    @property
    def full_map(self) -> CompositorMap:
        """Where all widgets are; what is elsewhere than it was drawn is drawn anew."""
        if self.root is None or not self._full_map_invalidated:
            return super().full_map
        drawn = self._drawn
        found = super().full_map
        # A row that is being drawn just now still needs the edges it began with.
        self._edges_moved = True
        self._layers = self._layers_visible = None
        self._mark_changes(drawn, found)
        return found

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out; what differs from the last layout and from what was drawn is drawn anew."""
        drawn, self._full_map = self._drawn, self._laid
        result = super().reflow(parent, size)
        self._laid = self._full_map
        self._mark_changes(drawn, self._laid)
        return result

    @property
    def _drawn(self) -> CompositorMap:
        return self._full_map if self._visible_map is None else self._visible_map

    def _mark_changes(self, before: CompositorMap, now: CompositorMap) -> None:
        if before is now or self.size.region in self._dirty_regions:
            return
        places = (place for _, place in before.items() ^ now.items())
        regions = (place.clip.intersection(place.region) for place in places)
        self._dirty_regions.update(region for region in regions if region)

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        if self._edges_moved:
            self._edges_moved = False
            self._cuts = None
        return super()._render_chops(crop, is_rendered_line)
