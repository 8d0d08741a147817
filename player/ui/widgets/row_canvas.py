"""The rows of a list as they are drawn; `row_list` reads them and moves the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Generic

from textual.cache import LRUCache
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from player.ui.widgets.light_scroll_bar import LightScrollBar
from player.ui.widgets.row_pages import Pages, Row
from player.ui.widgets.row_strips import Line, Painter, Span, draw
from player.ui.widgets.styles import Styles

PREFIX = "row-list--"
STYLES = (
    "text", "strong", "quiet", "faint", "accent", "warning", "match", "cursor", "cursor-bar",
    "cursor-text", "cursor-quiet", "cursor-faint", "unfocused", "hover",
)  # fmt: skip
_KEPT_STRIPS = 512
_COMPLAINT_CELLS = 60


class RowCanvas(ScrollView, Generic[Row], can_focus=True, inherit_bindings=False):
    """Draws the rows that are here, the cursor, and a placeholder where there are none."""

    COMPONENT_CLASSES = {PREFIX + name for name in STYLES}
    DEFAULT_CSS = f"""
    RowCanvas {{
        background: $background;
        overflow: hidden scroll;
        scrollbar-size-vertical: 1;
        .{PREFIX}text {{ color: $foreground 80%; }}
        .{PREFIX}strong {{ color: $foreground; text-style: bold; }}
        .{PREFIX}quiet {{ color: $foreground 62%; }}
        .{PREFIX}faint {{ color: $foreground 42%; }}
        .{PREFIX}accent {{ color: $accent; }}
        .{PREFIX}warning {{ color: $error; }}
        .{PREFIX}match {{ color: $accent; text-style: bold; }}
        .{PREFIX}cursor {{ background: $foreground 24%; }}
        .{PREFIX}cursor-bar {{ color: $foreground; }}
        .{PREFIX}cursor-text {{ color: $foreground; }}
        .{PREFIX}cursor-quiet {{ color: $foreground 85%; }}
        .{PREFIX}cursor-faint {{ color: $foreground 65%; }}
        .{PREFIX}unfocused {{ background: $foreground 10%; }}
        .{PREFIX}hover {{ background: $foreground 4%; }}
        &:ansi {{
            .{PREFIX}text, .{PREFIX}quiet {{ color: ansi_default; }}
            .{PREFIX}strong {{ color: ansi_default; text-style: bold; }}
            .{PREFIX}faint {{ color: ansi_default; text-style: dim; }}
            .{PREFIX}cursor, .{PREFIX}unfocused {{
                background: ansi_default; text-style: reverse;
            }}
            .{PREFIX}cursor-text, .{PREFIX}cursor-quiet, .{PREFIX}cursor-faint {{
                color: ansi_default;
            }}
            .{PREFIX}hover {{ background: ansi_default; }}
        }}
        &:nocolor {{
            .{PREFIX}cursor, .{PREFIX}unfocused {{ text-style: reverse; }}
            .{PREFIX}match {{ text-style: underline; }}
        }}
    }}
    """

    def __init__(
        self,
        painter: Painter[Row],
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.painter = painter
        self._placeholder: Sequence[Line] = ()
        self.loaded = False
        self._pages: Pages[Row] = Pages()
        self._strips: LRUCache[tuple[Row, int, int, str], Strip] = LRUCache(_KEPT_STRIPS)
        self._blanks: dict[int, Strip] = {}
        self._styles = Styles(self, PREFIX)
        self._cursor = 0
        self._hover: int | None = None
        self._complaint: Sequence[Line] = ()

    def _fetch(self) -> None:
        """Read what is in view and not yet here."""
        raise NotImplementedError

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The bar beside the rows."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = LightScrollBar(thickness=self.scrollbar_size_vertical)
            self._vertical_scrollbar.display = False
            self.app._start_widget(self, self._vertical_scrollbar)
        return self._vertical_scrollbar

    # What is where

    @property
    def placeholder(self) -> Sequence[Line]:
        """What stands in the middle of a list without rows."""
        return self._placeholder

    @placeholder.setter
    def placeholder(self, lines: Sequence[Line]) -> None:
        if lines != self._placeholder:
            self._placeholder = lines
            if not self._pages.count:
                self.refresh()

    @property
    def count(self) -> int:
        """How many rows the list has."""
        return self._pages.count

    @property
    def cursor(self) -> int:
        """The index of the row under the cursor."""
        return self._cursor

    @property
    def current(self) -> Row | None:
        """The row under the cursor, None where there is none or it is not read yet."""
        return self._pages.row(self._cursor)

    @property
    def _top(self) -> int:
        return int(self.scroll_offset.y)

    @property
    def _page_height(self) -> int:
        return max(self.scrollable_content_region.height, 1)

    @property
    def _rows_in_view(self) -> int:
        return max(self._page_height // self.painter.height, 1)

    def _measure(self) -> None:
        width = self.scrollable_content_region.width
        size = Size(width, self._pages.count * self.painter.height)
        if size != self.virtual_size:
            # Only the bar depends on it: to have Textual lay out the screen anew takes long.
            self.set_reactive(RowCanvas.virtual_size, size)
            self._scroll_update(size)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._measure()
        self._bring()

    def _bring(self) -> None:
        """Scroll as little as needed to have the cursor in view."""
        height = self.painter.height
        first, past = self._cursor * height, (self._cursor + 1) * height
        if first < self._top:
            self.scroll_to(y=first, animate=False)
        elif past > self._top + self._page_height:
            self.scroll_to(y=past - self._page_height, animate=False)

    # Drawing

    def watch_has_focus(self, _has_focus: bool) -> None:
        """No style depends on the focus: working them all out anew takes longer than drawing."""

    def notify_style_update(self) -> None:
        """Draw anew in the theme's colours."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()
        self._blanks.clear()

    def render_line(self, y: int) -> Strip:
        """Draw a line of the screen."""
        width = self.scrollable_content_region.width
        if not self._pages.count:
            return self._placeholder_line(y, width)
        index, part = divmod(self._top + y, self.painter.height)
        if index >= self._pages.count:
            return self._blank(width)
        row = self._pages.row(index)
        over = self._over(index)
        if row is None:
            self._fetch()
            shown = (Span("  …", "faint"),) if part == 0 else ()
            return draw(shown, width, self._styles, *over)
        key = (row, part, width, "".join(over))
        strip = self._strips.get(key)
        if strip is None:
            line = self.painter.lines(row, width)[part]
            # A blank line between rows belongs to neither.
            marked = over if line else ()
            strip = self._strips[key] = draw(line, width, self._styles, *marked)
        return strip

    def _blank(self, width: int) -> Strip:
        strip = self._blanks.get(width)
        if strip is None:
            strip = self._blanks[width] = draw((), width, self._styles)
        return strip

    def _over(self, index: int) -> tuple[str, ...]:
        if index == self._cursor:
            return ("cursor" if self.has_focus else "unfocused",)
        return ("hover",) if index == self._hover else ()

    def _placeholder_line(self, y: int, width: int) -> Strip:
        lines = self.placeholder if self.loaded else self._complaint
        at = y - max((self._page_height - len(lines)) // 2 - 1, 0)
        if not 0 <= at < len(lines):
            return self._blank(width)
        used = sum(len(span.text) for span in lines[at])
        return draw((Span(" " * max((width - used) // 2, 0)), *lines[at]), width, self._styles)

    def _refresh_row(self, index: int | None) -> None:
        if index is None:
            return
        first = index * self.painter.height - self._top
        if -self.painter.height < first < self._page_height:
            self.refresh_lines(self._top + max(first, 0), self.painter.height)

    def complain(self, sentence: str) -> None:
        """Say in place of rows that were never read why they were not."""
        told = [(Span(line, "warning"),) for line in wrap(sentence, _COMPLAINT_CELLS)]
        self._complaint = ((Span("This could not be read", "strong"),), (), *told)
        self.refresh()

    def forget_strips(self) -> None:
        """Draw every row anew: something that rows are drawn from has changed."""
        self._strips.clear()
        self.refresh()

    def on_focus(self) -> None:
        """Show that keys come here."""
        self._refresh_row(self._cursor)

    def on_blur(self) -> None:
        """Show that they do not."""
        self._refresh_row(self._cursor)
